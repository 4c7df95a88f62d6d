import Base
import Core
import Storage
import TestSupport
import Testing

/// A record and operations of the tests' own, small enough to see through.
struct Note: Filed {
    static let table = "test_note"
    static let kind: RecordKind = "note"
    let id: ID<Note>
    var version = 0
    var text: String
    let writtenAt: Instant
    var card: Card? { Card(ref, reference: nil, title: text, at: writtenAt) }
}

struct WriteNote: Operation {
    static let name: OperationName = "test.note.write"
    static let title = "Write a note"
    static let form = Form {
        Section("Note") {
            Field.text("text", "Text", required: .by("a note says something"), max: 40)
            Field.groups("groups", "Groups")
        }
    }
    let text: String
    var groups: [ID<AccessGroup>]?

    func perform(in work: Work) throws -> ID<Note> {
        let note = try work.save(Note(id: work.newID(), text: text, writtenAt: work.now))
        if let groups { try work.restrict(note.ref, to: groups) }
        if text == "forbidden word" { throw Refusal.invalid("text", code: "word", "Use another word.") }
        return note.id
    }
}

struct ChangeNote: Operation {
    static let name: OperationName = "test.note.change"
    static let title = "Change a note"
    static let form = Form {
        Section("Note") {
            Field.subject("note", "note")
            Field.version
            Field.text("text", "Text", required: .by("a note says something"), max: 40)
        }
    }
    let note: ID<Note>
    let version: Int?
    let text: String
    var subject: Ref? { Ref("note", note) }

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.rank < .sergeant ? .refused(.forbidden("Only a sergeant changes a note. Ask yours.", rule: "TEST-1")) : .byRole
    }

    func perform(in work: Work) throws -> Done {
        var known = try work.require(Note.self, note, at: version)
        known.text = text
        try work.save(known)
        return Done()
    }
}

enum NoteModule {
    static func manifest() -> Manifest {
        var manifest = Manifest(name: "test")
        manifest.migrations = [
            Migration(name: "test/001", text: "CREATE TABLE test_note (id UUID PRIMARY KEY, version BIGINT NOT NULL, text TEXT NOT NULL, written_at BIGINT NOT NULL);")
        ]
        manifest.operations = [AnyOperation(WriteNote.self), AnyOperation(ChangeNote.self)]
        manifest.recordTypes = [RecordType(of: Note.self, path: "notes", title: "Note", read: "test.note.read")]
        return manifest
    }
}

struct OfficeTests {
    private func world(_ engine: Engine) async throws -> (World, Officer) {
        let world = try await World.make(engine, [NoteModule.manifest()])
        return (world, world.system)
    }

    @Test("an officer whose role does not include an operation is refused, and the refusal is in the journal", arguments: Engine.allCases)
    func notInRole(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let constable = try await world.officer("PC")
        let refusal = try await world.refusal { _ = try await world.office.perform(WriteNote(text: "hello"), as: constable) }
        guard case .forbidden? = refusal else {
            Issue.record("expected forbidden, got \(String(describing: refusal))")
            return
        }
        let entry = try #require(try await world.journal("test.note.write").last)
        #expect(entry.outcome == "forbidden")
        #expect(entry.category == "EXPF")
        #expect(entry.officerId == constable.id.raw)
    }

    @Test("a refused act leaves nothing but its refusal", arguments: Engine.allCases)
    func nothingHalfWritten(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let refusal = try await world.refusal { _ = try await world.office.perform(WriteNote(text: "forbidden word"), as: system) }
        #expect(refusal == .invalid("text", code: "word", "Use another word."))
        let left = try await world.store.read { tx in
            (try tx.value(Int.self, "SELECT count(*) FROM test_note"), try tx.value(Int.self, "SELECT count(*) FROM entry"))
        }
        #expect(left.0 == 0)
        #expect(left.1 == 0)
        #expect(try await world.journal("test.note.write").map(\.outcome) == ["invalid"])
    }

    @Test("a change of a version that is no longer current is refused as stale with the current one", arguments: Engine.allCases)
    func stale(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let boss = Officer(
            id: system.id, number: "S", name: "S", rank: .sergeant, unitId: nil, roles: [], groups: [], permissions: PermissionSet(["*"]))
        let note = try await world.office.perform(WriteNote(text: "one"), as: boss).outcome
        _ = try await world.office.perform(ChangeNote(note: note, version: 1, text: "two"), as: boss)
        let refusal = try await world.refusal { _ = try await world.office.perform(ChangeNote(note: note, version: 1, text: "three"), as: boss) }
        #expect(refusal == .stale(current: 2))
    }

    @Test("a rule's refusal carries its citation into the journal", arguments: Engine.allCases)
    func decision(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let note = try await world.office.perform(WriteNote(text: "one"), as: system).outcome
        _ = try await world.refusal { _ = try await world.office.perform(ChangeNote(note: note, version: 1, text: "two"), as: system) }
        #expect(try await world.journal("test.note.change").last?.basis == "Only a sergeant changes a note. Ask yours. (TEST-1)")
    }

