/// A unit of the force. Boroughs are units; so are the offices that serve all of them.
public struct SyntheticUnit: Hashable, Sendable {
    public let code: String
    public let name: String
    /// The place in `Borough.all`, for a borough's unit.
    public let borough: Int?
}

/// An account of the synthetic force.
public struct SyntheticOfficer: Hashable, Sendable {
    public let number: Int
    /// What is typed to sign in: `pc.response`.
    public let signIn: String
    public let name: String
    /// Warrant number of a police officer, staff number of others: six digits, and a letter no warrant number has.
    public let warrant: String
    public let rank: String
    /// A code of the roles list.
    public let role: String
    /// A code of `SyntheticForce.units`.
    public let unit: String
}

/// A custody suite, which is a unit too. Its code begins with its borough's.
public struct SyntheticSuite: Hashable, Sendable {
    public let number: Int
    public let code: String
    public let name: String
    public let borough: Int
    public let cells: Int
}

/// An operation, or a covert source, whose intelligence only its group may see.
public struct SyntheticOperation: Hashable, Sendable {
    public let number: Int
    /// Of its group.
    public let code: String
    public let name: String
    /// Sign-ins of its members.
    public let members: [String]
    /// Its records open to nobody outside in an emergency, and no search tells that there are any.
    public var isCovert = false
}

/// Units, suites and accounts: one of every role by a telling sign-in, then officers for every borough.
enum Roster {
    static let central: [(code: String, name: String)] = [
        ("CC", "Contact Centre"), ("CU", "Custody"), ("IB", "Intelligence Bureau"), ("MC", "Major Crime"), ("CJ", "Criminal Justice"),
        ("CMU", "Crime Management"),
        ("PP", "Public Protection"), ("FS", "Forensic and Digital"), ("PS", "Professional Standards"), ("IM", "Information Management"),
        ("DT", "Digital and Technology"),
        ("LD", "Learning and Development"), ("CO", "Command"), ("XP", "Partners"), ("VC", "Volume Crime"),
    ]

    /// The accounts the demonstration is walked with. Response and investigation sit in one borough, so that a crime passes from one to the next.
    private static let named: [(signIn: String, rank: String, role: String, unit: String)] = [
        ("pc.response", "PC", "PC", "HK"), ("ps.response", "PS", "SGT", "HK"), ("ds.response", "DS", "SGT", "HK"), ("dc.investigation", "DC", "DC", "HK"),
        ("insp.bail", "Insp", "INSP_BAIL", "HK"), ("contact.operator", "Staff", "CTRL", "CC"), ("ps.custody", "PS", "CUSO", "HKC"),
        ("detention.officer", "Staff", "DDO", "HKC"), ("nurse.custody", "Contractor", "HCP", "HKC"), ("appropriate.adult", "Volunteer", "AA", "XP"),
        ("insp.review", "Insp", "REVO", "CU"), ("supt.custody", "Supt", "SUPT", "CU"), ("acc.command", "ACC", "ACC", "CO"), ("dci.major", "DCI", "DSC", "MC"),
        ("crime.registrar", "Staff", "FCR", "CMU"), ("crime.manager", "Staff", "DDM", "CMU"), ("intel.officer", "PC", "INTO", "IB"),
        ("intel.manager", "DI", "INTM", "IB"), ("dc.source", "DC", "DSU", "IB"), ("disclosure.officer", "DC", "DISC", "CJ"),
        ("case.builder", "Staff", "CASE", "CJ"),
        ("evidence.review", "PS", "ERO", "CJ"), ("witness.care", "Staff", "WCU", "CJ"), ("property.store", "Staff", "PROP", "CJ"),
        ("exhibits.officer", "DC", "EXHO", "MC"),
        ("digital.examiner", "Staff", "DIGI", "FS"), ("financial.investigator", "Staff", "FIN", "MC"), ("missing.coordinator", "Staff", "MIS", "PP"),
        ("pc.offender", "PC", "MOSOVO", "PP"), ("dc.protection", "DC", "PVP", "PP"), ("supt.covert", "Supt", "CHIS", "IB"), ("psd.auditor", "DI", "PSD", "PS"),
        ("auditor", "Staff", "AUD", "IM"), ("data.protection", "Staff", "DPO", "IM"), ("service.desk", "Staff", "SUPP", "DT"),
        ("admin", "Staff", "ADMIN", "DT"),
        ("trainer", "PS", "TRAIN", "LD"), ("cps.prosecutor", "External", "EXT_CPS", "XP"), ("partner.viewer", "External", "EXT_PROB", "XP"),
        ("take.on", "Staff", "MIGR", "IM"), ("custody.visitor", "Volunteer", "ICV", "XP"),
    ]

