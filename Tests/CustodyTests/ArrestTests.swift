import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

@Suite("Recording an arrest")
struct ArrestTests {
    @Test("without warrant it needs a reason that made it necessary, from the list", arguments: TestStores.engines)
    func necessity(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let none = try await scene.refusal(of: scene.arrestOperation(necessity: []), as: scene.detective)
        #expect(none.description.contains("PACE s24(5)"))
        let unknown = try await scene.refusal(of: scene.arrestOperation(necessity: ["N-FUN"]), as: scene.detective)
        #expect(unknown.description.contains("N-FUN"))
        _ = try await scene.office.perform(scene.arrestOperation(power: .warrant, necessity: []), as: scene.detective)
    }

    @Test("it cannot be in the future, without grounds, or for an investigation that is not there", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(
            try await scene.refusal(of: scene.arrestOperation(at: scene.now.adding(minutes: 10)), as: scene.detective).description.contains("has not come yet"))
        #expect(try await scene.refusal(of: scene.arrestOperation(grounds: "  "), as: scene.detective).description.contains("grounds"))
        let nowhere = RecordArrest(
            investigationId: RawID(at: scene.now), personId: scene.suspect, officerId: scene.constable.id, arrestedAt: scene.now, suspectedOf: "Burglary",
            necessity: ["N-INV"], grounds: "Seen.")
        #expect(try await scene.refusal(of: nowhere, as: scene.detective) == .notFound)
        #expect(try await scene.refusal(of: scene.arrestOperation(of: ID(at: scene.now)), as: scene.detective) == .notFound)
        #expect(try await scene.world.journal("custody.arrest.record").map(\.outcome).sorted() == ["invalid", "invalid", "not-found", "not-found"])
    }

    @Test("offers the suspects of the investigation and asks for nothing that is known", arguments: TestStores.engines)
    func prefill(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = Ref("investigation", scene.crime)
        let detective = scene.detective
        let (offered, filled, options) = try await scene.world.store.read { tx in
            (
                try RecordArrest.isOffered(on: crime, to: detective, in: tx), try RecordArrest.prefill(on: crime, for: detective, in: tx),
                try RecordArrest.options(for: "personId", on: crime, for: detective, in: tx)
            )
        }
        #expect(offered)
        #expect(filled["personId"]?.string == scene.suspect.description)
        #expect(filled["officerId"]?.string == detective.id.description)
        #expect(filled["suspectedOf"]?.string == "Burglary dwelling")
        #expect(options.map(\.value) == [scene.suspect.description])
        _ = try await scene.arrested()
        #expect(try await scene.world.store.read { tx in try !RecordArrest.isOffered(on: crime, to: detective, in: tx) })
    }

    @Test("ties the person, the place and the officers to the investigation, and is in the journal", arguments: TestStores.engines)
    func done(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrest = try await scene.arrested(assisting: [scene.inspector.id])
        let links = try await scene.world.store.read { [crime = scene.crime] tx in
            try tx.values(String.self, "SELECT type FROM link WHERE to_id = \(crime) AND source_id = \(arrest) ORDER BY type")
        }
        #expect(links == ["ARR", "INVOLVED", "INVOLVED"])
        let entries = try await scene.world.journal("custody.arrest.record")
        #expect(entries.map(\.outcome) == ["done"])
        #expect(entries.first?.subject == Ref("investigation", scene.crime))
    }
}
