import Crypto
public import Base
public import Core
public import Records
public import Storage

/// What a witness says, in the first person: written with them, read back, signed on the screen.
public struct Statement: InvestigationPart {
    public static let table = "statement"
    public static let kind: RecordKind = "statement"
    public static let lengthMax = 60_000

    public enum Status: String, Codable, Sendable, SQLBindable {
        case draft, signed, withdrawn

        public var title: String {
            switch self {
            case .draft: "Draft, not signed"
            case .signed: "Signed"
            case .withdrawn: "Withdrawn"
            }
        }
    }

    public let id: ID<Statement>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let number: Int
    public let makerId: ID<Person>
    /// The name the maker gave for this statement.
    public let makerName: String
    public let takenBy: ID<OfficerAccount>
    public let begunAt: Instant
    public var status: Status
    /// As it stands in the newest edition.
    public var text: String
    public var edition: Int
    public var signedAt: Instant?
    public var withdrawnReason: String?

    public var ofPerson: ID<Person>? { makerId }

    public var card: Card? {
        Card(ref, reference: "ST\(number)", title: "Statement of \(makerName)", summary: "Statement \(number)", status: status.title, at: begunAt, words: [text])
    }

    /// Of an investigation, those whose maker the officer may see.
    static func all(of crime: ID<Investigation>, visible: Visibility, in tx: Transaction) throws -> [Statement] {
        try tx.all(
            Statement.self, "SELECT s.* FROM statement s WHERE s.investigation_id = \(crime) AND \(visible.condition("s.maker_id")) ORDER BY s.number LIMIT 200")
    }
}

/// The words as they stood once.
public struct StatementEdition: Filed {
    public static let table = "statement_edition"
    public static let kind: RecordKind = "statement-edition"

    public let id: ID<StatementEdition>
    public var version = 0
    public let statementId: ID<Statement>
    public let number: Int
    public let text: String
    public let sha256: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }

    /// 64 hexadecimal digits over the words.
    static func hash(of text: String) -> String { SHA256.hash(data: Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

/// A signature under one edition, with the hash over the words, the name, the strokes and the time.
public struct StatementSignature: Filed {
    public static let table = "statement_signature"
    public static let kind: RecordKind = "statement-signature"

    public enum Signer: String, Codable, Sendable, SQLBindable {
        case maker, taker
        public var title: String { self == .maker ? "Signed" : "Taken and witnessed by" }
    }

    public let id: ID<StatementSignature>
    public var version = 0
    public let statementId: ID<Statement>
    public let edition: Int
    public let signer: Signer
    public let name: String
    /// Strokes, or `typed` where the name alone was given.
    public let drawing: String
    public let readBack: String
    public let sha256: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }

    static let typed = "typed"
    var signed: Signed { Signed(name: name, strokes: drawing == Self.typed ? nil : drawing) }

    /// Whether the words and the signature are as they were when it was given.
    public func holds(for text: String) -> Bool { sha256 == signed.digest(of: text, at: at) }
}

extension Work {
    /// A statement the officer may see: its investigation, and its maker.
    func requireStatement(_ id: ID<Statement>, at version: Int? = nil) throws -> (Statement, Investigation) {
        let (statement, crime) = try requirePart(Statement.self, id)
        guard try Visibility(to: officer).allows(statement.makerId.raw, in: tx) else { throw Refusal.notFound }
        if let version, version != statement.version { throw Refusal.stale(current: statement.version) }
        return (statement, crime)
    }

    func saveEdition(of statement: Statement) throws {
        try save(
            StatementEdition(
                id: newID(), statementId: statement.id, number: statement.edition, text: statement.text, sha256: StatementEdition.hash(of: statement.text), at: now,
                officerId: officer.id))
    }
}
