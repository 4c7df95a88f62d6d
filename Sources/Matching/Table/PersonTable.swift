import Base

/// People as rows of numbers: each distinct text is kept once (`Lexicon`). A row of a file costs about eighty bytes.
final class PersonTable {
    let layout: RowLayout
    private(set) var cells: [UInt32] = []
    private(set) var names = Lexicon()
    private(set) var places = Lexicon()
    private(set) var numbers = Lexicon()
    private(set) var count = 0
    private var start = 0
    private var namesUsed = 0
    private var addressesUsed = 0
    private var phonesUsed = 0
    private var scratch: [UInt8] = []
    private var middles: [UInt8] = []
    /// What was written but could not be read.
    private(set) var unreadableBirthDates = 0
    private(set) var birthDatesOutsideCalendar = 0

    /// Bytes of the largest lexicon.
    var bytesMost: Int { max(names.bytes.count, places.bytes.count, numbers.bytes.count) }

    typealias Text = UnsafeBufferPointer<UInt8>

    init(layout: RowLayout, rowsExpected: Int = 0) {
        self.layout = layout
        cells.reserveCapacity(rowsExpected * layout.stride)
    }

    /// Forgets a value that too many rows share to tell anybody apart: a switchboard's number, `none@none`. Counts the cells it emptied.
    func emptyCells(at cell: Int, sharedByMoreThan limit: Int) -> Int {
        var counts: [UInt32: Int] = [:]
        for row in 0..<count where cells[row * layout.stride + cell] != 0 { counts[cells[row * layout.stride + cell], default: 0] += 1 }
        let shared = counts.filter { $0.value > limit }
        guard !shared.isEmpty else { return 0 }
        for row in 0..<count where shared[cells[row * layout.stride + cell]] != nil { cells[row * layout.stride + cell] = 0 }
        return shared.values.reduce(0, +)
    }

    func beginRow() {
        start = cells.count
        cells.append(contentsOf: repeatElement(0, count: layout.stride))
        count += 1
        (namesUsed, addressesUsed, phonesUsed) = (0, 0, 0)
    }

    func addName(given: Text, middle: Text, family: Text) {
        guard namesUsed < layout.names else { return }
        CleanName.given(given, into: &scratch, rest: &middles)
        let givenID = intern(name: scratch)
        if namesUsed == 0 {
            if !middle.isEmpty { CleanName.family(middle, into: &middles) }
            cells[start + RowLayout.middle] = intern(name: middles)
        }
        CleanName.family(family, into: &scratch)
        let familyID = intern(name: scratch)
        guard givenID != 0 || familyID != 0 || namesUsed == 0 else { return }
        cells[start + layout.name(namesUsed)] = givenID
        cells[start + layout.name(namesUsed) + 1] = familyID
        namesUsed += 1
    }

    func addAddress(house: Text, road: Text, town: Text, postcode: Text) {
        guard addressesUsed < layout.addresses else { return }
        let at = start + layout.address(addressesUsed)
        Folding.code(house, into: &scratch)
        var number = intern(place: scratch)
        Folding.place(road, into: &scratch)
        if number == 0, let split = CleanPlace.leadingNumber(scratch) {
            number = intern(place: split.number)
            scratch = split.road
        }
        CleanPlace.lengthenRoad(&scratch)
        cells[at] = number
        cells[at + 1] = intern(place: scratch)
        Folding.place(town, into: &scratch)
        cells[at + 2] = intern(place: scratch)
        Folding.code(postcode, into: &scratch)
        if scratch.count <= 8 { cells[at + 3] = intern(place: scratch) }
        if cells[at..<at + 4].contains(where: { $0 != 0 }) { addressesUsed += 1 }
    }

    func addPhone(_ text: Text) {
        guard phonesUsed < layout.phones else { return }
        CleanNumber.phone(text, into: &scratch)
        guard !scratch.isEmpty else { return }
        cells[start + layout.phone(phonesUsed)] = intern(number: scratch)
        phonesUsed += 1
    }

    func setBirthDate(_ text: Text) {
        guard !text.isEmpty else { return }
        guard let digits = BirthDigits(text) else {
            unreadableBirthDates += 1
            return
        }
        if !digits.isInCalendar { birthDatesOutsideCalendar += 1 }
        cells[start + RowLayout.birthDate] = digits.packed
    }

