import Base
import Core
import Storage
import TestSupport
import Testing

/// A journal entry stands for ever; only its detail can be erased. So what a person typed must not be in the entry.
@Suite("A refusal in the journal")
struct RefusalEntryTests {
    private func entry(_ act: String, in world: World) async throws -> (entry: JournalEntry, detail: String?) {
        let entry = try #require(try await world.journal(act).last)
        let detail = try await world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") }
        return (entry, detail)
    }

    @Test("keeps fields and codes in the entry and the sentence in the detail", arguments: Engine.allCases)
    func invalid(_ engine: Engine) async throws {
        let world = try await World.make(engine, [NoteModule.manifest()])
        _ = try await world.refusal { _ = try await world.office.perform("test.note.write", body: ["Mockford's secret": "x", "text": ""], as: world.system) }
        let (form, formDetail) = try await entry("test.note.write", in: world)
        #expect(form.basis == "unknown-field, text: required")
        #expect(formDetail?.contains("Mockford's secret") == true)
        _ = try await world.refusal { _ = try await world.office.perform(WriteNote(text: "forbidden word"), as: world.system) }
        let (act, actDetail) = try await entry("test.note.write", in: world)
        #expect(act.basis == "text: word")
        #expect(actDetail?.contains("Use another word.") == true)
        #expect(act.detailHash != nil)
    }

    @Test("of a body with a thousand unknown fields stays small", arguments: Engine.allCases)
    func flood(_ engine: Engine) async throws {
        let world = try await World.make(engine, [NoteModule.manifest()])
        let long = String(repeating: "x", count: 1000)
        let members = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("\(long)\($0)", JSONValue.string(long)) })
        let refusal = try await world.refusal { _ = try await world.office.perform("test.note.write", body: .object(members), as: world.system) }
        guard case .invalid(let problems)? = refusal else {
            Issue.record("expected invalid, got \(String(describing: refusal))")
            return
        }
        #expect(problems.count == 100)
        let (entry, detail) = try await entry("test.note.write", in: world)
        #expect((entry.basis ?? "").utf8.count < 500)
        #expect((detail ?? "").utf8.count < 20_000)
    }
}
