import Base
import Core
import Storage

/// What outsiders read of a person besides the row: every part that is held, without the keys it is compared by.
enum PersonJSON {
    static func parts(_ person: Person, _ tx: Transaction, _ officer: Officer) throws -> [String: JSONValue] {
        let visible = Visibility(to: officer)
        func all<P: PersonPart>(_ type: P.Type) throws -> JSONValue {
            .array(try PersonParts.of(P.self, person.id, visible: visible, in: tx).map { try plain($0) })
        }
        return [
            "markers": try JSONValue(encoding: try WarningMarker.of(person.id, on: London.day(of: .now), visible: visible, in: tx)),
            "names": try all(PersonName.self), "identifiers": try all(PersonIdentifier.self), "contacts": try all(PersonContact.self),
            "descriptions": try all(PersonDescription.self), "marks": try all(PersonMark.self),
            "photographs": officer.may(AddPhotograph.read) ? try all(PersonPhotograph.self) : .array([]),
            "addresses": .array(try PersonAddress.of(person.id, visible: visible, in: tx).map(address)),
        ]
    }

    /// Of no use outside: keys for comparing, the whole it is told with, and what is null.
    private static let hidden: Set = ["key", "givenKey", "familyKey", "personId", "version", "endedAt", "endedBy", "endReason"]

    private static func plain(_ part: some PersonPart) throws -> JSONValue {
        guard case .object(var members) = try JSONValue(encoding: part) else { return .null }
        for name in hidden { members[name] = nil }
        if let contact = part as? PersonContact, contact.kind == .phone, let number = Telephone.e164(of: contact.value) { members["e164"] = .string(number) }
        return .object(members)
    }

    private static func address(_ address: PersonAddress) -> JSONValue {
        var members: [String: JSONValue] = [
            "location": .string(address.entry.id.description), "title": .string(address.entry.title), "quality": .string(address.quality),
            "verification": .string(address.check?.result.rawValue ?? "unverified"),
        ]
        if let since = address.since { members["since"] = .string(London.day(of: since).description) }
        // The end is kept as the first instant after the last day.
        if let until = address.until { members["until"] = .string(London.day(of: until.adding(seconds: -1)).description) }
        if let check = address.check { members["checkedOn"] = .string(check.checkedOn.description) }
        return .object(members)
    }
}
