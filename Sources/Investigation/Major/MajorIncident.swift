public import Base
public import Core
import Records
public import Storage

/// The room an investigation grew into: the same record, with roles, queues, a register of documents and, where need be, a closed group (IN8).
public struct MajorIncident: Filed {
    public static let table = "major_incident"
    public static let kind: RecordKind = "major-incident"

    public let id: ID<MajorIncident>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// What it is called: `Operation Sampleton`.
    public let name: String
    /// A code of `incident-category`.
    public let category: String
    public let reason: String
    public var groupId: ID<AccessGroup>?
    public let declaredAt: Instant
    public let declaredBy: ID<OfficerAccount>

    public var card: Card? { nil }

    static func of(_ crime: RawID, in tx: Transaction) throws -> MajorIncident? {
        try tx.first(MajorIncident.self, "SELECT * FROM major_incident WHERE investigation_id = \(crime)")
    }
}

/// An officer's part in the room.
public struct IncidentRole: Filed {
    public static let table = "incident_role"
    public static let kind: RecordKind = "incident-role"

    public let id: ID<IncidentRole>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let officerId: ID<OfficerAccount>
    /// A code of `incident-role`.
    public let role: String
    public let fromAt: Instant
    public var untilAt: Instant?
    public let givenBy: ID<OfficerAccount>

    public var card: Card? { nil }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [IncidentRole] {
        try tx.all(IncidentRole.self, "SELECT * FROM incident_role WHERE investigation_id = \(crime) AND until_at IS NULL ORDER BY CASE role WHEN 'SIO' THEN 0 WHEN 'DSIO' THEN 1 ELSE 2 END, role, id LIMIT 200")
    }
}

