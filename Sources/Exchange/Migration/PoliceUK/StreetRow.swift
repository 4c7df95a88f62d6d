import Base
import Crypto
import Investigation

/// One row of a street-level crime file, understood.
struct StreetRow: Sendable {
    /// 64 hexadecimal digits; nothing where the publisher gives none.
    let crimeId: String?
    let month: Month
    let reportedBy: String
    let fallsWithin: String
    let place: HistoricPlace?
    /// A code of `crime-type`.
    let crimeType: String
    let outcome: PublishedOutcome?
    let context: String?
    /// Coordinates in millionths of a degree.
    private let point: (longitude: Int, latitude: Int)?

    /// Why a row cannot be taken, in the words of its reject.
    struct Fault: Error {
        let reason: String
    }

    init(_ fields: [String], lists: StreetLists) throws(Fault) {
        guard fields.count == StreetColumns.header.count else { throw Fault(reason: "The row has \(fields.count) columns, not \(StreetColumns.header.count).") }
        for (name, field) in zip(StreetColumns.header, fields) where field.utf8.count > 300 || field.utf8.contains(0) {
            throw Fault(reason: "\(name) is longer than 300 bytes or holds a NUL character.")
        }
        let id = fields[0].lowercased()
        guard id.isEmpty || Self.isCrimeID(id) else {
            throw Fault(reason: "Crime ID “\(fields[0].prefix(80))” is not 64 hexadecimal digits.")
        }
        guard let month = Month(fields[1]) else { throw Fault(reason: "Month “\(fields[1])” is not a month such as 2017-03.") }
        guard month <= lists.thisMonth else { throw Fault(reason: "Month \(fields[1]) has not come yet.") }
        guard !fields[2].isEmpty else { throw Fault(reason: "Reported by is empty.") }
        guard let type = lists.types[fields[9]] else { throw Fault(reason: "Crime type “\(fields[9])” is not one that data.police.uk publishes.") }
        if !fields[10].isEmpty, lists.outcomes[fields[10]] == nil {
            throw Fault(reason: "Last outcome category “\(fields[10])” is not one that data.police.uk publishes.")
        }
        point = try Self.point(fields[4], fields[5])
        let place = try Self.place(fields, hasPoint: point != nil)
        crimeId = id.isEmpty ? nil : id
        self.month = month
        reportedBy = fields[2]
        fallsWithin = fields[3]
        self.place = place
        crimeType = type.code
        outcome = lists.outcomes[fields[10]]
        context = fields[11].isEmpty ? nil : fields[11]
    }

    static func point(_ longitude: String, _ latitude: String) throws(Fault) -> (longitude: Int, latitude: Int)? {
        if longitude.isEmpty && latitude.isEmpty { return nil }
        guard !longitude.isEmpty, !latitude.isEmpty else { throw Fault(reason: "Only one of Longitude and Latitude is given.") }
        guard let east = degrees(longitude), let north = degrees(latitude) else {
            throw Fault(reason: "Longitude “\(longitude)” and Latitude “\(latitude)” are not decimal degrees.")
        }
        // The files are of forces of the United Kingdom: a point elsewhere is a slip, most often the two columns in the wrong order.
        guard (-9.0...3.0).contains(east), (49.0...61.5).contains(north) else {
            throw Fault(reason: "Longitude \(longitude) and Latitude \(latitude) are not in the United Kingdom. Are the two in the wrong order?")
        }
        return (Int((east * 1_000_000).rounded()), Int((north * 1_000_000).rounded()))
    }