    /// For each borough: two constables for 200,000 people and one more for every further 150,000, a sergeant and a detective.
    private static func team(of borough: Borough) -> [(rank: String, role: String)] {
        let constables = 2 + max(0, (borough.population - 200) / 150)
        return Array(repeating: (rank: "PC", role: "PC"), count: constables) + [("PS", "SGT"), ("DC", "DC")]
    }

    /// The borough of the named response and investigation accounts.
    static let walkedBorough = Borough.all.firstIndex { $0.code == "HK" } ?? 0

    /// The suite of the named custody accounts.
    static let walkedSuite = "HKC"

    /// The office that older cases pass to, so that borough lists hold what is current.
    static let volumeUnit = "VC"

    static var units: [SyntheticUnit] {
        Borough.all.enumerated().map { SyntheticUnit(code: $0.element.code, name: $0.element.name, borough: $0.offset) }
            + central.map { SyntheticUnit(code: $0.code, name: $0.name, borough: nil) }
            + suites.map { SyntheticUnit(code: $0.code, name: $0.name, borough: $0.borough) }
    }

    static func officers(seed: UInt64, names: NameBook) -> [SyntheticOfficer] {
        var chance = Chance(seed: seed, stream: "officers")
        var officers: [SyntheticOfficer] = []
        func add(_ signIn: String?, _ rank: String, _ role: String, _ unit: String) {
            let heritage = Heritage.shares.draw(&chance)
            let sex: SyntheticPerson.Sex = chance.percent(36) ? .female : .male
            let name = names.forename(sex, heritage, bornIn: 1970 + chance.below(32), &chance) + " " + names.surname(heritage, sex, &chance)
            let number = officers.count
            officers.append(
                SyntheticOfficer(
                    number: number, signIn: signIn ?? "\(rank.lowercased()).\(unit.lowercased())\(number)", name: name, warrant: "\(200_000 + number * 37)X",
                    rank: rank, role: role, unit: unit))
        }
        for account in named { add(account.signIn, account.rank, account.role, account.unit) }
        for borough in Borough.all { for member in team(of: borough) { add(nil, member.rank, member.role, borough.code) } }
        for suite in suites where suite.code != walkedSuite { add(nil, "PS", "CUSO", suite.code) }
        for _ in 0..<2 { add(nil, "Insp", "REVO", "CU") }
        for suite in suites where suite.code != walkedSuite { add(nil, "Staff", "DDO", suite.code) }
        for _ in 0..<8 { add(nil, "DC", "DC", volumeUnit) }
        for _ in 0..<3 { add(nil, "Staff", "INTO", "IB") }
        return officers
    }

    private static let suiteBoroughs = ["HK", "LB", "CR", "EA", "EN", "HV", "WM", "LW"]

    static let suites: [SyntheticSuite] = suiteBoroughs.enumerated().compactMap { place, code in
        guard let borough = Borough.all.firstIndex(where: { $0.code == code }) else { return nil }
        return SyntheticSuite(number: place, code: code + "C", name: "\(Borough.all[borough].name) Custody", borough: borough, cells: place % 3 == 0 ? 20 : 14)
    }

    /// The nearest suite to each borough.
    static let suitesOf: [Int] = Borough.all.map { borough in
        func distance(_ suite: SyntheticSuite) -> Double {
            let other = Borough.all[suite.borough]
            let north = (other.latitude - borough.latitude) * 111.2
            let east = (other.longitude - borough.longitude) * 69.2
            return north * north + east * east
        }
        return suites.min { distance($0) < distance($1) }?.number ?? 0
    }

    static let operations: [SyntheticOperation] = [
        SyntheticOperation(number: 0, code: "OP1", name: "Operation Quillwort", members: ["intel.officer", "intel.manager", "dci.major"]),
        SyntheticOperation(number: 1, code: "OP2", name: "Operation Saltmarsh", members: ["intel.manager", "dc.protection"]),
        SyntheticOperation(number: 2, code: "OP3", name: "Operation Tamarisk", members: ["intel.manager", "financial.investigator", "dci.major"]),
        SyntheticOperation(number: 3, code: "SRC1", name: "Source Wader", members: ["intel.manager", "supt.covert"], isCovert: true),
    ]
}
