import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("A person's page now and then")
struct PersonHistoryPageTests {
    private static let password = "a long synthetic passphrase"

    private func browser(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.world.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.world.office, [try RecordsModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private func days(_ count: Int, _ scene: Scene) { scene.world.clock.advance(minutes: 60 * 24 * count) }

    @Test("an earlier day that is none is refused; a day before the record says so; today and tomorrow are the page as it is", arguments: TestStores.engines)
    func days(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        days(2, scene)
        let browser = try await browser(of: scene.officer, in: scene)
        #expect(try await browser.get("/people/\(id)?on=2026-02-30").status == 422)
        #expect(try await browser.get("/people/\(id)?on=2026-03-09").contains("had no record of this person"))
        for day in ["2026-03-12", "2030-01-01", ""] {
            let page = try await browser.get("/people/\(id)?on=\(day)")
            #expect(page.status == 200 && !page.contains("As the force knew"), "\(day)")
        }
        #expect(try await browser.get("/people/\(RawID(high: 1, low: 2))?on=2026-03-09").status == 404)
    }

    @Test("the history writes the day of a description as officers do", arguments: TestStores.engines)
    func seen(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        var looks = DescribePerson(person: id, seenOn: try #require(Day("2026-03-01")))
        looks.heightCm = 180
        _ = try await scene.world.office.perform(looks, as: scene.officer)
        let page = try await browser(of: scene.officer, in: scene).get("/people/\(id)/history")
        #expect(page.contains("as seen Sun 1 Mar 2026, 180 cm") && !page.contains("2026-03-01"), "\(page.text)")
    }

    @Test("name, parts, warnings and events are shown as they were known then, and nothing can be done to the past", arguments: TestStores.engines)
    func then(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let office = scene.world.office
        let id = try await scene.person("Una", "Sinthetic", phone: "07700 900123")
        _ = try await office.perform(SetMarker(person: id, code: "VI", justification: "Threw punches."), as: scene.officer)
        days(2, scene)
        _ = try await office.perform(CorrectName(person: id, givenNames: "Una", familyName: "Synthetic", reason: "Misheard <b>"), as: scene.officer)
        _ = try await office.perform(AddName(person: id, kind: "STREET", familyName: "Ticker"), as: scene.officer)
        _ = try await office.perform(RecordContact(person: id, kind: .email, value: "una@example.org"), as: scene.officer)
        let contact = try #require(try await scene.world.store.read { tx in try tx.first(PersonContact.self, "SELECT * FROM person_contact WHERE kind = 'phone'") })
        _ = try await office.perform(WithdrawFact(person: id, fact: contact.ref, reason: "Cut off"), as: scene.officer)
        let marker = try #require(try await scene.world.store.read { tx in try tx.first(WarningMarker.self, "SELECT * FROM warning_marker") })
        let sergeant = try await scene.world.officer("SGT", rank: .sergeant)
        _ = try await office.perform(ReviewMarker(person: id, marker: marker.id, keeps: false, reason: "Mistaken"), as: sergeant)
        days(2, scene)

        let browser = try await browser(of: scene.officer, in: scene)
        let now = try await browser.get("/people/\(id)")
        for part in ["<h1>SYNTHETIC, Una", "TICKER", "una@example.org", "Misheard &lt;b&gt;", "Cut off", "Data quality"] { #expect(now.contains(part), "\(part)") }
        for part in ["class=\"marker\"", "<b>", "As the force knew"] { #expect(!now.contains(part), "\(part)") }
        let then = try await browser.get("/people/\(id)?on=2026-03-11")
        for part in ["<h1>SINTHETIC, Una", "07700 900123", "Threw punches.", "As the force knew this person"] { #expect(then.contains(part), "\(part)") }
        for part in ["TICKER", "una@example.org", "/do/", "Data quality"] { #expect(!then.contains(part), "\(part)") }
        let day = try await scene.world.store.read { tx in
            try tx.values(String.self, "SELECT d.body FROM journal_detail d JOIN journal j ON j.id = d.journal_id WHERE j.act = 'records.person.read'")
        }
        #expect(day.contains("{\"on\":\"2026-03-11\"}"))
    }

    @Test("the whole history is told page by page without gap or repeat", arguments: TestStores.engines)
    func paged(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        for number in 0..<60 { _ = try await scene.world.office.perform(AddName(person: id, kind: "ALIAS", familyName: "Alias\(number)x"), as: scene.officer) }
        let browser = try await browser(of: scene.officer, in: scene)
        let first = try await browser.get("/people/\(id)/history")
        let next = try #require(first.text.components(separatedBy: "after=").dropFirst().first?.prefix { $0 != "\"" })
        let second = try await browser.get("/people/\(id)/history?after=\(next)")
        let told = [first, second].map { page in (0..<60).filter { page.contains("Alias\($0)x") } }
        #expect(told[0].count == 50 && told[1].count == 10 && Set(told[0] + told[1]).count == 60)
        #expect(try await browser.get("/people/\(id)/history?after=nonsense").status == 200)
    }

    @Test("an event is shown by kind, role and days, and the choice is kept on the next page", arguments: TestStores.engines)
    func filtered(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        let person = Ref(Person.kind, id)
        _ = try await scene.file("investigation", "First burglary", at: "2026-02-01T10:00:00Z", links: [.init(type: "SUS", other: person)])
        _ = try await scene.file("investigation", "Second burglary", at: "2026-02-02T10:00:00Z", links: [.init(type: "VIC", other: person)])
        _ = try await scene.file("detention", "A detention", at: "2026-02-03T10:00:00Z", links: [.init(type: "DET", other: person)])
        func shown(_ filter: TimelineFilter) async throws -> [String] {
            let visible = Visibility(to: scene.officer)
            let today = London.day(of: scene.world.clock.now)
            return try await scene.world.store.read { tx in
                try Timeline.of(person, kinds: Scene.kinds, filter: filter, visible: visible, on: today, in: tx).items.map(\.entry.title)
            }
        }
        #expect(try await shown(TimelineFilter(role: "VIC")) == ["Second burglary"])
        #expect(try await shown(TimelineFilter(kind: "detention", role: "VIC")) == [])
        #expect(try await shown(TimelineFilter(from: Day("2026-02-02"))) == ["A detention", "Second burglary"])
        #expect(try await shown(TimelineFilter(until: Day("2026-02-02"))) == ["Second burglary", "First burglary"])
        let now = scene.world.clock.now
        #expect(try await shown(TimelineFilter(knownAt: now)).count == 3)
        #expect(try await shown(TimelineFilter(knownAt: now.adding(seconds: -1))) == [], "what was linked later was not known then")
        let browser = try await browser(of: scene.officer, in: scene)
        // The kinds of this force are those of Records alone: a page shows none of the events, and its filter breaks nothing.
        for query in ["kind=investigation&role=VIC", "from=nonsense", "from=2026-02-02&until=2026-02-01", "role=%27%3B--"] {
            #expect(try await browser.get("/people/\(id)?\(query)").status == 200, "\(query)")
        }
    }
}
