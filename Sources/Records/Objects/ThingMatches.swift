import Base
import Core
import Storage

/// Places and things that may be the one being typed, with why: what is known is found by its number before its words.
struct ThingMatches {
    struct Match: Sendable {
        let id: RawID
        let title: String
        let detail: String
        let why: String
        /// What a form is filled with where the match is no record yet: an address that only the gazetteer has.
        var fill: [String: String]?
    }

    let typed: String
    let limit: Int
    let visible: Visibility
    let tx: Transaction
    private(set) var found: [Match] = []

    /// The matches by number and key, the surest first.
    static func search(_ typed: String, of kind: RecordKind, limit: Int, visible: Visibility, in tx: Transaction) throws -> [Match] {
        var matches = ThingMatches(typed: typed, limit: limit, visible: visible, tx: tx)
        switch kind {
        case Vehicle.kind: try matches.vehicles()
        case Organisation.kind: try matches.organisations()
        case Location.kind: try matches.locations()
        case ObjectItem.kind: try matches.objects()
        default: break
        }
        return matches.found
    }

    private var isFull: Bool { found.count >= limit }

    private mutating func add(_ match: Match) {
        if !isFull, !found.contains(where: { $0.id == match.id }) { found.append(match) }
    }

    /// A range of the index: from the prefix to just before whatever begins otherwise.
    private func begins(_ column: SQL, _ prefix: String) -> SQL { "\(column) >= \(prefix) AND \(column) < \(prefix + "\u{10FFFF}")" }

    // MARK: Vehicles

    private mutating func vehicles() throws {
        let key = typed.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard key.count >= 2 else { return }
        try vehicles("v.vrm = \(key)", why: "same registration mark")
        try vehicles("v.vin = \(key)", why: "same identification number")
        let alike = Self.alike(key)
        if !alike.isEmpty { try vehicles("v.vrm IN \(list: alike)", why: "a mark that looks like it") }
        try vehicles(begins("v.vrm", key), why: "the mark begins so")
    }

    private mutating func vehicles(_ condition: SQL, why: String) throws {
        guard !isFull else { return }
        let vehicles = try tx.all(Vehicle.self, "SELECT v.* FROM vehicle v WHERE \(condition) AND \(visible.condition("v.id")) ORDER BY v.vrm, v.id LIMIT \(limit)")
        for vehicle in vehicles { add(Match(id: vehicle.id.raw, title: vehicle.label, detail: vehicle.marks ?? "", why: why)) }
    }

    private static let lookAlike: [Character: Character] = ["0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2"]

    /// Marks with one or more characters read as the one they look like: at most 15.
    static func alike(_ mark: String) -> [String] {
        guard (2...RegistrationMark.lengthMax).contains(mark.count) else { return [] }
        var marks = [""]
        var free = 4
        for character in mark {
            let other = free > 0 ? lookAlike[character] : nil
            if other != nil { free -= 1 }
            marks = marks.flatMap { head in [head + String(character)] + (other.map { [head + String($0)] } ?? []) }
        }
        return marks.filter { $0 != mark }
    }

    // MARK: Organisations

    private mutating func organisations() throws {
        let number = typed.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        let name = NameKey.family(typed)
        if number.count >= 4 { try organisations("o.number = \(number)", order: "o.id", why: "same company or charity number") }
        guard name.count >= 2 else { return }
        try organisations("o.name_key = \(name)", order: "o.id", why: "same name")
        try organisations(begins("o.name_key", name), order: "o.name_key, o.id", why: "the name begins so")
    }

    private mutating func organisations(_ condition: SQL, order: SQL, why: String) throws {
        guard !isFull else { return }
        let organisations = try tx.all(
            Organisation.self, "SELECT o.* FROM organisation o WHERE \(condition) AND \(visible.condition("o.id")) ORDER BY \(order) LIMIT \(limit)")
        for organisation in organisations {
            add(
                Match(
                    id: organisation.id.raw, title: organisation.name,
                    detail: [organisation.type, organisation.number.map { "number \($0)" }].compactMap { $0 }.joined(separator: ", "), why: why))
        }
    }

