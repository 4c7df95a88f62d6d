public import Base
public import Core
public import Storage

/// A number that an authority gave a person. A PNC ID and a CRO number stand on the `Person` too, where lists and matching read them.
public struct PersonIdentifier: PersonPart {
    public static let table = "person_identifier"
    public static let kind: RecordKind = "identifier"
    public static let kinds: CodeListName = "identifier-kind"
    public static let partTitle = "Identifier"
    public static let from: SQL = "person_identifier p"
    public static let historyText: SQL = "COALESCE(p.issuer || ' ', '') || p.value"

    public let id: ID<PersonIdentifier>
    public var version = 0
    public let personId: ID<Person>
    /// A code of `identifier-kind`.
    public let kind: String
    /// In the form its authority writes it.
    public let value: String
    /// The country of a passport, the system a local number is of.
    public let issuer: String?
    /// The last day of a document.
    public let untilOn: Day?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(of person: ID<Person>, kind: String, value: String, issuer: String? = nil, untilOn: Day? = nil, source: Ref?, _ work: Work) {
        id = work.newID()
        personId = person
        self.kind = kind
        self.value = value
        self.issuer = issuer
        self.untilOn = untilOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    /// Whose a number is.
    struct Holder: Decodable, Sendable {
        let personId: ID<Person>
        let title: String
    }

    /// Who has a number already; nobody where that is somebody the officer may not see, or is known from a record the officer may not see.
    ///
    /// - Parameter person: named before others that have it too.
    static func holder(
        of value: String, kind: String, issuer: String? = nil, first person: ID<Person>? = nil, seenBy officer: Officer, in tx: Transaction
    ) throws -> Holder? {
        let visible = Visibility(to: officer)
        return try tx.first(
            Holder.self,
            """
            SELECT p.person_id, e.title FROM person_identifier p JOIN entry e ON e.id = p.person_id WHERE p.value = \(value) AND p.kind = \(kind)
            AND COALESCE(p.issuer, '') = \(issuer ?? "") AND p.ended_at IS NULL AND \(visible.condition("p.person_id")) AND \(visible.condition("p.source_id"))
            ORDER BY CASE WHEN p.person_id = \(person ?? ID(RawID(high: 0, low: 0))) THEN 0 ELSE 1 END, p.id LIMIT 1
            """)
    }

    static let pnc = "PNCID"
    static let cro = "CRO"

    public var text: String { [issuer, value].compactMap { $0 }.joined(separator: " ") }

    /// As it is written, and without its spaces.
    public var words: [String] { [value, value.filter { $0 != " " }] }
}

/// Reads what was typed as an identifier of its kind, or says what is wrong with it.
enum IdentifierReading {
    /// - Parameter issuer: of a passport, its country's code.
    /// - Returns: the identifier in its authority's form, or the sentence that refuses it.
    static func read(_ typed: String, kind: String, issuer: String?, on today: Day) -> Result<String, Mistake> {
        switch kind {
        case PersonIdentifier.pnc:
            let read = PNCID.readings(of: typed).first { $0.year <= today.year }
            return read.map { .success($0.description) } ?? .failure("a PNC ID is a year, a serial and a check character that fits, as in 1981/0000034U")
        case PersonIdentifier.cro:
            return CRONumber(typed).map { .success($0.description) } ?? .failure("a CRO number has a check character that fits, as in 065656/91H or SF05/482703J")
        case "NHS":
            return NHSNumber(typed).map { .success($0.description) } ?? .failure(nhs(typed))
        case "DRIVER":
            return DriverNumber(typed).map { .success($0.description) }
                ?? .failure("a driver number of Great Britain has 16 characters: five of the family name, the birth date, initials, a digit and two letters")
        case "PRISON":
            return PrisonNumber(typed).map { .success($0.description) } ?? .failure("a prison number is a letter, four digits and two letters, as in A1234BC")
        case "NINO":
            return NationalInsuranceNumber(typed).map { .success($0.description) }
                ?? .failure("a National Insurance number is two letters that are given out, six digits and A, B, C or D")
        case "PASSPORT", "IDCARD": return document(typed, issuer)
        default: return .success(typed)
        }
    }

    struct Mistake: Error, ExpressibleByStringLiteral {
        let sentence: String
        init(stringLiteral value: String) { sentence = value }
        init(_ sentence: String) { self.sentence = sentence }
    }

    private static func nhs(_ typed: String) -> Mistake {
        let digits = typed.filter(\.isNumber).count
        return digits == 10 ? "its last digit does not fit the others: one of them is mistyped" : Mistake("an NHS number has ten digits; this has \(digits)")
    }

    private static func document(_ typed: String, _ issuer: String?) -> Result<String, Mistake> {
        let plain = typed.uppercased().filter { $0 != " " && $0 != "-" }
        guard plain.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), (5...20).contains(plain.count) else {
            return .failure("a document number has 5 to 20 letters and digits")
        }
        if issuer == "GBR", plain.count == 9, plain.contains(where: \.isLetter) == false { return .success(plain) }
        if issuer == "GBR", !(plain.count == 9 && plain.dropFirst(2).allSatisfy(\.isNumber)) {
            return .failure("a passport number of the United Kingdom has nine digits")
        }
        return .success(plain)
    }
}
