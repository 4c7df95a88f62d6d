public import Base
public import Core
public import Records
import Storage

/// Something that belongs to one record and is as visible as that.
public protocol RecordPart: Filed {
    var partOf: Ref { get }
    /// Somebody whom it tells of in every line, so that it is closed with them: the maker of a statement, a victim at risk.
    var ofPerson: ID<Person>? { get }
}

extension RecordPart {
    public var ofPerson: ID<Person>? { nil }
}

/// What belongs to one investigation.
public protocol InvestigationPart: RecordPart {
    var investigationId: ID<Investigation> { get }
}

extension InvestigationPart {
    public var partOf: Ref { Ref(Investigation.kind, investigationId) }
}

extension RecordType {
    /// - Parameters:
    ///   - operations: offered on its page.
    ///   - without: properties that are no outsider's business.
    static func part<P: RecordPart>(
        of type: P.Type, path: String, title: String, operations: [OperationName] = [], without hidden: [String] = []
    ) -> RecordType {
        RecordType(
            of: P.self, path: path, title: title, read: "investigation.read", operations: operations, without: hidden,
            more: { part, tx, officer in
                let visible = Visibility(to: officer)
                guard try visible.allows(part.partOf.id, in: tx), try part.ofPerson.map({ try visible.allows($0.raw, in: tx) }) ?? true else { throw Refusal.notFound }
                return [:]
            }, partOf: { $0.partOf }, closedWith: { $0.ofPerson?.raw })
    }
}

extension Work {
    /// Saves a part. One that has a card of its own is restricted like its investigation, so that search tells no more than the page does.
    @discardableResult
    func savePart<P: RecordPart>(_ part: P) throws -> P {
        let saved = try save(part)
        concern(part.partOf)
        guard part.card != nil else { return saved }
        func groups(of record: RawID) throws -> [ID<AccessGroup>] { try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(record)") }
        let own = try groups(of: part.id.raw)
        // Whoever may see the crime but not the person may not read the person's words.
        if let person = part.ofPerson, case let closed = try groups(of: person.raw), !closed.isEmpty {
            if Set(own) != Set(closed) {
                try restrict(part.ref, to: closed)
                try lift(part.ref, from: own.filter { !closed.contains($0) })
            }
            return saved
        }
        let closed = try groups(of: part.partOf.id)
        if !Set(closed).isSubset(of: own) { try restrict(part.ref, to: closed) }
        return saved
    }

    /// A part with its investigation, both of which the officer may see.
    func requirePart<P: InvestigationPart>(_ type: P.Type, _ id: ID<P>) throws -> (P, Investigation) {
        let part = try require(type, id)
        return (part, try require(Investigation.self, part.investigationId))
    }

    /// The investigation, worked on here and still open.
    func requireOpen(_ id: ID<Investigation>) throws -> Investigation {
        let crime = try require(Investigation.self, id)
        try crime.requireOpen()
        return crime
    }

    /// The next number of a series within one investigation.
    func number(_ series: String, in crime: Investigation) throws -> Int { try number("\(series) \(crime.id)", year: 0) }

    /// Words that say something.
    func words(_ text: String?, _ field: String, _ label: String, because reason: String) throws -> String {
        guard let text, !text.allSatisfy(\.isWhitespace) else {
            throw Refusal.invalid(field, code: "required", "\(label): give it, because \(reason).")
        }
        return text
    }

    /// A time that has come: a device's clock may be a little ahead.
    func past(_ time: Instant?, _ field: String, _ label: String) throws -> Instant {
        guard let time else { return now }
        if time > now.adding(minutes: ReportTiming.aheadMinutesMax) {
            throw Refusal.invalid(field, code: "in-the-future", "\(label): \(London.text(time, zoned: true)) has not come yet. Check the day and the time.")
        }
        return time
    }

    /// An officer in service who may see the investigation.
    func officer(_ id: ID<OfficerAccount>, for crime: Investigation, _ field: String, _ label: String) throws -> OfficerAccount {
        guard let account = try tx.find(OfficerAccount.self, id), account.isActive else {
            throw Refusal.invalid(field, code: "unknown-officer", "\(label): there is no such officer in service. Choose one from the list.")
        }
        let mayNotSee = try tx.exists(
            """
            SELECT 1 FROM restriction r WHERE r.record_id = \(crime.id) AND NOT EXISTS (SELECT 1 FROM restriction s
            JOIN access_group_member m ON m.group_id = s.group_id WHERE s.record_id = r.record_id AND m.officer_id = \(id))
            """)
        if mayNotSee {
            throw Refusal.invalid(field, code: "may-not-see", "\(account.name) may not see this investigation. Give them a role in it first.")
        }
        return account
    }
}

/// Parts found by themselves are closed with their investigation when it is restricted later.
enum PartRestriction {
    static let reaction = Reaction(to: RecordRestricted.self) { event, work in
        switch event.record.kind {
        case Investigation.kind: try close(ID(event.record.id), to: event.groups, work)
        case Incident.kind:
            let assessed = try work.tx.values(
                RawID.self, "SELECT id FROM dash_assessment WHERE incident_id = \(event.record.id) AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = person_id)")
            for id in assessed { try work.restrict(Ref(DashAssessment.kind, id), to: event.groups) }
        case Person.kind: try close(partsOf: ID(event.record.id), to: event.groups, work)
        case ObjectItem.kind: try untell(ID(event.record.id), work)
        default: break
        }
    }

