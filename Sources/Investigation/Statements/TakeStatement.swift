public import Base
public import Core
public import Records
public import Storage

/// Begins a statement: whose it is and what they say so far.
public struct TakeStatement: Operation {
    public static let name: OperationName = "investigation.statement.take"
    public static let title = "Take a statement"
    public static let form = Form {
        Section("Statement") {
            Field.subject("investigationId", Investigation.kind)
            Field.pick("maker", "Of", hint: "The victim or a witness.", Person.kind, orNew: PersonFacts.fields, required: .by("a statement is somebody's"))
            Field.text("text", "In their own words", hint: "First person, in order, what they saw, heard and did. Exhibits by reference.", lines: 16, required: .by("it is what they say"), max: Statement.lengthMax)
        }
    }

    public let investigationId: ID<Investigation>
    public let maker: Pick<Person, PersonFacts>
    public let text: String

    public init(investigationId: ID<Investigation>, maker: Pick<Person, PersonFacts>, text: String) {
        self.investigationId = investigationId
        self.maker = maker
        self.text = text
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<Statement> {
        let crime = try work.requireOpen(investigationId)
        let words = try work.words(text, "text", "In their own words", because: "it is what they say")
        let person = try work.person(maker, source: crime.ref, at: "maker")
        let isLinked = try work.tx.exists(
            "SELECT 1 FROM link WHERE from_id = \(person.id) AND to_id = \(crime.id) AND type IN ('VIC', 'WIT', 'COM', 'SPOKE') AND until_at IS NULL")
        if !isLinked { try work.link("WIT", from: person.ref, to: crime.ref, source: crime.ref) }
        let statement = try work.savePart(
            Statement(
                id: work.newID(), investigationId: crime.id, number: try work.number("statement", in: crime), makerId: person.id, makerName: person.displayName,
                takenBy: work.officer.id, begunAt: work.now, status: .draft, text: words, edition: 1))
        try work.saveEdition(of: statement)
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, work.officer.id), to: crime.ref, source: crime.ref)
        return statement.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Goes on writing a statement that is not signed; every edition is kept.
public struct WriteStatement: Operation {
    public static let name: OperationName = "investigation.statement.write"
    public static let title = "Go on writing"
    public static let form = Form {
        Section("Statement") {
            Field.subject("statement", Statement.kind)
            Field.version
            Field.text("text", "In their own words", lines: 20, required: .by("it is what they say"), max: Statement.lengthMax)
        }
    }

    public let statement: ID<Statement>
    public let version: Int?
    public let text: String

    public init(_ statement: ID<Statement>, version: Int? = nil, text: String) {
        self.statement = statement
        self.version = version
        self.text = text
    }

    public var subject: Ref? { Ref(Statement.kind, statement) }

    public func perform(in work: Work) throws -> Done {
        var (statement, crime) = try work.requireStatement(statement, at: version)
        try crime.requireOpen()
        guard statement.status == .draft else { throw Refusal.conflict("A signed statement is never changed. Take a further statement for what is new.") }
        let words = try work.words(text, "text", "In their own words", because: "it is what they say")
        if words == statement.text { return Done() }
        statement.text = words
        statement.edition += 1
        try work.saveEdition(of: try work.savePart(statement))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM statement WHERE id = \(ref.id) AND status = 'draft'")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let statement = try tx.find(Statement.self, ID(ref.id)), try Visibility(to: officer).allows(statement.makerId.raw, in: tx) else { throw Refusal.notFound }
        return .object(["statement": .string(ref.id.description), "version": .integer(Int64(statement.version)), "text": .string(statement.text)])
    }
}

/// Reads the statement back and has it signed by its maker and its taker. After that no word of it changes.
public struct SignStatement: Operation {
    public static let name: OperationName = "investigation.statement.sign"
    public static let title = "Read back and sign"
    public static let form = Form {
        Section("Read back") {
            Field.subject("statement", Statement.kind)
            Field.version
            Field.option(
                "readBack", "How it was read back",
                hint: "The maker declares that it is true to the best of their knowledge and belief, and knows that they can be prosecuted for anything in it that they know to be false (Criminal Justice Act 1967 s9).",
                required: .by("the maker knows what they sign"))
        }
        Section("Signatures") {
            Field.signature("maker", "Maker", hint: "Signs every word as it stands now.", required: .by("a statement is signed by who makes it"))
            Field.signature("taker", "Officer who took it", required: .by("the signature is witnessed"))
        }
    }

