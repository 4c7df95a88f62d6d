import Base
import Core
import Records
import Storage

extension VictimClock {
    static let list: CodeListName = "victim-event"

    init(_ code: Code) {
        self.init(
            code: code.code, title: code.title, standardDays: code.detail["standard"].flatMap { Int($0) }, enhancedDays: code.detail["enhanced"].flatMap { Int($0) },
            calendarDays: code.detail["calendar"].flatMap { Int($0) })
    }
}

extension WorkingDays {
    /// The force's list of bank holidays in force on `day`.
    static func of(_ day: Day, in tx: Transaction) throws -> WorkingDays {
        WorkingDays(holidays: try CodeList.all("bank-holiday", on: day, in: tx).compactMap { Day($0.code) })
    }
}

extension Work {
    private static let endings: Set = ["charged", "concluded"]
    private static let quietEvents: Set = ["acknowledged", "assessed", "referred", "regular"]

    /// A victim named in a crime: their care begins, with what the record itself says of enhanced rights, and with the first clocks.
    ///
    /// - Parameter organisation: in whose name the person is told; those rights are a person's own.
    func beginCare(of person: Person, for organisation: Organisation? = nil, on crime: Investigation) throws {
        // Nobody tells the dead: their care is a relative's, once one is named.
        if person.isDeceased, organisation == nil { return try askForRelatives(on: crime) }
        guard try VictimCare.of(person.id, in: crime.id, tx: tx) == nil else { return }
        let category = organisation != nil ? nil : try category(of: person, on: crime)
        var care = VictimCare(id: newID(), investigationId: crime.id, personId: person.id, frequencyDays: VictimCare.frequencyDaysUsual)
        if let category {
            care.enhanced = category.value
            care.enhancedBecause = category.reason
            care.enhancedAt = now
            care.enhancedBy = officer.id
        }
        try save(care)
        // A person is offered support; who speaks for an organisation was not harmed.
        for event in ["acknowledged", "assessed", "regular"] + (organisation == nil ? ["referred"] : []) { try startClock(event, for: care, person, on: crime, at: now) }
    }

    /// What the record says of enhanced rights is asked again because a flag, the risk or the class changed: who has them now is told sooner (VIC-02). Nobody loses
    /// them by a change of the record.
    func reviewRights(on crime: Investigation) throws {
        for victim in try ToldVictim.all(of: crime.id.raw, for: officer, in: tx) where victim.organisation == nil {
            guard var care = try VictimCare.of(victim.id, in: crime.id, tx: tx), !care.isEnhanced, let category = try category(of: victim.person, on: crime) else { continue }
            care.enhanced = category.value
            care.enhancedBecause = category.reason
            care.enhancedAt = now
            care.enhancedBy = officer.id
            try save(care)
            try log(.victim, "\(victim.person.displayName) has enhanced rights: \(category.reason)", on: crime)
            try hasten(care, on: crime)
        }
    }

    private func category(of person: Person, on crime: Investigation) throws -> Explained<EnhancedRights.Category>? {
        if try tx.exists("SELECT 1 FROM link WHERE from_id = \(person.id) AND to_id = \(crime.id) AND type = 'BER' AND until_at IS NULL") {
            return Explained(.serious, because: "Bereaved relative of the victim.", rules: ["VIC-02"])
        }
        let today = London.day(of: now)
        let offence = try crime.offenceClass.flatMap { try OffenceClass.of($0, on: today, in: tx) }
        return EnhancedRights.category(
            age: person.dateOfBirth.map { $0.age(on: today) }, isMostSerious: offence?.isSerious ?? false, flags: try CrimeFlag.codes(of: crime.id, in: tx))
    }

    /// What is still to be told is due by the shorter time, counted from when it happened.
    func hasten(_ care: VictimCare, on crime: Investigation) throws {
        let today = London.day(of: now)
        for var deadline in try VictimDeadline.open(of: crime.id, person: care.personId, in: tx) where deadline.event != "regular" {
            guard let code = try CodeList.code(deadline.event, of: VictimClock.list, on: today, in: tx) else { continue }
            let due: Explained<Instant>
            do {
                due = try VictimClock(code).due(after: deadline.happenedAt, isEnhanced: true, try WorkingDays.of(today, in: tx))
            } catch let past as WorkingDays.PastTheList {
                throw Refusal.conflict(past.description)
            }
            guard due.value < deadline.dueAt else { continue }
            deadline.dueAt = due.value
            deadline.because = due.reason
            try save(deadline)
            guard let id = deadline.taskId, var item = try tx.find(TaskItem.self, id), item.status == .open else { continue }
            item.dueAt = due.value
            if let owner = item.officerId { concern(Ref(OfficerAccount.kind, owner)) }
            try save(item)
        }
    }

