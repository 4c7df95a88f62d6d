public import Base
public import Core
public import Records
public import Storage

/// A place where property lies: a station, a room in it, a shelf, a safe. Stores are a tree.
public struct PropertyStore: Filed {
    public static let table = "property_store"
    public static let kind: RecordKind = "property-store"

    public let id: ID<PropertyStore>
    public var version = 0
    /// What its label says: `01S0000007B`.
    public let label: String
    public var name: String
    /// A code of `store-kind`.
    public let kind: String
    public let parentId: ID<PropertyStore>?
    /// The ids from the top down, `/…/…/`: what lies below is what begins with it.
    public let path: String
    public var isOpen: Bool
    /// How many things it holds; nothing where nobody has counted its places.
    public var capacity: Int?

    public var card: Card? { Card(ref, reference: label, title: name, summary: "Property store", status: isOpen ? "" : "Closed", at: .init(seconds: 0), words: [label]) }

    /// Its name with those above it: `Camden, Room 2, Shelf 4`.
    static func fullName(_ id: ID<PropertyStore>, in tx: Transaction) throws -> String {
        guard let store = try tx.find(PropertyStore.self, id) else { return "a store" }
        let above = store.path.split(separator: "/").compactMap { ID<PropertyStore>(String($0)) }
        return try above.compactMap { try tx.find(PropertyStore.self, $0)?.name }.joined(separator: ", ")
    }

    /// Of a hundred places, so many taken are nearly full.
    static let nearlyFullPercent = 90

    /// What lies in the store itself, not below it.
    static func count(in store: ID<PropertyStore>, tx: Transaction) throws -> Int {
        try tx.value(Int.self, "SELECT count(*) FROM property_item WHERE store_id = \(store)") ?? 0
    }

    /// `full` or `nearly full`; nothing while there is room.
    static func fullness(_ items: Int, of capacity: Int?) -> String? {
        guard let capacity else { return nil }
        return items >= capacity ? "full" : items * 100 >= capacity * nearlyFullPercent ? "nearly full" : nil
    }

    /// Kinds in which only what belongs there may lie, by the category of property.
    static let special: [String: Set<String>] = ["safe": ["CASH", "JEWL"], "drugs": ["DRUG"], "firearms": ["FIRE"], "yard": ["VEH"]]
    static let needsSpecial = ["CASH": "safe", "DRUG": "drugs", "FIRE": "firearms"]
}

/// Adds a store below another, or at the top.
public struct AddStore: Operation {
    public static let name: OperationName = "investigation.store.add"
    public static let title = "Add a property store"
    public static let depthMax = 8
    public static let capacityMax: Int64 = 1_000_000
    public static let form = Form(isStart: true) {
        Section("Store") {
            Field.text("storeName", "Name", required: .by("people find it by name"), max: 120)
            Field.choice("kind", "Kind", from: "store-kind", required: .by("cash, drugs and firearms lie apart"))
            Field.number("capacity", "Places", hint: "How many things it holds itself. Empty: not limited.", in: 1...capacityMax)
            Field.pick("parent", "Inside", hint: "Empty: a store of its own, such as a station.", PropertyStore.kind, orNew: [])
        }
    }

    public let storeName: String
    public let kind: String
    public let capacity: Int?
    public let parent: Pick<PropertyStore, NothingNew>?

    public init(_ name: String, kind: String, capacity: Int? = nil, in parent: ID<PropertyStore>? = nil) {
        storeName = name
        self.kind = kind
        self.capacity = capacity
        self.parent = parent.map { .known($0) }
    }

