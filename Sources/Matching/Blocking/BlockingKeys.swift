/// Keys under which a person is looked for: two records are compared when they share one. Numbers that never change between versions, so that a store
/// can keep them in a column with an index.
public enum BlockingKeys {
    /// Every key of a person, each once, in ascending order. A person has about ten to forty.
    public static func of(_ person: PersonFeatures) -> [Int64] { keys(person, BlockingRule.allCases) }

    /// Fewer, for a store of millions: identifiers, phone, birth date with a name, full name with the year, postcode with an initial.
    public static func ofStore(_ person: PersonFeatures) -> [Int64] { keys(person, BlockingRule.store) }

    private static func keys(_ person: PersonFeatures, _ rules: [BlockingRule]) -> [Int64] {
        let table = PersonTable(layout: .wide)
        table.append(person)
        let maker = KeyMaker(Facts(table, counting: false), stable: true)
        var all: Set<Int64> = []
        var keys: [UInt64] = []
        for rule in rules {
            maker.keys(row: 0, rule, into: &keys)
            for key in keys { all.insert(Int64(bitPattern: key)) }
        }
        return all.sorted()
    }
}

/// What two records must share to be compared at all. Each rule forgives what another needs.
enum BlockingRule: UInt64, CaseIterable, Sendable {
    case pncID = 1, cro, nationalID, phone, email
    case birthDateAndName, birthDateAndInitials, birthDateAndDistrict, birthdayAndFamily
    case nameAndYear, nameAndDistrict, name
    case postcodeAndInitial, postcodeAndYear, houseAndYear
    case familyAndYear, givenAndYear, birthDate, house, postcode

    static let store: [BlockingRule] = [.pncID, .cro, .nationalID, .phone, .email, .birthDateAndName, .nameAndYear, .postcodeAndInitial]

    /// Rows under one key beyond which it tells too little to be worth a look.
    static let blockRowsMax = 1000

    /// Pairs that may be looked at by the rule, for each row of the file. A rule that forgives much is for small files and for what is rare: from its
    /// smallest blocks up it is used until its pairs are spent.
    var pairsPerRowMax: Double {
        switch self {
        case .pncID, .cro, .nationalID, .phone, .email, .birthDateAndName: 20
        case .birthDateAndInitials, .birthDateAndDistrict, .birthdayAndFamily, .nameAndYear: 6
        case .nameAndDistrict, .postcodeAndInitial, .postcodeAndYear, .houseAndYear: 4
        case .name, .familyAndYear, .givenAndYear, .birthDate, .house, .postcode: 2
        }
    }
}

/// Makes a row's keys.
struct KeyMaker {
    private let facts: Facts
    private let cells: [UInt32]

    /// Keys for one file may be made of the table's own numbers, which is quicker; keys to keep are made of the texts.
    private let isStable: Bool

    init(_ facts: Facts, stable: Bool) { (self.facts, cells, isStable) = (facts, facts.cells, stable) }

