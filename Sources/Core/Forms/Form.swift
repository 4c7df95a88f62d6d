public import Base

/// The fields of an operation, declared once: it draws the page, checks web, API and tablet input, and writes the OpenAPI document.
public struct Form: Sendable {
    public let sections: [Section]
    /// Offered on the work list: the form begins something by itself, such as a crime report.
    public let isStart: Bool
    /// The kind of record it writes down: its page begins with those that are known, so that a new one is the second choice.
    public let makes: RecordKind?

    /// Where the page asks, while the form is typed, what already stands that is like it; nothing where nobody answers.
    public let alike: String?

    public init(isStart: Bool = false, of makes: RecordKind? = nil, alike: String? = nil, @FormBuilder _ sections: () -> [Section]) {
        self.alike = alike
        self.sections = sections()
        self.isStart = isStart
        self.makes = makes
    }

    public var fields: [Field] { sections.flatMap(\.fields) }

    /// What the form holds when nothing but the record it is opened on is known: the record, where the form is about one of its kind or of any.
    public func about(_ ref: Ref) -> JSONValue {
        let isAboutAny = fields.contains { if case .subjectKind = $0.kind { true } else { false } }
        var members: [String: JSONValue] = [:]
        for field in fields {
            switch field.kind {
            case .subject(let kind) where isAboutAny || kind == ref.kind: members[field.key] = .string(ref.id.description)
            case .subjectKind: members[field.key] = .string(ref.kind.name)
            default: break
            }
        }
        return .object(members)
    }
}

public struct Section: Sendable {
    public let title: String
    public let fields: [Field]

    public init(_ title: String, @FieldBuilder _ fields: () -> [Field]) {
        self.title = title
        self.fields = fields()
    }
}

/// Why a field must be filled: the law or the need behind it. A form cannot ask without saying why.
public struct Requirement: Sendable, Hashable {
    public let reason: String
    /// Required only then; always where there is none. The reason says so in words.
    public var when: Condition?
    public static func by(_ reason: String, when: Condition? = nil) -> Requirement { Requirement(reason: reason, when: when) }
}

/// Shows a field only while another has one of these values.
public struct Condition: Sendable, Hashable {
    public let field: String
    public let values: [String]

    public init(_ field: String, is values: String...) { self.init(field, isOneOf: values) }

    public init(_ field: String, isOneOf values: [String]) {
        self.field = field
        self.values = values
    }
}

public struct Field: Sendable {
    public indirect enum Kind: Sendable {
        case text(lines: Int, max: Int)
        case number(ClosedRange<Int64>)
        /// Pounds and pence as typed; pence in JSON.
        case money
        /// `future` false refuses a day after today: a birth date.
        case day(future: Bool)
        /// A time in London; `future` false refuses one that has not come.
        case moment(future: Bool)
        case yesNo
        /// One of a short code list.
        case choice(CodeListName)
        case choices(CodeListName)
        /// One of a long code list, found by code or words as it is typed.
        case code(CodeListName)
        case codes(CodeListName, max: Int)
        /// One of the choices the operation gives for the record.
        case option
        case options
        /// A record that exists, or the fields of a new one: `{"id": …}` or `{"new": {…}}`.
        case pick(RecordKind, new: [Field])
        case officer
        /// Groups to restrict to.
        case groups
        case repeated([Field], max: Int)
        /// A file of one of these kinds; in JSON the id that receiving it gave.
        case attachment([FileKind], bytesMax: Int)
        /// A name with what its bearer drew on the screen: `{"name": …, "strokes": …}`.
        case signature
        /// The record the form is about: carried along, never asked for.
        case subject(RecordKind)
        /// The kind of that record, where the form may be about any.
        case subjectKind
        /// The version of it that was on the page.
        case version
    }

    public let key: String
    public let label: String
    public let hint: String?
    public let kind: Kind
    public let required: Requirement?
    public private(set) var shownWhen: Condition?
    /// A latitude that can be picked on a map together with the longitude after it.
    public private(set) var isOnMap = false

    /// A file that a tablet takes with its camera.
    public private(set) var isTaken = false

    /// A pick whose new one is mostly what is wanted: its fields stand open.
    public private(set) var isUnfolded = false

    init(_ key: String, _ label: String, hint: String? = nil, kind: Kind, required: Requirement? = nil) {
        self.key = key
        self.label = label
        self.hint = hint
        self.kind = kind
        self.required = required
    }

    public func shown(when condition: Condition) -> Field {
        var field = self
        field.shownWhen = condition
        return field
    }

    /// As shown in every case: the same field in a form that is about nothing else.
    public var always: Field {
        var field = self
        field.shownWhen = nil
        return field
    }

    public func unfolded() -> Field {
        var field = self
        field.isUnfolded = true
        return field
    }

    public func onMap() -> Field {
        var field = self
        field.isOnMap = true
        return field
    }

