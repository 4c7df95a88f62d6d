public import Base
public import Core
public import Records
public import Storage

/// Asks a suspect to attend voluntarily, instead of an arrest that is not necessary (Code G note 2F, Code C 3.21).
public struct InviteVolunteer: Operation {
    public static let name: OperationName = "custody.voluntary.invite"
    public static let title = "Invite to attend voluntarily"
    public static let form = Form {
        Section("Invitation") {
            Field.subject("investigationId", "investigation")
            Field.option("personId", "Who is asked", hint: "The suspects of this investigation.", required: .by("an attendance is one person's"))
            Field.text("suspectedOf", "Suspected of", required: .by("Code C 10.3: the person is told what they are suspected of"), max: 300)
            Field.officer("officerId", "Officer who answers for it", required: .by("there is no custody officer: somebody answers for the person's rights"))
            Field.choice("method", "Asked by", from: VoluntaryAttendance.methods, required: .by("it may have to be shown that they were asked"))
            Field.moment("invitedAt", "Asked at", hint: "Empty: now.")
        }
        Section("Appointment") {
            Field.moment("appointmentAt", "Appointment", future: true, required: .by("they must know when to come"))
            Field.option("suiteId", "At which suite", hint: "Leave empty for another place.")
            Field.text("place", "Another place", hint: "Only if it is no suite: a police office, a home, a solicitor's office.", max: 200)
        }
        Section("Needs") {
            Field.text("solicitorName", "Solicitor", hint: "If they have named one.", max: 120)
            Field.text("adultName", "Appropriate adult", hint: "Needed for anyone under 18 or vulnerable.", max: 120)
            Field.text("language", "Interpreter for", hint: "Language, or sign language.", max: 60)
            Field.text("accessNote", "Access and other needs", lines: 2, max: 400)
        }
    }

    public let investigationId: RawID
    public let personId: ID<Person>
    public let suspectedOf: String
    public let officerId: ID<OfficerAccount>
    public let method: String
    public let invitedAt: Instant?
    public let appointmentAt: Instant
    public let suiteId: ID<Unit>?
    public let place: String?
    public let solicitorName: String?
    public let adultName: String?
    public let language: String?
    public let accessNote: String?

    public init(
        investigationId: RawID, personId: ID<Person>, suspectedOf: String, officerId: ID<OfficerAccount>, method: String = "phone", invitedAt: Instant? = nil,
        appointmentAt: Instant, suiteId: ID<Unit>? = nil, place: String? = nil, solicitorName: String? = nil, adultName: String? = nil, language: String? = nil,
        accessNote: String? = nil
    ) {
        self.investigationId = investigationId
        self.personId = personId
        self.suspectedOf = suspectedOf
        self.officerId = officerId
        self.method = method
        self.invitedAt = invitedAt
        self.appointmentAt = appointmentAt
        self.suiteId = suiteId
        self.place = place
        self.solicitorName = solicitorName
        self.adultName = adultName
        self.language = language
        self.accessNote = accessNote
    }

    public var subject: Ref? { Ref("investigation", investigationId) }