    private static func degrees(_ text: String) -> Double? {
        guard text.utf8.count <= 20, text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }) else { return nil }
        return Double(text)
    }

    /// - Parameter fields: of a row whose first nine columns are those of a street file.
    static func place(_ fields: [String], hasPoint: Bool) throws(Fault) -> HistoricPlace? {
        let code = fields[7]
        guard code.isEmpty || isLSOA(code) else { throw Fault(reason: "LSOA code “\(code)” is not a letter and eight digits, such as E01000914.") }
        if !hasPoint && code.isEmpty && (fields[6].isEmpty || fields[6] == StreetColumns.noLocation) { return nil }
        return HistoricPlace(
            line: fields[6].isEmpty ? StreetColumns.noLocation : fields[6], longitude: hasPoint ? fields[4] : nil, latitude: hasPoint ? fields[5] : nil,
            lsoaCode: code.isEmpty ? nil : code, lsoaName: fields[8].isEmpty ? nil : fields[8])
    }

    /// 64 hexadecimal digits in small letters.
    static func isCrimeID(_ id: String) -> Bool { id.utf8.count == 64 && id.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }

    private static func isLSOA(_ code: String) -> Bool {
        let bytes = Array(code.utf8)
        return bytes.count == 9 && [UInt8(ascii: "E"), UInt8(ascii: "W"), UInt8(ascii: "S"), UInt8(ascii: "N")].contains(bytes[0])
            && bytes[1...].allSatisfy { (48...57).contains($0) }
    }

    /// The place in one line to compare by: releases spell a street now with capitals, now without.
    var placeKey: PlaceKey? {
        place.map { PlaceKey(line: $0.line.lowercased(), longitude: point?.longitude, latitude: point?.latitude, lsoa: $0.lsoaCode) }
    }
}

/// A published place as releases agree on it.
struct PlaceKey: Hashable, Sendable, CustomStringConvertible {
    let line: String
    let longitude: Int?
    let latitude: Int?
    let lsoa: String?

    var description: String { "\(line)|\(longitude.map(String.init) ?? "")|\(latitude.map(String.init) ?? "")|\(lsoa ?? "")" }
}

/// What a row may say, read once for a run.
struct StreetLists: Sendable {
    let types: [String: CrimeType]
    let outcomes: [String: PublishedOutcome]
    /// The rank of each outcome by its code.
    let ranks: [String: Int]
    let thisMonth: Month

    init(types: [CrimeType], outcomes: [PublishedOutcome], thisMonth: Month) {
        self.types = Dictionary(types.map { ($0.title, $0) }, uniquingKeysWith: { first, _ in first })
        self.outcomes = Dictionary(outcomes.map { ($0.title, $0) }, uniquingKeysWith: { first, _ in first })
        ranks = Dictionary(outcomes.map { ($0.code, $0.rank) }, uniquingKeysWith: { first, _ in first })
        self.thisMonth = thisMonth
    }
}

/// What tells one published record from every other.
struct StreetIdentity: Hashable, Sendable {
    /// 32 hexadecimal digits.
    let key: String

    /// A Crime ID can stand on several rows of a month with different places or types, and each of those is a record; so the identity of a row with
    /// an ID is the ID with place and type. Rows without an ID (all anti-social behaviour, everything before December 2011) can be alike to the last
    /// letter and still be different incidents: there the identity is everything the row says, and the how-manieth of its kind in the file it is.
    init(_ row: StreetRow, occurrence: Int) {
        let place = row.placeKey?.description ?? ""
        let parts =
            row.crimeId.map { [$0, place, row.crimeType] }
            ?? [row.month.description, row.reportedBy, row.fallsWithin, place, row.crimeType, String(occurrence)]
        var hasher = SHA256()
        for part in parts {
            hasher.update(data: Array(part.utf8))
            hasher.update(data: [0])
        }
        key = hex(hasher.finalize().prefix(16))
    }
}

/// Gives each row of one file its identity.
struct StreetIdentities {
    private var seen: [StreetIdentity: Int] = [:]

    mutating func of(_ row: StreetRow) -> StreetIdentity {
        let first = StreetIdentity(row, occurrence: 1)
        guard row.crimeId == nil else { return first }
        let occurrence = seen[first, default: 0] + 1
        seen[first] = occurrence
        return occurrence == 1 ? first : StreetIdentity(row, occurrence: occurrence)
    }
}
