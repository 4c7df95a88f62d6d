public import Base
public import Core
public import Records
public import Storage

/// One address of a house-to-house enquiry, with what came of the last call.
public struct HouseCall: Filed {
    public static let table = "house_call"
    public static let kind: RecordKind = "house-call"
    static let results: CodeListName = "house-result"
    /// Addresses of one investigation.
    public static let addressesMax = 2_000

    public let id: ID<HouseCall>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let locationId: ID<Location>
    public let area: String
    public let number: Int
    public var calls: Int
    /// A code of `house-result`.
    public var result: String?
    public var said: String?
    public var calledAt: Instant?
    public var calledBy: ID<OfficerAccount>?
    public var revisitAt: Instant?

    public var card: Card? { nil }

    /// Those at addresses the officer may see, in the order of their areas.
    static func all(of crime: ID<Investigation>, visible: Visibility, in tx: Transaction) throws -> [HouseCall] {
        try tx.all(
            HouseCall.self,
            "SELECT h.* FROM house_call h WHERE h.investigation_id = \(crime) AND \(visible.condition("h.location_id")) ORDER BY h.area, h.number LIMIT \(addressesMax)")
    }
}

/// Sets the addresses of an area that officers call at.
public struct PlanHouses: Operation {
    public static let name: OperationName = "investigation.enquiry.house.plan"
    public static let title = "Plan house-to-house"
    public static let form = Form {
        Section("House-to-house") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("area", "Area", hint: "For example Example Street, both sides.", required: .by("it is given out and counted by area"), max: 120)
            Field.text("postcode", "Postcode", hint: "Every address the gazetteer has there is taken.", max: 10)
            Field.text("addresses", "Addresses", hint: "One in each line: what the gazetteer does not have.", lines: 8, max: 8000)
        }
    }

    /// Addresses set at once.
    static let atOnceMax = 300

    public let investigationId: ID<Investigation>
    public let area: String
    public let postcode: String?
    public let addresses: String?

    public init(investigationId: ID<Investigation>, area: String, postcode: String? = nil, addresses: [String] = []) {
        self.investigationId = investigationId
        self.area = area
        self.postcode = postcode
        self.addresses = addresses.joined(separator: "\n")
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Numbered {
        let crime = try work.requireOpen(investigationId)
        let area = try work.words(area, "area", "Area", because: "it is given out and counted by area")
        let places = try places(of: crime, work)
        let known = Set(try work.tx.values(ID<Location>.self, "SELECT location_id FROM house_call WHERE investigation_id = \(crime.id)"))
        var added = 0
        for place in places where !known.contains(place.id) {
            added += 1
            try work.save(
                HouseCall(
                    id: work.newID(), investigationId: crime.id, locationId: place.id, area: area, number: try work.number("house", in: crime), calls: 0))
        }
        guard added > 0 else { throw Refusal.conflict("Every one of these addresses is on the list already.") }
        guard known.count + added <= HouseCall.addressesMax else { throw Refusal.conflict("One investigation lists \(HouseCall.addressesMax) addresses at most. Leave some out.") }
        try work.logEnquiry("house", "House-to-house planned: \(area), \(added) address\(added == 1 ? "" : "es").", on: crime)
        return Numbered(number: added)
    }

    /// Each once, those of the gazetteer first.
    private func places(of crime: Investigation, _ work: Work) throws -> [Location] {
        var places: [Location] = []
        func add(_ place: Location) { if !places.contains(where: { $0.id == place.id }) { places.append(place) } }
        var code: Postcode?
        if let postcode, !postcode.allSatisfy(\.isWhitespace) {
            guard let read = Postcode(postcode) else {
                throw Refusal.invalid("postcode", code: "not-a-postcode", "Postcode: “\(postcode)” is not a whole postcode. Write it as in SW1A 1AA, or list the addresses.")
            }
            code = read
        }
        let lines = (addresses ?? "").split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0.isWhitespace } }.filter { !$0.isEmpty }
        guard lines.count <= Self.atOnceMax else { throw Refusal.invalid("addresses", code: "too-many", "Addresses: \(Self.atOnceMax) at once at most. Plan the rest as another area.") }
        if let code, lines.isEmpty {
            let found = try work.tx.values(
                ID<Location>.self, "SELECT id FROM gazetteer_address WHERE postcode = \(code.description) ORDER BY line_key, id LIMIT \(Self.atOnceMax)")
            if found.isEmpty { throw Refusal.invalid("postcode", code: "not-in-gazetteer", "Postcode: the gazetteer has no address at \(code). List them one in each line.") }
            for id in found { add(try work.location(id)) }
        }
        for (index, line) in lines.enumerated() {
            do {
                add(try work.location(.new(LocationFacts(line: String(line), postcode: code?.description)), source: crime.ref))
            } catch Refusal.invalid(let problems) {
                throw Refusal.invalid("addresses", code: problems.first?.code ?? "wrong", "Addresses, line \(index + 1): \(problems.first?.message ?? "it cannot be read").")
            }
        }
        guard !places.isEmpty else { throw Refusal.invalid("addresses", code: "required", "Addresses: give a postcode or list them, because officers call at each.") }
        return places
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Tells what came of a call at an address. A reply that is still wanted is somebody's task.
public struct RecordHouseCall: Operation {
    public static let name: OperationName = "investigation.enquiry.house.call"
    public static let title = "House-to-house: record a call"
    public static let form = Form {
        Section("Call") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("address", "Address", required: .by("each address has its own result"))
            Field.choice("result", "Result", from: HouseCall.results, required: .by("nobody calls twice for nothing"))
            Field.text("said", "What was said", hint: "Who was seen, what they saw and heard. Take a statement where it matters.", lines: 3, max: 4000)
            Field.moment("at", "When", hint: "Empty: now.")
            Field.moment("revisitAt", "Call again by", hint: "Where there was no reply.", future: true)
        }
    }

    public let investigationId: ID<Investigation>
    public let address: ID<HouseCall>
    public let result: String
    public let said: String?
    public let at: Instant?
    public let revisitAt: Instant?

    public init(investigationId: ID<Investigation>, address: ID<HouseCall>, result: String, said: String? = nil, at: Instant? = nil, revisitAt: Instant? = nil) {
        self.investigationId = investigationId
        self.address = address
        self.result = result
        self.said = said
        self.at = at
        self.revisitAt = revisitAt
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard var call = try work.tx.find(HouseCall.self, address), call.investigationId == crime.id, try Visibility(to: work.officer).allows(call.locationId.raw, in: work.tx) else {
            throw Refusal.invalid("address", code: "not-on-the-list", "Address: choose one of this house-to-house.")
        }
        let code = try work.requireCode(result, of: HouseCall.results, "result", "Result")
        let isSeen = ["seen", "camera"].contains(result)
        if isSeen, (said ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("said", code: "required", "What was said: write it down, because they have something to tell.")
        }
        let isRevisit = code.detail["revisit"] == "yes"
        if isRevisit, revisitAt == nil { throw Refusal.invalid("revisitAt", code: "required", "Call again by: give a time, because nobody was reached.") }
        if let revisitAt, revisitAt <= work.now { throw Refusal.invalid("revisitAt", code: "past", "Call again by: choose a time that is still to come.") }
        let place = try work.tx.find(Location.self, call.locationId)?.label ?? ""
        call.calls += 1
        call.result = result
        call.said = said
        call.calledAt = try work.past(at, "at", "When")
        call.calledBy = work.officer.id
        call.revisitAt = revisitAt
        try work.save(call)
        try work.logEnquiry("house", "House-to-house, \(place): \(code.title.lowercased()). \(said ?? "")", at: call.calledAt, on: crime)
        try retask(crime, work)
        return Done()
    }

    /// One task for all addresses that somebody calls at again, due with the first.
    private func retask(_ crime: Investigation, _ work: Work) throws {
        try work.closeTasks(EnquiryTask.house.rawValue, about: crime.ref)
        struct Waiting: Decodable {
            let addresses: Int
            let first: Instant?
        }
        let waiting = try work.tx.first(
            Waiting.self, "SELECT count(*) AS addresses, min(revisit_at) AS first FROM house_call WHERE investigation_id = \(crime.id) AND revisit_at IS NOT NULL")
        guard let waiting, let first = waiting.first else { return }
        try work.task(
            EnquiryTask.house.rawValue, "Call again at \(waiting.addresses) address\(waiting.addresses == 1 ? "" : "es") for \(crime.number ?? "")", about: crime.ref,
            for: .officer(crime.officerInCase ?? work.officer.id), due: first)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && tx.exists("SELECT 1 FROM house_call WHERE investigation_id = \(ref.id)")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }

    /// Those where nobody was reached first.
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let calls = try HouseCall.all(of: ID(ref.id), visible: Visibility(to: officer), in: tx)
        let waiting = calls.filter { $0.result == nil || $0.revisitAt != nil }
        return try (waiting + calls.filter { $0.result != nil && $0.revisitAt == nil }).map { call in
            let done = call.result == nil ? "" : call.revisitAt == nil ? ", done" : ", again"
            return Option(call.id.description, "\(try tx.find(Location.self, call.locationId)?.label ?? "")\(done)")
        }
    }
}
