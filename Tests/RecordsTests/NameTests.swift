import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("Names of people")
struct NameTests {
    private func refusal(_ operation: some Core.Operation, _ scene: Scene, as officer: Officer? = nil) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(operation, as: officer ?? scene.officer) }
    }

    private func codes(_ refusal: Refusal?) -> [String] {
        if case .invalid(let problems)? = refusal { problems.map { "\($0.field): \($0.code)" } } else { [] }
    }

    @Test("a name of punctuation, of 201 letters, with turning marks or with heaps of accents is refused, each with its reason", arguments: TestStores.engines)
    func refusedNames(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let wrong = [
            ("...", "only-punctuation"), ("“ – ”", "only-punctuation"), (String(repeating: "x", count: 201), "too-long"), ("Una\u{202E}anU", "bad-character"),
            ("Z" + String(repeating: "\u{301}", count: 40), "bad-character"),
        ]
        for (family, code) in wrong {
            let refusal = try await scene.world.refusal { _ = try await scene.person("Una", family) }
            #expect(codes(refusal) == ["familyName: \(code)"], "\(family.debugDescription)")
        }
    }

    @Test("a name of one letter, of 200 letters, with digits, of a sign, right to left and composed is kept as it is", arguments: TestStores.engines)
    func keptNames(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for family in ["O", String(repeating: "x", count: 200), "Test3r", "🚓", "الاختبار", "Zoe\u{308}"] {
            let id = try await scene.person("", family)
            let person = try await scene.world.store.read { tx in try tx.find(Person.self, id) }
            #expect(person?.familyName == family.precomposedStringWithCanonicalMapping)
            #expect(person?.familyName.unicodeScalars.contains("\u{308}") == false)
            #expect(try await scene.typeAhead(family.count < 2 ? "born" : family).isEmpty == (family.count < 2), "\(family)")
        }
    }

    @Test("a correction needs a reason and a difference, and is refused on a version that is not current", arguments: TestStores.engines)
    func correctionRefused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        #expect(codes(try await refusal(CorrectName(person: id, givenNames: "Una", familyName: "Other", reason: " "), scene)) == ["reason: required"])
        #expect(codes(try await refusal(CorrectName(person: id, givenNames: "Una", familyName: "Synthetic", reason: "None"), scene)) == ["familyName: unchanged"])
        let stale = try await refusal(CorrectName(person: id, version: 7, givenNames: "Una", familyName: "Other", reason: "Misheard"), scene)
        #expect(stale == .stale(current: 1))
        let nowhere = CorrectName(person: id, givenNames: "Una", familyName: "Other", reason: "Misheard", learnedFrom: .known(ID(RawID(high: 1, low: 2))))
        #expect(codes(try await refusal(nowhere, scene)) == ["learnedFrom: no-such-record"])
        try await scene.restrict(Ref(Person.kind, id))
        #expect(try await refusal(CorrectName(person: id, givenNames: "Una", familyName: "Other", reason: "Misheard"), scene) == .notFound)
    }

    @Test("a corrected name is found, the old one is in the history with who, why and from which record", arguments: TestStores.engines)
    func corrected(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Oddfellow")
        let crime = try await scene.file("investigation", "Burglary", at: "2026-03-01T10:00:00Z", reference: "SY/12/26", links: [])
        scene.world.clock.advance(minutes: 60)
        _ = try await scene.world.office.perform(
            CorrectName(person: id, givenNames: "Una", familyName: "Synthetic", reason: "Misheard", learnedFrom: .known(ID(crime.id))), as: scene.officer)
        #expect(try await scene.search("synthetic").results.map(\.id) == [id.raw])
        #expect(try await scene.search("oddfellow").results.isEmpty)
        let history = try await scene.history(id)
        #expect(history.map(\.field) == ["family_name"])
        let item = try #require(history.first)
        #expect(item.old == "\"Oddfellow\"" && item.new == "\"Synthetic\"" && item.reason == "Misheard")
        #expect(item.sourceId == crime.id && item.sourceTitle == "SY/12/26 Burglary" && item.officerId == scene.officer.id)
    }

    @Test("what was learned from a restricted record cannot stand on a person everyone sees", arguments: TestStores.engines)
    func restrictedSource(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        let covert = try await scene.file("investigation", "Covert", at: "2026-03-01T10:00:00Z", reference: "SY/13/26", links: [])
        try await scene.restrict(covert)
        let correction = CorrectName(person: id, givenNames: "Una", familyName: "Other", reason: "Misheard", learnedFrom: .known(ID(covert.id)))
        #expect(codes(try await refusal(correction, scene)) == ["learnedFrom: no-such-record"])
        #expect(codes(try await refusal(correction, scene, as: scene.insider)) == ["learnedFrom: restricted"])
        _ = try await scene.world.office.perform(
            AddName(person: id, kind: "ALIAS", givenNames: "Veiled", familyName: "Xylosynth", learnedFrom: .known(ID(covert.id))), as: scene.insider)
        #expect(try await scene.search("xylosynth", as: scene.insider).results.isEmpty, "nobody is found by what a restricted record tells")
        #expect(try await scene.history(id).isEmpty)
        #expect(try await scene.history(id, as: scene.insider).map(\.new) == ["Veiled Xylosynth"])
    }

    @Test("nobody is found any more by what was learned from a record that is restricted later", arguments: TestStores.engines)
    func restrictedLater(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        let other = try await scene.person("Otto", "Synthetic")
        let source = try await scene.file("investigation", "Later covert", at: "2026-03-01T10:00:00Z", reference: "SY/14/26", links: [])
        scene.world.clock.advance(minutes: 5)
        _ = try await scene.world.office.perform(AddName(person: id, kind: "ALIAS", givenNames: "Veiled", familyName: "Xylosynth", learnedFrom: .known(ID(source.id))), as: scene.officer)
        _ = try await scene.world.office.perform(
            RecordContact(person: other, kind: .phone, value: "07700 900555", learnedFrom: .known(ID(source.id))), as: scene.officer)
        #expect(try await scene.search("xylosynth").results.map(\.id) == [id.raw])
        #expect(try await scene.search("07700900555").results.map(\.id) == [other.raw])
        try await scene.restrict(source)
        #expect(try await scene.search("xylosynth").results.isEmpty)
        #expect(try await scene.search("07700900555").results.isEmpty)
        #expect(try await scene.search("xylosynth", as: scene.insider).results.isEmpty, "nor by those who may see it: a card is the same for all")
        #expect(try await scene.search("synthetic").results.count == 2, "the people themselves stay")
    }

    @Test("another name needs a kind and a name, days in order, and is not added twice", arguments: TestStores.engines)
    func addRefused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        #expect(codes(try await refusal(AddName(person: id, kind: "??", familyName: "Fox"), scene)) == ["kind: not-on-the-list"])
        #expect(codes(try await refusal(AddName(person: id, kind: "STREET"), scene)) == ["familyName: required"])
        let turned = AddName(person: id, kind: "ALIAS", familyName: "Fox", since: Day("2020-02-02"), until: Day("2020-02-01"))
        #expect(codes(try await refusal(turned, scene)) == ["until: too-early"])
        #expect(try await refusal(AddName(person: id, kind: "ALIAS", givenNames: "UNA", familyName: "Synthetic"), scene)?.code == "conflict")
        #expect(try await refusal(AddName(person: id, kind: "STREET", familyName: "Fox"), scene) == nil)
        #expect(try await refusal(AddName(person: id, kind: "STREET", familyName: "fox"), scene)?.code == "conflict")
    }

    @Test("a person is found by every other name; one that is withdrawn finds nobody and stays in the history", arguments: TestStores.engines)
    func others(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        _ = try await scene.world.office.perform(AddName(person: id, kind: "STREET", familyName: "Ticker"), as: scene.officer)
        #expect(try await scene.search("ticker").results.map(\.id) == [id.raw])
        let name = try #require(try await scene.world.store.read { tx in try tx.first(PersonName.self, "SELECT * FROM person_name") })
        scene.world.clock.advance(minutes: 5)
        let nothing = try await refusal(WithdrawFact(person: id, fact: Ref("name", RawID(high: 1, low: 2)), reason: "Another's"), scene)
        #expect(codes(nothing) == ["fact: not-a-choice"])
        _ = try await scene.world.office.perform(WithdrawFact(person: id, fact: name.ref, reason: "Another person's"), as: scene.officer)
        #expect(try await scene.search("ticker").results.isEmpty)
        let history = try await scene.history(id)
        #expect(history.map(\.old) == ["Ticker", nil] && history.map(\.new) == [nil, "Ticker"])
        #expect(history.first?.reason == "Another person's")
        #expect(codes(try await refusal(WithdrawFact(person: id, fact: name.ref, reason: "Again"), scene)) == ["fact: not-a-choice"])
    }

    @Test("a married name becomes the one in use, and the name until then is kept as the kind it was", arguments: TestStores.engines)
    func married(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", born: "1990-03-10", phone: "07700 900123")
        scene.world.clock.advance(minutes: 60)
        _ = try await scene.world.office.perform(
            AddName(person: id, kind: "MARRIED", givenNames: "Una", familyName: "Probe", since: Day("2025-06-01"), isMain: true, formerKind: "BIRTH"), as: scene.officer)
        let (person, names) = try await scene.world.store.read { tx in (try tx.find(Person.self, id), try tx.all(PersonName.self, "SELECT * FROM person_name")) }
        #expect(person?.displayName == "PROBE, Una")
        #expect(names.map(\.displayName) == ["SYNTHETIC, Una"] && names.map(\.kind) == ["BIRTH"] && names.map(\.untilOn) == [Day("2025-06-01")])
        for typed in ["probe", "synthetic", "07700900123"] { #expect(try await scene.search(typed).results.map(\.id) == [id.raw], "\(typed)") }
    }

    @Test("a person is shown as the force knew them at an earlier time", arguments: TestStores.engines)
    func asItWas(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Sinthetic")
        let before = scene.world.clock.now
        for family in ["Synthetik", "Synthetic"] {
            scene.world.clock.advance(minutes: 60 * 24)
            _ = try await scene.world.office.perform(CorrectName(person: id, givenNames: "Una", familyName: family, reason: "Misheard"), as: scene.officer)
        }
        let between = before.adding(minutes: 60 * 24 + 1)
        let names = try await scene.world.store.read { tx in
            try [before, between, between.adding(minutes: 60 * 48)].map { try History.record(Person.self, id, at: $0, in: tx)?.familyName }
        }
        #expect(names == ["Sinthetic", "Synthetik", "Synthetic"])
    }
}
