/// Rows that were asked for (`Transaction.ask`) and are there when they are looked at, inside the same transaction.
public final class AskedRows<Element: Decodable> {
    private let driver: any Driver
    private var rows: [Element] = []
    private var isComplete = false
    private var fault: (any Error)?

    init(from driver: any Driver) { self.driver = driver }

    /// All rows, in the statement's order.
    public func all() throws -> [Element] {
        if !isComplete { try driver.settle() }
        if let fault { throw fault }
        guard isComplete else { throw StoreFault.failed("a statement was not answered because one before it failed") }
        return rows
    }

    public func first() throws -> Element? { try all().first }

    func take(_ row: Row) {
        guard fault == nil else { return }
        do {
            rows.append(try RowDecoding.decode(Element.self, from: row))
        } catch {
            fault = error
        }
    }

    func end() { isComplete = true }
}

/// Something whose rows have been asked for: calling it waits for them and makes it. Ask for all that a page needs, then call.
public typealias Later<Value> = () throws -> Value

/// Tells one open store from another.
public final class StoreIdentity: Sendable, Hashable {
    public init() {}
    public static func == (one: StoreIdentity, other: StoreIdentity) -> Bool { one === other }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
