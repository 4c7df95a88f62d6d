import Base
public import Core
import Crypto
import Foundation
import Records
import Storage

/// Loads addresses from CSV with the columns of OS AddressBase, or of a force's own list that names them so.
public enum Gazetteer {
    /// Characters of one field; an address has a few dozen.
    static let fieldMax = 1_000

    public static func run(
        files: [String], office: Office, officer: Officer, rejects: String?, progress: @escaping @Sendable (String) -> Void
    ) async throws -> Reconciliation {
        var total = Reconciliation()
        for file in try InputFile.all(files) {
            var load = GazetteerLoad(file: file, office: office, officer: officer, rejects: rejects, progress: progress)
            total += try await load.run()
        }
        return total
    }
}

/// The columns an address is read from: which place in the row each has.
struct GazetteerColumns {
    private let places: [Column: Int]

    enum Column: CaseIterable {
        case uprn, organisation, subBuilding, buildingName, number, street, locality, town, postcode, singleLine, latitude, longitude, easting, northing

        /// What publishers call it, without case, spaces and underscores.
        var names: [String] {
            switch self {
            case .uprn: ["uprn"]
            case .organisation: ["organisationname", "organisation", "rmorganisationname", "laorganisation"]
            case .subBuilding: ["subbuildingname", "subbuilding", "saotext"]
            case .buildingName: ["buildingname", "paotext"]
            case .number: ["buildingnumber", "number", "paostartnumber"]
            case .street: ["thoroughfare", "streetname", "streetdescription", "street"]
            case .locality: ["dependentlocality", "locality"]
            case .town: ["posttown", "townname", "town"]
            case .postcode: ["postcode", "postcodelocator"]
            case .singleLine: ["singlelineaddress", "address", "fulladdress"]
            case .latitude: ["latitude", "lat"]
            case .longitude: ["longitude", "lon", "long"]
            case .easting: ["xcoordinate", "easting"]
            case .northing: ["ycoordinate", "northing"]
            }
        }
    }

    /// Why the header is none of a gazetteer, as a sentence.
    struct Fault: Error { let sentence: String }

    init(header: [String], of name: String) throws(Fault) {
        let keys = header.map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
        var places: [Column: Int] = [:]
        for column in Column.allCases {
            if let name = column.names.first(where: { keys.contains($0) }) { places[column] = keys.firstIndex(of: name) }
        }
        guard places[.uprn] != nil else {
            throw Fault(sentence: "\(name) has no column UPRN in its first line, so it is no gazetteer with a header. Nothing of it was loaded.")
        }
        guard places[.street] != nil || places[.singleLine] != nil else {
            throw Fault(sentence: "\(name) has no column for the street (THOROUGHFARE, STREET_NAME) nor SINGLE_LINE_ADDRESS. Nothing of it was loaded.")
        }
        self.places = places
    }

    func value(_ column: Column, in row: [String]) -> String? {
        guard let place = places[column], place < row.count else { return nil }
        let text = row[place].trimmingCharacters(in: .whitespaces)
        return text.isEmpty ? nil : text
    }

    func row(_ fields: [String]) -> LoadGazetteer.Row {
        func tidy(_ column: Column) -> String? { value(column, in: fields).map(Self.tidy) }
        let street = tidy(.street)
        let house = [value(.number, in: fields), street].compactMap { $0 }.joined(separator: " ")
        let parts = [tidy(.organisation), tidy(.subBuilding), tidy(.buildingName), house.isEmpty ? nil : house].compactMap { $0 }
        var (latitude, longitude) = (value(.latitude, in: fields), value(.longitude, in: fields))
        if latitude == nil, longitude == nil, let east = value(.easting, in: fields).flatMap({ Double($0) }), let north = value(.northing, in: fields).flatMap({ Double($0) }),
            let point = NationalGrid.point(easting: east, northing: north)
        {
            (latitude, longitude) = ("\(Self.rounded(point.latitude))", "\(Self.rounded(point.longitude))")
        }
        return LoadGazetteer.Row(
            uprn: value(.uprn, in: fields) ?? "", line: parts.isEmpty ? tidy(.singleLine) ?? "" : parts.joined(separator: ", "), street: street,
            locality: tidy(.locality), town: tidy(.town), postcode: value(.postcode, in: fields), latitude: latitude, longitude: longitude)
    }

    /// To a tenth of a metre: the transformation is good to five.
    private static func rounded(_ degrees: Double) -> Double { (degrees * 1_000_000).rounded() / 1_000_000 }

    /// Gazetteers shout. Words in capitals get one capital, `12A` and `ST. JOHN'S` stay as people write them.
    static func tidy(_ text: String) -> String {
        guard text == text.uppercased(), text.contains(where: \.isLetter) else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: true).map { word -> String in
            word.contains(where: \.isNumber) ? String(word) : word.prefix(1) + word.dropFirst().lowercased()
        }.joined(separator: " ")
    }
}

