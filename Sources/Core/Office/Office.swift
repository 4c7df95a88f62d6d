import Crypto
public import Base
public import Logging
@_spi(Writing) public import Storage
import Synchronization

/// Where an act came from, for the journal and for doing it only once.
public struct ActContext: Sendable {
    /// Names the request in journal and log.
    public var request: String?
    /// Tells the session or token it came by (`Secret.tag`): the journal's entry of the sign-in says on which device.
    public var session: String?
    /// Minted by the sender: the same key and body are done once.
    public var idempotencyKey: RawID?
    /// Set where a device recorded the act without the server and sends it now.
    public var device: DeviceTime?
    var bodyHash: String?

    public init(request: String? = nil, session: String? = nil, idempotencyKey: RawID? = nil, device: DeviceTime? = nil) {
        self.request = request
        self.session = session
        self.idempotencyKey = idempotencyKey
        self.device = device
    }

    /// As the journal keeps it: `session/request`.
    var origin: String? { session.map { "\($0)/\(request ?? "")" } ?? request }
}

/// What the doer of an act gets back.
public struct Receipt<Outcome: Codable & Sendable>: Sendable {
    public let outcome: Outcome
    public let journal: RawID
    public let subject: Ref?
}

/// The one door. Every change and every read on behalf of a person goes through here, so permission, rule, journal, tasks and search are never forgotten.
public final class Office: Sendable {
    public let store: any Store
    public let registry: Registry
    public let clock: TimeSource
    /// Where files are kept; nothing where this installation keeps none.
    public let attachments: AttachmentStore?
    let desk: JournalDesk
    private let log: Logger
    private let bulk = BulkCount()
    private let watches = Watches()
    private let shared = SharedReads()

    public init(store: any Store, registry: Registry, clock: TimeSource = .system, attachments: AttachmentStore? = nil, log: Logger = Logger(label: "peel.office")) {
        self.store = store
        self.registry = registry
        self.clock = clock
        self.attachments = attachments
        self.log = log
        desk = JournalDesk(store: store)
    }

    /// Brings the schema and the starter lists up to date.
    @discardableResult
    public func migrate() async throws -> [String] {
        let applied = try await Migrator.migrate(store, with: registry.migrations)
        let editions = registry.codeLists
        let now = clock.now
        let system = Self.system(access: registry.access)
        try await store.write { tx in
            // The system's own acts refer to it like any officer's; nobody can sign in as it.
            if try tx.find(OfficerAccount.self, system.id) == nil {
                var account = OfficerAccount(
                    id: system.id, number: system.number, signInName: "", name: system.name, rank: .staff, unitId: nil, roles: [], createdAt: now)
                account.isActive = false
                account.version = 1
                try tx.insert(account)
            }
            for edition in editions {
                // A catalogue loaded over a starter list stays in force: only an older starter edition is replaced.
                let other = try tx.exists("SELECT 1 FROM code_edition WHERE list = \(edition.list.text) AND edition NOT LIKE 'starter-%'")
                if !other { _ = try CodeList.load(edition, at: now, in: tx) }
            }
        }
        try await IndexRebuild.run(store, registry)
        return applied
    }

    // MARK: Acts

    /// Does one act in one transaction, or refuses it; either way the journal holds it when this returns.
    public func perform<O: Operation>(_ operation: O, as officer: Officer, _ context: ActContext = ActContext()) async throws -> Receipt<O.Outcome> {
        let result: Result<Receipt<O.Outcome>, Refusal> = try await store.write(O.turn) { [self] tx in
            if let done = try repeated(O.self, officer, context, tx) { return done }
            return try act(operation, officer, context, tx)
        }
        return try result.get()
    }

    /// Does many acts in one transaction, each with its own journal entry. A refused act leaves nothing but its refusal; the others stand.
    public func performAll<O: Operation>(_ operations: [O], as officer: Officer, _ context: ActContext = ActContext()) async throws
        -> [Result<Receipt<O.Outcome>, Refusal>]
    {
        let results = try await store.write { [self] tx in
            try operations.map { try act($0, officer, context, tx) }
        }
        if bulk.add(operations.count) { try await store.refreshStatistics() }
        return results
    }

