public import Base
public import Core
public import Custody
public import Records
public import Storage

/// The prosecution file of one investigation. It repeats nothing: defendants, charges, victims and exhibits are read from the records they are on.
public struct CaseFile: Filed {
    public static let table = "case_file"
    public static let kind: RecordKind = "case-file"

    public let id: ID<CaseFile>
    public var version = 0
    /// Unique reference number, 11 characters (IDN-01).
    public let urn: String
    public let investigationId: RawID
    public var status: String
    public let openedAt: Instant
    public let openedBy: ID<OfficerAccount>

    /// Written by the operation, which knows the defendants' names.
    public var card: Card? { nil }
    public var investigation: Ref { Ref("investigation", investigationId) }
}

/// A person charged, with the detention the charges were made in.
public struct CaseDefendant: Filed {
    public static let table = "case_defendant"
    public static let kind: RecordKind = "case-defendant"

    public let id: ID<CaseDefendant>
    public var version = 0
    public let caseFileId: ID<CaseFile>
    public let personId: ID<Person>
    public let detentionId: ID<Detention>
    public let addedAt: Instant

    public var card: Card? { nil }

    public static func all(of file: ID<CaseFile>, in tx: Transaction) throws -> [CaseDefendant] {
        try tx.all(CaseDefendant.self, "SELECT * FROM case_defendant WHERE case_file_id = \(file) ORDER BY added_at, id")
    }

    /// Those whom the reader may see.
    static func all(of file: ID<CaseFile>, visible: Visibility, in tx: Transaction) throws -> [CaseDefendant] {
        try tx.all(
            CaseDefendant.self,
            """
            SELECT d.* FROM case_defendant d WHERE d.case_file_id = \(file) AND \(visible.condition("d.person_id")) AND \(visible.condition("d.detention_id"))
            ORDER BY d.added_at, d.id
            """)
    }
}
