public import Base
@_spi(Writing) public import Storage

/// Says whether the records of a group may be opened in an emergency by those outside it. Where not, as for covert sources, whoever asks for one is answered
/// as if there were none; what is held open of the group ends, and a search tells nobody of it.
public struct SetGroupEmergency: Operation {
    public static let name: OperationName = "emergency.group.set"
    public static let title = "Set whether its records open in an emergency"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Emergency") {
            Field.subject("group", AccessGroup.kind)
            Field.yesNo(
                "opens", "May its records be opened in an emergency?",
                hint: "No: to those outside the group its records do not exist, whatever the danger. For covert sources, whom it could cost their life that there is a record.",
                required: .by("the group's owner answers for either"))
            Field.text("reason", "Why", lines: 3, required: .by("both ways somebody's life may hang on it"), max: 1000)
        }
    }

    public let group: ID<AccessGroup>
    public let opens: Bool
    public let reason: String

    public init(group: ID<AccessGroup>, opens: Bool, reason: String) {
        self.group = group
        self.opens = opens
        self.reason = reason
    }

    public var subject: Ref? { Ref(AccessGroup.kind, group) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        // A group that is not there is answered like one of somebody else's.
        try AccessGroup.isOwned(group.raw, by: officer, in: tx) ? .byRole : .refused(.forbidden("Only the owner of a group says whether its records open in an emergency."))
    }

    public func perform(in work: Work) throws -> Done {
        let reason = reason.trimmed
        guard !reason.isEmpty else { throw Refusal.invalid("reason", code: "required", "Why: say it, both ways somebody's life may hang on it.") }
        guard try AccessGroup.isCovert(group.raw, in: work.tx) == opens else {
            throw Refusal.conflict(opens ? "The records of this group may be opened in an emergency already." : "The records of this group cannot be opened in an emergency already.")
        }
        if opens {
            try work.tx.execute("DELETE FROM access_group_covert WHERE group_id = \(group)")
        } else {
            try work.tx.execute("INSERT INTO access_group_covert (group_id, set_at) VALUES (\(group), \(work.now))")
            // To be told whom to ask is to be told that there is a record.
            try work.tx.execute("DELETE FROM access_group_hit WHERE group_id = \(group)")
            try work.endOpenings(of: group)
        }
        work.note("opens", .boolean(opens))
        work.note("reason", .string(reason))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try AccessGroup.isOwned(ref.id, by: officer, in: tx) }
}

extension AccessGroup {
    /// What an owner reads their own group by.
    public static let ownRead = "emergency.group.read"

    public static func isOwned(_ id: RawID, by officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM access_group WHERE id = \(id) AND owner_id = \(officer.id)")
    }

    /// Whether its records cannot be opened in an emergency.
    public static func isCovert(_ id: RawID, in tx: Transaction) throws -> Bool { try tx.exists("SELECT 1 FROM access_group_covert WHERE group_id = \(id)") }
}

extension Work {
    /// Ends what is held open now of the records of a group.
    fileprivate func endOpenings(of group: ID<AccessGroup>) throws {
        let running = try tx.values(
            ID<EmergencyOpening>.self,
            """
            SELECT DISTINCT g.opening_id FROM emergency_opened g JOIN restriction r ON r.record_id = g.record_id WHERE r.group_id = \(group) AND g.until_at > \(now)
            ORDER BY g.opening_id
            """)
        for id in running {
            guard var opening = try tx.find(EmergencyOpening.self, id) else { continue }
            try end(&opening)
            try save(opening)
        }
    }

    /// Ends an opening now; the caller saves it.
    func end(_ opening: inout EmergencyOpening) throws {
        guard opening.untilAt > now else { return }
        opening.untilAt = now
        try tx.execute("UPDATE emergency_opened SET until_at = \(now) WHERE opening_id = \(opening.id)")
    }
}