    // MARK: Things

    private mutating func objects() throws {
        let key = ObjectItem.key(of: typed) ?? ""
        let digits = Telephone.digits(of: typed)
        guard key.count >= 4 else { return }
        try objects("o.imei = \(key)", why: "same IMEI")
        try objects("o.serial_key = \(key)", why: "same serial number")
        try objects("o.document_number = \(key.uppercased())", why: "same document number")
        if digits.count >= 7 { try objects("o.number = \(digits)", why: "same telephone number") }
    }

    private mutating func objects(_ condition: SQL, why: String) throws {
        guard !isFull else { return }
        let objects = try tx.all(ObjectItem.self, "SELECT o.* FROM object_item o WHERE \(condition) AND \(visible.condition("o.id")) ORDER BY o.id DESC LIMIT \(limit)")
        for object in objects { add(Match(id: object.id.raw, title: object.description, detail: object.sort.title, why: why)) }
    }

    // MARK: Places

    private mutating func locations() throws {
        if typed.count >= 6, let uprn = try? LocationParticulars.uprn(typed) { try locations("uprn = \(uprn)", why: "same UPRN") }
        let postcode = Postcode.found(in: typed)
        let line = Location.key(of: postcode.map { Self.without($0, typed) } ?? typed)
        // The house: `12`, `flat 2 12`, `12a`.
        let number = line.split(separator: " ").prefix { $0 == "flat" || $0.contains(where: \.isNumber) }.joined(separator: " ")
        if let postcode {
            if !line.isEmpty { try locations("postcode = \(postcode.description) AND line_key = \(line)", why: "same postcode and address") }
            if !number.isEmpty {
                try locations("postcode = \(postcode.description) AND (line_key = \(number) OR \(begins("line_key", number + " ")))", why: "same postcode and number")
            }
            try locations("postcode = \(postcode.description)", why: "same postcode")
        } else if line.count >= 3 {
            try locations("line_key = \(line)", why: "same address")
            try locations(begins("line_key", line), why: "the address begins so")
        }
    }

    private static func without(_ postcode: Postcode, _ typed: String) -> String {
        var rest = typed.uppercased()
        for form in [postcode.description, postcode.joined] { rest = rest.replacing(form, with: " ") }
        return rest
    }

    /// Places on record before those only the gazetteer has.
    private mutating func locations(_ condition: SQL, why: String) throws {
        guard !isFull else { return }
        let places = try tx.all(
            Location.self, "SELECT l.* FROM location l WHERE \(condition) AND \(visible.condition("l.id")) ORDER BY l.line_key, l.id LIMIT \(limit)")
        for place in places { add(Match(id: place.id.raw, title: place.label, detail: place.quality, why: why)) }
        guard !isFull else { return }
        // An address that is on record under its UPRN stands above; one whose record is hidden is offered like any other.
        let known = Set(places.compactMap(\.uprn))
        let addresses = try tx.all(GazetteerAddress.self, "SELECT * FROM gazetteer_address WHERE \(condition) ORDER BY line_key, id LIMIT \(limit)")
        for address in addresses where !known.contains(address.uprn) {
            add(Match(id: address.id.raw, title: address.label, detail: "in the gazetteer", why: why, fill: address.fields))
        }
    }
}

extension GazetteerAddress {
    /// The address as the fields of a location's form.
    fileprivate var fields: [String: String] {
        var fields = ["line": line, "uprn": uprn]
        fields["street"] = street
        fields["locality"] = locality
        fields["town"] = town
        fields["postcode"] = postcode
        fields["latitude"] = latitude.map { "\($0)" }
        fields["longitude"] = longitude.map { "\($0)" }
        fields["pointBy"] = latitude == nil ? nil : "GAZ"
        return fields
    }
}
