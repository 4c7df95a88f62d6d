import Base
import Core
import Storage

/// What an officer must know of somebody before they open the record: sought, in a cell, warnings of danger. By whichever of their records it is known, in one
/// question to each module whatever the number of people.
struct SafetyMarks: Codable, Sendable, Hashable {
    var isWanted = false
    var isInCustody = false
    /// Titles of the warnings of officer safety that stand, the most dangerous first.
    var warnings: [String] = []

    static let warningsMax = 3
    /// Of `warning-marker`: the sort that is told here. A warning about health is for the record's page.
    private static let category = "officer safety"

    var isEmpty: Bool { !isWanted && !isInCustody && warnings.isEmpty }

    /// In the order they are told.
    var titles: [String] { (isWanted ? [Standing.Sort.wanted.title] : []) + (isInCustody ? [Standing.Sort.custody.title] : []) + warnings }

    /// Of these people; those with nothing to tell are not in it.
    static func of(_ people: [ID<Person>], _ reading: Reading, _ registry: Registry) throws -> [ID<Person>: SafetyMarks] {
        guard !people.isEmpty else { return [:] }
        let joined = try Identity.joined(among: people, visible: reading.visible, in: reading.tx)
        let records = Set(people + joined.values.joined()).sorted()
        let wanted = try registry.wanted(among: records.map(\.raw), reading)
        let held = try registry.held(among: records.map(\.raw), reading)
        let day = London.day(of: reading.now)
        let dangers = try WarningMarker.of(records, on: day, visible: reading.visible, in: reading.tx).filter { $0.category == category && $0.state(on: day) != .expired }
        return people.reduce(into: [:]) { marks, person in
            let own = Set(joined[person] ?? [person])
            var mark = SafetyMarks(isWanted: own.contains { wanted.contains($0.raw) }, isInCustody: own.contains { held.contains($0.raw) })
            for danger in dangers where own.contains(danger.marker.personId) && !mark.warnings.contains(danger.title) && mark.warnings.count < warningsMax { mark.warnings.append(danger.title) }
            if !mark.isEmpty { marks[person] = mark }
        }
    }

    /// Marks the people among what a search found.
    static func mark(_ hits: inout [SearchHit], _ reading: Reading, _ registry: Registry) throws {
        let marks = try of(hits.filter { $0.kind == Person.kind }.map { ID<Person>($0.id) }, reading, registry)
        for place in hits.indices where hits[place].kind == Person.kind {
            guard let mark = marks[ID<Person>(hits[place].id)] else { continue }
            hits[place].isWanted = mark.isWanted
            hits[place].isInCustody = mark.isInCustody
            hits[place].warnings = mark.warnings
        }
    }
}
