import Base
import Core
import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import Storage

/// Tells open pages that a record of theirs changed. Reads sealed journal entries by position, so a change on any node reaches the pages of all.
actor Live {
    /// Streams one node holds open; more are refused with 503 and try again.
    static let streamsMax = 5_000
    private static let pollMilliseconds = 250
    private static let heartbeatPolls = 60

    private struct Listener {
        let ids: Set<RawID>
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

    /// A stream of `changed` for these records; nothing when the node has no room.
    func listen(to ids: Set<RawID>) -> AsyncStream<String>? {
        guard listeners.count < Self.streamsMax else { return nil }
        let key = nextKey
        nextKey += 1
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(8))
        continuation.onTermination = { [weak self] _ in Task { await self?.leave(key) } }
        listeners[key] = Listener(ids: ids, send: continuation)
        continuation.yield("retry: 3000\nevent: ready\ndata: {}\n\n")
        meters.set("live_streams", Double(listeners.count))
        return stream
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
                if polls % Self.heartbeatPolls == 0 { for listener in listeners.values { listener.send.yield(": still here\n\n") } }
            } catch is CancellationError {
                break
            } catch {
                log.warning("live pages cannot read the journal", metadata: ["type": .string("\(type(of: error))")])
            }
        }
        for listener in listeners.values { listener.send.finish() }
    }

    private struct Change: Decodable, Sendable {
        let position: Int64
        let subjectId: RawID?
        let otherId: RawID?
    }

    private func tell() async throws {
        guard let from = position else {
            position = try await office.store.read { tx in try tx.value(Int64.self, "SELECT max(position) FROM journal_seal") } ?? -1
            return
        }
        let changes = try await office.store.read { tx in
            try tx.all(
                Change.self,
                """
                SELECT s.position, j.subject_id, o.id AS other_id FROM journal_seal s JOIN journal j ON j.id = s.journal_id
                LEFT JOIN journal_subject o ON o.journal_id = j.id
                WHERE s.position > \(from) AND s.position <= \(from + 500) ORDER BY s.position
                """)
        }
        guard let last = changes.last else { return }
        position = last.position
        let touched = Set(changes.flatMap { [$0.subjectId, $0.otherId].compactMap { $0 } })
        for listener in listeners.values where !listener.ids.isDisjoint(with: touched) {
            listener.send.yield("event: changed\ndata: {}\n\n")
        }
    }
}

struct LiveRoute: Sendable {
    let gate: Gate
    let live: Live
    private static let refsMax = 20

    func add(to router: Router<RequestScope>) {
        router.get("/live") { request, _ in
            do {
                guard let session = try await gate.session(request) else { return Response(status: .unauthorized, headers: Answers.common(gate.answers.isSecure)) }
                let refs = Body.pairs(request.uri.query ?? "").filter { $0.name == "ref" }.prefix(Self.refsMax).compactMap { FormPage.ref($0.value) }
                let visible = Visibility(to: session.officer)
                let ids = try await gate.office.store.read { tx in try refs.filter { try visible.allows($0.id, in: tx) }.map(\.id) }
                guard let stream = await live.listen(to: Set(ids)) else {
                    return Response(status: .serviceUnavailable, headers: Answers.common(gate.answers.isSecure).appending([.retryAfter: "10"]))
                }
                var headers = Answers.common(gate.answers.isSecure)
                headers[.contentType] = "text/event-stream"
                return Response(status: .ok, headers: headers, body: ResponseBody(asyncSequence: stream.map { ByteBuffer(string: $0) }))
            } catch {
                return Response(status: .serviceUnavailable, headers: Answers.common(gate.answers.isSecure))
            }
        }
    }
}