    /// As `perform` for input from outside: checks the body against the form first.
    public func perform(_ name: OperationName, body: JSONValue, as officer: Officer, _ context: ActContext = ActContext()) async throws -> Answer {
        guard let operation = registry.operations[name] else { throw Refusal.notFound }
        guard officer.may(name.text) else { throw await refused(.forbidden("Your role does not include “\(operation.title)”."), name.text, officer, context) }
        let now = clock.now
        let problems = try await store.read { tx in try FormCheck.problems(of: body, for: try operation.form(on: London.day(of: now), in: tx), in: tx, now: now) }
        guard problems.isEmpty else { throw await refused(.invalid(problems), name.text, officer, context) }
        var context = context
        if context.idempotencyKey != nil { context.bodyHash = hex(SHA256.hash(data: Array(body.text.utf8))) }
        do {
            return try await operation.decodeAndPerform(body, self, officer, context)
        } catch let error as DecodingError {
            // The form accepted what the type does not: a fault of ours that the keys test should have caught.
            log.error("form and type disagree", metadata: ["operation": .string(name.text), "error": .string("\(error)")])
            throw Refusal.invalid("", code: "not-understood", "The values do not fit together. Check them, or report this with the time it happened.")
        }
    }

    private func act<O: Operation>(_ operation: O, _ officer: Officer, _ context: ActContext, _ tx: Transaction) throws
        -> Result<Receipt<O.Outcome>, Refusal>
    {
        let now = clock.now
        let work = Work(tx: tx, officer: officer, now: now, recordedAt: context.device?.recordedAt, registry: registry, subject: operation.subject)
        var draft = JournalDraft(
            id: RawID(at: now), at: now, officer: officer.id, act: O.name.text, category: O.category, subject: operation.subject, request: context.origin)
        do {
            let basis = try decide(operation, officer, tx)
            if let device = context.device { try accept(device, O.self, work) }
            let outcome = try tx.nested { try operation.perform(in: work) }
            draft.basis = basis
            draft.subject = work.subject
            if O.category == .alteration, work.created { draft.category = .collection }
            draft.event = work.eventNames.isEmpty ? nil : work.eventNames.joined(separator: " ")
            draft.detail = work.detail.body
            draft.concerned = work.detail.concerned
            try draft.write(in: tx)
            let receipt = Receipt(outcome: outcome, journal: draft.id, subject: work.subject)
            try remember(receipt, O.self, officer, context, now, tx)
            return .success(receipt)
        } catch let refusal as Refusal {
            draft.outcome = refusal.code
            draft.category = .refusal
            draft.basis = refusal.basis
            draft.detail = refusal.detail
            try draft.write(in: tx)
            return .failure(refusal)
        }
    }

    /// The journal tells the third time of such an act, beside when it happened and when it was committed.
    private func accept<O: Operation>(_ device: DeviceTime, _ type: O.Type, _ work: Work) throws {
        guard O.isKept else {
            throw Refusal.invalid("recordedAt", code: "not-kept", "“\(O.title)” is done with the server only. Do it now; say in it when it was, where it asks.")
        }
        try device.check(for: work.officer, now: work.now, in: work.tx)
        work.note("recordedAt", .string(device.recordedAt.description))
        work.note("stamp", .string(device.stamp.description))
    }

    private func decide<O: Operation>(_ operation: O, _ officer: Officer, _ tx: Transaction) throws -> String {
        guard officer.may(O.name.text) else { throw Refusal.forbidden("Your role does not include “\(O.title)”.") }
        // What falls due by the clock falls due for a restricted record too.
        if let subject = operation.subject, !officer.isSystem {
            let visible = Visibility(to: officer)
            guard try visible.allows(subject.id, in: tx) else { throw Refusal.notFound }
            if try visible.isByEmergency(subject.id, in: tx) {
                throw Refusal.forbidden("You hold this record open in an emergency: read it, and leave its changes to the group it belongs to.")
            }
        }
        switch try operation.decide(for: officer, in: tx) {
        case .granted(let basis): return basis
        case .refused(let refusal): throw refusal
        }
    }

    // MARK: Doing once

