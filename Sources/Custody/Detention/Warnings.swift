import Base
import Core
import Records
import Web

/// A detainee's warning markers, which stand before anything else on a page about them.
enum Warnings {
    static func read(_ person: ID<Person>, _ reading: Reading) throws -> [WarningMarker.Shown] {
        guard try reading.visible.allows(person.raw, in: reading.tx) else { return [] }
        return try WarningMarker.of(person, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx)
    }

    static func html(_ markers: [WarningMarker.Shown]) -> HTML {
        let items = markers.map { shown -> HTML in "<li class=\"marker\"><span>\(shown.title) <small>\(shown.marker.justification)</small></span></li>" }
        let list: HTML = items.isEmpty ? "" : "<ul>\(items)</ul>"
        return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\">\(list)</section>"
    }
}
