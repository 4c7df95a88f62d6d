import Base
import Core
import Foundation
@testable import Records
import Storage
import TestSupport
import Testing

@Suite("A record's timeline and links")
struct TimelineTests {
    @Test("a restricted event is on nobody's timeline but its group's, nor is its kind offered as a filter", arguments: TestStores.engines)
    func restricted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let crime = try await scene.file("investigation", "Burglary", at: "2026-02-01T10:00:00Z", links: [.init(type: "SUS", other: person)])
        let hidden = try await scene.file("detention", "Covert detention", at: "2026-02-02T10:00:00Z", links: [.init(type: "DET", other: person)])
        try await scene.restrict(hidden)
        let seen = try await scene.timeline(person)
        #expect(seen.items.map(\.entry.ref) == [crime])
        #expect(seen.kinds == ["investigation"])
        #expect(try await scene.timeline(person, as: scene.insider).items.map(\.entry.ref) == [hidden, crime])
    }

    @Test("a link learned from a restricted record is on no timeline and in no list", arguments: TestStores.engines)
    func restrictedSource(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let friend = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        let source = try await scene.file("investigation", "Covert", at: "2026-02-01T10:00:00Z", links: [])
        try await scene.restrict(source)
        _ = try await scene.file(
            "investigation", "Burglary", at: "2026-02-01T10:00:00Z",
            links: [.init(type: "SUS", other: person, source: source), .init(type: "WIT", other: friend)])
        #expect(try await scene.timeline(person).items.isEmpty)
        #expect(try await scene.timeline(person, as: scene.insider).items.count == 1)
        #expect(try await scene.timeline(friend).items.count == 1)
    }

    @Test("every role in an event is told once, from this record's side, with what was said", arguments: TestStores.engines)
    func roles(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let crime = try await scene.file(
            "investigation", "Burglary", at: "2026-02-01T10:00:00Z",
            links: [.init(type: "SUS", other: person, said: "Uno from the corner"), .init(type: "ARR", other: person)])
        let item = try #require(try await scene.timeline(person).items.first)
        #expect(Set(item.roles) == ["suspected of", "arrested for"] && item.roles.count == 2)
        #expect(item.said == ["Uno from the corner"])
        #expect(try await scene.links(crime).items.map(\.role).sorted() == ["has arrested person", "has suspect"])
    }

    @Test("read all at once, timeline and links say what they say read each by itself; of a record with very many links nothing is read so", arguments: TestStores.engines)
    func whole(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic", address: "1 Example Road, ZZ1 1ZZ"))
        let friends = [Ref(Person.kind, try await scene.person("Ugo", "Synthetic")), Ref(Person.kind, try await scene.person("Ulf", "Synthetic"))]
        let veiled = Ref(Person.kind, try await scene.person("Veiled", "Synthetic"))
        for friend in friends + [veiled] { _ = try await scene.world.office.perform(LinkRecords(type: "ASSOC", from: person, to: friend), as: scene.officer) }
        let ended = LinkRecords(type: "ASSOC", from: friends[0], to: person, since: Day("2020-01-01"), until: Day("2021-01-01"))
        _ = try await scene.world.office.perform(ended, as: scene.officer)
        let source = try await scene.file("investigation", "Covert", at: "2026-02-01T10:00:00Z", links: [])
        for day in [3, 1, 2, 2] {
            _ = try await scene.file(
                day == 1 ? "detention" : "investigation", "Day \(day)", at: "2026-02-0\(day)T10:00:00Z",
                links: [.init(type: "SUS", other: person, said: "Uno"), .init(type: "ARR", other: person), .init(type: "WIT", other: person, source: source)])
        }
        let hidden = try await scene.file("detention", "Covert detention", at: "2026-02-04T10:00:00Z", links: [.init(type: "DET", other: person)])
        for ref in [veiled, source, hidden] { try await scene.restrict(ref) }
        for officer in [scene.officer, scene.insider] {
            for limit in [2, 50] {
                let apart = try await scene.timeline(person, as: officer, limit: limit)
                let whole = try #require(try await scene.whole(person, as: officer, limit: limit))
                #expect(try JSONValue(encoding: whole.timeline.items) == JSONValue(encoding: apart.items))
                #expect(whole.timeline.kinds == apart.kinds && whole.timeline.roles == apart.roles && whole.timeline.next == apart.next)
                #expect(try JSONValue(encoding: whole.links.items) == JSONValue(encoding: try await scene.links(person, as: officer).items))
            }
        }
        #expect(try await scene.whole(person)?.links.items.count == 3)
        #expect(try await scene.whole(person, as: scene.insider)?.links.items.count == 4)

        let busy = Ref(Person.kind, try await scene.person("Ubi", "Synthetic"))
        let ties = (0...LinkedEntries.wholeMax).map { _ in FileEvent.Tie(type: "WIT", other: busy) }
        for tie in ties.dropLast() { _ = try await scene.file("investigation", "One of many", at: "2026-02-01T10:00:00Z", links: [tie]) }
        #expect(try await scene.whole(busy)?.timeline.next != nil)
        _ = try await scene.file("investigation", "One too many", at: "2026-02-01T10:00:00Z", links: [ties[0]])
        #expect(try await scene.whole(busy) == nil)
    }

    @Test("the newest event comes first, pages follow without gap or repeat, also where times are equal", arguments: TestStores.engines)
    func paged(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        for day in [3, 1, 2, 2, 2, 5, 4] {
            _ = try await scene.file("investigation", "Day \(day)", at: "2026-02-0\(day)T10:00:00Z", links: [.init(type: "WIT", other: person)])
        }
        var titles: [String] = []
        var seen: Set<RawID> = []
        var after: Timeline.Cursor?
        repeat {
            let page = try await scene.timeline(person, after: after, limit: 2)
            titles += page.items.map(\.entry.title)
            seen.formUnion(page.items.map(\.entry.id))
            after = page.next.flatMap { Timeline.Cursor($0.description) }
        } while after != nil
        #expect(titles == ["Day 5", "Day 4", "Day 3", "Day 2", "Day 2", "Day 2", "Day 1"])
        #expect(seen.count == 7)
    }

    @Test("one kind can be shown alone; people and places are links, not events", arguments: TestStores.engines)
    func filtered(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let home = Ref(
            Location.kind, try await scene.world.office.perform(RecordLocation(LocationFacts(line: "1 Testing Road")), as: scene.officer).outcome)
        _ = try await scene.world.office.perform(LinkRecords(type: "LIVES", from: person, to: home), as: scene.officer)
        _ = try await scene.file("investigation", "Burglary", at: "2026-02-01T10:00:00Z", links: [.init(type: "SUS", other: person)])
        let detention = try await scene.file("detention", "Detention", at: "2026-02-02T10:00:00Z", links: [.init(type: "DET", other: person)])
        #expect(try await scene.timeline(person, only: "detention").items.map(\.entry.ref) == [detention])
        #expect(try await scene.timeline(person, only: "location").items.isEmpty)
        #expect(try await scene.timeline(person).kinds == ["detention", "investigation"])
        #expect(try await scene.links(person).items.map(\.role) == ["home address"])
        #expect(try await scene.links(home).items.map(\.role) == ["occupied by"])
    }

    @Test("of somebody with very many events a page reads one page", arguments: TestStores.engines)
    func bounded(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Una", "Synthetic")
        let events = (0..<400).map { number in
            FileEvent(
                kind: "investigation", title: "Event \(number)", reference: nil, at: scene.world.clock.now.adding(minutes: -number),
                links: [.init(type: "WIT", other: Ref(Person.kind, una))])
        }
        for result in try await scene.world.office.performAll(events, as: scene.world.system) { _ = try result.get() }
        let first = try await scene.timeline(Ref(Person.kind, una))
        #expect(first.items.count == 50 && first.next != nil)
        let browser = try await scene.window(of: scene.officer)
        let page = try await browser.get("/people/\(una)")
        #expect(page.status == 200 && page.bytes.count < 200_000)
        let links = try await scene.links(Ref(Person.kind, una))
        #expect(links.items.count <= 500)
    }

    @Test("what is no place in a timeline is read as none", arguments: ["", "1", "x_y", "1_2", "_"])
    func cursors(_ text: String) { #expect(Timeline.Cursor(text) == nil) }
}
