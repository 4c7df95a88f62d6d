public import Base
import Storage

/// Loads a published edition of a code list over the one in force.
public struct LoadCodeList: Operation {
    public static let name: OperationName = "codes.edition.load"
    public static let title = "Load a code list"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Edition") {
            Field.text("list", "List", required: .by("an edition belongs to one list"), max: 80)
            Field.text("edition", "Edition", required: .by("loading the same edition twice changes nothing"), max: 80)
            Field.text("source", "Source", required: .by("a list states where it comes from"), max: 400)
            Field.day("validFrom", "In force from", required: .by("a record is read with the list of its time"))
            Field.repeated("codes", "Codes", max: 50_000) {
                Field.text("code", "Code", required: .by("a code list holds codes"), max: 40)
                Field.text("title", "Title", required: .by("people read the title"), max: 500)
                Field.text("detail", "Further facts (JSON)", max: 4000)
            }
        }
    }

    public let list: String
    public let edition: String
    public let source: String
    public let validFrom: Day
    public let codes: [Row]

    public struct Row: Codable, Sendable {
        public let code: String
        public let title: String
        public let detail: String?
    }

    public init(_ edition: CodeEdition) {
        list = edition.list.text
        self.edition = edition.edition
        source = edition.source
        validFrom = edition.validFrom
        codes = edition.codes.map { Row(code: $0.code, title: $0.title, detail: JSONValue.object($0.detail.mapValues { .string($0) }).text) }
    }

    public func perform(in work: Work) throws -> CodeChanges {
        let rows = try codes.enumerated().map { index, row -> Code in
            guard let text = row.detail else { return Code(code: row.code, title: row.title) }
            guard let members = try? JSONValue(text: text.utf8).object else {
                throw Refusal.invalid("codes.\(index).detail", code: "not-json", "The further facts of \(row.code) are not a JSON object of texts.")
            }
            return Code(code: row.code, title: row.title, detail: members.compactMapValues(\.string))
        }
        let changes = try CodeList.load(
            CodeEdition(list: CodeListName(list), edition: edition, source: source, validFrom: validFrom, codes: rows), at: work.now, in: work.tx)
        try work.announce(CodeListLoaded(list: CodeListName(list), codes: rows))
        work.note("list", .string(list))
        work.note("edition", .string(edition))
        work.note("changes", .object(["new": .integer(Int64(changes.new)), "changed": .integer(Int64(changes.changed)), "ended": .integer(Int64(changes.ended))]))
        return changes
    }
}

/// An edition is being loaded. A module whose rules rest on the list looks at it and refuses one it could not work by: then nothing of it is loaded.
public struct CodeListLoaded: Event {
    public static let name = "codes.edition.loaded"

    public let list: CodeListName
    /// All of the edition.
    public let codes: [Code]

    public init(list: CodeListName, codes: [Code]) {
        self.list = list
        self.codes = codes
    }
}
