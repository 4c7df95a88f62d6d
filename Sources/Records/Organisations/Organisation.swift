public import Base
public import Core
import Storage

/// A business, a public body, a group with a name.
public struct Organisation: Filed {
    public static let table = "organisation"
    public static let kind: RecordKind = "organisation"

    public let id: ID<Organisation>
    public var version = 0
    public var name: String { didSet { nameKey = NameKey.family(name) } }
    public private(set) var nameKey: String
    /// What it is, in a word or two: shop, school, charity.
    public var type: String?
    /// Its number at Companies House or the Charity Commission, in capitals without spaces.
    public var number: String?
    public var phone: String?
    public var email: String?
    public var website: String?
    public let createdAt: Instant

    public init(
        id: ID<Organisation>, name: String, type: String? = nil, number: String? = nil, phone: String? = nil, email: String? = nil, website: String? = nil,
        createdAt: Instant
    ) {
        self.id = id
        self.name = name
        nameKey = NameKey.family(name)
        self.type = type
        self.number = number
        self.phone = phone
        self.email = email
        self.website = website
        self.createdAt = createdAt
    }

    public var card: Card? {
        let digits = phone.map { Telephone.digits(of: $0) }
        return Card(
            ref, title: name, summary: [type, number.map { "number \($0)" }].compactMap { $0 }.joined(separator: ", "), at: createdAt,
            words: [type, nameKey, number, digits, email, website].compactMap { $0 },
            keys: CardKeys(keys: SearchKeys.number(number) + (phone.map { SearchKeys.phone($0) } ?? [])))
    }
}

/// What is asked about an organisation.
public struct OrganisationFacts: Codable, Sendable, Hashable {
    public var called: String
    public var type: String?
    public var number: String?
    public var phone: String?
    public var email: String?
    public var website: String?

    public init(called: String, type: String? = nil, number: String? = nil, phone: String? = nil, email: String? = nil, website: String? = nil) {
        self.called = called
        self.type = type
        self.number = number
        self.phone = phone
        self.email = email
        self.website = website
    }

    public init(_ organisation: Organisation) {
        self.init(
            called: organisation.name, type: organisation.type, number: organisation.number, phone: organisation.phone, email: organisation.email,
            website: organisation.website)
    }

    public static let fields: [Field] = [
        .text("called", "Name", required: .by("it is found by name"), max: 200),
        .text("type", "What it is", hint: "For example shop, school, charity.", max: 60),
        .text("number", "Company or charity number", hint: "For example 01234567 or SC123456.", max: 20),
        .text("phone", "Phone", max: 40),
        .text("email", "E-mail", max: 200),
        .text("website", "Website", max: 200),
    ]

    func organisation(id: ID<Organisation>, createdAt: Instant, at prefix: String = "") throws -> Organisation {
        var check = TextCheck(at: prefix)
        let name = check.text("called", "Name", called, max: 200)
        if name == nil { check.add("called", "required", "Name: give it, because an organisation is found by name.") }
        let type = check.text("type", "What it is", type, max: 60)
        let number = check.read("number", "Company or charity number", number, max: 20) { typed throws(Misread) in
            let joined = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }
            guard (4...10).contains(joined.count), joined.contains(where: \.isNumber), joined.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLetter) }) else {
                throw Misread("not-a-number", "“\(typed)” is not one. Write it as in 01234567 or SC123456, or leave it empty.")
            }
            return joined
        }
        let phone = check.read("phone", "Phone", phone, max: 40) { typed throws(Misread) in
            guard (5...17).contains(Telephone.digits(of: typed).count) else {
                throw Misread("not-a-phone", "“\(typed)” is not a telephone number. Write it as given, for example 020 7946 0123.")
            }
            return typed
        }
        let email = check.read("email", "E-mail", email, max: 200) { typed throws(Misread) in
            let parts = typed.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !typed.contains(where: \.isWhitespace) else {
                throw Misread("not-an-address", "“\(typed)” is not an e-mail address. Write it as in office@example.org.")
            }
            return typed
        }
        let website = check.text("website", "Website", website, max: 200)
        try check.refuse()
        return Organisation(id: id, name: name ?? "", type: type, number: number, phone: phone, email: email, website: website, createdAt: createdAt)
    }
}

extension Organisation: Kept {
    public static let keptFields = [
        KeptField("name", "Name"), KeptField("type", "What it is"), KeptField("number", "Company or charity number"), KeptField("phone", "Phone"),
        KeptField("email", "E-mail"), KeptField("website", "Website"),
    ]
}
