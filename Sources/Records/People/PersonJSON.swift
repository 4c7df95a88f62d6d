import Base
import Core
import Storage

/// What outsiders read of a person besides the row: every part that is held, without the keys it is compared by.
enum PersonJSON {
    static func parts(_ person: Person, _ tx: Transaction, _ officer: Officer) throws -> [String: JSONValue] {
        let (visible, id) = (Visibility(to: officer), person.id)
        let recorded = try PersonParts.askRecorded(of: id, standing: [], in: tx)().kinds
        // Asked for together, then looked at.
        func part<P: PersonPart>(_ type: P.Type) throws -> Later<[P]> { recorded.contains(P.kind) ? try PersonParts.ask(type, [id], visible: visible, in: tx) : { [] } }
        func list<P: PersonPart>(_ type: P.Type) throws -> Later<JSONValue> {
            let parts = try part(type)
            return { .array(try parts().map { try plain($0) }) }
        }
        let markers = recorded.contains(WarningMarker.kind) ? try WarningMarker.ask([id], on: London.day(of: .now), visible: visible, in: tx) : { [] }
        let lists: [String: Later<JSONValue>] = [
            "names": try list(PersonName.self), "identifiers": try list(PersonIdentifier.self), "contacts": try list(PersonContact.self),
            "descriptions": try list(PersonDescription.self), "marks": try list(PersonMark.self),
            "photographs": officer.may(AddPhotograph.read) ? try list(PersonPhotograph.self) : { .array([]) },
        ]
        let addresses = try PersonAddress.ask([id], checks: try part(AddressCheck.self), visible: visible, in: tx)
        var members = try lists.mapValues { try $0() }
        members["markers"] = try JSONValue(encoding: try markers())
        members["addresses"] = .array(try addresses().map(address))
        return members
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
