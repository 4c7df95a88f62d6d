import Base
import Core
import Storage

/// The OpenAPI 3.1 document, made from the operations' forms.
enum OpenAPI {
    /// With the questions a force asks on `day`.
    static func document(_ registry: Registry, _ routes: [Pages.APIRoute], on day: Day, in tx: Transaction) throws -> JSONValue {
        var paths: [String: JSONValue] = [:]
        for operation in registry.operations.values {
            paths["/api/v1/operations/\(operation.name.text)"] = .object(["post": post(operation, try operation.form(on: day, in: tx))])
        }
        for type in registry.recordTypes.values {
            paths["/api/v1/\(type.path)/{id}"] = .object([
                "get": get("One \(type.title.lowercased())", parameters: [parameter("id", in: "path", format: "uuid")], answers: .record)
            ])
            guard type.isListed else { continue }
            paths["/api/v1/\(type.path)"] = .object([
                "get": get(
                    "A list of \(type.path) by key", parameters: [parameter("after", in: "query", format: "uuid"), parameter("limit", in: "query", format: nil)], answers: .list)
            ])
        }
        for route in routes {
            let parts = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
            let named = parts.filter { $0.hasPrefix("{") }.map { parameter(String($0.dropFirst().dropLast()), in: "path", format: nil) }
            paths["/api/v1/" + parts.joined(separator: "/")] = .object([
                "get": get(route.summary, parameters: named + route.query.map { parameter($0, in: "query", format: nil) }, answers: route.answers)
            ])
        }
        paths["/api/v1/attachments"] = .object([
            "post": .object([
                "summary": "Send a file; its id is the value of an attachment field", "parameters": .array([parameter("name", in: "query", format: nil)]),
                "requestBody": .object(["required": true, "content": .object(["application/octet-stream": .object([:])])]),
                "responses": responses("Received", .object(["application/json": .object(["schema": .object(["type": "object"])])]), [413]),
            ])
        ])
        paths["/api/v1/operations"] = .object(["get": get("Operations this officer may try", parameters: [], answers: .operations)])
        return .object([
            "openapi": "3.1.0",
            "info": .object(["title": "Peel", "version": "1", "description": "Every act and every read is recorded in the journal."]),
            "paths": .object(paths),
            "components": .object([
                "securitySchemes": .object(["token": .object(["type": "http", "scheme": "bearer"])]),
                "schemas": .object(APIAnswer.schemas),
            ]),
            "security": .array([.object(["token": .array([])])]),
        ])
    }

    /// What this officer may try, with the questions a force asks on `day`.
    static func operations(for officer: Officer, _ registry: Registry, on day: Day, in tx: Transaction) throws -> JSONValue {
        let allowed = registry.operations.values.filter { officer.may($0.name.text) }.sorted { $0.name.text < $1.name.text }
        return .object([
            "operations": .array(
                try allowed.map { operation in
                    .object(["name": .string(operation.name.text), "title": .string(operation.title), "fields": .array(try operation.form(on: day, in: tx).fields.map(describe))])
                })
        ])
    }

    private static func describe(_ field: Field) -> JSONValue {
        var members: [String: JSONValue] = ["key": .string(field.key), "label": .string(field.label), "schema": schema(field)]
        if let hint = field.hint { members["hint"] = .string(hint) }
        if let required = field.required { members["requiredBecause"] = .string(required.reason) }
        return .object(members)
    }

    private static func post(_ operation: AnyOperation, _ form: Form) -> JSONValue {
        .object([
            "operationId": .string(operation.name.text), "summary": .string(operation.title),
            "parameters": .array(
                [parameter("Idempotency-Key", in: "header", format: "uuid")]
                    + (operation.isKept ? [parameter("Recorded-At", in: "header", format: "date-time"), parameter("Recorded-Stamp", in: "header", format: "uuid")] : [])),
            "requestBody": .object([
                "required": true, "content": .object(["application/json": .object(["schema": object(form.fields)])]),
            ]),
            "responses": responses(
                "Done",
                .object([
                    "application/json": .object([
                        "schema": .object(["type": "object", "properties": .object(["outcome": schema(operation.outcome), "journal": text(format: "uuid")]), "required": ["outcome", "journal"]])
                    ])
                ]), [409, 413]),
        ])
    }