    func keys(row: Int, _ rule: BlockingRule, into keys: inout [UInt64]) {
        keys.removeAll(keepingCapacity: true)
        let at = row * facts.layout.stride
        let birth = BirthDigits(packed: cells[at + RowLayout.birthDate])
        switch rule {
        case .pncID: number(cells[at + RowLayout.pncID], rule, &keys)
        case .cro: number(cells[at + RowLayout.cro], rule, &keys)
        case .nationalID: number(cells[at + RowLayout.nationalID], rule, &keys)
        case .phone: for slot in 0..<facts.layout.phones { number(cells[at + facts.layout.phone(slot)], rule, &keys) }
        case .email: email(cells[at + RowLayout.email], &keys)
        case .birthDateAndName where !birth.isMissing:
            eachName(at) { given, family in
                for part in nameKeys(given) + nameKeys(family) { add(rule, sorted(birth), part, &keys) }
            }
        case .birthDateAndInitials where !birth.isMissing:
            eachName(at) { given, family in
                for part in [initial(given), initial(family)] where part != 0 { add(rule, sorted(birth), part, &keys) }
            }
        case .birthDateAndDistrict where !birth.isMissing:
            eachAddress(at) { address in
                let district = UInt64(facts.districts[Int(cells[address + 3])])
                if district != 0 { add(rule, sorted(birth), district, &keys) }
            }
        case .birthdayAndFamily where !birth.isMissing && !birth.isDefault:
            eachName(at) { given, family in
                if family != 0 { add(rule, Hash.join(sorted(birth) & 0x3FFF, initial(given)), sound(family), &keys) }
            }
        case .nameAndYear where !birth.isMissing:
            fullNames(at) { name in add(rule, UInt64(birth.year), name, &keys) }
        case .nameAndDistrict:
            eachAddress(at) { address in
                let district = UInt64(facts.districts[Int(cells[address + 3])])
                let place = district != 0 ? district : text(facts.places, cells[address + 2])
                if place != 0 { fullNames(at) { name in add(rule, place, name, &keys) } }
            }
        case .name: fullNames(at) { name in add(rule, 0, name, &keys) }
        case .familyAndYear where !birth.isMissing:
            eachName(at) { _, family in if family != 0 { add(rule, UInt64(birth.year), sound(family), &keys) } }
        case .givenAndYear where !birth.isMissing:
            eachName(at) { given, _ in if given != 0 { add(rule, UInt64(birth.year), sound(given), &keys) } }
        case .birthDate where !birth.isMissing && !birth.isDefault: add(rule, sorted(birth), 0, &keys)
        case .house:
            eachAddress(at) { address in
                guard cells[address] != 0, cells[address + 1] != 0 else { return }
                add(rule, text(facts.places, cells[address]), text(facts.places, cells[address + 1]), &keys)
            }
        case .postcode:
            eachAddress(at) { address in
                let code = text(facts.places, cells[address + 3])
                if code != 0 { add(rule, code, 0, &keys) }
            }
        case .postcodeAndInitial:
            eachAddress(at) { address in
                let code = text(facts.places, cells[address + 3])
                if code != 0 { eachName(at) { given, _ in if given != 0 { add(rule, code, initial(given), &keys) } } }
            }
        case .postcodeAndYear where !birth.isMissing:
            eachAddress(at) { address in
                let code = text(facts.places, cells[address + 3])
                if code != 0 { add(rule, code, UInt64(birth.year), &keys) }
            }
        case .houseAndYear where !birth.isMissing:
            eachAddress(at) { address in
                guard cells[address] != 0, cells[address + 1] != 0 else { return }
                add(rule, Hash.join(text(facts.places, cells[address]), text(facts.places, cells[address + 1])), UInt64(birth.year), &keys)
            }
        default: break
        }
    }

    private func add(_ rule: BlockingRule, _ first: UInt64, _ second: UInt64, _ keys: inout [UInt64]) {
        let key = Hash.join(Hash.join(rule.rawValue, first), second)
        if !keys.contains(key) { keys.append(key) }
    }

    private func number(_ id: UInt32, _ rule: BlockingRule, _ keys: inout [UInt64]) {
        let id = id & ~RowLayout.invalid
        if id != 0 { add(rule, text(facts.numbers, id), 0, &keys) }
    }

    /// By what stands before the @: people change their provider.
    private func email(_ id: UInt32, _ keys: inout [UInt64]) {
        guard id != 0 else { return }
        let local = facts.numbers.bytes[facts.numbers.range(id)].prefix { $0 != UInt8(ascii: "@") }
        add(.email, Hash.of(local), 0, &keys)
    }

    /// Day and month in ascending order, so that swapped ones share the key.
    private func sorted(_ birth: BirthDigits) -> UInt64 {
        UInt64(birth.year) << 14 | UInt64(min(birth.month, birth.day)) << 7 | UInt64(max(birth.month, birth.day))
    }

    private func text(_ lexicon: Lexicon, _ id: UInt32) -> UInt64 { id == 0 ? 0 : isStable ? Hash.of(lexicon.bytes[lexicon.range(id)]) : UInt64(id) }

    private func sound(_ id: UInt32) -> UInt64 { facts.sounds[Int(id)] }

    private func initial(_ id: UInt32) -> UInt64 { id == 0 ? 0 : UInt64(facts.names.bytes[facts.names.range(id).lowerBound]) }

    /// A name's sound and the groups of its short forms and spellings.
    private func nameKeys(_ id: UInt32) -> [UInt64] {
        guard id != 0 else { return [] }
        let groups = facts.groups[Int(facts.groupStarts[Int(id)])..<Int(facts.groupStarts[Int(id) + 1])]
        return [sound(id)] + groups.prefix(4).map(UInt64.init)
    }

    private func eachName(_ at: Int, _ body: (UInt32, UInt32) -> Void) {
        let main = at + facts.layout.name(0)
        for slot in 0..<facts.layout.names {
            let name = at + facts.layout.name(slot)
            let (given, family) = (cells[name], cells[name + 1])
            if given | family == 0 { break }
            body(given != 0 ? given : cells[main], family != 0 ? family : cells[main + 1])
        }
    }

    private func eachAddress(_ at: Int, _ body: (Int) -> Void) {
        for slot in 0..<facts.layout.addresses { body(at + facts.layout.address(slot)) }
    }

    private func fullNames(_ at: Int, _ body: (UInt64) -> Void) {
        eachName(at) { given, family in
            guard given != 0, family != 0 else { return }
            // Either way round, because some are written the wrong way round.
            for part in nameKeys(given) { body(Hash.mix(sound(family) &+ part)) }
        }
    }
}
