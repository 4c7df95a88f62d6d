import Base

/// Where the next page begins: after this record among the ranked ones, or among those by their words.
public struct SearchCursor: Sendable, Hashable, LosslessStringConvertible, Codable {
    enum Section: String, Sendable {
        case ranked = "r"
        case words = "w"
    }

    let section: Section
    let id: RawID

    init(_ section: Section, _ id: RawID) {
        self.section = section
        self.id = id
    }

    public var description: String { "\(section.rawValue)\(id)" }

    public init?(_ text: String) {
        guard let first = text.first, let section = Section(rawValue: String(first)), let id = RawID(String(text.dropFirst())) else { return nil }
        self.section = section
        self.id = id
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let cursor = SearchCursor(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a place in a list of results")
        }
        self = cursor
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
