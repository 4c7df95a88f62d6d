import Base
import Core

/// What an address of the API answers with: named so that the OpenAPI document can say what it looks like.
public enum APIAnswer: Sendable {
    case list, record, search, journal, operations
    /// A file as it is.
    case file
    /// A JSON object that the address alone describes.
    case object

    var schema: JSONValue {
        switch self {
        case .list: Self.reference("List")
        case .record: Self.reference("Record")
        case .search: Self.reference("Search")
        case .journal: Self.reference("Journal")
        case .operations: Self.reference("Operations")
        case .file, .object: .object(["type": "object"])
        }
    }

    static func reference(_ name: String) -> JSONValue { .object(["$ref": .string("#/components/schemas/\(name)")]) }

    /// The schemas that answers are named by.
    static let schemas: [String: JSONValue] = [
        "Card": members(
            [
                "kind": text, "id": id, "reference": textOrNull, "title": text, "summary": text, "status": text, "at": moment,
            ], required: ["kind", "id", "title"]),
        "List": members(["results": array(reference("Card")), "more": flag], required: ["results", "more"]),
        "Link": members(
            [
                "id": id, "type": text, "from": text, "to": text, "since": momentOrNull, "until": momentOrNull, "said": textOrNull, "source": textOrNull,
                "grade": textOrNull, "recordedInError": flag, "recorded": moment,
            ], required: ["id", "type", "from", "to"]),
        "Record": .object([
            "type": "object", "description": "The fields of its kind and besides", "required": ["kind", "id", "version", "links", "operations"],
            "properties": .object([
                "kind": text, "id": id, "version": number, "links": array(reference("Link")),
                "linksCut": describe(flag, "There are more links than are given here"), "operations": describe(array(text), "Operations this officer may try on it now"),
                "marking": text,
            ]),
        ]),
        "Search": members(
            [
                "results": array(
                    members(
                        ["kind": text, "id": id, "reference": textOrNull, "title": text, "why": array(text), "score": .object(["type": "number"])],
                        required: ["kind", "id", "title", "why", "score"])), "more": flag,
                "next": describe(textOrNull, "What to give as after for the next page"), "understood": array(text), "restricted": array(.object(["type": "object"])),
            ], required: ["results", "more"]),
        "Journal": members(
            [
                "entries": array(
                    members(
                        [
                            "position": number, "id": id, "at": moment, "officerId": textOrNull, "act": text, "category": text, "outcome": text, "subjectKind": textOrNull,
                            "subjectId": textOrNull, "basis": textOrNull, "request": textOrNull, "event": textOrNull, "detailHash": textOrNull,
                        ], required: ["position", "id", "at", "act", "category", "outcome"])), "more": flag,
            ], required: ["entries", "more"]),
        "Operations": members(
            ["operations": array(members(["name": text, "title": text, "fields": array(.object(["type": "object"]))], required: ["name", "title", "fields"]))],
            required: ["operations"]),
        "Problem": members(
            [
                "type": text, "title": text, "status": number, "detail": text, "reference": text, "version": describe(number, "The current version, where what was sent is stale"),
                "rule": describe(text, "The rule that forbids it"), "problems": array(members(["field": text, "code": text, "message": text], required: ["field", "code", "message"])),
            ], required: ["title", "status", "detail"]),
    ]

    private static let text: JSONValue = .object(["type": "string"])
    private static let textOrNull: JSONValue = .object(["type": ["string", "null"]])
    private static let id: JSONValue = .object(["type": "string", "format": "uuid"])
    private static let moment: JSONValue = .object(["type": "string", "format": "date-time"])
    private static let momentOrNull: JSONValue = .object(["type": ["string", "null"], "format": "date-time"])
    private static let flag: JSONValue = .object(["type": "boolean"])
    private static let number: JSONValue = .object(["type": "integer"])

    private static func array(_ items: JSONValue) -> JSONValue { .object(["type": "array", "items": items]) }

    private static func describe(_ schema: JSONValue, _ sentence: String) -> JSONValue {
        guard case .object(var members) = schema else { return schema }
        members["description"] = .string(sentence)
        return .object(members)
    }

    private static func members(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
        .object(["type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) })])
    }
}