    /// A picture of what lies before the officer: a tablet opens its camera for it.
    public func taken() -> Field {
        var field = self
        field.isTaken = true
        return field
    }

    public static func text(_ key: String, _ label: String, hint: String? = nil, lines: Int = 1, required: Requirement? = nil, max: Int = 200) -> Field {
        Field(key, label, hint: hint, kind: .text(lines: lines, max: max), required: required)
    }

    public static func number(_ key: String, _ label: String, hint: String? = nil, in range: ClosedRange<Int64>, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .number(range), required: required)
    }

    public static func money(_ key: String, _ label: String, hint: String? = nil, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .money, required: required)
    }

    public static func day(_ key: String, _ label: String, hint: String? = nil, future: Bool = true, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .day(future: future), required: required)
    }

    public static func moment(_ key: String, _ label: String, hint: String? = nil, future: Bool = false, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .moment(future: future), required: required)
    }

    public static func yesNo(_ key: String, _ label: String, hint: String? = nil, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .yesNo, required: required)
    }

    public static func choice(_ key: String, _ label: String, hint: String? = nil, from list: CodeListName, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .choice(list), required: required)
    }

    public static func choices(_ key: String, _ label: String, hint: String? = nil, from list: CodeListName, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .choices(list), required: required)
    }

    public static func code(_ key: String, _ label: String, hint: String? = nil, from list: CodeListName, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .code(list), required: required)
    }

    public static func codes(
        _ key: String, _ label: String, hint: String? = nil, from list: CodeListName, max: Int = 20, required: Requirement? = nil
    ) -> Field {
        Field(key, label, hint: hint, kind: .codes(list, max: max), required: required)
    }

    public static func option(_ key: String, _ label: String, hint: String? = nil, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .option, required: required)
    }

    public static func options(_ key: String, _ label: String, hint: String? = nil, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .options, required: required)
    }

    public static func pick(
        _ key: String, _ label: String, hint: String? = nil, _ kind: RecordKind, orNew fields: [Field], required: Requirement? = nil
    ) -> Field {
        Field(key, label, hint: hint, kind: .pick(kind, new: fields), required: required)
    }

    public static func officer(_ key: String, _ label: String, hint: String? = nil, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .officer, required: required)
    }

    public static func groups(_ key: String, _ label: String, hint: String? = nil) -> Field {
        Field(key, label, hint: hint, kind: .groups)
    }

    public static func repeated(_ key: String, _ label: String, hint: String? = nil, max: Int, @FieldBuilder _ fields: () -> [Field]) -> Field {
        Field(key, label, hint: hint, kind: .repeated(fields(), max: max))
    }

    /// - Parameter megabytesMax: of the file.
    public static func attachment(
        _ key: String, _ label: String, hint: String? = nil, _ types: [FileKind], megabytesMax: Int, required: Requirement? = nil
    ) -> Field {
        Field(key, label, hint: hint, kind: .attachment(types, bytesMax: megabytesMax * 1_048_576), required: required)
    }

    public static func signature(_ key: String, _ label: String, hint: String? = nil, required: Requirement? = nil) -> Field {
        Field(key, label, hint: hint, kind: .signature, required: required)
    }

    public static func subject(_ key: String, _ kind: RecordKind) -> Field {
        Field(key, "", kind: .subject(kind), required: .by("the form is about one record"))
    }

    /// The record a form is about that any record can have: its kind and its id.
    public static let anySubject = [
        Field("kind", "", kind: .subjectKind, required: .by("an id is of one kind")),
        Field("record", "", kind: .subject("record"), required: .by("the form is about one record")),
    ]

    public static let version = Field("version", "", kind: .version)
}

@resultBuilder public enum FormBuilder {
    public static func buildExpression(_ section: Section) -> [Section] { [section] }
    public static func buildExpression(_ sections: [Section]) -> [Section] { sections }
    public static func buildBlock(_ sections: [Section]...) -> [Section] { sections.flatMap { $0 } }
}

@resultBuilder public enum FieldBuilder {
    public static func buildExpression(_ field: Field) -> [Field] { [field] }
    public static func buildExpression(_ fields: [Field]) -> [Field] { fields }
    public static func buildBlock(_ fields: [Field]...) -> [Field] { fields.flatMap { $0 } }
}

/// What `pick` gives: somebody or something known, or the facts of a new one.
public enum Pick<Known, New: Codable & Sendable>: Codable, Sendable {
    case known(ID<Known>)
    case new(New)

    private enum Keys: String, CodingKey { case id, new }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        if let id = try container.decodeIfPresent(ID<Known>.self, forKey: .id) {
            self = .known(id)
        } else {
            self = .new(try container.decode(New.self, forKey: .new))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .known(let id): try container.encode(id, forKey: .id)
        case .new(let facts): try container.encode(facts, forKey: .new)
        }
    }
}