    public func perform(in work: Work) throws -> ID<VoluntaryAttendance> {
        let investigation = Ref("investigation", investigationId)
        guard try work.tx.exists("SELECT 1 FROM entry WHERE id = \(investigationId) AND kind = 'investigation'") else { throw Refusal.notFound }
        let person = try work.require(Person.self, personId)
        try DetentionCheck.given(suspectedOf, "suspectedOf", "Say what the person is suspected of: they are told before they are questioned.")
        _ = try work.code(method, of: VoluntaryAttendance.methods, field: "method")
        guard let officer = try work.tx.find(OfficerAccount.self, officerId) else {
            throw Refusal.invalid("officerId", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        let suspected = try work.tx.exists(
            """
            SELECT 1 FROM link l WHERE l.from_id = \(personId) AND l.to_id = \(investigationId) AND l.type IN ('SUS', 'NOM', 'ARR') AND l.until_at IS NULL
            """)
        guard suspected else {
            throw Refusal.invalid("personId", code: "not-a-suspect", "They are not a suspect of this investigation. Name them as one first; a witness is no voluntary attender.")
        }
        if let number = try work.tx.value(
            String.self, "SELECT number FROM voluntary_attendance WHERE person_id = \(personId) AND investigation_id = \(investigationId) AND ended_at IS NULL")
        {
            throw Refusal.conflict("An attendance of this person stands open: \(number). Move its appointment, or go on there.")
        }
        let asked = invitedAt ?? work.thisMinute
        try DetentionCheck.notFuture(asked, "invitedAt", "Asked at", now: work.now)
        try DetentionCheck.notBefore(asked, appointmentAt, "appointmentAt", "Appointment", "when they were asked")
        let place = try VoluntaryPlace.check(suiteId, place, work)

        let id = work.newID(VoluntaryAttendance.self)
        let code = try (suiteId ?? officer.unitId ?? work.officer.unitId).flatMap { try work.tx.find(Unit.self, $0)?.code } ?? "VA"
        let year = London.day(of: asked).year
        let serial = try work.number("voluntary-\(code)", year: year)
        let attendance = try work.file(
            VoluntaryAttendance(
                id: id, number: "\(code)/VA\(serial)/\(String(year).suffix(2))", personId: personId, investigationId: investigationId, officerId: officerId,
                suspectedOf: suspectedOf, suiteId: suiteId, place: place, method: method, invitedAt: asked, invitedBy: work.officer.id, appointmentAt: appointmentAt,
                solicitorName: Self.given(solicitorName), adultName: Self.given(adultName), language: Self.given(language), accessNote: Self.given(accessNote)))
        try work.linkNew("VOL", from: person.ref, to: attendance.ref)
        try work.linkNew("VOLFOR", from: attendance.ref, to: investigation)
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, officerId), to: investigation, source: attendance.ref)
        let whereabouts = try suiteId.flatMap { try work.tx.find(Unit.self, $0)?.name } ?? place ?? ""
        try work.enter(
            .appointment, in: attendance, at: asked, text: "Asked to attend at \(London.text(appointmentAt, zoned: true)), \(whereabouts). \(suspectedOf)",
            lateReason: invitedAt == nil ? nil : "Entered when the appointment was written down.")
        return id
    }