    @Test("the same key and body are done once; the same key with another body is a conflict", arguments: Engine.allCases)
    func idempotent(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let key = ActContext(idempotencyKey: RawID(at: world.clock.now))
        let first = try await world.office.perform("test.note.write", body: ["text": "once"], as: system, key)
        let second = try await world.office.perform("test.note.write", body: ["text": "once"], as: system, key)
        #expect(first == second)
        let count = try await world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM test_note") }
        #expect(count == 1)
        let refusal = try await world.refusal { _ = try await world.office.perform("test.note.write", body: ["text": "other"], as: system, key) }
        guard case .conflict? = refusal else {
            Issue.record("expected conflict, got \(String(describing: refusal))")
            return
        }
    }

    @Test("thirty-two senders of one key at once make one note", arguments: Engine.allCases)
    func doubleClick(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let key = ActContext(idempotencyKey: RawID(at: world.clock.now))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 { group.addTask { _ = try? await world.office.perform("test.note.write", body: ["text": "once"], as: system, key) } }
            try await group.waitForAll()
        }
        let count = try await world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM test_note") }
        #expect(count == 1)
    }

    @Test("unknown fields, missing fields and long texts are all told at once", arguments: Engine.allCases)
    func formCheck(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let refusal = try await world.refusal {
            _ = try await world.office.perform("test.note.write", body: ["colour": "red", "groups": "none"], as: system)
        }
        guard case .invalid(let problems)? = refusal else {
            Issue.record("expected invalid")
            return
        }
        #expect(Set(problems.map { "\($0.field):\($0.code)" }) == ["colour:unknown-field", "text:required", "groups:not-a-list"])
        let long = try await world.refusal {
            _ = try await world.office.perform("test.note.write", body: ["text": .string(String(repeating: "x", count: 41))], as: system)
        }
        #expect(long == .invalid("text", code: "too-long", "Text: at most 40 characters; this has 41."))
    }

    @Test("a record restricted to a group is exactly as absent to everyone else", arguments: Engine.allCases)
    func restricted(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let group = try await world.group("CLOSED")
        let member = Officer(
            id: system.id, number: "S", name: "S", rank: .sergeant, unitId: nil, roles: [], groups: [group], permissions: PermissionSet(["*"]))
        let note = try await world.office.perform(WriteNote(text: "closed", groups: [group]), as: member).outcome
        let absent = ID<Note>(at: world.clock.now)
        for id in [note, absent] {
            let read = try await world.refusal { try await world.office.consult("test.note.read", Ref("note", id), as: system) { _ = try $0.require(Note.self, id) } }
            #expect(read == .notFound)
            let change = try await world.refusal { _ = try await world.office.perform(ChangeNote(note: id, version: 1, text: "x"), as: system) }
            #expect(change != nil)
        }
        let seen = try await world.office.consult("test.note.read", Ref("note", note), as: member) { try $0.require(Note.self, note).text }
        #expect(seen == "closed")
        let counts = try await world.office.consult("test.note.read", nil, as: system) { reading in
            try reading.tx.value(Int.self, "SELECT count(*) FROM entry e WHERE \(reading.visible.condition("e.id"))")
        }
        #expect(counts == 0)
    }

    @Test("a read is in the journal with the record it opened", arguments: Engine.allCases)
    func consult(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let note = try await world.office.perform(WriteNote(text: "one"), as: system).outcome
        _ = try await world.office.consult("test.note.read", Ref("note", note), as: system) { try $0.require(Note.self, note).text }
        let entry = try #require(try await world.journal("test.note.read").last)
        #expect(entry.category == "CON")
        #expect(entry.subjectId == note.raw)
    }

    @Test("a detail holds what changed, before and after, and its hash is in the entry", arguments: Engine.allCases)
    func detail(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let boss = Officer(
            id: system.id, number: "S", name: "S", rank: .sergeant, unitId: nil, roles: [], groups: [], permissions: PermissionSet(["*"]))
        let note = try await world.office.perform(WriteNote(text: "one"), as: boss).outcome
        _ = try await world.office.perform(ChangeNote(note: note, version: 1, text: "two"), as: boss)
        let entry = try #require(try await world.journal("test.note.change").last)
        let rows = try await world.store.read { tx in try tx.rows("SELECT salt, body FROM journal_detail WHERE journal_id = \(entry.id)") }
        let row = try #require(rows.first)
        let body = try #require(String(sqlValue: row["body"]))
        guard case .blob(let salt) = row["salt"] else {
            Issue.record("no salt")
            return
        }
        #expect(JournalDetail.hash(salt: salt, body: body) == entry.detailHash)
        #expect(try JSONValue(text: body.utf8)["changes"]?.array?.first?["changed"]?["text"] == ["one", "two"])
    }

    @Test("numbers drawn by many at once are all different and none is skipped", arguments: Engine.allCases)
    func numbers(_ engine: Engine) async throws {
        let (world, system) = try await world(engine)
        let ranges = try await withThrowingTaskGroup(of: ClosedRange<Int>.self) { group in
            for index in 0..<24 {
                group.addTask {
                    let body: JSONValue = ["series": "crime", "year": 2026, "count": 3, "device": .string("tablet \(index)")]
                    let answer = try await world.office.perform("numbers.range.reserve", body: body, as: system)
                    let outcome = try answer.outcome.decode(ReserveNumbers.Outcome.self)
                    return outcome.first...outcome.last
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ranges.flatMap { Array($0) }.sorted() == Array(1...72))
    }
}
