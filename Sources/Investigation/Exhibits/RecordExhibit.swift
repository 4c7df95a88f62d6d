public import Base
public import Core
public import Records
public import Storage

/// Seizes an exhibit: something of the crime's property, or something found. The officer who records it is its producer and holds it until it is moved;
/// it gets its label and its continuity begins (EXH-01 to EXH-03).
public struct RecordExhibit: Operation {
    public static let name: OperationName = "investigation.exhibit.record"
    public static let title = "Seize or record an exhibit"
    static let photographMegabytesMax = 20
    /// The choice for something that is not among the crime's property.
    public static let newItem = "new"

    public static let form = Form {
        Section("Exhibit") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("object", "Item", required: .by("an exhibit is one item"))
            Field.text("description", "Description", required: .by("an exhibit is known by its description"), max: 500)
                .shown(when: Condition("object", is: newItem))
            Field.choice("category", "Kind of property", from: "property-category", required: .by("kinds are stored differently"))
                .shown(when: Condition("object", is: newItem))
            Field.moment("seizedAt", "Seized at", required: .by("continuity begins there"))
            Field.text("seizedFrom", "Seized from", hint: "Place or person.", required: .by("continuity begins there"), max: 300)
            Field.choice("power", "Power", hint: "Under which it is taken. The notice says so.", from: "seizure-power")
            Field.text("seal", "Seal number", max: 60)
            Field.attachment("photograph", "Photograph", hint: "As it was found.", FileKind.photographs, megabytesMax: photographMegabytesMax)
            Field.option("witness", "Produced by", hint: "A witness who hands it over: the reference bears their initials. None: you produce it yourself.")
            Field.text("reference", "Exhibit reference", hint: "Only where one was given in a statement, such as MB/1. Empty: the producer's next.", max: 12)
        }
    }

    public let investigationId: ID<Investigation>
    /// The id of one of the crime's items, or `new`.
    public let object: String
    public let description: String?
    public let category: String?
    public let seizedAt: Instant
    public let seizedFrom: String
    public let power: String?
    public let seal: String?
    public let photograph: ID<Attachment>?
    /// Somebody who is a victim, a witness or a contact in the crime.
    public let witness: ID<Person>?
    public let reference: String?

    public init(
        investigationId: ID<Investigation>, object: String = newItem, description: String? = nil, category: String? = nil, seizedAt: Instant,
        seizedFrom: String,
        seal: String? = nil, power: String? = nil, photograph: ID<Attachment>? = nil, witness: ID<Person>? = nil, reference: String? = nil
    ) {
        self.investigationId = investigationId
        self.object = object
        self.description = description
        self.category = category
        self.seizedAt = seizedAt
        self.seizedFrom = seizedFrom
        self.seal = seal
        self.power = power
        self.photograph = photograph
        self.witness = witness
        self.reference = reference
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ExhibitRecorded {
        let crime = try work.require(Investigation.self, investigationId)
        try crime.requireOpen()
        try check(crime, work)
        if let power { try work.requireCode(power, of: "seizure-power", "power", "Power") }
        let producer = try producer(of: crime, work)
        let item = try item(of: crime, work)
        let exhibit = try work.save(
            Exhibit(
                id: work.newID(), investigationId: crime.id, objectId: item.id, reference: try nextReference(crime, producer, work), producerId: work.officer.id,
                witnessId: producer?.id, description: item.description, seizedAt: seizedAt, seizedFrom: seizedFrom, seal: seal, recordedAt: work.now))
        try work.link("EXH", from: item.ref, to: crime.ref, source: exhibit.ref)
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, work.officer.id), to: crime.ref, source: crime.ref)
        try work.log(.exhibit, "\(exhibit.reference): \(item.description), \(producer == nil ? "seized" : "produced by a witness and taken") from \(seizedFrom).", on: crime)
        let label = try beginContinuity(exhibit, item, work)
        if let photograph { _ = try work.addFile(photograph, to: exhibit, isPhotograph: true, at: "photograph") }
        return ExhibitRecorded(id: exhibit.id, reference: exhibit.reference, label: label.description)
    }

    /// The witness who produces it; nothing where the officer does.
    private func producer(of crime: Investigation, _ work: Work) throws -> Person? {
        guard let witness else { return nil }
        guard let found = try Self.producers(of: crime.id.raw, for: work.officer, in: work.tx).first(where: { $0.id == witness }) else {
            throw Refusal.invalid("witness", code: "not-a-witness", "Produced by: choose a victim or a witness of this crime. Name them in it first (EXH-01).")
        }
        work.concern(found.ref)
        return found
    }

    static func producers(of crime: RawID, for officer: Officer, in tx: Transaction) throws -> [Person] {
        try Investigation.people(["WIT", "VIC", "SPOKE", "COM"], of: crime, visible: Visibility(to: officer), in: tx)
    }

    /// The reference a witness gave, which nobody has yet here, or the officer's next (EXH-01).
    private func nextReference(_ crime: Investigation, _ producer: Person?, _ work: Work) throws -> String {
        func isTaken(_ reference: String) throws -> Bool {
            try work.tx.exists("SELECT 1 FROM exhibit WHERE investigation_id = \(crime.id) AND reference = \(reference)")
        }
        if let reference {
            guard let read = ExhibitReference.read(reference) else {
                throw Refusal.invalid("reference", code: "not-a-reference", "Exhibit reference: write initials and a number, such as MB/1.")
            }
            if try isTaken(read) {
                throw Refusal.invalid("reference", code: "taken", "Exhibit reference: \(read) is another exhibit of this case. A reference is never used twice (EXH-01).")
            }
            return read
        }
        let initials = ExhibitReference.initials(of: producer.map { "\($0.givenNames) \($0.familyName)" } ?? work.officer.name)
        // The series belongs to the case and the initials, so two producers who share initials never share a reference, and none is used again.
        while true {
            let next = "\(initials)/\(try work.number("exhibit \(crime.id) \(initials)", year: 0))"
            if try !isTaken(next) { return next }
        }
    }

    /// The label, where it is now, and the first link of its chain: from the place of seizure to whoever seized it.
    private func beginContinuity(_ exhibit: Exhibit, _ object: ObjectItem, _ work: Work) throws -> PropertyLabel {
        let label = try work.propertyLabel(.item)
        let keep = try work.keepUntil(category: object.category, from: London.day(of: seizedAt))
        let item = try work.save(
            PropertyItem(
                id: work.newID(), exhibit: exhibit, label: label, category: object.category, power: power, keeper: work.officer.id, seal: seal, keepUntil: keep, at: seizedAt))
        let place = PropertyPlace.officer(work.officer.id.raw)
        try work.save(
            ExhibitMovement(
                id: work.newID(), itemId: item.id, number: 1, fromPlace: nil, toPlace: place.description, fromText: seizedFrom, toText: try place.text(in: work.tx),
                reason: "Seized", sealBefore: nil, sealAfter: seal, signature: nil, signedBy: nil, isScanned: false, at: seizedAt, recordedAt: work.now,
                officerId: work.officer.id))
        if object.status != item.status {
            var object = object
            object.status = item.status
            try work.save(object, source: exhibit.ref, reason: "Seized as \(exhibit.reference)")
        }
        try work.indexExhibit(exhibit, item)
        return label
    }

    private func check(_ crime: Investigation, _ work: Work) throws {
        if seizedAt > work.now.adding(minutes: ReportTiming.aheadMinutesMax) {
            throw Refusal.invalid(
                "seizedAt", code: "in-the-future", "Seized at: \(London.text(seizedAt, zoned: true)) has not come yet. Check the day and the time.")
        }
        if let began = crime.occurredFrom, seizedAt < began {
            throw Refusal.invalid("seizedAt", code: "too-early", "Seized at: choose a time after \(London.text(began, zoned: true)), when the crime began.")
        }
        if seizedFrom.allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("seizedFrom", code: "required", "Seized from: give it, because continuity begins there.")
        }
    }

    private func item(of crime: Investigation, _ work: Work) throws -> ObjectItem {
        guard object != Self.newItem else {
            guard let description, !description.allSatisfy(\.isWhitespace), let category else {
                throw Refusal.invalid("description", code: "required", "Description and kind: give them, because an exhibit is known by its description.")
            }
            let facts = ObjectFacts(description: description, category: category, value: nil, serial: nil)
            let item = try work.object(facts, status: "SEIZ", source: crime.ref)
            return item
        }
        guard let id = ID<ObjectItem>(object), try work.tx.exists("SELECT 1 FROM link WHERE to_id = \(crime.id) AND from_id = \(id) AND type IN \(list: InvolvedThing.types)") else {
            throw Refusal.invalid("object", code: "not-of-this-crime", "Item: choose one of this crime's property, or something new.")
        }
        if let reference = try work.tx.value(String.self, "SELECT reference FROM exhibit WHERE investigation_id = \(crime.id) AND object_id = \(id)") {
            throw Refusal.conflict("This item is exhibit \(reference) already.")
        }
        return try work.require(ObjectItem.self, id)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        if field == "witness" { return Investigation.options(try producers(of: ref.id, for: officer, in: tx)) }
        let items = try tx.all(
            ObjectItem.self,
            """
            SELECT o.* FROM object_item o WHERE o.id IN (SELECT l.from_id FROM link l WHERE l.to_id = \(ref.id) AND l.type IN \(list: InvolvedThing.types))
            AND NOT EXISTS (SELECT 1 FROM exhibit x WHERE x.object_id = o.id AND x.investigation_id = \(ref.id))
            AND \(Visibility(to: officer).condition("o.id")) ORDER BY o.description, o.id LIMIT 100
            """)
        return items.map { Option($0.id.description, $0.description) } + [Option(newItem, "Something not listed")]
    }
}

public struct ExhibitRecorded: Codable, Sendable, Hashable {
    public let id: ID<Exhibit>
    public let reference: String
    public let label: String
}