    public let statement: ID<Statement>
    public let version: Int?
    public let readBack: String
    public let maker: Signed
    public let taker: Signed

    public init(_ statement: ID<Statement>, version: Int?, readBack: String = "read-to", maker: Signed, taker: Signed) {
        self.statement = statement
        self.version = version
        self.readBack = readBack
        self.maker = maker
        self.taker = taker
    }

    public var subject: Ref? { Ref(Statement.kind, statement) }

    static let ways = [Option("read-to", "Read aloud to the maker by the officer"), Option("read-by", "Read by the maker"), Option("interpreted", "Read back through an interpreter")]

    public func perform(in work: Work) throws -> Done {
        guard version != nil else { throw Refusal.invalid("version", code: "required", "Give the version that was read back: nobody signs words written meanwhile.") }
        var (statement, crime) = try work.requireStatement(statement, at: version)
        try crime.requireOpen()
        guard statement.status == .draft else { throw Refusal.conflict("It is \(statement.status.title.lowercased()) already.") }
        guard Self.ways.contains(where: { $0.value == readBack }) else { throw Refusal.invalid("readBack", code: "not-a-choice", "Read back: choose how it was read back.") }
        try sign(statement, maker, .maker, "maker", "Maker", work)
        try sign(statement, taker, .taker, "taker", "Officer who took it", work)
        statement.status = .signed
        statement.signedAt = work.now
        _ = try work.savePart(statement)
        try work.recountLimit(of: crime)
        return Done()
    }

    private func sign(_ statement: Statement, _ signed: Signed, _ signer: StatementSignature.Signer, _ field: String, _ label: String, _ work: Work) throws {
        let name = try work.words(signed.name, field, label, because: "a signature has a name")
        try work.save(
            StatementSignature(
                id: work.newID(), statementId: statement.id, edition: statement.edition, signer: signer, name: name, drawing: signed.strokes ?? StatementSignature.typed,
                readBack: readBack, sha256: signed.digest(of: statement.text, at: work.now), at: work.now, officerId: work.officer.id))
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try WriteStatement.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let statement = try tx.find(Statement.self, ID(ref.id)), try Visibility(to: officer).allows(statement.makerId.raw, in: tx) else { throw Refusal.notFound }
        return .object([
            "statement": .string(ref.id.description), "version": .integer(Int64(statement.version)), "maker": .object(["name": .string(statement.makerName)]),
            "taker": .object(["name": .string(officer.name)]),
        ])
    }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { ways }

    /// The words that are signed stand above the signatures.
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        guard let statement = try tx.find(Statement.self, ID(ref.id)), try Visibility(to: officer).allows(statement.makerId.raw, in: tx) else { throw Refusal.notFound }
        return [statement.text]
    }
}

/// Withdraws a statement: it stays, and counts no more.
public struct WithdrawStatement: Operation {
    public static let name: OperationName = "investigation.statement.withdraw"
    public static let title = "Withdraw the statement"
    public static let form = Form {
        Section("Withdrawal") {
            Field.subject("statement", Statement.kind)
            Field.text("reason", "Why", hint: "In the maker's words where they withdraw it. Take a statement about the withdrawal too.", lines: 3, required: .by("evidence is not dropped silently"), max: 2000)
        }
    }

    public let statement: ID<Statement>
    public let reason: String

    public init(_ statement: ID<Statement>, reason: String) {
        self.statement = statement
        self.reason = reason
    }

    public var subject: Ref? { Ref(Statement.kind, statement) }

    public func perform(in work: Work) throws -> Done {
        var (statement, crime) = try work.requireStatement(statement)
        try crime.requireOpen()
        guard statement.status != .withdrawn else { throw Refusal.conflict("It is withdrawn already.") }
        statement.withdrawnReason = try work.words(reason, "reason", "Why", because: "evidence is not dropped silently")
        statement.status = .withdrawn
        _ = try work.savePart(statement)
        try work.logEnquiry("witness", "Statement \(statement.number) withdrawn. \(reason)", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM statement WHERE id = \(ref.id) AND status <> 'withdrawn'")
    }
}
