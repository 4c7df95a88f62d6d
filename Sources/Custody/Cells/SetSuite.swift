public import Base
public import Core
import Records
public import Storage

/// Makes a unit a custody suite, or changes what is known of it: also that it is closed, and why.
public struct SetSuite: Operation {
    public static let name: OperationName = "custody.suite.set"
    public static let title = "Set up suite"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Suite") {
            Field.text("unit", "Unit code", required: .by("custody numbers and work lists go by the suite's unit"), max: 12)
            Field.number("desks", "Booking-in desks", hint: "Detainees booked in at once.", in: 1...20, required: .by("expected book-in times are worked out from it"))
            Field.yesNo("isDesignated", "Designated police station?", required: .by("PACE s30(6): at another nobody is held for more than six hours"))
            Field.text("closedBecause", "Why it takes nobody in", hint: "Leave empty while it is open.", max: 200)
        }
        Section("Where it is") {
            Field.text("latitude", "Latitude", hint: "Degrees north, for example 51.5012.", required: .by("the nearest suite is found by it"), max: 24).onMap()
            Field.text("longitude", "Longitude", hint: "Degrees east; west is negative.", required: .by("the nearest suite is found by it"), max: 24)
        }
    }

    public let unit: String
    public let desks: Int
    public let isDesignated: Bool
    public let closedBecause: String?
    public let latitude: String
    public let longitude: String

    public init(unit: String, desks: Int = 2, isDesignated: Bool = true, closedBecause: String? = nil, latitude: Double, longitude: Double) {
        self.unit = unit
        self.desks = desks
        self.isDesignated = isDesignated
        self.closedBecause = closedBecause
        self.latitude = "\(latitude)"
        self.longitude = "\(longitude)"
    }

    public func perform(in work: Work) throws -> ID<CustodySuite> {
        guard let known = try work.tx.first(Unit.self, "SELECT * FROM unit WHERE code = \(unit)") else {
            throw Refusal.invalid("unit", code: "unknown-unit", "There is no unit \(unit.prefix(12)). Ask an administrator to add it first, or correct the code.")
        }
        let id = ID<CustodySuite>(known.id.raw)
        var suite =
            try work.tx.find(CustodySuite.self, id)
            ?? CustodySuite(id: id, latitude: 0, longitude: 0, desks: desks, isDesignated: isDesignated, setUpAt: work.now)
        suite.latitude = try Self.degrees(latitude, "latitude", "Latitude", within: 90)
        suite.longitude = try Self.degrees(longitude, "longitude", "Longitude", within: 180)
        suite.desks = desks
        suite.isDesignated = isDesignated
        suite.closedBecause = closedBecause.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        try work.save(suite)
        try work.index(suite.filed(of: known))
        work.concern(suite.unit)
        // Whoever is held there has six hours from now on, or no longer (PACE-03).
        let held = try work.tx.all(Detention.self, "SELECT * FROM detention WHERE suite_id = \(suite.unitId) AND ended_at IS NULL ORDER BY id LIMIT \(Whiteboard.ofSuiteMax)")
        for detention in held { try work.scheduleDesignated(detention) }
        return id
    }

    private static func degrees(_ text: String, _ field: String, _ label: String, within most: Double) throws -> Double {
        guard let value = Double(text.filter { !$0.isWhitespace }), value.magnitude <= most else {
            throw Refusal.invalid(field, code: "not-degrees", "\(label): give degrees between -\(Int(most)) and \(Int(most)), for example 51.5012.")
        }
        return value
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let suite = try tx.find(CustodySuite.self, ID(ref.id)), let unit = try tx.find(Unit.self, suite.unitId) else { return .object([:]) }
        var members: [String: JSONValue] = [
            "unit": .string(unit.code), "desks": .integer(Int64(suite.desks)), "isDesignated": .boolean(suite.isDesignated),
            "latitude": .string("\(suite.latitude)"), "longitude": .string("\(suite.longitude)"),
        ]
        if let closed = suite.closedBecause { members["closedBecause"] = .string(closed) }
        return .object(members)
    }
}
