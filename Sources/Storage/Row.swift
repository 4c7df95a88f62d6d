/// The names of a statement's columns, shared by all its rows.
public final class Columns: Sendable {
    public let names: [String]
    /// The names of the properties they are read into.
    let properties: [String]
    private let positions: [String: Int]
    /// The same by the name of a record's property, so that decoding a row looks up each once.
    private let propertyPositions: [String: Int]

    public init(_ names: [String]) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        properties = names.map(ColumnName.property)
        propertyPositions = Dictionary(properties.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func position(of name: String) -> Int? { positions[name] }

    func position(ofProperty property: String) -> Int? { propertyPositions[property] ?? positions[ColumnName.of(property)] }
}

/// One row of a result.
public struct Row: Sendable {
    public let columns: Columns
    public let values: [SQLValue]

    public init(columns: Columns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of the column, or null where the statement gives none of that name.
    public subscript(_ name: String) -> SQLValue {
        columns.position(of: name).map { values[$0] } ?? .null
    }

    public subscript(_ index: Int) -> SQLValue { values[index] }
}