    func setBirthDate(_ day: Day) { cells[start + RowLayout.birthDate] = BirthDigits(day).packed }

    func setSex(_ text: Text) {
        switch text.first.map({ $0 | 32 }) {
        case UInt8(ascii: "f"), UInt8(ascii: "w"), UInt8(ascii: "2"): cells[start + RowLayout.sex] = 1
        case UInt8(ascii: "m"), UInt8(ascii: "1"): cells[start + RowLayout.sex] = 2
        default: break
        }
    }

    func setSex(_ sex: PersonFeatures.Sex) { cells[start + RowLayout.sex] = UInt32(sex.rawValue) }

    func setEmail(_ text: Text) {
        CleanNumber.email(text, into: &scratch)
        cells[start + RowLayout.email] = intern(number: scratch)
    }

    func setPNCID(_ text: Text) { setIdentifier(text, RowLayout.pncID, CleanNumber.pncID) }

    func setCRO(_ text: Text) { setIdentifier(text, RowLayout.cro, CleanNumber.cro) }

    func setNationalID(_ text: Text) {
        Folding.code(text, into: &scratch)
        cells[start + RowLayout.nationalID] = intern(number: scratch)
    }

    /// A row's identifier keeps in its highest bit that its check character did not fit.
    private func setIdentifier(_ text: Text, _ cell: Int, _ clean: (Text, inout [UInt8]) -> Bool) {
        guard !text.isEmpty else { return }
        let isValid = clean(text, &scratch)
        let id = intern(number: scratch)
        cells[start + cell] = id == 0 || isValid ? id : id | RowLayout.invalid
    }

    private func intern(name: [UInt8]) -> UInt32 { name.withUnsafeBufferPointer { names.intern($0) } }

    private func intern(place: [UInt8]) -> UInt32 { place.withUnsafeBufferPointer { places.intern($0) } }

    private func intern(number: [UInt8]) -> UInt32 { number.withUnsafeBufferPointer { numbers.intern($0) } }
}

/// Where a person's numbers lie in a row.
struct RowLayout: Sendable, Hashable {
    let names: Int
    let addresses: Int
    let phones: Int

    static let birthDate = 0
    static let sex = 1
    static let middle = 2
    static let email = 3
    static let pncID = 4
    static let cro = 5
    static let nationalID = 6
    static let invalid: UInt32 = 1 << 31

    func name(_ index: Int) -> Int { 7 + 2 * index }
    func address(_ index: Int) -> Int { 7 + 2 * names + 4 * index }
    func phone(_ index: Int) -> Int { 7 + 2 * names + 4 * addresses + index }
    var stride: Int { 7 + 2 * names + 4 * addresses + phones }

    /// Wide enough for anything `PersonFeatures` may hold.
    static let wide = RowLayout(names: PersonFeatures.namesMax, addresses: PersonFeatures.addressesMax, phones: PersonFeatures.phonesMax)
}

extension PersonTable {
    func append(_ person: PersonFeatures) {
        beginRow()
        for name in person.names.prefix(layout.names) {
            Self.withBytes(name.given) { given in
                Self.withBytes(name.middle) { middle in Self.withBytes(name.family) { addName(given: given, middle: middle, family: $0) } }
            }
        }
        for address in person.addresses.prefix(layout.addresses) {
            Self.withBytes(address.house) { house in
                Self.withBytes(address.road) { road in
                    Self.withBytes(address.town) { town in
                        Self.withBytes(address.postcode) { addAddress(house: house, road: road, town: town, postcode: $0) }
                    }
                }
            }
        }
        for phone in person.phones { Self.withBytes(phone) { addPhone($0) } }
        if let day = person.birthDate { setBirthDate(day) }
        if let sex = person.sex { setSex(sex) }
        Self.withBytes(person.email) { setEmail($0) }
        Self.withBytes(person.pncID) { setPNCID($0) }
        Self.withBytes(person.cro) { setCRO($0) }
        Self.withBytes(person.nationalID) { setNationalID($0) }
    }

    private static func withBytes(_ text: String, _ body: (Text) -> Void) {
        var text = text
        text.withUTF8 { body($0) }
    }
}