    /// What tells of somebody in every line is closed with them, and to nobody else.
    private static func close(partsOf person: ID<Person>, to groups: [ID<AccessGroup>], _ work: Work) throws {
        func close(_ kind: RecordKind, _ ids: [RawID]) throws {
            for id in ids {
                let others = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(id)").filter { !groups.contains($0) }
                try work.restrict(Ref(kind, id), to: groups)
                try work.lift(Ref(kind, id), from: others)
            }
        }
        try close(Statement.kind, work.tx.values(RawID.self, "SELECT id FROM statement WHERE maker_id = \(person)"))
        try close(DashAssessment.kind, work.tx.values(RawID.self, "SELECT id FROM dash_assessment WHERE person_id = \(person)"))
        try close(ReportPart.kind, work.tx.values(RawID.self, "SELECT id FROM report_part WHERE person_id = \(person)"))
    }

    /// A crime is not found any more by the description of something that not everybody may see.
    private static func untell(_ object: ID<ObjectItem>, _ work: Work) throws {
        let crimes = try work.tx.all(Investigation.self, "SELECT i.* FROM investigation i WHERE i.id IN (SELECT l.to_id FROM link l WHERE l.from_id = \(object) AND l.type = 'PROP')")
        for var crime in crimes {
            let property = try work.tx.values(
                String.self,
                """
                SELECT o.description FROM link l JOIN object_item o ON o.id = l.from_id WHERE l.to_id = \(crime.id) AND l.type = 'PROP'
                AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = o.id) ORDER BY l.id LIMIT \(ReportCrime.propertyMax)
                """)
            let detail = try CrimeDetail.of(crime.id, in: work.tx)
            crime.told = Investigation.told(method: detail?.method, answers: detail?.answers ?? [:], because: detail?.countingReason, property: property)
            try work.save(crime)
        }
    }

    /// What is closed together with a crime, by whatever it is found.
    static func closedWith(_ ref: Ref, in tx: Transaction) throws -> [Ref] {
        guard ref.kind == Investigation.kind else { return [] }
        let tables: [(RecordKind, SQL)] = [
            (EnquiryEntry.kind, "enquiry_entry"), (EnquiryAction.kind, "enquiry_action"), (Statement.kind, "statement"), (DashAssessment.kind, "dash_assessment"), (Exhibit.kind, "exhibit"),
            (ReportPart.kind, "report_part"), (CaseDecision.kind, "decision"), (InvestigationPlan.kind, "investigation_plan"), (LineOfEnquiry.kind, "line_of_enquiry"),
            (EnquiryDocument.kind, "enquiry_document"),
        ]
        return try tables.flatMap { kind, table in
            // A statement closed for its maker's sake as well stays closed.
            try tx.values(
                RawID.self,
                """
                SELECT x.id FROM \(table) x WHERE x.investigation_id = \(ref.id) AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = x.id
                AND NOT EXISTS (SELECT 1 FROM restriction c WHERE c.record_id = \(ref.id) AND c.group_id = r.group_id)) ORDER BY x.id DESC LIMIT \(closedMax)
                """
            ).map { Ref(kind, $0) }
        }
    }