    /// Starts the clock of one event for every victim of the crime.
    ///
    /// - Parameter toldAt: when the victims were told of just this; then nobody need be told again.
    func startClocks(_ event: String, on crime: Investigation, at happened: Instant, toldAt: Instant? = nil) throws {
        try askForRelatives(on: crime)
        for victim in try ToldVictim.all(of: crime.id.raw, for: officer, in: tx) {
            let person = victim.person
            try beginCare(of: person, for: victim.organisation, on: crime)
            guard let care = try VictimCare.of(person.id, in: crime.id, tx: tx) else { continue }
            // A charge is announced by custody and ends in an outcome: the victim is told of it once.
            let waiting = try VictimDeadline.open(of: crime.id, person: person.id, in: tx).filter { $0.event == event && Self.endings.contains(event) }
            if waiting.isEmpty { try startClock(event, for: care, person, named: victim.name, on: crime, at: happened, metAt: toldAt) }
            if let toldAt { for deadline in waiting { try end(deadline, at: toldAt) } }
        }
    }

    /// Somebody else is told from now on: what is still to be told and how often passes to them; how the former contact wanted to be reached does not.
    func passCare(from former: ID<Person>, to person: Person, on crime: Investigation) throws {
        guard var care = try VictimCare.of(former, in: crime.id, tx: tx) else { return try beginCare(of: person, on: crime) }
        care.personId = person.id
        (care.preferredName, care.method, care.contactDetails, care.times) = (nil, nil, nil, nil)
        (care.warnings, care.needs, care.measures, care.safety, care.guardianId) = ([], nil, [], nil, nil)
        try save(care)
        for var deadline in try VictimDeadline.open(of: crime.id, person: former, in: tx) {
            deadline.personId = person.id
            try save(deadline)
        }
    }

    private func startClock(_ event: String, for care: VictimCare, _ person: Person, named name: String? = nil, on crime: Investigation, at happened: Instant, metAt: Instant? = nil) throws {
        let today = London.day(of: now)
        guard let code = try CodeList.code(event, of: VictimClock.list, on: today, in: tx) else {
            throw Refusal.invalid("event", code: "not-on-the-list", "“\(event.prefix(40))” is nothing a victim is told of. Choose one from the list.")
        }
        var clock = VictimClock(code)
        if event == "regular" {
            clock = VictimClock(code: clock.code, title: clock.title, standardDays: nil, enhancedDays: nil, calendarDays: care.frequencyDays)
        }
        let due: Explained<Instant>
        do {
            due = try clock.due(after: happened, isEnhanced: care.isEnhanced, try WorkingDays.of(today, in: tx))
        } catch let past as WorkingDays.PastTheList {
            throw Refusal.conflict(past.description)
        }
        var deadline = VictimDeadline(
            id: newID(), investigationId: crime.id, personId: person.id, event: event, happenedAt: happened, dueAt: due.value, because: due.reason, metAt: metAt)
        // What every crime begins with is no task until it is late: the rounds put it on the team's list then.
        if metAt == nil, !Self.quietEvents.contains(event) {
            let owner: TaskOwner = crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId)
            deadline.taskId = try task(RecordingTask.victim.rawValue, "Tell \(name ?? person.displayName): \(code.title)", about: crime.ref, for: owner, due: due.value)
        }
        try save(deadline)
    }

    /// Marks a clock as met by a contact, or as void, and takes the task off the list.
    func end(_ deadline: VictimDeadline, at time: Instant? = nil, by contact: VictimContact? = nil, void: String? = nil) throws {
        var deadline = deadline
        deadline.metAt = time
        deadline.contactId = contact?.id
        if let void {
            deadline.voidAt = now
            deadline.voidBecause = void
        }
        try save(deadline)
        guard let id = deadline.taskId, var item = try tx.find(TaskItem.self, id), item.status == .open else { return }
        item.status = void == nil ? .done : .cancelled
        item.reason = void
        item.closedAt = now
        item.closedBy = officer.id
        try save(item)
    }

    /// Writes a contact into the log. One that reached the victim begins the next regular period.
    @discardableResult
    func contact(
        _ person: Person, on crime: Investigation, at time: Instant, method: String, result: String, text: String, againstWishes: String? = nil
    ) throws -> VictimContact {
        let contact = try save(
            VictimContact(
                id: newID(), investigationId: crime.id, personId: person.id, at: time, method: method, result: result, text: text, againstWishes: againstWishes,
                recordedAt: now, officerId: officer.id))
        let reached = try CodeList.code(result, of: "contact-result", on: London.day(of: now), in: tx)?.detail["reached"] == "yes"
        guard reached else { return contact }
        try beginCare(of: person, on: crime)
        for deadline in try VictimDeadline.open(of: crime.id, person: person.id, in: tx) where deadline.event == "regular" {
            try end(deadline, at: time, by: contact)
        }
        if crime.isOpen, let care = try VictimCare.of(person.id, in: crime.id, tx: tx) { try startClock("regular", for: care, person, on: crime, at: time) }
        return contact
    }
}
