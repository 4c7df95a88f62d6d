public import Base
public import Core
public import Storage

/// Gives a reviewed crime to an officer, who becomes the officer in the case; done again, it passes the case on.
public struct AllocateCrime: Operation {
    public static let name: OperationName = "investigation.crime.allocate"
    public static let title = "Allocate"
    /// Roles that investigate.
    static let roles: Set = ["DC", "PC"]

    public static let form = Form {
        Section("Allocation") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.officer("officer", "Officer in the case", required: .by("one officer answers for the investigation"))
            Field.text("direction", "Direction to the officer", lines: 3, max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let officer: ID<OfficerAccount>
    public let direction: String?

    public init(investigationId: ID<Investigation>, version: Int? = nil, officer: ID<OfficerAccount>, direction: String? = nil) {
        self.investigationId = investigationId
        self.version = version
        self.officer = officer
        self.direction = direction
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        var crime = try work.require(Investigation.self, investigationId, at: version)
        try crime.requireOpen()
        guard crime.status != .reported else {
            throw Refusal.conflict("\(crime.number ?? "This crime") is not reviewed yet. Review it first, then allocate it.")
        }
        let account = try chosen(for: crime, work)
        try work.closeTasks(InvestigationTask.allocate.rawValue, about: crime.ref)
        try work.closeTasks(InvestigationTask.investigate.rawValue, about: crime.ref, as: .cancelled, reason: "Passed to \(account.name)")
        crime.status = .allocated
        crime = try work.passCase(crime, from: crime.officerInCase ?? crime.reportedBy, to: account).crime
        let words = (direction ?? "").allSatisfy(\.isWhitespace) ? "" : " \(direction ?? "")"
        try work.log(.allocation, "Allocated to \(Officers.label(account)).\(words)", on: crime)
        let due = work.now.adding(hours: 24 * (try ForceSetting.planDays(in: work.tx)))
        try work.task(InvestigationTask.investigate.rawValue, "Investigate \(crime.number ?? "")", about: crime.ref, for: .officer(officer), due: due)
        try work.scheduleReview(of: crime)
        return Done()
    }

    private func chosen(for crime: Investigation, _ work: Work) throws -> OfficerAccount {
        guard let account = try work.tx.find(OfficerAccount.self, officer), account.isActive else {
            throw Refusal.invalid("officer", code: "unknown-officer", "Officer in the case: there is no such officer in service. Choose one from the list.")
        }
        guard account.roles.contains(where: Self.roles.contains) else {
            throw Refusal.invalid(
                "officer", code: "not-an-investigator", "\(account.name) does not investigate. Choose a detective or a patrol constable.")
        }
        if crime.officerInCase == officer {
            throw Refusal.invalid("officer", code: "has-it", "\(account.name) is the officer in the case already. Choose somebody else to pass it on.")
        }
        let mayNotSee = try work.tx.exists(
            """
            SELECT 1 FROM restriction r WHERE r.record_id = \(crime.id) AND NOT EXISTS (SELECT 1 FROM restriction s
            JOIN access_group_member m ON m.group_id = s.group_id WHERE s.record_id = r.record_id AND m.officer_id = \(officer))
            """)
        if mayNotSee {
            throw Refusal.invalid("officer", code: "may-not-see", "\(account.name) may not see this record. Add them to its group first.")
        }
        return account
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        let status = try Investigation.status(ref, in: tx)
        return status == .reviewed || status == .allocated
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }
}

extension Work {
    /// Ends the former officer's part in a case and begins the new one's.
    func passOfficerLink(of crime: Investigation, to account: OfficerAccount) throws {
        try endLinks("OIC", to: crime)
        try link("OIC", from: account.ref, to: crime.ref, source: crime.ref, fromAt: now)
    }
}
