public import Base
@_spi(Writing) import Storage

extension Work {
    /// Refuses an officer who holds as many openings as one can. Asked before anything is looked for: what the answer is must not tell whether there is a record.
    public func requireRoomForOpening() throws {
        let held = try tx.value(Int.self, "SELECT count(*) FROM emergency_opening WHERE officer_id = \(officer.id) AND until_at > \(now)") ?? 0
        guard held < EmergencyAccess.heldMax else {
            throw Refusal.conflict("You hold \(held) emergency openings already, as many as one officer can. Wait until one has ended, or ask a colleague.")
        }
    }

    /// Opens restricted records to the officer of this act, with what is closed together with each, tells their owners and asks for a review.
    ///
    /// - Parameters:
    ///   - asked: the records that were meant, at most `EmergencyAccess.recordsMax`, none of which the officer may see and each of which may be opened (`Visibility.openable`).
    ///   - by: what the officer knew them by.
    public func openInEmergency(_ asked: [Ref], by words: String, ground: Code, reason: String) throws -> EmergencyOpening {
        let until = now.adding(minutes: ground.detail["minutes"].flatMap { Int($0) } ?? EmergencyAccess.minutesStarter)
        let opening = try save(
            EmergencyOpening(id: newID(), officerId: officer.id, ground: ground.code, reason: reason, asked: words, openedAt: now, untilAt: until))
        var opened: Set<RawID> = []
        func open(_ ref: Ref, isAsked: Bool) throws {
            guard opened.count < EmergencyAccess.openedMax, opened.insert(ref.id).inserted else { return }
            try tx.execute(
                """
                INSERT INTO emergency_opened (officer_id, record_id, opening_id, record_kind, is_asked, until_at)
                VALUES (\(officer.id), \(ref.id), \(opening.id), \(ref.kind), \(isAsked), \(until))
                """)
            if isAsked { concern(ref) }
        }
        for ref in asked { try open(ref, isAsked: true) }
        let parts = try asked.flatMap { try registry.closedWith($0, in: tx) }
        let covert = try Set(tx.values(RawID.self, "SELECT r.record_id FROM restriction r WHERE r.record_id IN \(list: parts.map(\.id)) AND \(EmergencyAccess.covert("r.record_id"))"))
        for part in parts where !covert.contains(part.id) { try open(part, isAsked: false) }
        let texts = try tx.values(
            RawID.self, "SELECT t.id FROM attachment_text t WHERE t.record_id IN \(list: opened.sorted()) ORDER BY t.id LIMIT \(EmergencyAccess.openedMax)")
        for text in texts { try open(Ref(AttachmentText.kind, text), isAsked: false) }
        note("records", .array(asked.map { .string($0.description) }))
        note("reason", .string(reason))
        note("ground", .string(ground.code))
        note("until", .string(until.description))
        try tellOwners(of: asked, opening)
        let hours = ground.detail["review_hours"].flatMap { Int($0) } ?? EmergencyAccess.reviewHoursStarter
        try task(
            EmergencyAccess.review.name, "Was it justified that \(officer.name) \(officer.number) opened a restricted record?", about: opening.ref,
            for: .role(ground.detail["review_role"] ?? "PSD", in: nil), due: now.adding(hours: hours))
        return opening
    }

    /// The groups' owners, and whoever wrote a record down, as far as they may see it themselves; where there is none of them, the groups' members.
    private func tellOwners(of asked: [Ref], _ opening: EmergencyOpening) throws {
        let ids = asked.map(\.id)
        let members: SQL = """
            FROM restriction r JOIN access_group g ON g.id = r.group_id JOIN access_group_member m ON m.group_id = g.id JOIN officer o ON o.id = m.officer_id
            WHERE r.record_id IN \(list: ids) AND o.is_active = \(true)
            """
        let limit = EmergencyAccess.toldMax
        var owners = try tx.values(
            ID<OfficerAccount>.self, "SELECT DISTINCT m.officer_id \(members) AND m.officer_id = g.owner_id ORDER BY m.officer_id LIMIT \(limit)")
        for id in ids {
            owners += try tx.values(
                ID<OfficerAccount>.self,
                """
                SELECT DISTINCT j.officer_id FROM journal j JOIN restriction r ON r.record_id = j.subject_id
                JOIN access_group_member m ON m.group_id = r.group_id AND m.officer_id = j.officer_id JOIN officer o ON o.id = j.officer_id
                WHERE j.subject_id = \(id) AND j.category = \(ActCategory.collection) AND o.is_active = \(true) LIMIT \(EmergencyAccess.recordsMax)
                """)
        }
        owners.removeAll { $0 == officer.id }
        if owners.isEmpty { owners = try tx.values(ID<OfficerAccount>.self, "SELECT DISTINCT m.officer_id \(members) ORDER BY m.officer_id LIMIT \(limit)") }
        for owner in Set(owners).sorted().prefix(EmergencyAccess.toldMax) where owner != officer.id {
            try tx.execute("INSERT INTO emergency_told (opening_id, officer_id) VALUES (\(opening.id), \(owner))")
            try task(
                EmergencyAccess.told.name, "\(officer.rank == .staff ? "" : officer.rank.title + " ")\(officer.name) \(officer.number) opened a record of yours: read why", about: opening.ref,
                for: .officer(owner), due: now)
        }
    }
}
