public import Base
public import Core
import Records
public import Storage

/// A flag of a crime: who set it and when, and who took it off.
public struct CrimeFlag: Filed {
    public static let table = "crime_flag"
    public static let kind: RecordKind = "crime-flag"
    static let list: CodeListName = "crime-flag"

    public let id: ID<CrimeFlag>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// A code of `crime-flag`.
    public let flag: String
    public let setAt: Instant
    public let setBy: ID<OfficerAccount>
    public var removedAt: Instant?
    public var removedBy: ID<OfficerAccount>?
    public var reason: String?

    public var card: Card? { nil }

    public static func codes(of crime: ID<Investigation>, in tx: Transaction) throws -> Set<String> {
        Set(try tx.values(String.self, "SELECT flag FROM crime_flag WHERE investigation_id = \(crime) AND removed_at IS NULL"))
    }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [CrimeFlag] {
        try tx.all(CrimeFlag.self, "SELECT * FROM crime_flag WHERE investigation_id = \(crime) ORDER BY id LIMIT 200")
    }
}

extension Work {
    /// Sets flags that are not set yet.
    func flag(_ codes: some Sequence<String>, on crime: Investigation) throws {
        let known = try CrimeFlag.codes(of: crime.id, in: tx)
        for code in Set(codes).subtracting(known).sorted() {
            try save(CrimeFlag(id: newID(), investigationId: crime.id, flag: code, setAt: now, setBy: officer.id))
        }
    }
}

/// Sets and takes off the flags of a crime. Both stay on record.
public struct FlagCrime: Operation {
    public static let name: OperationName = "investigation.crime.flag"
    public static let title = "Flags"
    public static let form = Form {
        Section("Flags") {
            Field.subject("investigationId", Investigation.kind)
            Field.choices("flags", "Flags of this crime", hint: "Hate flags rest on what the victim or anybody else perceives; no evidence is asked for.", from: CrimeFlag.list)
            Field.text("reason", "Why one is taken off", hint: "Only if so.", lines: 2, max: 500)
        }
    }

    public let investigationId: ID<Investigation>
    public let flags: [String]?
    public let reason: String?

    public init(investigationId: ID<Investigation>, flags: [String], reason: String? = nil) {
        self.investigationId = investigationId
        self.flags = flags
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        let wanted = Set(flags ?? [])
        let before = try CrimeFlag.codes(of: crime.id, in: work.tx)
        let taken = before.subtracting(wanted)
        if !taken.isEmpty, (reason ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("reason", code: "required", "Why one is taken off: give it, because the flag was set for a reason (\(taken.sorted().joined(separator: ", "))).")
        }
        try DomesticFlag.check(wanted.subtracting(before), crime, work)
        for var flag in try CrimeFlag.all(of: crime.id, in: work.tx) where taken.contains(flag.flag) && flag.removedAt == nil {
            flag.removedAt = work.now
            flag.removedBy = work.officer.id
            flag.reason = reason
            try work.save(flag)
        }
        try work.flag(wanted, on: crime)
        let words = [
            wanted.subtracting(before).isEmpty ? nil : "Set: \(wanted.subtracting(before).sorted().joined(separator: ", ")).",
            taken.isEmpty ? nil : "Taken off: \(taken.sorted().joined(separator: ", ")). \(reason ?? "")",
        ].compactMap { $0 }
        if !words.isEmpty { try work.log(.flag, words.joined(separator: " "), on: crime) }
        try work.recountLimit(of: crime)
        try work.reviewRights(on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let flags = try CrimeFlag.codes(of: ID(ref.id), in: tx).sorted()
        return .object(["investigationId": .string(ref.id.description), "flags": .array(flags.map { .string($0) })])
    }
}

/// Domestic abuse in law: people who are personally connected and both 16 or over (Domestic Abuse Act 2021 s1 and s2).
enum DomesticFlag {
    static func check(_ flags: Set<String>, _ crime: Investigation, _ work: Work) throws {
        guard flags.contains("DA") else { return }
        guard let relationship = try CrimeDetail.of(crime.id, in: work.tx)?.relationship else {
            throw Refusal.invalid("flags", code: "not-connected", "Domestic abuse: add the DASH assessment with the relationship first; the flag is set with it (DAA 2021 s2).")
        }
        try check(relationship: relationship, at: "flags", crime, work)
    }

    static func check(relationship: String, at field: String, _ crime: Investigation, _ work: Work) throws {
        let people = try Investigation.people(["VIC", "NOM", "SUS", "ARR"], of: crime.id.raw, visible: Visibility(to: work.officer), in: work.tx)
        try check(relationship: relationship, at: field, between: people, on: London.day(of: crime.occurredTo ?? work.now), work)
    }

    /// - Parameter day: when it happened.
    static func check(relationship: String, at field: String, between people: [Person], on day: Day, _ work: Work) throws {
        let today = London.day(of: work.now)
        guard let code = try CodeList.code(relationship, of: "relationship-type", on: today, in: work.tx), code.detail["connected"] == "yes" else {
            throw Refusal.invalid(
                field, code: "not-connected", "Relationship: the two are not personally connected in law, so it is not domestic abuse (DAA 2021 s2). Choose another, or answer no.")
        }
        if let young = people.first(where: { $0.dateOfBirth.map { $0.age(on: day) < 16 } ?? false }) {
            throw Refusal.invalid(
                field, code: "under-16", "\(young.displayName) was under 16, so it is not domestic abuse in law but abuse of a child (DAA 2021 s1). Answer no, and set the flag for it.")
        }
    }
}
