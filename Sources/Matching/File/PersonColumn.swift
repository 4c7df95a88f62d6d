/// The columns a person file may have, under the names they go by.
enum PersonColumn: Int, CaseIterable {
    case id, given, middle, family, aliasGiven, aliasFamily, birthDate, sex, house, road, roadMore, town, state, postcode, earlierPostcode, phone, email
    case pncID, cro, nationalID

    private var names: [String] {
        switch self {
        case .id: ["id", "rec_id", "unique_id"]
        case .given: ["given_name", "first_name", "forename"]
        case .middle: ["middle_name", "middle"]
        case .family: ["family_name", "surname", "last_name"]
        case .aliasGiven: ["alias_given_name", "alias_forename"]
        case .aliasFamily: ["alias_family_name", "alias_surname"]
        case .birthDate: ["date_of_birth", "dob"]
        case .sex: ["sex", "gender"]
        case .house: ["house_number", "house_no", "street_number"]
        case .road: ["address_1", "street"]
        case .roadMore: ["address_2"]
        case .town: ["town", "suburb", "city"]
        case .state: ["state"]
        case .postcode: ["postcode"]
        case .earlierPostcode: ["previous_postcode", "prev_postcode"]
        case .phone: ["phone"]
        case .email: ["email"]
        case .pncID: ["pnc_id", "pnc"]
        case .cro: ["cro"]
        case .nationalID: ["national_id", "soc_sec_id"]
        }
    }

    private static let byName: [String: PersonColumn] = {
        var all: [String: PersonColumn] = [:]
        for column in allCases { for name in column.names { all[name] = column } }
        return all
    }()

    static func named(_ header: String) -> PersonColumn? { byName[header.lowercased().replacing(" ", with: "_")] }

    /// `given_name, family_name …`, for a sentence about what was expected.
    static let expected = "given_name, family_name, date_of_birth, postcode"
}

/// Which field of a file holds which column.
struct Header {
    private(set) var fields: [Int] = Array(repeating: -1, count: PersonColumn.allCases.count)
    private(set) var ignored: [String] = []
    let width: Int

    init(_ row: Fields, path: String) throws {
        width = row.count
        for index in 0..<row.count {
            let name = row.string(index)
            guard let column = PersonColumn.named(name) else {
                if !name.isEmpty { ignored.append(name) }
                continue
            }
            if fields[column.rawValue] >= 0 {
                throw MatchingFault.wrong(path, "two columns hold the same thing (\(row.string(fields[column.rawValue])) and \(name)); leave one out")
            }
            fields[column.rawValue] = index
        }
        if row.bytes.contains(0) { throw MatchingFault.wrong(path, "it is not UTF-8 text (a spreadsheet saves it as CSV UTF-8)") }
        guard self[.given] >= 0 || self[.family] >= 0 || self[.aliasGiven] >= 0 || self[.aliasFamily] >= 0 else {
            let read = (0..<min(row.count, 4)).map { String(row.string($0).prefix(30)) }.joined(separator: ", ")
            throw MatchingFault.wrong(
                path, "the first row must name the columns and one must be a name (\(PersonColumn.expected) …); it reads \(read)\(row.count > 4 ? " …" : "")")
        }
    }

    subscript(_ column: PersonColumn) -> Int { fields[column.rawValue] }
}
