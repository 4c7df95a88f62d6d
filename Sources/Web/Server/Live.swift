import Base
import Core
import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import Storage

/// Tells open pages that a record of theirs changed, and up to which position of the sealed journal it has looked. Reads sealed journal entries by position, so a change on any node reaches the pages of all.
actor Live {
    /// Streams one node holds open; more are refused with 503 and try again.
    static let streamsMax = 5_000
    /// Streams of one officer, so that nobody takes all of them.
    static let streamsOfOneMax = 60
    /// Then the stream ends and the browser asks again, which finds out whether the session and the groups are still the same.
    static let streamMinutesMax = 10
    private static let pollMilliseconds = 250
    /// Every five seconds: an open page that hears nothing for three times as long says that it lost the server.
    private static let heartbeatPolls = 20
    /// Sealed entries read at a time.
    private static let entriesMax: Int64 = 500

    private struct Listener {
        let officer: Officer
        let ids: Set<RawID>
        let endsAt: Instant
        let send: AsyncStream<String>.Continuation
    }

    private let office: Office
    private let meters: Meters
    private let log: Logger
    private var listeners: [Int: Listener] = [:]
    private var nextKey = 0
    private var position: Int64?

    init(office: Office, meters: Meters, log: Logger) {
        self.office = office
        self.meters = meters
        self.log = log
    }

    /// A stream of `changed` for these records; nothing when the node, or the officer, has no more room.
    func listen(to ids: Set<RawID>, for officer: Officer) async throws -> AsyncStream<String>? {
        guard listeners.count < Self.streamsMax, listeners.values.count(where: { $0.officer.id == officer.id }) < Self.streamsOfOneMax else { return nil }
        let key = nextKey
        nextKey += 1
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(8))
        continuation.onTermination = { [weak self] _ in Task { await self?.leave(key) } }
        listeners[key] = Listener(officer: officer, ids: ids, endsAt: office.clock.now.adding(minutes: Self.streamMinutesMax), send: continuation)
        meters.set("live_streams", Double(listeners.count))
        // Ready is said when no later change can be missed.
        if position == nil { try await start() }
        continuation.yield("retry: 3000\nevent: ready\ndata: {}\n\n")
        return stream
    }

    /// The stream as a response; 503 when there is no more room.
    func response(_ ids: [RawID], _ officer: Officer, _ answers: Answers) async throws -> Response {
        guard let stream = try await listen(to: Set(ids), for: officer) else {
            return Response(status: .serviceUnavailable, headers: answers.common.appending([.retryAfter: "10"]))
        }
        var headers = answers.common
        headers[.contentType] = "text/event-stream"
        return Response(status: .ok, headers: headers, body: ResponseBody(asyncSequence: stream.map { ByteBuffer(string: $0) }))
    }

    private func leave(_ key: Int) {
        listeners[key] = nil
        meters.set("live_streams", Double(listeners.count))
    }

    /// Polls until cancelled, then ends all streams so that the server can stop.
    func run() async {
        var polls = 0
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
                polls += 1
                if !listeners.isEmpty { try await tell() } else { position = nil }
                endOld()
                if polls % Self.heartbeatPolls == 0 { for listener in listeners.values { listener.send.yield("event: here\ndata: {}\n\n") } }
            } catch is CancellationError {
                break
            } catch {
                log.warning("live pages cannot read the journal", metadata: ["type": .string("\(type(of: error))")])
            }
        }
        for listener in listeners.values { listener.send.finish() }
    }

    private func endOld() {
        let now = office.clock.now
        for listener in listeners.values where listener.endsAt <= now { listener.send.finish() }
    }

    private struct Touch: Decodable, Sendable {
        let position: Int64
        let id: RawID
    }

    private struct Closed: Decodable, Sendable {
        let recordId: RawID
        let groupId: ID<AccessGroup>
    }

    /// What was changed since, by journal entry, and which of it is restricted to whom.
    private struct News: Sendable {
        let last: Int64
        var touched: [Int64: Set<RawID>] = [:]
        var groups: [RawID: Set<ID<AccessGroup>>] = [:]

        /// Whether these records changed in an act of which the officer may know everything. A change of a restricted record is told to its group only,
        /// also on the pages of what it is linked to: that nothing happens there is part of its not existing. Whoever holds it open in an emergency is told
        /// while they do.
        func tells(_ ids: Set<RawID>, _ officer: Officer, at now: Instant) -> Bool {
            touched.values.contains { act in
                !act.isDisjoint(with: ids)
                    && act.allSatisfy { id in
                        guard let closed = groups[id] else { return true }
                        return !closed.isDisjoint(with: officer.groups) || officer.emergency?.until(of: id).map { $0 > now } ?? false
                    }
            }
        }

        /// Whether an opening that the officer held changed: it was ended or reviewed, and what they may see must be asked for anew.
        func ends(_ emergency: Officer.Emergency) -> Bool { touched.values.contains { act in emergency.openings.keys.contains { act.contains($0.raw) } } }
    }

    /// Reads and refusals are in the journal too, but change nothing.
    private static let changes: SQL = "j.outcome = 'done' AND j.category IN ('COL', 'ALT', 'COM', 'ERA', 'ADM')"

    private func start() async throws {
        let last = try await office.store.read { tx in try tx.value(Int64.self, "SELECT max(position) FROM journal_seal") } ?? -1
        if position == nil { position = last }
    }

    private func tell() async throws {
        guard let from = position else { return try await start() }
        let news = try await office.store.read { tx in try Self.news(after: from, in: tx) }
        guard let news else { return }
        position = news.last
        let now = office.clock.now
        for listener in listeners.values {
            if news.tells(listener.ids, listener.officer, at: now) { listener.send.yield("event: changed\ndata: \(news.last)\n\n") }
            if let emergency = listener.officer.emergency, news.ends(emergency) { listener.send.finish() }
        }
    }

    private static func news(after from: Int64, in tx: Transaction) throws -> News? {
        let through = from + entriesMax
        guard let last = try tx.value(Int64.self, "SELECT max(position) FROM journal_seal WHERE position > \(from) AND position <= \(through)") else { return nil }
        let touched: SQL = """
            SELECT s.position AS position, j.subject_id AS id FROM journal_seal s JOIN journal j ON j.id = s.journal_id
            WHERE s.position > \(from) AND s.position <= \(last) AND j.subject_id IS NOT NULL AND \(changes)
            UNION SELECT s.position AS position, o.id AS id FROM journal_seal s JOIN journal j ON j.id = s.journal_id
            JOIN journal_subject o ON o.journal_id = j.id WHERE s.position > \(from) AND s.position <= \(last) AND \(changes)
            """
        var news = News(last: last)
        for touch in try tx.all(Touch.self, touched) { news.touched[touch.position, default: []].insert(touch.id) }
        let closed = try tx.all(
            Closed.self, "SELECT DISTINCT r.record_id, r.group_id FROM restriction r JOIN (\(touched)) t ON t.id = r.record_id")
        for row in closed { news.groups[row.recordId, default: []].insert(row.groupId) }
        return news
    }
}

struct LiveRoute: Sendable {
    let gate: Gate
    let live: Live
    /// A board of the whole force listens to all its suites.
    private static let refsMax = 60

    func add(to router: Router<RequestScope>) {
        router.get("/live") { request, _ in
            do {
                guard let session = try await gate.session(request, isInUse: false) else {
                    return Response(status: .unauthorized, headers: gate.answers.common)
                }
                let refs = Body.pairs(request.uri.query ?? "").filter { $0.name == "ref" }.prefix(Self.refsMax).compactMap { FormPage.ref($0.value) }
                let visible = Visibility(to: session.officer)
                let ids = try await gate.office.store.read { tx in try refs.filter { try visible.allows($0.id, in: tx) }.map(\.id) }
                return try await live.response(ids, session.officer, gate.answers)
            } catch {
                return Response(status: .serviceUnavailable, headers: gate.answers.common)
            }
        }
    }
}