    public func perform(in work: Work) throws -> ID<PropertyStore> {
        let name = try work.words(storeName, "storeName", "Name", because: "people find it by name")
        try work.requireCode(kind, of: "store-kind", "kind", "Kind")
        var above: PropertyStore?
        if case .known(let id) = parent {
            guard let found = try work.tx.find(PropertyStore.self, id), found.isOpen else {
                throw Refusal.invalid("parent", code: "no-such-store", "Inside: choose a store that is in use.")
            }
            guard found.path.count(where: { $0 == "/" }) <= Self.depthMax else { throw Refusal.conflict("Stores go \(Self.depthMax) deep at most. Add it further up.") }
            above = found
        }
        let parentId = above?.id
        let isTaken = try work.tx.exists(
            "SELECT 1 FROM property_store WHERE name = \(name) AND is_open AND (parent_id = \(parentId) OR (parent_id IS NULL AND \(parentId == nil)))")
        if isTaken { throw Refusal.conflict("There is a store “\(name)” there already. Choose another name.") }
        let id: ID<PropertyStore> = work.newID()
        let label = try work.propertyLabel(.store)
        return try work.save(
            PropertyStore(id: id, label: label.description, name: name, kind: kind, parentId: parentId, path: "\(above?.path ?? "/")\(id)/", isOpen: true, capacity: capacity)
        ).id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { ref.kind == PropertyStore.kind }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(["parent": .object(["id": .string(ref.id.description)])]) }
}

/// Says how many things a store holds, or that it is not limited.
public struct SetCapacity: Operation {
    public static let name: OperationName = "investigation.store.set-capacity"
    public static let title = "Set its places"
    public static let form = Form {
        Section("Places") {
            Field.subject("store", PropertyStore.kind)
            Field.number("capacity", "Places", hint: "How many things it holds itself. Empty: not limited.", in: 1...AddStore.capacityMax)
        }
    }

    public let store: ID<PropertyStore>
    public let capacity: Int?

    public init(_ store: ID<PropertyStore>, capacity: Int?) {
        self.store = store
        self.capacity = capacity
    }

    public var subject: Ref? { Ref(PropertyStore.kind, store) }

    public func perform(in work: Work) throws -> Done {
        var store = try work.require(PropertyStore.self, store)
        let items = try PropertyStore.count(in: store.id, tx: work.tx)
        if let capacity, capacity < items {
            throw Refusal.invalid("capacity", code: "too-few", "Places: \(items) things lie there already. Move some first, or give at least \(items).")
        }
        store.capacity = capacity
        try work.save(store)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try CloseStore.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["store": .string(ref.id.description)]
        if let capacity = try tx.find(PropertyStore.self, ID(ref.id))?.capacity { members["capacity"] = .integer(Int64(capacity)) }
        return .object(members)
    }
}

/// Takes an empty store out of use.
public struct CloseStore: Operation {
    public static let name: OperationName = "investigation.store.close"
    public static let title = "Close the store"
    public static let form = Form {
        Section("Store") {
            Field.subject("store", PropertyStore.kind)
            Field.text("reason", "Why", required: .by("a store is closed for a reason"), max: 300)
        }
    }

    public let store: ID<PropertyStore>
    public let reason: String

    public init(_ store: ID<PropertyStore>, reason: String) {
        self.store = store
        self.reason = reason
    }

    public var subject: Ref? { Ref(PropertyStore.kind, store) }

    public func perform(in work: Work) throws -> Done {
        var store = try work.require(PropertyStore.self, store)
        let below = "\(store.path)%"
        let holds = try work.tx.exists("SELECT 1 FROM property_item i JOIN property_store s ON s.id = i.store_id WHERE s.path LIKE \(below) LIMIT 1")
        if holds { throw Refusal.conflict("Something lies in it or below. Move that first.") }
        if try work.tx.exists("SELECT 1 FROM property_store WHERE path LIKE \(below) AND id <> \(store.id) AND is_open") {
            throw Refusal.conflict("Stores below it are in use. Close those first.")
        }
        work.note("reason", .string(reason))
        store.isOpen = false
        try work.save(store)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_store WHERE id = \(ref.id) AND is_open")
    }
}

extension Work {
    /// The next label of the force.
    func propertyLabel(_ sort: PropertyLabel.Sort) throws -> PropertyLabel {
        guard let label = PropertyLabel(force: try ForceSetting.forceCode(in: tx), sort, serial: try number("property-label \(sort.rawValue)", year: 0)) else {
            throw Refusal.conflict("No label could be given: the force's code is not two digits, or the labels are used up. Tell the system administrator.")
        }
        return label
    }
}