    private static func given(_ text: String?) -> String? { text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try ref.kind == "investigation" && !suspects(of: ref, for: officer, in: tx).isEmpty
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["investigationId": .string(ref.id.description), "officerId": .string(officer.id.description)]
        let suspects = try suspects(of: ref, for: officer, in: tx)
        if suspects.count == 1 { members["personId"] = .string(suspects[0].value) }
        let title = try OffenceUnderInvestigation.of(ref.id, in: tx)?.title ?? tx.value(String.self, "SELECT title FROM entry WHERE id = \(ref.id)")
        if let title { members["suspectedOf"] = .string(title) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        field == "personId" ? try suspects(of: ref, for: officer, in: tx) : try DetentionStage.suites(in: tx)
    }

    /// The suspects who have no attendance open and are not held.
    private static func suspects(of ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let visible = Visibility(to: officer)
        return try tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.id IN (SELECT l.from_id FROM link l WHERE l.to_id = \(ref.id) AND l.from_kind = 'person'
            AND l.type IN ('SUS', 'NOM', 'ARR') AND l.until_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM voluntary_attendance v WHERE v.person_id = e.id AND v.investigation_id = \(ref.id) AND v.ended_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM detention d WHERE d.person_id = e.id AND d.ended_at IS NULL)
            AND \(visible.condition("e.id")) ORDER BY e.title, e.id LIMIT 50
            """
        ).map { Option($0.id.description, $0.title) }
    }
}

/// Where somebody attends: a suite, or a place in words.
enum VoluntaryPlace {
    /// The place in words; nothing where it is a suite.
    static func check(_ suite: ID<Unit>?, _ place: String?, _ work: Work) throws -> String? {
        let words = place.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if let suite {
            guard try work.tx.find(Unit.self, suite) != nil else {
                throw Refusal.invalid("suiteId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
            }
            guard words == nil else { throw Refusal.invalid("place", code: "two-places", "Choose a suite or write another place, not both.") }
            return nil
        }
        guard let words else { throw Refusal.invalid("suiteId", code: "required", "Choose a suite, or write the place where they attend.") }
        return words
    }
}

/// Moves the appointment.
struct RearrangeVolunteer: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.rearrange"
    static let title = "Move appointment"
    static let stages: [VoluntaryAttendance.Status] = [.invited, .absent]
    static let form = Form {
        Section("Appointment") {
            VoluntaryField.attendance
            Field.version
            Field.moment("appointmentAt", "New appointment", future: true, required: .by("they must know when to come"))
            Field.option("suiteId", "At which suite", hint: "Leave empty for another place.")
            Field.text("place", "Another place", max: 200)
            Field.officer("officerId", "Officer who answers for it", hint: "Empty: as before.")
            Field.text("reason", "Why", lines: 2, required: .by("the record must show why it moved"), max: 1000)
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let appointmentAt: Instant
    let suiteId: ID<Unit>?
    let place: String?
    let officerId: ID<OfficerAccount>?
    let reason: String

    func perform(in work: Work) throws -> Done {
        var attendance = try VoluntaryAttendance.waiting(attendanceId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say why it moves.")
        guard appointmentAt > work.now else { throw Refusal.invalid("appointmentAt", code: "too-early", "New appointment: choose a time that is still to come.") }
        if let officerId {
            guard try work.tx.find(OfficerAccount.self, officerId) != nil else {
                throw Refusal.invalid("officerId", code: "unknown-officer", "There is no such officer. Choose one from the list.")
            }
            attendance.officerId = officerId
        }
        attendance.place = try VoluntaryPlace.check(suiteId, place, work)
        attendance.suiteId = suiteId
        let before = attendance.appointmentAt
        attendance.appointmentAt = appointmentAt
        attendance.status = .invited
        attendance = try work.file(attendance)
        try work.enter(
            .appointment, in: attendance, at: work.now,
            text: "Appointment moved from \(London.text(before, zoned: true)) to \(London.text(appointmentAt, zoned: true)). \(reason)")
        return Done()
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try VoluntaryAttendance.prefill(ref, in: tx)
        let attendance = try tx.find(VoluntaryAttendance.self, ID(ref.id))
        if let suite = attendance?.suiteId { members["suiteId"] = .string(suite.description) }
        if let place = attendance?.place { members["place"] = .string(place) }
        return .object(members)
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try DetentionStage.suites(in: tx) }
}

/// Nobody came, or it was called off. Not coming is no offence and no ground of arrest by itself; the officer decides what is next.
struct MissVolunteer: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.miss"
    static let title = "Did not attend, or cancelled"
    static let stages: [VoluntaryAttendance.Status] = [.invited, .absent]

    enum What: String, Codable, Sendable { case absent, cancelled }

    static let form = Form {
        Section("Appointment") {
            VoluntaryField.attendance
            Field.version
            Field.option("what", "What", required: .by("the record must show it"))
            Field.text("reason", "What is known, and what was tried", lines: 2, required: .by("the necessity of an arrest may rest on it (Code G 2.9)"), max: 1000)
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let what: What
    let reason: String

    func perform(in work: Work) throws -> VoluntaryAttendance.Status {
        var attendance = try VoluntaryAttendance.waiting(attendanceId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say what is known and what was tried.")
        switch what {
        case .absent:
            if attendance.status == .absent { throw Refusal.conflict("It is on record already that they did not attend. Move the appointment or cancel it.") }
            guard work.now > attendance.appointmentAt else {
                throw Refusal.conflict("The appointment is at \(London.text(attendance.appointmentAt, zoned: true)): that has not come yet.")
            }
            attendance.status = .absent
        case .cancelled:
            attendance.status = .cancelled
            attendance.endedAt = work.now
            attendance.endedBy = work.officer.id
            attendance.endReason = reason
        }
        attendance = try work.file(attendance)
        try work.enter(.appointment, in: attendance, at: work.now, text: "\(attendance.status.title). \(reason)")
        return attendance.status
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option(What.absent.rawValue, "They did not come"), Option(What.cancelled.rawValue, "It was cancelled")]
    }
}
