/// Statement texts made once for each table and list of columns, kept by each connection: used by one thread, they need no lock.
public final class StatementTexts {
    private var inserts: [Shape: String] = [:]
    private var updates: [Shape: String] = [:]
    private var finds: [String: String] = [:]

    private struct Shape: Hashable {
        let table: String
        let names: [String]
    }

    public init() {}

    func insert(into table: String, _ names: [String]) -> String {
        let shape = Shape(table: table, names: names)
        if let text = inserts[shape] { return text }
        let places = names.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let text = "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(places))"
        inserts[shape] = text
        return text
    }

    func update(_ table: String, _ names: [String]) -> String {
        let shape = Shape(table: table, names: names)
        if let text = updates[shape] { return text }
        let sets = names.enumerated().map { "\($1) = $\($0 + 1)" }.joined(separator: ", ")
        let text = "UPDATE \(table) SET \(sets) WHERE id = $\(names.count + 1) AND version = $\(names.count + 2)"
        updates[shape] = text
        return text
    }

    func find(in table: String) -> String {
        if let text = finds[table] { return text }
        let text = "SELECT * FROM \(table) WHERE id = $1"
        finds[table] = text
        return text
    }
}
