import Base
import Core
import Storage

/// Lets a screen show a suite's board without anybody signed in at it.
struct RegisterDisplay: Operation {
    static let name: OperationName = "custody.display.register"
    static let title = "Register wall screen"
    static let category = ActCategory.administration
    static let namings: CodeListName = "custody.display-naming"
    static let lives: CodeListName = "custody.display-life"
    /// The list says less.
    private static let daysMax: Int64 = 366

    static let form = Form {
        Section("Wall screen") {
            Field.subject("suiteId", CustodySuite.kind)
            Field.text(
                "code", "Code on the screen", hint: "Open /wall in the screen's browser; it shows sixteen letters and digits.", required: .by("only this one screen is let in"), max: 40)
            Field.text("name", "Where it hangs", hint: "For example: behind the desk.", required: .by("somebody must be able to find it"), max: 60)
            Field.choice("naming", "What it shows of names", from: namings, required: .by("everybody who is led past it can read it"))
            Field.number("days", "For how many days", in: 1...daysMax, required: .by("a screen that is forgotten must go dark by itself"))
        }
    }

    let suiteId: ID<CustodySuite>
    let code: String
    let name: String
    let naming: WallMarkup.Naming
    let days: Int

    var subject: Ref? { Ref(CustodySuite.kind, suiteId) }

    func perform(in work: Work) throws -> ID<CustodyDisplay> {
        let suite = try work.require(CustodySuite.self, suiteId)
        try DetentionCheck.given(name, "name", "Say where it hangs.")
        guard let code = ScreenSecret.code(typed: code) else {
            throw Refusal.invalid("code", code: "not-a-code", "A code has sixteen letters and digits, in four groups. Read it from the screen again.")
        }
        if let other = try CustodyDisplay.find(code: code, in: work.tx) {
            throw Refusal.conflict(
                other.isOn(at: work.now)
                    ? "This screen is registered already. Take it off first." : "This code was used before. Load the page on the screen again: it then shows a new one.")
        }
        let most = try Self.life("most", work.now, in: work.tx)
        guard days <= most else { throw Refusal.invalid("days", code: "out-of-range", "A wall screen is registered for at most \(most) days; then somebody looks after it.") }
        var account = OfficerAccount(
            id: work.newID(), number: CustodyDisplay.number(code), signInName: "screen-\(code.lowercased())", name: CustodyDisplay.title(name), rank: .staff,
            unitId: suite.unitId, roles: [], createdAt: work.now)
        account.isActive = false
        try work.save(account)
        let display = try work.save(
            CustodyDisplay(
                id: ID(account.id.raw), suiteId: suite.id, name: name, code: code, naming: naming, registeredAt: work.now, registeredBy: work.officer.id,
                expiresAt: work.now.adding(hours: days * 24)))
        work.concern(suite.unit)
        return display.id
    }

    static func life(_ code: String, _ now: Instant, in tx: Transaction) throws -> Int {
        try CodeList.code(code, of: lives, on: London.day(of: now), in: tx).flatMap { $0.detail["days"] }.flatMap { Int($0) } ?? 1
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        ["suiteId": .string(ref.id.description), "naming": .string(WallMarkup.Naming.initials.rawValue), "days": .integer(Int64(try life("usual", Instant.now, in: tx)))]
    }
}

/// Takes a screen off: it goes dark at once.
struct EndDisplay: Operation {
    static let name: OperationName = "custody.display.end"
    static let title = "Take wall screen off"
    static let category = ActCategory.administration
    static let form = Form {
        Section("Wall screen") {
            Field.subject("suiteId", CustodySuite.kind)
            Field.option("display", "Which", required: .by("the others stay on"))
            Field.text("reason", "Why", required: .by("the journal shows it"), max: 200)
        }
    }

    let suiteId: ID<CustodySuite>
    let display: String
    let reason: String

    var subject: Ref? { Ref(CustodySuite.kind, suiteId) }

    func perform(in work: Work) throws -> Done {
        let suite = try work.require(CustodySuite.self, suiteId)
        guard let id = ID<CustodyDisplay>(display), var known = try work.tx.find(CustodyDisplay.self, id), known.suiteId == suite.id else {
            throw Refusal.invalid("display", code: "unknown", "No such screen is registered for this suite. Choose one of those offered.")
        }
        guard known.endedAt == nil else { throw Refusal.conflict("This screen has been taken off already.") }
        try DetentionCheck.given(reason, "reason", "Say why it is taken off.")
        known.endedAt = work.now
        known.endedBy = work.officer.id
        known.endReason = reason
        try work.save(known)
        // The screen listens to its suite, and learns so that it is off.
        work.concern(suite.unit)
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try CustodyDisplay.of(ID(ref.id), in: tx).filter { $0.endedAt == nil }.map { Option($0.id.description, "\($0.name), \(ScreenSecret.shown($0.code))") }
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { ["suiteId": .string(ref.id.description)] }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !options(for: "display", on: ref, for: officer, in: tx).isEmpty }
}
