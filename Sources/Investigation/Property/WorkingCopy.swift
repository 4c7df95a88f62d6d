public import Base
public import Core
import Records
public import Storage

/// Records a working copy of an exhibit: an exhibit of its own with label and continuity, under the hash its tool gave. The original stays as it is (EXH-04).
public struct MakeWorkingCopy: Operation {
    public static let name: OperationName = "investigation.property.copy.make"
    public static let title = "Record a working copy"
    public static let form = Form {
        Section("Working copy") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("description", "What it holds", hint: "For example: full image; messages of 3 to 9 March.", required: .by("a copy is known by what it holds"), max: 300)
            Field.text("tool", "Made with", hint: "Program or machine, with its version.", required: .by("the court hears how it was made"), max: 200)
            Field.moment("madeAt", "Made at", required: .by("its continuity begins there"))
            Field.text("sha256", "SHA-256", hint: "64 characters, as the tool gave it.", required: .by("it shows that the copy was not changed (EXH-04)"), max: 80)
            Field.option("original", "It is the whole of this file", hint: "Only where it copies a file of the exhibit as it is: then the two hashes are the same. None: an image or a part.")
            Field.text("seal", "Seal number", max: 60)
        }
    }

    public let exhibit: ID<Exhibit>
    public let description: String
    public let tool: String
    public let madeAt: Instant
    public let sha256: String
    /// A file of the exhibit.
    public let original: ID<ExhibitFile>?
    public let seal: String?

    public init(_ exhibit: ID<Exhibit>, description: String, tool: String, madeAt: Instant, sha256: String, original: ID<ExhibitFile>? = nil, seal: String? = nil) {
        self.exhibit = exhibit
        self.description = description
        self.tool = tool
        self.madeAt = madeAt
        self.sha256 = sha256
        self.original = original
        self.seal = seal
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> ExhibitRecorded {
        let (exhibit, crime) = try work.requirePart(Exhibit.self, exhibit)
        try crime.requireOpen()
        if exhibit.copyOf != nil { throw Refusal.conflict("\(exhibit.reference) is a working copy itself. Copy the original.") }
        try requireAgreement(exhibit, work)
        let description = try work.words(description, "description", "What it holds", because: "a copy is known by what it holds")
        let tool = try work.words(tool, "tool", "Made with", because: "the court hears how it was made")
        let hash = sha256.lowercased().filter { !$0.isWhitespace }
        guard hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            throw Refusal.invalid("sha256", code: "not-a-hash", "SHA-256: it has 64 characters, digits and the letters a to f. Copy it from the tool.")
        }
        if madeAt < exhibit.seizedAt.minute { throw Refusal.invalid("madeAt", code: "too-early", "Made at: choose a time after \(London.text(exhibit.seizedAt, zoned: true)), when \(exhibit.reference) was seized.") }
        if let original { try requireSame(original, hash, exhibit, work) }
        let copy = try RecordExhibit(
            investigationId: crime.id, description: "Working copy of \(exhibit.reference): \(description)", category: "DIGI", seizedAt: madeAt, seizedFrom: "Copied from \(exhibit.reference) with \(tool)", seal: seal
        ).perform(in: work)
        var made = try work.require(Exhibit.self, copy.id)
        made.copyOf = exhibit.id
        made.sha256 = hash
        try work.save(made)
        work.concern(exhibit.ref)
        return copy
    }

    /// From a witness's device nothing is copied but what they agreed to.
    private func requireAgreement(_ exhibit: Exhibit, _ work: Work) throws {
        let newest = try ExtractionAgreement.all(of: exhibit.id, in: work.tx).first
        let isDevice = try PropertyItem.of(exhibit.id.raw, in: work.tx)?.category == "DIGI"
        guard newest != nil || (exhibit.witnessId != nil && isDevice) else { return }
        guard let newest else { throw Refusal.conflict("\(exhibit.reference) is the device of a witness. Take their agreement first (PCSCA 2022 s37).") }
        if newest.withdrawnAt != nil { throw Refusal.conflict("The agreement for \(exhibit.reference) was withdrawn. Nothing more is copied from it (PCSCA 2022 s39).") }
    }

    private func requireSame(_ file: ID<ExhibitFile>, _ hash: String, _ exhibit: Exhibit, _ work: Work) throws {
        guard let known = try ExhibitFile.all(of: exhibit.id, in: work.tx).first(where: { $0.id == file }) else {
            throw Refusal.invalid("original", code: "not-of-this-exhibit", "It is the whole of this file: choose a file of \(exhibit.reference).")
        }
        if known.sha256 != hash {
            throw Refusal.invalid("sha256", code: "hash-differs", "SHA-256: it is not that of \(known.fileName), so the copy is not the whole of it. Copy it again, or choose no file and say what it holds.")
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM exhibit x JOIN investigation i ON i.id = x.investigation_id WHERE x.id = \(ref.id) AND x.copy_of IS NULL AND i.status NOT IN ('historic', 'closed')")
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try ExhibitFile.all(of: ID(ref.id), in: tx).filter { !$0.isPhotograph }.map { Option($0.id.description, $0.fileName) }
    }
}
