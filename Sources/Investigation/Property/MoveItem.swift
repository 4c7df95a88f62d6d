public import Base
public import Core
public import Records
public import Storage

/// Moves an exhibit: into a store, to an officer, or out to somebody else. The chain has no gap: it begins where the last move ended (EXH-02).
public struct MoveItem: Operation {
    public static let name: OperationName = "investigation.property.move"
    public static let title = "Move"
    public static let form = Form {
        Section("Move") {
            Field.subject("exhibit", Exhibit.kind)
            Field.option("from", "From", hint: "Where the record says it is.", required: .by("a move begins where the last one ended (EXH-02)"))
            Field.option("to", "To", required: .by("somebody answers for it"))
            Field.pick("store", "Store", hint: "By name or label.", PropertyStore.kind, orNew: [], required: .by("it lies somewhere")).shown(when: Condition("to", is: "store"))
            Field.officer("officer", "Officer", required: .by("somebody answers for it")).shown(when: Condition("to", is: "officer"))
            Field.text("outside", "To whom", hint: "Name, body and address: a laboratory, a court.", required: .by("somebody answers for it"), max: 300).shown(when: Condition("to", is: "outside"))
            Field.option("status", "There it is", required: .by("the list of property says so")).shown(when: Condition("to", is: "outside"))
            Field.text("reason", "Why", required: .by("every move has a reason (EXH-02)"), max: 500)
            Field.moment("at", "When", hint: "Empty: now.")
        }
        Section("Seal and signature") {
            Field.text("sealBefore", "Seal found on it", hint: "As it is on the bag. Empty: none.", max: 60)
            Field.yesNo("sealDiffers", "Is the seal another than recorded?", hint: "Only where the bag really shows another. A supervisor is told.")
            Field.text("sealAfter", "Seal it leaves with", max: 60)
            Field.signature("signature", "Signature of who takes it", hint: "Needed when it goes to another officer or out.")
        }
    }

    public let exhibit: ID<Exhibit>
    /// As `PropertyPlace` writes it.
    public let from: String
    /// `store`, `officer` or `outside`.
    public let to: String
    public let store: Pick<PropertyStore, NothingNew>?
    public let officer: ID<OfficerAccount>?
    public let outside: String?
    public let status: String?
    public let reason: String
    public let at: Instant?
    public let sealBefore: String?
    public let sealDiffers: Bool?
    public let sealAfter: String?
    public let signature: Signed?

    public init(
        _ exhibit: ID<Exhibit>, from: PropertyPlace, to: PropertyPlace, status: String? = nil, reason: String, at: Instant? = nil, sealBefore: String? = nil,
        sealDiffers: Bool? = nil, sealAfter: String? = nil, signature: Signed? = nil
    ) {
        self.exhibit = exhibit
        self.from = from.description
        switch to {
        case .store(let id): (self.to, store, officer, outside) = ("store", .known(ID(id)), nil, nil)
        case .officer(let id): (self.to, store, officer, outside) = ("officer", nil, ID(id), nil)
        case .outside(let words): (self.to, store, officer, outside) = ("outside", nil, nil, words)
        }
        self.status = status
        self.reason = reason
        self.at = at
        self.sealBefore = sealBefore
        self.sealDiffers = sealDiffers
        self.sealAfter = sealAfter
        self.signature = signature
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Numbered {
        let (exhibit, item, crime) = try work.requireHeld(exhibit)
        let place = try destination(item, crime, work)
        let reason = try work.words(reason, "reason", "Why", because: "every move has a reason (EXH-02)")
        guard let last = try ExhibitMovement.all(of: item.id, in: work.tx).last?.move else { throw Refusal.notFound }
        let told = try work.past(at, "at", "When")
        // Typed to the minute, after a scan in that minute.
        let when = told == last.at.minute ? last.at : told
        let move = Move(
            from: PropertyPlace(from), to: place, at: when, sealBefore: sealDiffers == true ? item.seal : sealBefore, sealAfter: sealAfter, hasSignature: signature != nil)
        if let problem = Continuity.problem(adding: move, after: last) { throw try refusal(problem, item, work) }
        if needsSignature(place, work), (signature?.name ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("signature", code: "required", "Signature: whoever takes it signs, because they answer for it (EXH-02).")
        }
        if sealDiffers == true {
            let title = "\(exhibit.reference) of \(crime.number ?? ""): found with seal \(sealBefore ?? "none"), recorded \(item.seal ?? "none")"
            try work.task(EnquiryTask.missing.rawValue, title, about: exhibit.ref, for: .role("SGT", in: crime.unitId), due: work.now.adding(hours: 24))
        }
        let moved = try work.move(
            item, exhibit, to: place, status: try newStatus(place, work), reason: reason, at: when, sealBefore: sealBefore, sealAfter: sealAfter, signature: signature,
            isScanned: false)
        return Numbered(number: moved.moves)
    }

    private func destination(_ item: PropertyItem, _ crime: Investigation, _ work: Work) throws -> PropertyPlace {
        switch to {
        case "store":
            guard case .known(let id)? = store else { throw Refusal.invalid("store", code: "required", "Store: choose one.") }
            return try work.storePlace(id, for: item)
        case "officer":
            guard let officer else { throw Refusal.invalid("officer", code: "required", "Officer: choose one, because somebody answers for it.") }
            return .officer(try work.officer(officer, for: crime, "officer", "Officer").id.raw)
        case "outside": return .outside(try work.words(outside, "outside", "To whom", because: "somebody answers for it"))
        default: throw Refusal.invalid("to", code: "not-a-choice", "To: choose a store, an officer or somebody outside.")
        }
    }

    private func needsSignature(_ place: PropertyPlace, _ work: Work) -> Bool {
        switch place {
        case .store: false
        case .officer(let id): id != work.officer.id.raw
        case .outside: true
        }
    }

    private func newStatus(_ place: PropertyPlace, _ work: Work) throws -> String {
        switch place {
        case .store: return "STORE"
        case .officer: return "OUT"
        case .outside:
            guard let status, ["OUT", "LAB", "CRT"].contains(status) else { throw Refusal.invalid("status", code: "not-a-choice", "There it is: choose one of those offered.") }
            return status
        }
    }

    private func refusal(_ problem: Explained<String>, _ item: PropertyItem, _ work: Work) throws -> Refusal {
        if problem.value == "gap" {
            let place = try item.place?.text(in: work.tx) ?? "gone"
            return .invalid("from", code: "gap", "From: the record says it is with \(place). Record first how it came to where you have it (EXH-02).")
        }
        let field = problem.value == "seal" ? "sealBefore" : problem.value == "too-early" ? "at" : "to"
        return .invalid(field, code: problem.value, "\(problem.reason) (EXH-02)")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_item WHERE exhibit_id = \(ref.id) AND closed_at IS NULL")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let item = try PropertyItem.of(ref.id, in: tx)
        return .object([
            "exhibit": .string(ref.id.description), "from": .string(item?.place?.description ?? ""), "sealBefore": .string(item?.seal ?? ""), "sealAfter": .string(item?.seal ?? ""),
        ])
    }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        switch field {
        case "from": return try PropertyItem.of(ref.id, in: tx)?.place.map { [Option($0.description, try $0.text(in: tx))] } ?? []
        case "to": return [Option("store", "A store"), Option("officer", "An officer"), Option("outside", "Somebody outside")]
        default: return [Option("LAB", "At a forensic provider"), Option("CRT", "At court"), Option("OUT", "Booked out otherwise")]
        }
    }
}

