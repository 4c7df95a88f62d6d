public import Base
@_spi(Writing) public import Storage

/// How a record is to be handled: its protective marking and the groups it is restricted to.
public struct Handling: Sendable, Hashable {
    /// A code of the list `gsc`; nothing where the default, OFFICIAL, applies.
    public let marking: String?
    /// The groups that may see it, by name; empty for everyone whose role may read its kind.
    public let groups: [String]

    public static func of(_ id: RawID, in tx: Transaction) throws -> Handling { try ask(id, in: tx)() }

    public static func ask(_ id: RawID, in tx: Transaction) throws -> Later<Handling> {
        struct Row: Codable, Sendable {
            let code: String?
            let name: String?
        }
        let answer = try tx.ask(
            Row.self,
            """
            SELECT m.code, NULL AS name FROM marking m WHERE m.record_id = \(id)
            UNION ALL SELECT NULL AS code, g.name FROM restriction r JOIN access_group g ON g.id = r.group_id WHERE r.record_id = \(id)
            """)
        return {
            let rows = try answer.all()
            return Handling(marking: rows.compactMap(\.code).first, groups: rows.compactMap(\.name).sorted())
        }
    }
}

extension Work {
    /// Gives a record its protective marking (`gsc`).
    public func mark(_ ref: Ref, as code: String) throws {
        try tx.execute("INSERT INTO marking (record_id, code) VALUES (\(ref.id), \(code)) ON CONFLICT (record_id) DO UPDATE SET code = excluded.code")
        note("marking", .string(code))
        concern(ref)
    }

    /// A record of any kind that exists and that this officer may see.
    fileprivate func requireAny(_ ref: Ref) throws {
        guard try tx.exists("SELECT 1 FROM entry WHERE id = \(ref.id) AND kind = \(ref.kind)") else { throw Refusal.notFound }
    }
}

/// Makes a record visible only to the members of groups; to everyone else it does not exist.
public struct RestrictRecord: Operation {
    public static let name: OperationName = "access.record.restrict"
    public static let title = "Restrict to groups"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Restriction") {
            Field.anySubject
            Field.groups("groups", "Groups")
            Field.text("reason", "Why", lines: 3, required: .by("a restriction is accounted for"), max: 1000)
        }
    }

    public let kind: String
    public let record: RawID
    public let groups: [ID<AccessGroup>]
    public let reason: String

    public var subject: Ref? { Ref(RecordKind(kind), record) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { !officer.groups.isEmpty }

    public func perform(in work: Work) throws -> Done {
        let ref = Ref(RecordKind(kind), record)
        try work.requireAny(ref)
        guard !groups.isEmpty else { throw Refusal.invalid("groups", code: "required", "Choose at least one group that may still see the record.") }
        guard groups.allSatisfy(work.officer.groups.contains) else {
            throw Refusal.forbidden("You can restrict a record only to groups you belong to. Ask a member of the group.")
        }
        try work.restrict(ref, to: groups)
        work.note("reason", .string(reason))
        try work.announce(RecordRestricted(record: ref, groups: groups))
        return Done()
    }
}

/// A record was restricted by hand.
public struct RecordRestricted: Event {
    public static let name = "access.record.restricted"
    public let record: Ref
    public let groups: [ID<AccessGroup>]
}

/// Gives a record its protective marking under the Government Security Classifications.
public struct MarkRecord: Operation {
    public static let list: CodeListName = "gsc"
    public static let name: OperationName = "access.record.mark"
    public static let title = "Set the protective marking"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Marking") {
            Field.anySubject
            Field.choice(
                "marking", "Protective marking", hint: "SECRET and above are never kept here: record only where such material is held.", from: list,
                required: .by("whoever handles the record must know how"))
        }
    }

    public let kind: String
    public let record: RawID
    public let marking: String

    public var subject: Ref? { Ref(RecordKind(kind), record) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard case .object(var members) = form.about(ref) else { return .null }
        members["marking"] = .string(try Handling.of(ref.id, in: tx).marking ?? "OFFICIAL")
        return .object(members)
    }

    public func perform(in work: Work) throws -> Done {
        let ref = Ref(RecordKind(kind), record)
        try work.requireAny(ref)
        try work.mark(ref, as: marking)
        return Done()
    }
}
