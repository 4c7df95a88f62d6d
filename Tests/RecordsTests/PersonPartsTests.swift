import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("Identifiers, contacts, addresses, looks and death of people")
struct PersonPartsTests {
    private func refusal(_ operation: some Core.Operation, _ scene: Scene, as officer: Officer? = nil) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(operation, as: officer ?? scene.officer) }
    }

    private func codes(_ refusal: Refusal?) -> [String] {
        if case .invalid(let problems)? = refusal { problems.map { "\($0.field): \($0.code)" } } else { [] }
    }

    private func found(_ id: ID<Person>, _ scene: Scene) async throws -> Person {
        try #require(try await scene.world.store.read { tx in try tx.find(Person.self, id) })
    }

    // MARK: Identifiers

    @Test("a number that is not of its kind is refused with what is wrong", arguments: TestStores.engines)
    func wrongIdentifiers(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        let wrong = [
            ("PNCID", "2003/0011985Z"), ("CRO", "85227/65G"), ("NHS", "943 476 5918"), ("NHS", "943"), ("DRIVER", "MORGAN"), ("PRISON", "1234"), ("NINO", "QQ123456C"),
        ]
        for (kind, value) in wrong { #expect(codes(try await refusal(AddIdentifier(person: id, kind: kind, value: value), scene)) == ["value: not-one"], "\(kind) \(value)") }
        #expect(codes(try await refusal(AddIdentifier(person: id, kind: "PASSPORT", value: "123456789"), scene)) == ["country: required"])
        #expect(codes(try await refusal(AddIdentifier(person: id, kind: "PASSPORT", value: "12345", country: "GBR"), scene)) == ["value: not-one"])
        #expect(codes(try await refusal(AddIdentifier(person: id, kind: "LOCAL", value: "12345"), scene)) == ["system: required"])
        #expect(codes(try await refusal(AddIdentifier(person: id, kind: "??", value: "1"), scene)) == ["kind: not-on-the-list"])
    }

    @Test("a second PNC ID, and a number that another person has, are refused; a restricted holder is not betrayed", arguments: TestStores.engines)
    func identifiersOfOthers(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", pnc: "1981/0000034U")
        let other = try await scene.person("Ugo", "Different", pnc: "2002/0073319Z")
        let hidden = try await scene.person("Veiled", "Xylosynth", pnc: "2000/0000223R")
        try await scene.restrict(Ref(Person.kind, hidden))
        let second = try await refusal(AddIdentifier(person: id, kind: "PNCID", value: "2003/0000003Y"), scene)
        #expect(second?.description.contains("1981/0000034U") == true)
        let free = try await scene.person("Una", "Third")
        let taken = try await refusal(AddIdentifier(person: free, kind: "PNCID", value: "02/73319Z"), scene)
        #expect(taken?.description.contains("DIFFERENT, Ugo") == true)
        #expect(try await refusal(AddIdentifier(person: free, kind: "PNCID", value: "2000/0000223R"), scene) == nil)
        #expect(try await found(free, scene).pncId == "2000/0000223R")
        #expect(try await refusal(AddIdentifier(person: other, kind: "PNCID", value: "2002/0073319Z"), scene)?.code == "conflict")
    }

    @Test("an identifier is kept as its authority writes it and finds the person; a PNC ID that is withdrawn leaves the summary", arguments: TestStores.engines)
    func identifiers(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        for (kind, value) in [("NHS", "9434765919"), ("PNCID", "81/34U"), ("PRISON", "a1234bc")] {
            #expect(try await refusal(AddIdentifier(person: id, kind: kind, value: value), scene) == nil)
        }
        for typed in ["943 476 5919", "9434765919", "1981/0000034U", "A1234BC"] { #expect(try await scene.search(typed).results.map(\.id) == [id.raw], "\(typed)") }
        let pnc = try #require(
            try await scene.world.store.read { tx in try tx.first(PersonIdentifier.self, "SELECT * FROM person_identifier WHERE kind = 'PNCID'") })
        #expect(try await refusal(WithdrawFact(person: id, fact: pnc.ref, reason: "Another person's"), scene) == nil)
        #expect(try await found(id, scene).pncId == nil)
        #expect(try await scene.search("1981/0000034U").results.isEmpty)
    }

    // MARK: Contacts and addresses

    @Test("a phone with letters, too short or without its nought, an e-mail without a domain, an online name with a space are refused", arguments: TestStores.engines)
    func wrongContacts(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        for value in ["AB12 CDE", "07700", "7700900123", "+44 1"] {
            #expect(codes(try await refusal(RecordContact(person: id, kind: .phone, value: value), scene)) == ["value: not-a-number"], "\(value)")
        }
        for value in ["una", "una@", "@example.org", "una@example", "u na@example.org", "a@b@example.org"] {
            #expect(codes(try await refusal(RecordContact(person: id, kind: .email, value: value), scene)) == ["value: not-an-address"], "\(value)")
        }
        #expect(codes(try await refusal(RecordContact(person: id, kind: .online, value: "una.s"), scene)) == ["service: required"])
        #expect(codes(try await refusal(RecordContact(person: id, kind: .online, value: "una s", service: "X"), scene)) == ["value: not-a-name"])
    }

    @Test("a contact finds the person and is not added twice however it is typed", arguments: TestStores.engines)
    func contacts(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        #expect(try await refusal(RecordContact(person: id, kind: .phone, value: "+44 7700 900123"), scene) == nil)
        #expect(try await refusal(RecordContact(person: id, kind: .phone, value: "07700900123"), scene)?.code == "conflict")
        #expect(try await refusal(RecordContact(person: id, kind: .online, value: "una.tester", service: "X"), scene) == nil)
        for typed in ["07700 900123", "una.tester"] { #expect(try await scene.search(typed).results.map(\.id) == [id.raw], "\(typed)") }
    }

    @Test("an address needs days in order, is not added twice, and is unverified until somebody has looked", arguments: TestStores.engines)
    func addresses(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        let place = Pick<Location, LocationFacts>.new(LocationFacts(line: "1 Testing Road", postcode: "SW1A 1AA"))
        let turned = RecordAddress(person: id, place: place, since: Day("2020-02-02"), until: Day("2020-02-01"))
        #expect(codes(try await refusal(turned, scene)) == ["until: too-early"])
        #expect(codes(try await refusal(RecordAddress(person: id, place: place, since: Day("1980-01-01")), scene)) == ["since: too-early"])
        #expect(codes(try await refusal(RecordAddress(person: id, place: place, result: .lives), scene)) == ["method: required"])
        let home = try await scene.world.office.perform(RecordAddress(person: id, place: place, since: Day("2020-02-01")), as: scene.officer).outcome
        #expect(try await refusal(RecordAddress(person: id, place: place), scene)?.code == "conflict")
        let visible = Visibility(to: scene.officer)
        let before = try await scene.world.store.read { tx in try PersonAddress.of(id, visible: visible, in: tx) }
        #expect(before.map(\.entry.id) == [home.raw] && before.first?.check == nil && before.first?.isCurrent == true)

        let elsewhere = try await scene.world.office.perform(RecordLocation(LocationFacts(line: "2 Testing Road")), as: scene.officer).outcome
        #expect(codes(try await refusal(CheckAddress(person: id, place: elsewhere, result: .lives, method: "VISIT"), scene)) == ["place: not-a-choice"])
        #expect(codes(try await refusal(CheckAddress(person: id, place: home, result: .lives, method: "??"), scene)) == ["method: not-on-the-list"])
        #expect(try await refusal(CheckAddress(person: id, place: home, result: .lives, method: "VISIT"), scene) == nil)
        let after = try await scene.world.store.read { tx in try PersonAddress.of(id, visible: visible, in: tx) }
        #expect(after.first?.check?.result == .lives && after.first?.check?.checkedOn == Day("2026-03-10"))
    }

    // MARK: Looks

    @Test("a description says something, of a day that has come, with heights in order", arguments: TestStores.engines)
    func descriptions(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        let day = try #require(Day("2026-03-01"))
        #expect(codes(try await refusal(DescribePerson(person: id, seenOn: day), scene)) == ["heightCm: required"])
        var description = DescribePerson(person: id, seenOn: try #require(Day("2026-03-11")))
        description.heightCmUntil = 170
        description.eyeColour = "BLUE"
        description.build = "??"
        #expect(codes(try await refusal(description, scene)) == ["seenOn: in-the-future", "heightCm: required", "build: not-on-the-list"])
        description = DescribePerson(person: id, seenOn: day)
        (description.heightCm, description.heightCmUntil) = (180, 170)
        #expect(codes(try await refusal(description, scene)) == ["heightCmUntil: too-small"])
        description.heightCmUntil = 185
        description.hairColour = "BROWN"
        #expect(try await refusal(description, scene) == nil)
        #expect(try await scene.history(id).first?.new == "as seen 2026-03-01, 180 cm, hair brown")
    }

    @Test("a mark has a kind, a place on the body and words", arguments: TestStores.engines)
    func marks(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        #expect(
            codes(try await refusal(AddMark(person: id, kind: "", place: "??", description: " "), scene))
                == ["kind: required", "place: not-on-the-list", "description: required"])
        #expect(try await refusal(AddMark(person: id, kind: "TATTOO", place: "ARM-L", side: "L", description: "Anchor"), scene) == nil)
        #expect(try await scene.history(id).map(\.new) == ["Anchor"])
    }

    // MARK: Particulars and death

    @Test("a replaced date of birth needs its reason; an estimate stands where no day is known", arguments: TestStores.engines)
    func particulars(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        var change = SetParticulars(of: try await found(id, scene))
        change.dateOfBirth = Day("1991-03-10")
        #expect(codes(try await refusal(change, scene)) == ["reason: required"])
        change.reason = "Birth certificate seen"
        change.bornAbout = "1990"
        change.identity.nationalities = ["GBR", "??"]
        #expect(codes(try await refusal(change, scene)) == ["bornAbout: both", "nationalities: not-on-the-list"])
        change.dateOfBirth = nil
        change.identity.nationalities = ["IRL", "GBR", "IRL"]
        #expect(try await refusal(change, scene) == nil)
        let person = try await found(id, scene)
        #expect(person.dateOfBirth == nil && person.birthRange?.text == "1990" && person.nationalities == ["IRL", "GBR"])
        #expect(person.particulars == "born 1990")
        #expect(Set(try await scene.history(id).map(\.field)) == ["date_of_birth", "born_from", "born_until", "nationalities"])
        // What was not touched is not read anew: an age would mean other years today than then.
        scene.world.clock.advance(minutes: 60 * 24 * 400)
        var again = SetParticulars(of: person)
        again.identity.occupation = "Roofer"
        #expect(try await refusal(again, scene) == nil)
        #expect(try await found(id, scene).birthRange == person.birthRange)
    }

    @Test("a death needs its source, comes after birth and can be taken back only with a reason", arguments: TestStores.engines)
    func death(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        #expect(codes(try await refusal(RecordDeath(person: id), scene)) == ["deathSource: required"])
        #expect(codes(try await refusal(RecordDeath(person: id, diedOn: Day("1989-01-01"), deathSource: "CERT"), scene)) == ["diedOn: too-early"])
        #expect(codes(try await refusal(RecordDeath(person: id, diedOn: Day("2026-03-11"), deathSource: "CERT"), scene)) == ["diedOn: in-the-future"])
        #expect(codes(try await refusal(RecordDeath(person: id, isDeceased: false, reason: "Alive"), scene)) == ["isDeceased: unchanged"])
        #expect(try await refusal(RecordDeath(person: id, diedOn: Day("2026-03-01"), deathSource: "CERT"), scene) == nil)
        #expect(try await scene.search("una").results.first?.status == "Deceased")
        #expect(codes(try await refusal(RecordDeath(person: id, isDeceased: false), scene)) == ["reason: required"])
        #expect(try await refusal(RecordDeath(person: id, isDeceased: false, reason: "Another person of the name"), scene) == nil)
        let person = try await found(id, scene)
        #expect(!person.isDeceased && person.diedOn == nil && person.deathSource == nil)
    }

    // MARK: API

    @Test("the JSON of a person has the parts and none of the keys they are compared by", arguments: TestStores.engines)
    func json(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", phone: "07700 900123")
        _ = try await scene.world.office.perform(AddName(person: id, kind: "STREET", familyName: "Ticker"), as: scene.officer)
        _ = try await scene.world.office.perform(AddIdentifier(person: id, kind: "NHS", value: "9434765919"), as: scene.officer)
        let type = try #require(scene.registry.recordTypes[Person.kind])
        let officer = scene.officer
        let json = try #require(try await scene.world.store.read { tx in try type.json(id.raw, tx, officer) })
        #expect(json["names"]?.array?.first?["familyName"] == "Ticker")
        #expect(json["identifiers"]?.array?.first?["value"] == "943 476 5919")
        #expect(json["contacts"]?.array?.first?["e164"] == "+447700900123")
        for key in ["givenKey", "familyKey", "\"key\""] { #expect(!json.text.contains(key), "\(key)") }
    }
}