extension Work {
    /// A store in use that takes things of this kind.
    func storePlace(_ id: ID<PropertyStore>, for item: PropertyItem) throws -> PropertyPlace {
        guard let store = try tx.find(PropertyStore.self, id), store.isOpen else { throw Refusal.invalid("store", code: "no-such-store", "Store: choose one that is in use.") }
        if let only = PropertyStore.special[store.kind], !only.contains(item.category) {
            throw Refusal.invalid("store", code: "not-there", "Store: \(store.name) is for \(store.kind == "safe" ? "cash and jewellery" : store.kind == "yard" ? "vehicles" : store.kind) only. Choose another.")
        }
        if let needed = PropertyStore.needsSpecial[item.category], store.kind != needed, store.kind != "locker" {
            throw Refusal.invalid("store", code: "needs-special", "Store: this kind lies in a \(needed == "safe" ? "safe" : needed + " store"), or in a transit locker on the way. Choose one.")
        }
        if let capacity = store.capacity, case let items = try PropertyStore.count(in: store.id, tx: tx), items >= capacity, item.storeId != store.id {
            throw Refusal.invalid("store", code: "full", "Store: \(store.name) is full: \(items) of \(capacity) places are taken. Choose another, or move something out first.")
        }
        return .store(id.raw)
    }

    /// Adds a move that was checked, and puts item, object and card in step.
    @discardableResult
    func move(
        _ item: PropertyItem, _ exhibit: Exhibit, to place: PropertyPlace, status: String, reason: String, at: Instant, sealBefore: String?, sealAfter: String?,
        signature: Signed?, isScanned: Bool
    ) throws -> PropertyItem {
        var item = item
        let fromText = try item.place?.text(in: tx) ?? exhibit.seizedFrom
        try save(
            ExhibitMovement(
                id: newID(), itemId: item.id, number: item.moves + 1, fromPlace: item.place?.description, toPlace: place.description, fromText: fromText,
                toText: try place.text(in: tx), reason: reason, sealBefore: sealBefore, sealAfter: sealAfter, signature: signature?.strokes, signedBy: signature?.name,
                isScanned: isScanned, at: at, recordedAt: now, officerId: officer.id))
        item.put(at: place)
        item.moves += 1
        item.movedAt = at
        item.seenAt = max(item.seenAt, at)
        item.seal = sealAfter
        item.status = status
        item = try save(item)
        try indexExhibit(exhibit, item)
        if var object = try tx.find(ObjectItem.self, item.objectId), object.status != status {
            object.status = status
            try save(object, source: exhibit.ref, reason: reason)
        }
        if try tx.exists("SELECT 1 FROM property_request WHERE item_id = \(item.id) AND status = 'open'"), case .officer(let taker) = place { try meetRequest(item, exhibit, taker) }
        concern(Ref(Investigation.kind, item.investigationId))
        return item
    }

    private func meetRequest(_ item: PropertyItem, _ exhibit: Exhibit, _ taker: RawID) throws {
        guard var request = try tx.first(PropertyRequest.self, "SELECT * FROM property_request WHERE item_id = \(item.id) AND status = 'open'"), request.officerId.raw == taker
        else { return }
        request.status = .met
        request.answeredAt = now
        request.answeredBy = officer.id
        try save(request)
        try closeTasks(EnquiryTask.request.rawValue, about: exhibit.ref)
    }
}