    private func repeated<O: Operation>(_ type: O.Type, _ officer: Officer, _ context: ActContext, _ tx: Transaction) throws
        -> Result<Receipt<O.Outcome>, Refusal>?
    {
        guard let key = context.idempotencyKey else { return nil }
        guard
            let known = try tx.first(
                Remembered.self, "SELECT operation, body_hash, answer, journal_id FROM idempotency WHERE key = \(key) AND officer_id = \(officer.id)")
        else { return nil }
        guard known.operation == O.name.text, known.bodyHash == context.bodyHash ?? "" else {
            return .failure(.conflict("This form or key was sent before with other values, and that was done. If this is a new act, send it again with a new key."))
        }
        let answer = try JSONValue(text: known.answer.utf8)
        let subject = try answer["subject"]?.decode(Ref.self)
        return .success(Receipt(outcome: try (answer["outcome"] ?? .null).decode(O.Outcome.self), journal: known.journalId, subject: subject))
    }

    private func remember<O: Operation>(
        _ receipt: Receipt<O.Outcome>, _ type: O.Type, _ officer: Officer, _ context: ActContext, _ now: Instant, _ tx: Transaction
    ) throws {
        guard let key = context.idempotencyKey else { return }
        var answer: [String: JSONValue] = ["outcome": try JSONValue(encoding: receipt.outcome)]
        if let subject = receipt.subject { answer["subject"] = try JSONValue(encoding: subject) }
        try tx.execute(
            """
            INSERT INTO idempotency (key, officer_id, operation, body_hash, answer, journal_id, at) VALUES
            (\(key), \(officer.id), \(O.name.text), \(context.bodyHash ?? ""), \(JSONValue.object(answer).text), \(receipt.journal), \(now))
            """)
    }

    // MARK: Reads

    /// Reads for a person. The journal entry is durable before this returns, so nothing is shown that was not accounted for.
    ///
    /// - Parameters:
    ///   - act: the read's permission: `records.person.read`.
    ///   - subject: the record that is opened; if the officer may not see it the answer is `notFound`, as if it did not exist.
    ///   - category: what kind of act it is in law: looking, or taking a copy away (`disclosure`).
    ///   - requiresItself: whether `body` requires the subject before it does anything else with an answer. Then whether the officer may see it is asked
    ///     with what the body asks first, in one round trip.
    public func consult<T: Sendable>(
        _ act: String, _ subject: Ref? = nil, as officer: Officer, category: ActCategory = .consultation, requiresItself: Bool = false, _ context: ActContext = ActContext(),
        _ body: @escaping @Sendable (Reading) throws -> T
    ) async throws -> T {
        let now = clock.now
        let entry = RawID(at: now)
        return try await refusing(act, officer, context, subject) {
            let (result, trace, isByEmergency) = try await self.store.read { tx in
                let reading = Reading(tx: tx, officer: officer, now: now, entry: entry)
                if let subject {
                    if requiresItself {
                        try reading.askAllows(subject.id)
                    } else {
                        guard try reading.allows(subject.id) else { throw Refusal.notFound }
                    }
                    reading.saw(subject)
                }
                let result = try body(reading)
                if let subject, try !reading.allows(subject.id) { throw Refusal.notFound }
                return (result, reading.trace, try subject.map { try reading.visible.isByEmergency($0.id, in: tx) } ?? false)
            }
            try await self.account(
                entry, act, subject, isByEmergency ? .breakGlass : category, officer, context, trace.concerned, trace.body, now, basis: isByEmergency ? "emergency" : "role")
            return result
        }
    }

