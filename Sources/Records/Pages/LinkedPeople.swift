import Base
import Core
import Storage
import Web

/// The people on a place or a thing, section by section, and the warnings about those who are on it now.
struct LinkedPeople: Sendable {
    private let sections: [(people: ThingPages.People, links: RecordLinks)]
    private let warned: [Warned]

    private struct Warned: Sendable {
        let marker: WarningMarker.Shown
        let person: Entry
        let role: String
    }

    /// People whose warnings are looked up: a home has fewer, and a hostel's page must not read hundreds.
    private static let warnedMax = 30

    init(_ ref: Ref, _ peoples: [ThingPages.People], _ reading: Reading, _ registry: Registry) throws {
        let kinds = RecordsModule.readable(by: reading.officer, in: registry)
        let today = London.day(of: reading.now)
        sections = try peoples.map { people in
            (people, try RecordLinks.of(ref, kinds: kinds, types: people.types, visible: reading.visible, on: today, in: reading.tx))
        }
        var warned: [Warned] = []
        var seen: Set<RawID> = []
        for item in sections.flatMap(\.links.items) where item.isInForce && item.entry.kind == Person.kind && seen.count < Self.warnedMax {
            guard seen.insert(item.entry.id).inserted else { continue }
            let markers = try WarningMarker.of(ID(item.entry.id), on: today, visible: reading.visible, in: reading.tx)
            warned += markers.map { Warned(marker: $0, person: item.entry, role: item.role) }
        }
        self.warned = warned.sorted { $0.marker.priority < $1.marker.priority }
    }

    /// The links that stand in these sections.
    var links: Set<ID<Link>> { Set(sections.flatMap(\.links.items).map(\.link)) }

    func warnings(_ registry: Registry) -> HTML {
        let items = warned.map { warned -> HTML in
            """
            <li class="marker"><span>\(warned.marker.title) <small>\(Component.link(warned.person, registry: registry)), \(warned.role).
            \(warned.marker.marker.justification)</small></span></li>
            """
        }
        let list: HTML = items.isEmpty ? "" : "<ul>\(items)</ul>"
        return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\">\(list)</section>"
    }

    func panels(_ story: RecordStory, _ registry: Registry) -> [HTML] {
        sections.compactMap { people, links in
            if links.items.isEmpty { return people.empty.map { Component.panel(people.title, id: people.id, Component.empty($0)) } }
            return Component.panel(people.title, id: people.id, story.table(links.items, registry))
        }
    }
}

extension RecordLinks.Item {
    /// It holds as far as is known: it has not ended and was no mistake.
    var isInForce: Bool { until == nil && !isMistake }
}
