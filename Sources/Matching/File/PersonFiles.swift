/// The rows of one or two files in one table: those of the second come after the first's.
struct PersonFiles {
    let table: PersonTable
    /// The rows' own ids, by row.
    private(set) var ids = Lexicon()
    private(set) var idOfRow: [UInt32] = []
    /// Where the second file's rows begin; nil for one file.
    private(set) var secondStart: Int?
    /// What a person should know of the files: counted, nothing left out silently.
    private(set) var notes: [String] = []
    /// Of one kind of text, over all rows: a text's place is kept in 32 bits.
    static let textBytesMax = 3_000_000_000

    init(_ paths: [String], progress: (String) -> Void) throws {
        // Five slots are 20 bytes a row at most; the layout is one for both files.
        table = PersonTable(layout: RowLayout(names: 2, addresses: 2, phones: 1))
        for (index, path) in paths.enumerated() {
            if index == 1 { secondStart = table.count }
            try read(path, progress)
        }
        if table.unreadableBirthDates > 0 { notes.append("\(table.unreadableBirthDates) birth dates could not be read and were taken as missing.") }
        if table.birthDatesOutsideCalendar > 0 {
            notes.append("\(table.birthDatesOutsideCalendar) birth dates are not in the calendar and were compared by their figures.")
        }
        // Sharing by so many tells of a switchboard or a placeholder, not of a person.
        let limit = 100
        for (cell, name) in [(table.layout.phone(0), "phone number"), (RowLayout.email, "e-mail address"), (RowLayout.nationalID, "national number")] {
            let emptied = table.emptyCells(at: cell, sharedByMoreThan: limit)
            if emptied > 0 { notes.append("In \(emptied) rows a \(name) that more than \(limit) rows share was not compared.") }
        }
    }

    var count: Int { table.count }

    func id(_ row: Int) -> String { ids.string(idOfRow[row]) }

    /// The rows of the ids of the left and of the right file; of the one file twice.
    func rows() -> (left: [String: Int], right: [String: Int]) {
        func rows(_ range: Range<Int>) -> [String: Int] { Dictionary(range.map { (id($0), $0) }, uniquingKeysWith: { first, _ in first }) }
        guard let secondStart else {
            let all = rows(0..<count)
            return (all, all)
        }
        return (rows(0..<secondStart), rows(secondStart..<count))
    }

    private mutating func read(_ path: String, _ progress: (String) -> Void) throws {
        var reader = RowReader()
        var header: Header?
        var tooWide = 0
        var broken = 0
        var unnamed = 0
        let first = table.count
        var seen = Seen()
        try reader.read(path) { fields in
            guard let columns = header else {
                header = try Header(fields, path: path)
                return
            }
            if fields.count > columns.width { tooWide += 1 }
            if !Self.isUTF8(fields.bytes) { broken += 1 }
            try takeID(fields, columns, path, first, &unnamed, &seen)
            Self.take(fields, columns, into: table)
            if table.count % 1000 == 0, max(ids.bytes.count, table.bytesMost) > Self.textBytesMax {
                throw MatchingFault.wrong(path, "its texts take more than \(Self.textBytesMax / 1_000_000_000) GB; match it in parts, by region or by year of birth")
            }
            if table.count % 100_000 == 0 { progress("read \(table.count) rows") }
        }
        guard let header else { throw MatchingFault.wrong(path, "the file is empty; it needs a first row with the names of its columns") }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if !header.ignored.isEmpty { notes.append("\(name): these columns are not used: \(header.ignored.prefix(20).joined(separator: ", ")).") }
        if tooWide > 0 { notes.append("\(name): \(tooWide) rows have more fields than the header; the extra ones were not used.") }
        if broken > 0 { notes.append("\(name): \(broken) rows are not UTF-8; what could not be read in them was passed over.") }
        if reader.overlong > 0 { notes.append("\(name): \(reader.overlong) fields are longer than \(RowReader.fieldBytesMax) bytes and were taken as missing.") }
        if unnamed > 0 { notes.append("\(name): \(unnamed) rows have no id and are called by their row's number.") }
    }

    /// Rows by their id in this file, to refuse one that comes twice. Ids are numbers of `ids`, so a bit each is enough.
    private struct Seen { var bits: [UInt64] = [] }

    private mutating func takeID(_ fields: Fields, _ columns: Header, _ path: String, _ first: Int, _ unnamed: inout Int, _ seen: inout Seen) throws {
        let row = table.count - first + 1
        let field = fields[columns[.id]]
        let id: UInt32
        if field.isEmpty {
            if columns[.id] >= 0 { unnamed += 1 }
            id = ids.intern(columns[.id] >= 0 ? "row \(row)" : String(row))
        } else {
            id = ids.intern(field)
        }
        let (word, bit) = (Int(id >> 6), UInt64(1) << UInt64(id & 63))
        if word >= seen.bits.count { seen.bits.append(contentsOf: repeatElement(0, count: word + 1024 - seen.bits.count)) }
        if seen.bits[word] & bit != 0 {
            let before = idOfRow[first...].firstIndex(of: id).map { $0 - first + 1 } ?? 0
            throw MatchingFault.wrong(path, "the id \(ids.string(id).prefix(60)) stands in rows \(before) and \(row) below the header; give every row its own")
        }
        seen.bits[word] |= bit
        idOfRow.append(id)
    }

    private static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { $0 < 128 } || String(validating: bytes, as: UTF8.self) != nil
    }

    private static func take(_ fields: Fields, _ columns: Header, into table: PersonTable) {
        func field(_ column: PersonColumn) -> UnsafeBufferPointer<UInt8> { fields[columns[column]] }
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        table.beginRow()
        table.addName(given: field(.given), middle: field(.middle), family: field(.family))
        if !field(.aliasGiven).isEmpty || !field(.aliasFamily).isEmpty {
            table.addName(given: field(.aliasGiven), middle: none, family: field(.aliasFamily))
        }
        let road = field(.road).isEmpty ? field(.roadMore) : field(.road)
        table.addAddress(house: field(.house), road: road, town: field(.town), postcode: field(.postcode))
        if !field(.earlierPostcode).isEmpty { table.addAddress(house: none, road: none, town: none, postcode: field(.earlierPostcode)) }
        table.setBirthDate(field(.birthDate))
        table.setSex(field(.sex))
        table.addPhone(field(.phone))
        table.setEmail(field(.email))
        table.setPNCID(field(.pncID))
        table.setCRO(field(.cro))
        table.setNationalID(field(.nationalID))
    }
}
