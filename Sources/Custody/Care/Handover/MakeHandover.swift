import Base
import Core
import Storage

/// One sergeant handing a suite's detainees to the next, each read back.
struct CustodyHandover: Filed {
    static let table = "custody_handover"
    static let kind: RecordKind = "custody-handover"

    struct Line: Codable, Sendable {
        let detention: ID<Detention>
        let number: String
        let told: String
        let readBack: String
    }

    let id: ID<CustodyHandover>
    var version = 0
    let suiteId: ID<Unit>
    let fromOfficer: ID<OfficerAccount>
    let toOfficer: ID<OfficerAccount>
    let at: Instant
    let note: String?
    let lines: [Line]

    var card: Card? { nil }
}

/// The officer who takes a suite over reads every detainee back (PACE-70). Whoever is held and not read back keeps the handover from being made.
struct MakeHandover: Operation {
    static let name: OperationName = "custody.handover.make"
    static let title = "Take over the suite"
    static let linesMax = 200
    static let form = Form {
        Section("Handover") {
            Field.subject("suiteId", Unit.kind)
            Field.officer("fromOfficer", "Handed over by", required: .by("two officers make a handover"))
            Field.repeated("lines", "Every detainee", max: linesMax) {
                Field.text("detention", "Custody number", required: .by("each is read back"), max: 40)
                Field.text("told", "What was told", lines: 2, max: 1000)
                Field.text("readBack", "Read back", hint: "Risk, level, next visit, medication, what is waiting: in your words.", lines: 2, required: .by("PACE-70: risk is looked at again at handover"), max: 1000)
            }
            Field.text("note", "About the suite", lines: 2, max: 1000)
        }
    }

    struct Told: Codable, Sendable {
        let detention: String
        let told: String?
        let readBack: String
    }

    let suiteId: ID<Unit>
    let fromOfficer: ID<OfficerAccount>
    let lines: [Told]?
    let note: String?

    var subject: Ref? { Ref(Unit.kind, suiteId) }

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard try tx.find(Unit.self, suiteId) != nil else { return .refused(.notFound) }
        if officer.rank < .sergeant { return .refused(.forbidden("The suite is taken over by a custody officer, a sergeant or above (PACE s36(3)).", rule: "PACE-21")) }
        if officer.id == fromOfficer { return .refused(.invalid("fromOfficer", code: "same", "You take the suite over from somebody else: name them.")) }
        return .granted(basis: "PACE-70: the officer taking over reads back")
    }

    func perform(in work: Work) throws -> ID<CustodyHandover> {
        guard try work.tx.find(OfficerAccount.self, fromOfficer) != nil else {
            throw Refusal.invalid("fromOfficer", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        let held = try Self.held(suiteId, work.officer, work.tx)
        let told = Dictionary((lines ?? []).map { ($0.detention, $0) }, uniquingKeysWith: { $1 })
        let missing = held.filter { told[$0.number]?.readBack.allSatisfy(\.isWhitespace) ?? true }
        if !missing.isEmpty {
            throw Refusal.invalid("lines", code: "not-read-back", "Not read back yet: \(missing.map(\.number).joined(separator: ", ")). Every detainee is read back at handover (PACE-70).")
        }
        let numbers = Set(held.map(\.number))
        if let stranger = told.keys.sorted().first(where: { !numbers.contains($0) }) {
            throw Refusal.invalid("lines", code: "not-held", "“\(stranger.prefix(40))” is not held in this suite now. Take the line out, or correct the number.")
        }
        let handover = try work.save(
            CustodyHandover(
                id: work.newID(), suiteId: suiteId, fromOfficer: fromOfficer, toOfficer: work.officer.id, at: work.now, note: note,
                lines: held.map { detention in
                    .init(detention: detention.id, number: detention.number, told: told[detention.number]?.told ?? "", readBack: told[detention.number]?.readBack ?? "")
                }))
        let from = try Officers.label(fromOfficer, in: work.tx)
        for detention in held {
            try work.enter(
                .note, in: detention, at: work.now, text: "Handed over by \(from). Read back: \(told[detention.number]?.readBack ?? "")", about: handover.ref)
        }
        return handover.id
    }

    /// Everyone held in the suite whom this officer may see.
    static func held(_ suite: ID<Unit>, _ officer: Officer, _ tx: Transaction) throws -> [Detention] {
        try tx.all(
            Detention.self,
            "SELECT d.* FROM detention d WHERE d.suite_id = \(suite) AND d.ended_at IS NULL AND \(Visibility(to: officer).condition("d.id")) ORDER BY d.arrived_at, d.id LIMIT \(linesMax)")
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        [
            "suiteId": .string(ref.id.description),
            "lines": .array(try held(ID(ref.id), officer, tx).map { ["detention": .string($0.number)] }),
        ]
    }
}