    private static let closedMax = 100

    static func close(_ crime: ID<Investigation>, to groups: [ID<AccessGroup>], _ work: Work) throws {
        func close(_ kind: RecordKind, _ ids: [RawID]) throws { for id in ids { try work.restrict(Ref(kind, id), to: groups) } }
        let tx = work.tx
        // Whose person is closed already stays closed to that person's groups.
        let open: SQL = "NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id ="
        try close(EnquiryEntry.kind, tx.values(RawID.self, "SELECT id FROM enquiry_entry WHERE investigation_id = \(crime)"))
        try close(EnquiryAction.kind, tx.values(RawID.self, "SELECT id FROM enquiry_action WHERE investigation_id = \(crime)"))
        try close(Statement.kind, tx.values(RawID.self, "SELECT id FROM statement WHERE investigation_id = \(crime) AND \(open) maker_id)"))
        try close(DashAssessment.kind, tx.values(RawID.self, "SELECT id FROM dash_assessment WHERE investigation_id = \(crime) AND \(open) person_id)"))
        try close(Exhibit.kind, tx.values(RawID.self, "SELECT id FROM exhibit WHERE investigation_id = \(crime)"))
        try close(ReportPart.kind, tx.values(RawID.self, "SELECT id FROM report_part WHERE investigation_id = \(crime) AND \(open) person_id)"))
        try close(CaseDecision.kind, tx.values(RawID.self, "SELECT id FROM decision WHERE investigation_id = \(crime)"))
        try close(InvestigationPlan.kind, tx.values(RawID.self, "SELECT id FROM investigation_plan WHERE investigation_id = \(crime)"))
        try close(LineOfEnquiry.kind, tx.values(RawID.self, "SELECT id FROM line_of_enquiry WHERE investigation_id = \(crime)"))
        try close(EnquiryDocument.kind, tx.values(RawID.self, "SELECT id FROM enquiry_document WHERE investigation_id = \(crime)"))
    }
}

extension Work {
    /// Takes the reviews, submissions and actions of an investigation that has ended off the lists. Its property stays somebody's work.
    func endEnquiryTasks(of crime: Investigation, because reason: String) throws {
        try closeTasks(RecordingTask.propose.rawValue, about: crime.ref, as: .cancelled, reason: reason)
        for kind in [EnquiryTask.review, .submission, .returned, .suspect, .house] { try closeTasks(kind.rawValue, about: crime.ref, as: .cancelled, reason: reason) }
        for action in try EnquiryAction.all(of: crime.id, in: tx) where action.status != .complete {
            for kind in [EnquiryTask.action, .actionAllocation, .actionResult] { try closeTasks(kind.rawValue, about: action.ref, as: .cancelled, reason: reason) }
        }
    }
}

/// Tasks that enquiries, property and statements put on work lists.
enum EnquiryTask: String, CaseIterable {
    case review = "investigation.supervisor-review"
    case submission = "investigation.submission"
    case returned = "investigation.returned"
    case action = "investigation.action"
    case actionAllocation = "investigation.action-allocation"
    case actionResult = "investigation.action-result"
    case suspect = "investigation.suspect-outstanding"
    case request = "investigation.property-request"
    case missing = "investigation.property-missing"
    case disposal = "investigation.property-disposal"
    case cash = "investigation.property-cash"
    case detainedCash = "investigation.detained-cash"
    case extraction = "investigation.extraction"
    case document = "investigation.document"
    case house = "investigation.house-to-house"

    var title: String {
        switch self {
        case .review: "Supervisor's review"
        case .submission: "Submitted investigation"
        case .returned: "Returned investigation"
        case .action: "Action"
        case .actionAllocation: "Action to allocate"
        case .actionResult: "Action resulted"
        case .suspect: "Outstanding suspect"
        case .request: "Property requested"
        case .missing: "Property not found"
        case .disposal: "Disposal to authorise"
        case .cash: "Cash to count again"
        case .detainedCash: "Detained cash"
        case .extraction: "Extraction to stop"
        case .document: "Document to read and index"
        case .house: "House-to-house: call again"
        }
    }
}