/// The loading of one file: read through once for what it is, then in batches.
struct GazetteerLoad {
    let file: InputFile
    let office: Office
    let officer: Officer
    let rejects: RejectFile
    let progress: @Sendable (String) -> Void
    private var reconciliation = Reconciliation()

    init(file: InputFile, office: Office, officer: Officer, rejects folder: String?, progress: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.office = office
        self.officer = officer
        self.progress = progress
        rejects = RejectFile(folder: folder, named: file.name, header: [], tell: progress)
    }

    mutating func run() async throws -> Reconciliation {
        let (edition, header) = try check()
        rejects.header = header
        let columns: GazetteerColumns
        do {
            columns = try GazetteerColumns(header: header, of: file.name)
        } catch {
            throw ImportFault(description: error.sentence)
        }
        try await load(columns, edition)
        try rejects.close()
        progress("\(file.name): \(reconciliation.line)")
        return reconciliation
    }

    /// The file's hash names its edition; one that is not UTF-8 or breaks off is refused whole.
    private func check() throws -> (edition: String, header: [String]) {
        var text = UTF8Check()
        var hasher = SHA256()
        var reader = CSVReader()
        var header: [String]?
        let open = try file.open()
        while let piece = try open.piece() {
            text.read(piece)
            hasher.update(data: piece)
            reader.read(piece) { row in if header == nil { header = row } }
        }
        let isCut = reader.isInsideQuotes
        reader.finish { row in if header == nil { header = row } }
        text.finish()
        guard text.isValid else { throw ImportFault(description: "\(file.name) is not UTF-8 text. Save it as UTF-8; nothing of it was loaded.") }
        guard let header else { throw ImportFault(description: "\(file.name) is empty. Nothing was loaded.") }
        guard !isCut else { throw ImportFault(description: "\(file.name) breaks off inside quotes. Fetch it again; nothing of it was loaded.") }
        return ("\(file.name.prefix(80)) \(hex(hasher.finalize()).prefix(16))", header)
    }

    private mutating func load(_ columns: GazetteerColumns, _ edition: String) async throws {
        let open = try file.open()
        var reader = CSVReader()
        var isHeader = true
        var number = 0
        var waiting: [(number: Int, fields: [String])] = []
        func take(_ row: [String]) {
            if isHeader {
                isHeader = false
            } else {
                number += 1
                waiting.append((number, row))
            }
        }
        while let piece = try open.piece() {
            reader.read(piece, take)
            while waiting.count >= LoadGazetteer.batchMax {
                try await load(Array(waiting.prefix(LoadGazetteer.batchMax)), columns, edition)
                waiting.removeFirst(LoadGazetteer.batchMax)
                if number % 100_000 < LoadGazetteer.batchMax { progress("\(file.name): \(reconciliation.read) rows") }
            }
        }
        reader.finish(take)
        try await load(waiting, columns, edition)
    }

    private mutating func load(_ rows: [(number: Int, fields: [String])], _ columns: GazetteerColumns, _ edition: String) async throws {
        var good: [(number: Int, fields: [String], row: LoadGazetteer.Row)] = []
        for (number, fields) in rows {
            if let long = fields.firstIndex(where: { $0.count > Gazetteer.fieldMax }) {
                let shortened = fields.map { $0.count > Gazetteer.fieldMax ? String($0.prefix(Gazetteer.fieldMax)) + "…" : $0 }
                try reject(shortened, number, because: "Field \(long + 1) has \(fields[long].count) characters; an address has at most \(Gazetteer.fieldMax).")
                continue
            }
            let row = columns.row(fields)
            if let problem = LoadGazetteer.problem(with: row) { try reject(fields, number, because: problem) } else { good.append((number, fields, row)) }
        }
        guard !good.isEmpty else { return }
        let fates = try await office.perform(LoadGazetteer(edition: edition, addresses: good.map(\.row)), as: officer).outcome
        for (row, fate) in zip(good, fates) {
            switch fate {
            case .created: reconciliation.created += 1
            case .updated: reconciliation.updated += 1
            case .already: reconciliation.already += 1
            case .contradicts:
                try reject(row.fields, row.number, because: "UPRN \(row.row.uprn) stands in this file before with another address. Find out which is right.")
                continue
            }
            reconciliation.read += 1
        }
    }

    private mutating func reject(_ fields: [String], _ number: Int, because reason: String) throws {
        reconciliation.read += 1
        reconciliation.rejected += 1
        try rejects.reject(fields, row: number, because: reason)
    }
}
