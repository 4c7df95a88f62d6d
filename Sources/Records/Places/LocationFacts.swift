public import Base
public import Core
import Storage

/// What is asked about a place that is not known yet.
public struct LocationFacts: Codable, Sendable, Hashable {
    public var line: String
    public var town: String?
    public var postcode: String?

    public init(line: String, town: String? = nil, postcode: String? = nil) {
        self.line = line
        self.town = town
        self.postcode = postcode
    }

    public static let fields: [Field] = [
        .text(
            "line", "Address or place", hint: "Flat, number and street, or what the spot is called.", required: .by("officers must find the place again"),
            max: 200),
        .text("town", "Town", max: 100),
        .text("postcode", "Postcode", hint: "For example SW1A 1AA. Leave empty if not known.", max: 10),
    ]

    /// The place these facts make, checked.
    func location(id: ID<Location>, now: Instant, at prefix: String = "") throws -> Location {
        var check = TextCheck(at: prefix)
        let line = check.text("line", "Address or place", line, max: 200)
        if line == nil { check.add("line", "required", "Address or place: give it, because officers must find the place again.") }
        let town = check.text("town", "Town", town, max: 100)
        var code: Postcode?
        if let typed = check.text("postcode", "Postcode", postcode, max: 10) {
            code = Postcode(typed)
            if code == nil {
                check.add("postcode", "not-a-postcode", "Postcode: “\(typed)” is not a whole postcode. Write it as in SW1A 1AA, or leave it out.")
            }
        }
        try check.refuse()
        return Location(id: id, line: line ?? "", town: town, postcode: code?.description, createdAt: now)
    }
}

extension Work {
    /// The place picked in a form: one that is known, or the newly recorded one. The same address is not written down twice.
    public func location(_ pick: Pick<Location, LocationFacts>, source: Ref?, at path: String = "") throws -> Location {
        if let source { concern(source) }
        switch pick {
        case .known(let id): return try location(id)
        case .new(let facts):
            let drafted = try facts.location(id: newID(), now: now, at: path.isEmpty ? "" : path + ".new")
            if let known = try Location.same(as: drafted, visible: Visibility(to: officer), in: tx) {
                concern(known.ref)
                return known
            }
            return try save(drafted.checkedByGazetteer(now: now, in: tx))
        }
    }

    /// A place that is known, or an address of the gazetteer, which becomes one now under the same id.
    public func location(_ id: ID<Location>) throws -> Location {
        guard try tx.find(Location.self, id) == nil, let address = try tx.find(GazetteerAddress.self, ID(id.raw)) else { return try require(Location.self, id) }
        let drafted = try address.location(now: now, in: tx)
        if let known = try Location.same(as: drafted, visible: Visibility(to: officer), in: tx) {
            concern(known.ref)
            return known
        }
        return try save(drafted)
    }
}