    /// Reads for a page of many people that stays open and fetches itself again: journalled as `Watches` says, read and drawn once for all who may see the
    /// same, as `SharedReads` says.
    ///
    /// - Parameters:
    ///   - body: may depend on the officer's rank, unit, roles and groups, and on nothing else about them.
    ///   - show: draws what was read, outside the transaction.
    /// - Returns: what is shown, with the stamp of the entry that accounts for it; a refresh that shows nobody new has none.
    public func watch<T: Sendable, Shown: Sendable>(
        _ act: String, as officer: Officer, on page: OpenPage, _ context: ActContext = ActContext(), _ body: @escaping @Sendable (Reading) throws -> T,
        show: @escaping @Sendable (T) -> Shown
    ) async throws -> (shown: Shown, stamp: Stamp?) {
        let now = clock.now
        return try await refusing(act, officer, context, nil) {
            let key = SharedReads.Key(act: act, page: page.name, sight: officer.sight, shown: ObjectIdentifier(Shown.self))
            let answer = try await self.shared.answer(key, told: page.told, now: now) { [store = self.store] in
                let (result, trace, position) = try await store.read { tx in
                    let reading = Reading(tx: tx, officer: officer, now: now)
                    let result = try body(reading)
                    return (result, reading.trace, try tx.value(Int64.self, "SELECT max(position) FROM journal_seal") ?? -1)
                }
                return SharedReads.Answer(shown: show(result), trace: trace, position: position, readAt: now)
            }
            guard let shown = answer.shown as? Shown else { throw StoreFault.failed("two kinds of page share one name") }
            let watch = Watches.Page(officer: officer.id, act: act, name: page.name)
            var concerned = answer.trace.concerned
            if page.isRefresh {
                guard let new = self.watches.unaccounted(concerned, on: watch, now: now) else { return (shown, nil) }
                concerned = new
            }
            let entry = RawID(at: now)
            try await self.account(entry, act, nil, .consultation, officer, context, concerned, answer.trace.body, now)
            self.watches.accounted(concerned, on: watch, now: now, anew: !page.isRefresh)
            return (shown, Stamp(entry: entry, at: now))
        }
    }

    /// What is read for a person, or the refusal of it in the journal.
    private func refusing<T: Sendable>(
        _ act: String, _ officer: Officer, _ context: ActContext, _ subject: Ref?, _ body: () async throws -> T
    ) async throws -> T {
        guard officer.may(act) else { throw await refused(.forbidden("Your role does not include this page."), act, officer, context, subject) }
        do {
            return try await body()
        } catch let refusal as Refusal {
            throw await refused(refusal, act, officer, context, subject)
        }
    }

    private func account(
        _ entry: RawID, _ act: String, _ subject: Ref?, _ category: ActCategory, _ officer: Officer, _ context: ActContext, _ concerned: [Ref], _ detail: String?, _ now: Instant,
        basis: String = "role"
    ) async throws {
        try await desk.write(
            JournalDraft(
                id: entry, at: now, officer: officer.id, act: act, category: category, subject: subject, basis: basis, request: context.origin,
                detail: detail, concerned: concerned))
    }

    /// Writes an entry that is neither an operation nor a read of records: signing in, a failed sign-in, a command.
    public func note(
        _ act: String, _ category: ActCategory, by officer: ID<OfficerAccount>?, about subject: Ref? = nil, outcome: String = "done", basis: String? = nil,
        request: String? = nil, detail: JSONValue? = nil
    ) async throws {
        let now = clock.now
        try await desk.write(
            JournalDraft(
                id: RawID(at: now), at: now, officer: officer, act: act, category: category, outcome: outcome, subject: subject, basis: basis, request: request,
                detail: detail?.text))
    }

    /// Journals a refusal and hands it back to be thrown.
    func refused(_ refusal: Refusal, _ act: String, _ officer: Officer, _ context: ActContext, _ subject: Ref? = nil) async -> any Error {
        let now = clock.now
        do {
            try await desk.write(
                JournalDraft(
                    id: RawID(at: now), at: now, officer: officer.id, act: act, category: .refusal, outcome: refusal.code, subject: subject,
                    basis: refusal.basis, request: context.origin, detail: refusal.detail))
            return refusal
        } catch {
            return error
        }
    }
}

/// How many acts came in at once so far: the planner looks again after the first thousand and each time they are four times as many.
private final class BulkCount: Sendable {
    private let state = Mutex((acts: 0, next: 1_000))

    func add(_ acts: Int) -> Bool {
        state.withLock { state in
            state.acts += acts
            guard state.acts >= state.next else { return false }
            state.next = state.acts * 4
            return true
        }
    }
}

/// An act done before under the same key.
private struct Remembered: Decodable {
    let operation: String
    let bodyHash: String
    let answer: String
    let journalId: RawID
}
