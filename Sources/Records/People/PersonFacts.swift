public import Base
public import Core
import Foundation

/// What is asked about a person who is not known yet. The fields of "someone new" in every form that names people.
public struct PersonFacts: Codable, Sendable, Hashable {
    public var givenNames: String
    public var familyName: String
    public var dateOfBirth: Day?
    /// What is known where the day is not: `March 1990`, `1990`, `aged 30 to 35`.
    public var bornAbout: String?
    /// A code of `sex`.
    public var sex: String?
    public var phone: String?
    public var email: String?
    public var address: String?

    public init(
        givenNames: String, familyName: String, dateOfBirth: Day? = nil, bornAbout: String? = nil, sex: String? = nil, phone: String? = nil, email: String? = nil,
        address: String? = nil
    ) {
        self.givenNames = givenNames
        self.familyName = familyName
        self.dateOfBirth = dateOfBirth
        self.bornAbout = bornAbout
        self.sex = sex
        self.phone = phone
        self.email = email
        self.address = address
    }

    /// Given names may be left out: some people have one name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        givenNames = try container.decodeIfPresent(String.self, forKey: .givenNames) ?? ""
        familyName = try container.decode(String.self, forKey: .familyName)
        dateOfBirth = try container.decodeIfPresent(Day.self, forKey: .dateOfBirth)
        bornAbout = try container.decodeIfPresent(String.self, forKey: .bornAbout)
        sex = try container.decodeIfPresent(String.self, forKey: .sex)
        phone = try container.decodeIfPresent(String.self, forKey: .phone)
        email = try container.decodeIfPresent(String.self, forKey: .email)
        address = try container.decodeIfPresent(String.self, forKey: .address)
    }

    static let nameMax = 200

    static let bornAboutField = Field.text(
        "bornAbout", "Born about", hint: "If the day is not known: March 1990, 1990, 1988 to 1992, aged 30 to 35.", max: 40)

    public static let fields: [Field] = [
        .text("givenNames", "Given names", hint: "All of them, in order. Leave empty for somebody with one name.", max: nameMax),
        .text(
            "familyName", "Family name", hint: "Or the only name. Write “Unknown” where nobody could say.",
            required: .by("people are found and told apart by name"), max: nameMax),
        .day("dateOfBirth", "Date of birth", hint: "Day month year, for example 29 2 1996. Leave empty if not known.", future: false),
        bornAboutField,
        .choice("sex", "Sex", from: "sex"),
        .text("phone", "Phone", hint: "As given; several with commas between.", max: 100),
        .text("email", "E-mail", max: 200),
        .text("address", "Address", hint: "With postcode, if known.", max: 300),
    ]

    /// The person these facts make, checked; `prefix` is the path of the facts in the form.
    func person(id: ID<Person>, now: Instant, at prefix: String = "") throws -> Person {
        var check = TextCheck(at: prefix)
        let names = Self.names(given: givenNames, family: familyName, &check)
        let birth = Self.birth(dateOfBirth, bornAbout, on: London.day(of: now), &check)
        let sex = sex.flatMap { $0.isEmpty ? nil : $0 }
        if let sex, Sex(rawValue: sex) == nil { check.add("sex", "not-on-the-list", "Sex: choose one from the list.") }
        _ = check.text("phone", "Phone", phone, max: 100)
        _ = check.text("email", "E-mail", email, max: 200)
        _ = check.text("address", "Address", address, max: 300)
        try check.refuse()
        var person = Person(
            id: id, givenNames: names.given, familyName: names.family, dateOfBirth: dateOfBirth, sex: sex.flatMap { Sex(rawValue: $0) }, createdAt: now)
        person.birthRange = birth
        return person
    }

    static func names(given: String, family: String, _ check: inout TextCheck) -> (given: String, family: String) {
        let given = check.name("givenNames", "Given names", given, max: nameMax) ?? ""
        let family = check.name("familyName", "Family name", family, max: nameMax)
        if family == nil { check.add("familyName", "required", "Family name: give it, because people are found and told apart by name.") }
        return (given, family ?? "")
    }

    /// The day is checked; what is known instead of it is answered.
    static func birth(_ day: Day?, _ about: String?, on today: Day, _ check: inout TextCheck) -> BirthRange? {
        if let day {
            if day > today { check.add("dateOfBirth", "in-the-future", "Date of birth: \(London.text(day)) has not come yet. Check the year.") }
            if day.year < 1900 { check.add("dateOfBirth", "too-early", "Date of birth: \(day.year) is before 1900. Check the year.") }
        }
        guard let typed = check.text("bornAbout", "Born about", about, max: 40) else { return nil }
        if day != nil {
            check.add("bornAbout", "both", "Born about: the date of birth is given already. Leave one of the two empty.")
            return nil
        }
        let range = BirthRange(typed, on: today)
        if range == nil {
            check.add(
                "bornAbout", "not-understood",
                "Born about: “\(typed)” is no month, year or age between 1900 and today. Write it as March 1990, 1990, 1988 to 1992, or aged 30 to 35.")
        }
        return range
    }

    /// The contacts named in the facts, as parts of that person.
    func contacts(of person: ID<Person>, source: Ref?, _ work: Work) -> [PersonContact] {
        named.map { PersonContact(of: person, kind: $0.0, value: $0.1, source: source, work) }
    }

    private var named: [(PersonContact.Sort, String)] {
        let phones = (phone ?? "").split { $0 == "," || $0 == ";" || $0 == "\n" }
        var named: [(PersonContact.Sort, String)] = phones.map { (PersonContact.Sort.phone, String($0)) }
        named.append((.email, email ?? ""))
        named.append((.address, address ?? ""))
        return named.map { ($0.0, $0.1.trimmingCharacters(in: .whitespacesAndNewlines)) }.filter { !$0.1.isEmpty }
    }
}
