public import Base
public import Core
public import Records
public import Storage

/// Where an exhibit is and how it is kept.
public struct PropertyItem: Filed {
    public static let table = "property_item"
    public static let kind: RecordKind = "property-item"
    /// The status of what was not found where it should be.
    public static let lost = "LOSTP"

    public let id: ID<PropertyItem>
    public var version = 0
    public let exhibitId: ID<Exhibit>
    public let investigationId: ID<Investigation>
    public let objectId: ID<ObjectItem>
    /// `01X0000042K`.
    public let label: String
    /// A code of `property-category`.
    public let category: String
    /// A code of `seizure-power`.
    public let power: String?
    /// A code of `property-status`.
    public var status: String
    public private(set) var storeId: ID<PropertyStore>?
    public private(set) var keeperId: ID<OfficerAccount>?
    public private(set) var outside: String?
    public var seal: String?
    /// How many moves its chain has.
    public var moves: Int
    public var movedAt: Instant
    /// Last scanned or moved.
    public var seenAt: Instant
    public var keepUntil: Day?
    public var keepReason: String?
    public var cashPence: Int?
    /// Two counted the same.
    public var cashConfirmed: Bool
    public var closedAt: Instant?

    public var card: Card? { nil }

    init(
        id: ID<PropertyItem>, exhibit: Exhibit, label: PropertyLabel, category: String, power: String?, keeper: ID<OfficerAccount>, seal: String?, keepUntil: Day?, at: Instant
    ) {
        self.id = id
        exhibitId = exhibit.id
        investigationId = exhibit.investigationId
        objectId = exhibit.objectId
        self.label = label.description
        self.category = category
        self.power = power
        status = "SEIZ"
        keeperId = keeper
        self.seal = seal
        moves = 1
        movedAt = at
        seenAt = at
        self.keepUntil = keepUntil
        cashConfirmed = false
    }

    /// Where it is; nothing once it has gone for good.
    public var place: PropertyPlace? {
        if let storeId { return .store(storeId.raw) }
        if let keeperId { return .officer(keeperId.raw) }
        return outside.map { .outside($0) }
    }

    mutating func put(at place: PropertyPlace) {
        storeId = nil
        keeperId = nil
        outside = nil
        switch place {
        case .store(let id): storeId = ID(id)
        case .officer(let id): keeperId = ID(id)
        case .outside(let words): outside = words
        }
    }

    public static func of(_ exhibit: RawID, in tx: Transaction) throws -> PropertyItem? {
        try tx.first(PropertyItem.self, "SELECT * FROM property_item WHERE exhibit_id = \(exhibit)")
    }

    static func labelled(_ label: PropertyLabel, in tx: Transaction) throws -> PropertyItem? {
        try tx.first(PropertyItem.self, "SELECT * FROM property_item WHERE label = \(label.description)")
    }
}

/// One move of an exhibit. Only ever added to.
public struct ExhibitMovement: Filed {
    public static let table = "exhibit_movement"
    public static let kind: RecordKind = "exhibit-movement"

    public let id: ID<ExhibitMovement>
    public var version = 0
    public let itemId: ID<PropertyItem>
    public let number: Int
    /// As `PropertyPlace` writes them; nothing for the seizure.
    public let fromPlace: String?
    public let toPlace: String
    /// As they were called then.
    public let fromText: String
    public let toText: String
    public let reason: String
    public let sealBefore: String?
    public let sealAfter: String?
    public let signature: String?
    public let signedBy: String?
    public let isScanned: Bool
    public let at: Instant
    public let recordedAt: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }

    var move: Move? {
        guard let to = PropertyPlace(toPlace) else { return nil }
        return Move(from: fromPlace.flatMap { PropertyPlace($0) }, to: to, at: at, sealBefore: sealBefore, sealAfter: sealAfter, hasSignature: signedBy != nil)
    }

    public static func all(of item: ID<PropertyItem>, in tx: Transaction) throws -> [ExhibitMovement] {
        try tx.all(ExhibitMovement.self, "SELECT * FROM exhibit_movement WHERE item_id = \(item) ORDER BY number LIMIT 1000")
    }
}

extension PropertyPlace {
    /// What people call it.
    func text(in tx: Transaction) throws -> String {
        switch self {
        case .store(let id): try PropertyStore.fullName(ID(id), in: tx)
        case .officer(let id): try Officers.label(ID(id), in: tx)
        case .outside(let words): words
        }
    }
}

extension Work {
    /// An exhibit with its place and its investigation, all of which the officer may see.
    func requireItem(_ id: ID<Exhibit>) throws -> (Exhibit, PropertyItem, Investigation) {
        let (exhibit, crime) = try requirePart(Exhibit.self, id)
        guard let item = try PropertyItem.of(id.raw, in: tx) else {
            throw Refusal.conflict("\(exhibit.reference) was recorded before labels were given. Record its continuity on paper, or record it again as property.")
        }
        return (exhibit, item, crime)
    }

    /// One that has not gone for good.
    func requireHeld(_ id: ID<Exhibit>) throws -> (Exhibit, PropertyItem, Investigation) {
        let found = try requireItem(id)
        if found.1.closedAt != nil { throw Refusal.conflict("\(found.0.reference) has left police possession.") }
        return found
    }

    /// Keeps the exhibit's card in step with where it is, as restricted as its investigation.
    func indexExhibit(_ exhibit: Exhibit, _ item: PropertyItem) throws {
        let status = try CodeList.code(item.status, of: "property-status", on: London.day(of: now), in: tx)?.title ?? item.status
        try index(exhibit.card(item, status: status))
        let groups = try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(exhibit.investigationId)")
        if !groups.isEmpty { try restrict(exhibit.ref, to: groups) }
    }
}
