public import Base
public import Core
public import Storage

/// Opens a restricted record to an officer outside its groups, because a life is at risk: to read, for some minutes, told to its owners at once, reviewed
/// afterwards by somebody else.
///
/// It is named by its reference, or by the words a search answered with whom to ask. Whatever names nothing hidden is answered alike: a wrong reference, an
/// open record, a record of a group that tells nothing, a record of a covert group.
public struct OpenRestricted: Operation {
    public static let name: OperationName = "emergency.record.open"
    public static let title = "Open a restricted record in an emergency"
    public static let category = ActCategory.breakGlass
    public static let form = Form {
        Section("Which record") {
            Field.text(
                "asked", "Its reference, or what you searched for", hint: "The words of a search that answered with whom to ask, or a reference number you were given.",
                required: .by("only what is needed is opened"), max: 200)
        }
        Section("Why it cannot wait") {
            Field.choice(
                "ground", "Who is in danger", hint: "Ask the owner first where there is time: contact and group stand in the answer of the search.", from: EmergencyAccess.grounds,
                required: .by("it is opened only to keep somebody safe"))
            Field.text(
                "reason", "What is happening, and what you need to know", hint: "At least \(EmergencyAccess.reasonMin) characters. The record's owner reads this at once, and your reading is reviewed.",
                lines: 3, required: .by("the owner and the reviewer answer for it after you"), max: EmergencyAccess.reasonMax)
        }
    }

    public let asked: String
    public let ground: String
    public let reason: String

    public init(asked: String, ground: String, reason: String) {
        self.asked = asked
        self.ground = ground
        self.reason = reason
    }

    public func perform(in work: Work) throws -> Done {
        var check = TextCheck()
        let asked = check.text("asked", "Its reference, or what you searched for", asked, max: 200) ?? ""
        if asked.isEmpty { check.add("asked", "required", "Its reference, or what you searched for: say which record is to be opened.") }
        let reason = check.text("reason", "What is happening, and what you need to know", reason, max: EmergencyAccess.reasonMax) ?? ""
        if reason.count < EmergencyAccess.reasonMin {
            check.add("reason", "too-short", "What is happening, and what you need to know: at least \(EmergencyAccess.reasonMin) characters; the owner reads it at once.")
        }
        let listed = try check.code("ground", "Who is in danger", ground, of: EmergencyAccess.grounds, required: true, work)
        try check.refuse()
        try work.requireRoomForOpening()
        let found = try Self.hidden(asked, work)
        guard !found.isEmpty, let listed else { throw Self.nothing }
        _ = try work.openInEmergency(found, by: asked, ground: listed, reason: reason)
        return Done()
    }

    static let nothing = Refusal.invalid(
        "asked", code: "nothing", "Nothing that is closed to you answers to this. Check the reference, or search first: what you may see opens without this form.")

    /// By number, whatever the group tells; by words only where every group of the record tells whom to ask. Both are always looked for, and what is found is
    /// of a kind the officer's role reads.
    private static func hidden(_ asked: String, _ work: Work) throws -> [Ref] {
        let (tx, officer) = (work.tx, work.officer)
        let kinds = work.readableKinds
        let visible = Visibility(to: officer)
        let code = SearchWords.code(asked)
        let named = try tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry_key k JOIN entry e ON e.number = k.number WHERE k.kind = \(CardKey.Sort.reference.rawValue) AND k.key = \(code)
            AND (e.kind || '') IN \(list: kinds) AND \(visible.openable("e.id")) ORDER BY k.number DESC LIMIT \(EmergencyAccess.recordsMax)
            """)
        let today = London.day(of: work.now)
        let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read(asked)
        let matching = query.required.isEmpty ? [] : try RestrictedHits(query: query, kinds: kinds, officer: officer, tx: tx).matching()
        guard named.isEmpty else { return named.map(\.ref) }
        let best = Array(matching.prefix(EmergencyAccess.recordsMax))
        guard !best.isEmpty else { return [] }
        let entries = try tx.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id IN \(list: best) AND \(visible.openable("e.id"))")
        return best.compactMap { id in entries.first { $0.id == id }?.ref }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}

extension RecordsModule {
    /// Orders and wanted entries are closed with their person, and with the person's other records.
    static func closedWith(_ ref: Ref, in tx: Transaction) throws -> [Ref] {
        guard ref.kind == Person.kind else { return [] }
        let orders = try tx.values(RawID.self, "SELECT id FROM court_order WHERE person_id = \(ref.id) ORDER BY id DESC LIMIT \(closedMax)")
        let wanted = try tx.values(RawID.self, "SELECT id FROM wanted_entry WHERE person_id = \(ref.id) ORDER BY id DESC LIMIT \(closedMax)")
        return orders.map { Ref(CourtOrder.kind, $0) } + wanted.map { Ref(WantedEntry.kind, $0) }
    }

    private static let closedMax = 100
}