/// Makes an investigation a major incident where it stands: nothing is exported or typed again.
public struct DeclareMajor: Operation {
    public static let name: OperationName = "investigation.major.declare"
    public static let title = "Make it a major incident"
    public static let form = Form {
        Section("Major incident") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("operation", "Name of the operation", required: .by("the room is called something"), max: 80)
            Field.choice("category", "Category", from: "incident-category", required: .by("it decides what the room is given"))
            Field.officer("sio", "Senior investigating officer", required: .by("one officer leads"))
            Field.yesNo("closed", "Closed to its own group?", hint: "Only those with a role in it then see it, also in search.", required: .by("who may know is decided at the start"))
            Field.text("reason", "Why", lines: 3, required: .by("the decision is the first of its policy file"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let operation: String
    public let category: String
    public let sio: ID<OfficerAccount>
    public let closed: Bool
    public let reason: String

    public init(investigationId: ID<Investigation>, operation: String, category: String = "B", sio: ID<OfficerAccount>, closed: Bool, reason: String) {
        self.investigationId = investigationId
        self.operation = operation
        self.category = category
        self.sio = sio
        self.closed = closed
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        if try MajorIncident.of(crime.id.raw, in: work.tx) != nil { throw Refusal.conflict("It is a major incident already.") }
        let title = try work.words(operation, "operation", "Name", because: "the room is called something")
        if try work.tx.exists("SELECT 1 FROM major_incident WHERE name = \(title)") {
            throw Refusal.invalid("operation", code: "taken", "Name: there is an operation of this name. Choose another.")
        }
        try work.requireCode(category, of: "incident-category", "category", "Category")
        let reason = try work.words(reason, "reason", "Why", because: "the decision is the first of its policy file")
        let leader = try work.officer(sio, for: crime, "sio", "Senior investigating officer")
        let members = [work.officer.id, leader.id] + [crime.officerInCase].compactMap { $0 }
        let group = closed ? try work.group(code: "MI-\(crime.number ?? crime.id.description)", name: title, members: members) : nil
        if let group {
            try work.restrict(crime.ref, to: [group])
            try PartRestriction.close(crime.id, to: [group], work)
        }
        try work.save(
            MajorIncident(
                id: work.newID(), investigationId: crime.id, name: title, category: category, reason: reason, groupId: group, declaredAt: work.now,
                declaredBy: work.officer.id))
        try work.save(IncidentRole(id: work.newID(), investigationId: crime.id, officerId: leader.id, role: "SIO", fromAt: work.now, givenBy: work.officer.id))
        if let officer = crime.officerInCase, officer != leader.id {
            try work.save(IncidentRole(id: work.newID(), investigationId: crime.id, officerId: officer, role: "ENQ", fromAt: work.now, givenBy: work.officer.id))
        }
        try work.savePart(
            CaseDecision(
                id: work.newID(), investigationId: crime.id, number: try work.number("decision", in: crime), title: "Major incident",
                decision: "\(title), category \(category)\(closed ? ", closed to its own group" : "")", reason: reason, considered: nil, madeAt: work.now, recordedAt: work.now,
                officerId: work.officer.id))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && MajorIncident.of(ref.id, in: tx) == nil
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Gives an officer a role in the room; a closed one lets them in.
public struct GiveIncidentRole: Operation {
    public static let name: OperationName = "investigation.major.role.give"
    public static let title = "Give a role"
    public static let form = Form {
        Section("Role") {
            Field.subject("investigationId", Investigation.kind)
            Field.officer("officer", "Officer", required: .by("a role is somebody's"))
            Field.choice("role", "Role", from: "incident-role", required: .by("each knows their part"))
        }
    }

    public let investigationId: ID<Investigation>
    public let officer: ID<OfficerAccount>
    public let role: String

    public init(investigationId: ID<Investigation>, officer: ID<OfficerAccount>, role: String) {
        self.investigationId = investigationId
        self.officer = officer
        self.role = role
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard let incident = try MajorIncident.of(crime.id.raw, in: work.tx) else { throw Refusal.conflict("It is no major incident. Make it one first.") }
        guard let account = try work.tx.find(OfficerAccount.self, officer), account.isActive else {
            throw Refusal.invalid("officer", code: "unknown-officer", "Officer: there is no such officer in service. Choose one from the list.")
        }
        try work.requireCode(role, of: "incident-role", "role", "Role")
        if try IncidentRole.all(of: crime.id, in: work.tx).contains(where: { $0.officerId == officer && $0.role == role }) {
            throw Refusal.conflict("\(account.name) has this role already.")
        }
        if let group = incident.groupId { try work.admit(officer, to: group) }
        try work.save(IncidentRole(id: work.newID(), investigationId: crime.id, officerId: officer, role: role, fromAt: work.now, givenBy: work.officer.id))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && MajorIncident.of(ref.id, in: tx) != nil
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Ends a role. With their last one an officer leaves a closed room.
public struct EndIncidentRole: Operation {
    public static let name: OperationName = "investigation.major.role.end"
    public static let title = "End a role"
    public static let form = Form {
        Section("Role") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("role", "Role", required: .by("one role is ended"))
        }
    }

    public let investigationId: ID<Investigation>
    public let role: String

    public init(investigationId: ID<Investigation>, role: ID<IncidentRole>) {
        self.investigationId = investigationId
        self.role = role.description
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        let roles = try IncidentRole.all(of: crime.id, in: work.tx)
        guard var ended = roles.first(where: { $0.id.description == role }), let incident = try MajorIncident.of(crime.id.raw, in: work.tx) else {
            throw Refusal.invalid("role", code: "not-a-choice", "Role: choose one that is held.")
        }
        if ended.role == "SIO", !roles.contains(where: { $0.role == "SIO" && $0.id != ended.id }) {
            throw Refusal.conflict("A major incident is never without a senior investigating officer. Give the role to the next one first.")
        }
        ended.untilAt = work.now
        try work.save(ended)
        if let group = incident.groupId, !roles.contains(where: { $0.officerId == ended.officerId && $0.id != ended.id }) { try work.dismiss(ended.officerId, from: group) }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try GiveIncidentRole.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try IncidentRole.all(of: ID(ref.id), in: tx).map { Option($0.id.description, "\($0.role): \(try Officers.label($0.officerId, in: tx))") }
    }
}