    /// What may come back: the answer, and the refusals that every address knows, besides `more`.
    private static func responses(_ description: String, _ content: JSONValue, _ more: [Int] = []) -> JSONValue {
        var all: [String: JSONValue] = ["200": .object(["description": .string(description), "content": content])]
        for status in [401, 403, 404, 422, 429, 503] + more {
            var members: [String: JSONValue] = [
                "description": .string(refusals[status] ?? ""),
                "content": .object(["application/problem+json": .object(["schema": APIAnswer.reference("Problem")])]),
            ]
            if status == 429 || status == 503 {
                members["headers"] = .object(["Retry-After": .object(["description": "Seconds to wait", "schema": .object(["type": "integer"])])])
            }
            all[String(status)] = .object(members)
        }
        return .object(all)
    }

    private static let refusals: [Int: String] = [
        401: "The token is missing or no longer valid", 403: "This officer may not", 404: "Not there, or not visible to this officer",
        409: "Stale or in conflict with what stands", 413: "Larger than is taken here", 422: "Values are missing or wrong", 429: "Too many requests", 503: "The records cannot be reached now",
    ]

    private static func get(_ summary: String, parameters: [JSONValue], answers: APIAnswer) -> JSONValue {
        let content: JSONValue = answers == .file ? .object(["application/octet-stream": .object([:])]) : .object(["application/json": .object(["schema": answers.schema])])
        return .object(["summary": .string(summary), "parameters": .array(parameters), "responses": responses("Found", content)])
    }

    private static func parameter(_ name: String, in place: String, format: String?) -> JSONValue {
        .object([
            "name": .string(name), "in": .string(place), "required": .boolean(place == "path"), "schema": format.map { text(format: $0) } ?? .object(["type": "string"]),
        ])
    }

    private static func text(format: String) -> JSONValue { .object(["type": "string", "format": .string(format)]) }

    private static func object(_ fields: [Field]) -> JSONValue {
        let properties = Dictionary(fields.map { ($0.key, schema($0)) }, uniquingKeysWith: { first, _ in first })
        let required = fields.filter { $0.required != nil && $0.shownWhen == nil }.map { JSONValue.string($0.key) }
        return .object(["type": "object", "properties": .object(properties), "required": .array(required), "additionalProperties": false])
    }

    static func schema(_ shape: OutcomeShape) -> JSONValue {
        switch shape {
        case .anything: .object([:])
        case .boolean: .object(["type": "boolean"])
        case .integer: .object(["type": "integer"])
        case .number: .object(["type": "number"])
        case .text(let format): format.map { text(format: $0) } ?? .object(["type": "string"])
        case .oneOf(let texts): .object(["type": "string", "enum": .array(texts.map { .string($0) })])
        case .list(let inner): .object(["type": "array", "items": schema(inner)])
        case .map(let inner): .object(["type": "object", "additionalProperties": schema(inner)])
        case .orNull(let inner): .object(["oneOf": .array([schema(inner), .object(["type": "null"])])])
        case .object(let members):
            .object([
                "type": "object", "additionalProperties": false, "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
                "properties": .object(Dictionary(members.map { ($0.name, schema($0.shape)) }, uniquingKeysWith: { first, _ in first })),
            ])
        }
    }

    private static func schema(_ field: Field) -> JSONValue {
        switch field.kind {
        case .text(_, let max): .object(["type": "string", "maxLength": .integer(Int64(max))])
        case .number(let range): .object(["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)])
        case .money: .object(["type": "integer", "description": "Pence"])
        case .day: text(format: "date")
        case .moment: text(format: "date-time")
        case .yesNo: .object(["type": "boolean"])
        case .choice(let list), .code(let list): .object(["type": "string", "description": .string("A code of the list \(list.text)")])
        case .choices(let list), .codes(let list, _):
            .object(["type": "array", "items": .object(["type": "string"]), "description": .string("Codes of the list \(list.text)")])
        case .option, .subjectKind: .object(["type": "string"])
        case .options: .object(["type": "array", "items": .object(["type": "string"])])
        case .pick(_, let new):
            .object([
                "oneOf": .array([
                    .object(["type": "object", "properties": .object(["id": text(format: "uuid")]), "required": ["id"]]),
                    .object(["type": "object", "properties": .object(["new": object(new)]), "required": ["new"]]),
                ])
            ])
        case .officer, .subject, .attachment: text(format: "uuid")
        case .groups: .object(["type": "array", "items": text(format: "uuid")])
        case .repeated(let fields, let max): .object(["type": "array", "maxItems": .integer(Int64(max)), "items": object(fields)])
        case .signature:
            .object([
                "type": "object", "required": ["name"], "additionalProperties": false,
                "properties": .object(["name": .object(["type": "string"]), "strokes": .object(["type": "string", "description": "Moves and lines of an SVG path in a box of 600 by 200"])]),
            ])
        case .version: .object(["type": "integer"])
        }
    }
}
