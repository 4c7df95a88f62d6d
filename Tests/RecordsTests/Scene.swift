import Base
import Core
@testable import Records
import Storage
import TestSupport
import Testing

/// A force with the Records module, and an operation that files events for people to be linked to.
struct Scene {
    let world: World
    let officer: Officer
    let insider: Officer
    let group: ID<AccessGroup>

    static func make(_ engine: Engine, attachments: AttachmentStore? = nil, with siblings: [Manifest] = []) async throws -> Scene {
        var events = Manifest(name: "events")
        events.operations = [AnyOperation(FileEvent.self)]
        let world = try await World.make(engine, [try RecordsModule.manifest(), events] + siblings, attachments: attachments)
        let administrator = try await world.officer("ADMIN")
        let group = try await world.office.perform(AddGroup(code: "SOURCE", title: "Source"), as: administrator).outcome
        return Scene(world: world, officer: try await world.officer("PC"), insider: try await world.officer("INTM", groups: [group]), group: group)
    }

    var registry: Registry { world.office.registry }
    static let kinds: [RecordKind] = ["person", "location", "vehicle", "organisation", "object", "investigation", "detention"]

    func person(_ given: String, _ family: String, born: String? = nil, phone: String? = nil, address: String? = nil, pnc: String? = nil) async throws -> ID<
        Person
    > {
        let facts = PersonFacts(givenNames: given, familyName: family, dateOfBirth: born.flatMap { Day($0) }, phone: phone, address: address)
        return try await world.office.perform(RecordPerson(facts, pncId: pnc), as: officer).outcome
    }

    func restrict(_ ref: Ref) async throws {
        let body: JSONValue = [
            "kind": .string(ref.kind.name), "record": .string(ref.id.description), "groups": [.string(group.description)], "reason": "A source named them.",
        ]
        _ = try await world.office.perform("access.record.restrict", body: body, as: insider)
    }

    func search(_ query: String, as officer: Officer? = nil, after: SearchCursor? = nil, limit: Int = 20) async throws -> SearchResults {
        let visible = Visibility(to: officer ?? self.officer)
        let today = London.day(of: world.clock.now)
        return try await world.store.read { tx in try GlobalSearch.run(query: query, after: after, limit: limit, on: today, visible: visible, in: tx) }
    }

    func typeAhead(_ typed: String, as officer: Officer? = nil, limit: Int = 10) async throws -> [PersonMatch] {
        let visible = Visibility(to: officer ?? self.officer)
        return try await world.store.read { tx in try PersonMatches.search(typed, limit: limit, visible: visible, in: tx) }
    }

    func timeline(_ ref: Ref, as officer: Officer? = nil, only: RecordKind? = nil, after: Timeline.Cursor? = nil, limit: Int = 50) async throws -> Timeline {
        let visible = Visibility(to: officer ?? self.officer)
        let today = London.day(of: world.clock.now)
        return try await world.store.read { tx in
            try Timeline.of(ref, kinds: Self.kinds, filter: TimelineFilter(kind: only), after: after, limit: limit, visible: visible, on: today, in: tx)
        }
    }

    /// What a person's history tells this officer.
    func history(_ id: ID<Person>, as officer: Officer? = nil) async throws -> [HistoryItem] {
        let visible = Visibility(to: officer ?? self.officer)
        return try await world.store.read { tx in try PersonHistory.page(of: id, limit: 50, kinds: Self.kinds, visible, tx) }
    }

    func links(_ ref: Ref, as officer: Officer? = nil) async throws -> RecordLinks {
        let visible = Visibility(to: officer ?? self.officer)
        let today = London.day(of: world.clock.now)
        return try await world.store.read { tx in try RecordLinks.of(ref, kinds: Self.kinds, visible: visible, on: today, in: tx) }
    }

    /// Timeline and links as a record's page reads them where there is little: all at once.
    func whole(_ ref: Ref, as officer: Officer? = nil, limit: Int = 50) async throws -> (timeline: Timeline, links: RecordLinks)? {
        let visible = Visibility(to: officer ?? self.officer)
        let today = London.day(of: world.clock.now)
        return try await world.store.read { tx in
            guard let all = try LinkedEntries.askWhole([ref.id], kinds: Self.kinds, visible: visible, in: tx)() else { return nil }
            let types = try LinkTypes.on(today, in: tx)
            return (Timeline(ofWhole: all, types, limit: limit), RecordLinks(ofWhole: all, types))
        }
    }

    /// A browser with this officer signed in.
    func window(of officer: Officer) async throws -> Browser {
        let password = "a long synthetic passphrase"
        try await world.office.setPassword(password, for: officer.id, by: nil)
        let browser = try Browser(world.office, [try RecordsModule.web()])
        let name = try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        let answer = try await browser.signIn(try #require(name), password)
        #expect((200..<400).contains(answer.status), "sign-in answered \(answer.status)")
        return browser
    }

    func file(_ kind: RecordKind, _ title: String, at: String, reference: String? = nil, links: [FileEvent.Tie]) async throws -> Ref {
        let event = FileEvent(kind: kind, title: title, reference: reference, at: Instant(at) ?? world.clock.now, links: links)
        return Ref(kind, try await world.office.perform(event, as: world.system).outcome)
    }
}

/// Files an event's index card with its links, as a sibling module's operation would.
struct FileEvent: Operation {
    static let name: OperationName = "events.file"
    static let title = "File an event"
    static let form = Form { Section("Event") { Field.text("title", "Title") } }

    struct Tie: Codable, Sendable {
        let type: String
        let other: Ref
        var outward = false
        var said: String?
        var source: Ref?
    }

    let kind: RecordKind
    let title: String
    let reference: String?
    let at: Instant
    let links: [Tie]

    func perform(in work: Work) throws -> RawID {
        let ref = Ref(kind, work.newID(Person.self))
        try work.index(Card(ref, reference: reference, title: title, at: at))
        for tie in links {
            try work.link(tie.type, from: tie.outward ? ref : tie.other, to: tie.outward ? tie.other : ref, said: tie.said, source: tie.source)
        }
        return ref.id
    }
}

/// Names a person in a record, as a sibling module's report would.
struct NamePerson: Operation {
    static let name: OperationName = "events.name"
    static let title = "Name a person"
    static let form = Form { Section("Person") { PersonFacts.fields } }

    let pick: Pick<Person, PersonFacts>
    let source: Ref?

    init(_ pick: Pick<Person, PersonFacts>, source: Ref? = nil) {
        self.pick = pick
        self.source = source
    }

    init(facts: PersonFacts, source: Ref? = nil) { self.init(.new(facts), source: source) }

    func perform(in work: Work) throws -> ID<Person> { try work.person(pick, source: source, at: "suspect").id }
}

/// Names a place in a record.
struct NameLocation: Operation {
    static let name: OperationName = "events.place"
    static let title = "Name a place"
    static let form = Form { Section("Place") { LocationFacts.fields } }

    let pick: Pick<Location, LocationFacts>

    func perform(in work: Work) throws -> ID<Location> { try work.location(pick, source: nil, at: "scene").id }
}

/// Names a thing in a record.
struct NameObject: Operation {
    static let name: OperationName = "events.thing"
    static let title = "Name a thing"
    static let form = Form { Section("Thing") { ObjectFacts.fields } }

    let facts: ObjectFacts
    let status: String

    func perform(in work: Work) throws -> ID<ObjectItem> { try work.object(facts, status: status, source: nil, at: "property.0").id }
}
