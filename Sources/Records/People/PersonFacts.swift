public import Base
public import Core
import Foundation

/// What is asked about a person who is not known yet. The fields of "someone new" in every form that names people.
public struct PersonFacts: Codable, Sendable, Hashable {
    public var givenNames: String
    public var familyName: String
    public var dateOfBirth: Day?
    /// A code of `sex`.
    public var sex: String?
    public var phone: String?
    public var email: String?
    public var address: String?

    public init(
        givenNames: String, familyName: String, dateOfBirth: Day? = nil, sex: String? = nil, phone: String? = nil, email: String? = nil, address: String? = nil
    ) {
        self.givenNames = givenNames
        self.familyName = familyName
        self.dateOfBirth = dateOfBirth
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
        sex = try container.decodeIfPresent(String.self, forKey: .sex)
        phone = try container.decodeIfPresent(String.self, forKey: .phone)
        email = try container.decodeIfPresent(String.self, forKey: .email)
        address = try container.decodeIfPresent(String.self, forKey: .address)
    }

    static let nameMax = 200

    public static let fields: [Field] = [
        .text("givenNames", "Given names", hint: "All of them, in order. Leave empty for somebody with one name.", max: nameMax),
        .text(
            "familyName", "Family name", hint: "Or the only name. Write “Unknown” where nobody could say.",
            required: .by("people are found and told apart by name"), max: nameMax),
        .day("dateOfBirth", "Date of birth", hint: "Day month year, for example 29 2 1996. Leave empty if not known.", future: false),
        .choice("sex", "Sex", from: "sex"),
        .text("phone", "Phone", hint: "As given; several with commas between.", max: 100),
        .text("email", "E-mail", max: 200),
        .text("address", "Address", hint: "With postcode, if known.", max: 300),
    ]

    /// The person these facts make, checked; `prefix` is the path of the facts in the form.
    func person(id: ID<Person>, now: Instant, at prefix: String = "") throws -> Person {
        var check = TextCheck(at: prefix)
        let given = check.text("givenNames", "Given names", givenNames, max: Self.nameMax) ?? ""
        let family = check.text("familyName", "Family name", familyName, max: Self.nameMax)
        if family == nil { check.add("familyName", "required", "Family name: give it, because people are found and told apart by name.") }
        if let born = dateOfBirth {
            let today = London.day(of: now)
            if born > today { check.add("dateOfBirth", "in-the-future", "Date of birth: \(London.text(born)) has not come yet. Check the year.") }
            if born.year < 1900 { check.add("dateOfBirth", "too-early", "Date of birth: \(born.year) is before 1900. Check the year.") }
        }
        let sex = sex.flatMap { $0.isEmpty ? nil : $0 }
        if let sex, Sex(rawValue: sex) == nil { check.add("sex", "not-on-the-list", "Sex: choose one from the list.") }
        _ = check.text("phone", "Phone", phone, max: 100)
        _ = check.text("email", "E-mail", email, max: 200)
        _ = check.text("address", "Address", address, max: 300)
        try check.refuse()
        return Person(
            id: id, givenNames: given, familyName: family ?? "", dateOfBirth: dateOfBirth, sex: sex.flatMap { Sex(rawValue: $0) }, createdAt: now)
    }

    /// The contacts named in the facts: kind and value.
    var contacts: [(PersonContact.Sort, String)] {
        let phones = (phone ?? "").split { $0 == "," || $0 == ";" || $0 == "\n" }
        var named: [(PersonContact.Sort, String)] = phones.map { (PersonContact.Sort.phone, String($0)) }
        named.append((.email, email ?? ""))
        named.append((.address, address ?? ""))
        return named.map { ($0.0, $0.1.trimmingCharacters(in: .whitespacesAndNewlines)) }.filter { !$0.1.isEmpty }
    }
}
