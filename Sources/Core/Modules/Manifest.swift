public import Base
public import Storage

/// What a module brings: everything the rest of Peel knows of it.
public struct Manifest: Sendable {
    public let name: String
    public var migrations: [Migration] = []
    public var operations: [AnyOperation] = []
    public var recordTypes: [RecordType] = []
    public var taskKinds: [TaskKind] = []
    public var reactions: [Reaction] = []
    public var codeLists: [CodeEdition] = []
    /// Acts that fall due by the clock.
    public var scheduledActs: [ScheduledAct] = []
    /// Reads that are permissions of their own, with what they allow.
    public var reads: [String: String] = [:]
    /// Documents the module can print.
    public var prints: [PrintKind] = []
    /// What the module knows to be in force about a record of another module's, such as a person in custody.
    public var standings: StandingSource?
    /// The module's records that are closed together with one: whoever opens that one in an emergency sees them too.
    public var closedWith: (@Sendable (Ref, Transaction) throws -> [Ref])?
    /// Which of these people the module knows to be sought: what a list of people marks.
    public var wanted: (@Sendable ([RawID], Reading) throws -> Set<RawID>)?
    /// Which of these people the module knows to be in custody.
    public var held: (@Sendable ([RawID], Reading) throws -> Set<RawID>)?

    public init(name: String) { self.name = name }
}

/// A kind of record outsiders can read: its address, its permission and what may be done with it.
public struct RecordType: Sendable {
    public let kind: RecordKind
    /// The plural in addresses: `/people/ID`, `/api/v1/people/ID`.
    public let path: String
    /// What people call one: "Person".
    public let title: String
    /// The permission to read it, also the act in the journal.
    public let read: String
    /// Operations offered on its page, in order.
    public let operations: [OperationName]
    /// The record's index card as it would be written now; nothing where only the operation that made it knows it whole.
    public let card: @Sendable (RawID, Transaction) throws -> Card?
    public let json: @Sendable (RawID, Transaction, Officer) throws -> JSONValue?
    /// What hangs on the moment it is read as well: due times, what may be done now.
    public let live: @Sendable (RawID, Transaction, Officer, Instant) throws -> [String: JSONValue]
    /// The record that one of these is a part of, which a search shows in its place; nothing for a record that stands by itself.
    public let whole: (@Sendable (RawID, Transaction) throws -> Ref?)?
    /// Whether those of a kind can be listed and searched; otherwise one is read by whoever knows it.
    public let isListed: Bool
    /// Parts of this type that have no card, from after an id in order, with the groups each is closed to; nothing where it is part of nothing.
    let uncarded: (@Sendable (RawID?, Int, Transaction) throws -> [UncardedPart])?
    /// Records that it tells of: whose role may not read one of them is not told this one.
    public let needs: @Sendable (RawID, Transaction) throws -> [Ref]

    /// - Parameters:
    ///   - without: properties that are no outsider's business, such as keys for comparing.
    ///   - whole: the record it is a part of.
    ///   - closed: a record it is closed with rather than with its whole, while that is restricted.
    ///   - more: what the row alone does not hold.
    ///   - live: what also hangs on the moment of reading.
    ///   - needs: records that it tells of, such as the ends of a link.
    public init<R: Filed>(
        of type: R.Type, path: String, title: String, read: String, operations: [OperationName] = [], without hidden: [String] = [],
        more: @escaping @Sendable (R, Transaction, Officer) throws -> [String: JSONValue] = { _, _, _ in [:] },
        live: @escaping @Sendable (R, Transaction, Officer, Instant) throws -> [String: JSONValue] = { _, _, _, _ in [:] }, needs: (@Sendable (R) -> [Ref])? = nil,
        card: @escaping @Sendable (R, Transaction) throws -> Card? = { record, _ in record.card }, partOf whole: (@Sendable (R) -> Ref)? = nil, isListed: Bool = true,
        closedWith closed: @escaping @Sendable (R) -> RawID? = { _ in nil }
    ) {
        kind = R.kind
        self.isListed = isListed
        self.path = path
        self.title = title
        self.read = read
        self.operations = operations
        if let whole {
            uncarded = { last, limit, tx in
                let after: SQL = last.map { " AND t.id > \($0)" } ?? ""
                let parts = try tx.all(R.self, SQL(trusted: "SELECT t.* FROM \(R.table) t WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = t.id)", values: []) + "\(after) ORDER BY t.id LIMIT \(limit)")
                return try parts.map { part in
                    func groups(_ record: RawID) throws -> [ID<AccessGroup>] { try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(record)") }
                    let own = try closed(part).map { try groups($0) } ?? []
                    return UncardedPart(id: part.ref.id, groups: own.isEmpty ? try groups(whole(part).id) : own)
                }
            }
            self.whole = { id, tx in try tx.find(R.self, ID(id)).map { whole($0) } }
        } else {
            uncarded = nil
            self.whole = nil
        }
        self.needs = { id, tx in try needs.flatMap { needs in try tx.find(R.self, ID(id)).map { needs($0) } } ?? [] }
        self.card = { id, tx in try tx.find(R.self, ID(id)).flatMap { try card($0, tx) } }
        self.live = { id, tx, officer, now in try tx.find(R.self, ID(id)).map { try live($0, tx, officer, now) } ?? [:] }
        json = { id, tx, officer in
            guard let record = try tx.find(R.self, ID(id)) else { return nil }
            guard case .object(var members) = try JSONValue(encoding: record) else { return nil }
            for name in hidden { members[name] = nil }
            members.merge(try more(record, tx, officer)) { _, new in new }
            return .object(members)
        }
    }
}

/// A part of a record that no search finds yet.
struct UncardedPart: Sendable {
    let id: RawID
    /// Whom it is closed to all but; nobody where it is empty.
    let groups: [ID<AccessGroup>]
}

/// All modules together, checked once at start.
public struct Registry: Sendable {
    public let manifests: [Manifest]
    public let access: AccessPolicy
    public let operations: [OperationName: AnyOperation]
    public let recordTypes: [RecordKind: RecordType]
    /// Those that search, timelines and lists of links show, in the order of their names.
    public let listedTypes: [RecordType]
    public let reads: [String: String]
    /// Documents that can be printed, by name.
    public let prints: [String: PrintKind]
    public var printTool = PrintTool()
    private let reactions: [ObjectIdentifier: [Reaction]]

    public enum Fault: Error, CustomStringConvertible {
        case twice(String)
        case unknownPermission(role: String, permission: String)
        public var description: String {
            switch self {
            case .twice(let name): "\(name) is registered twice."
            case .unknownPermission(let role, let permission): "Role \(role) may do “\(permission)”, which no module offers. Correct access.yaml."
            }
        }
    }

    public init(_ manifests: [Manifest], access: AccessPolicy) throws {
        let all = [try Manifest.core(access)] + manifests
        self.manifests = all
        self.access = access
        operations = try Dictionary(all.flatMap(\.operations).map { ($0.name, $0) }) { left, _ in throw Fault.twice(left.name.text) }
        recordTypes = try Dictionary(all.flatMap(\.recordTypes).map { ($0.kind, $0) }) { left, _ in throw Fault.twice(left.kind.name) }
        listedTypes = recordTypes.values.filter(\.isListed).sorted { $0.kind.name < $1.kind.name }
        reactions = Dictionary(grouping: all.flatMap(\.reactions), by: \.event)
        prints = try Dictionary(all.flatMap(\.prints).map { ($0.name, $0) }) { left, _ in throw Fault.twice(left.name) }
        var reads = all.reduce(into: [:]) { $0.merge($1.reads) { first, _ in first } }
        for print in prints.values where reads[print.permission] == nil { reads[print.permission] = "print “\(print.title)”" }
        self.reads = reads
    }

    /// The documents of a kind of record that this officer may print.
    public func prints(of kind: RecordKind, for officer: Officer) -> [PrintKind] {
        guard officer.may(RequestPrint.name.text) else { return [] }
        return prints.values.filter { $0.subject == kind && officer.may($0.permission) }.sorted { $0.title < $1.title }
    }

    /// Refuses roles with permissions that no module offers: a slip in access.yaml would otherwise silently give nothing.
    public func checkAccess() throws {
        let permissions = self.permissions
        for role in access.roles {
            for pattern in role.may where !permissions.contains(where: { PermissionSet([pattern]).contains($0) }) {
                throw Fault.unknownPermission(role: role.code, permission: pattern)
            }
        }
    }

    /// Every permission there is: operations and reads.
    public var permissions: Set<String> {
        Set(operations.keys.map(\.text)).union(reads.keys).union(recordTypes.values.map(\.read))
    }

    public var migrations: [Migration] { manifests.flatMap(\.migrations) }
    public var codeLists: [CodeEdition] { manifests.flatMap(\.codeLists) }
    public func recordType(path: String) -> RecordType? { recordTypes.values.first { $0.path == path } }
    public func taskTitle(_ kind: String) -> String { manifests.flatMap(\.taskKinds).first { $0.name == kind }?.title ?? kind }

    /// What a reader outside is told of a record: nothing where it does not exist, or where the role may not read a record that it tells of.
    public func json(of ref: Ref, _ reading: Reading) throws -> JSONValue? {
        guard let type = recordTypes[ref.kind] else { return nil }
        for other in try type.needs(ref.id, reading.tx) {
            guard let read = recordTypes[other.kind]?.read else { continue }
            guard reading.officer.may(read) else { return nil }
        }
        return try type.json(ref.id, reading.tx, reading.officer)
    }

    /// The records that are closed together with one, of every module.
    func closedWith(_ ref: Ref, in tx: Transaction) throws -> [Ref] { try manifests.flatMap { try $0.closedWith?(ref, tx) ?? [] } }

    func reactions<E: Event>(to type: E.Type) -> [Reaction] { reactions[ObjectIdentifier(type)] ?? [] }
}

extension Manifest {
    static func core(_ access: AccessPolicy) throws -> Manifest {
        var manifest = Manifest(name: "core")
        manifest.migrations = try StarterFile.migrations(of: "core", in: .module)
        manifest.operations = [
            AnyOperation(ReserveNumbers.self), AnyOperation(LoadCodeList.self), AnyOperation(AddUnit.self), AnyOperation(PlaceUnit.self), AnyOperation(AddOfficer.self),
            AnyOperation(AddGroup.self), AnyOperation(AddGroupMember.self), AnyOperation(RestrictRecord.self), AnyOperation(MarkRecord.self), AnyOperation(SetGroupHits.self), AnyOperation(AppointGroupOwner.self),
            AnyOperation(SetGroupEmergency.self),
            AnyOperation(EndOfficer.self), AnyOperation(ReturnOfficer.self), AnyOperation(SetOfficerRoles.self), AnyOperation(EndGroupMember.self), AnyOperation(RevokeToken.self),
            AnyOperation(RequestPrint.self), AnyOperation(ReassignTasks.self), AnyOperation(SweepUploads.self),
            AnyOperation(ReviewOpening.self), AnyOperation(NoteOpening.self), AnyOperation(ReadAttachment.self), AnyOperation(ReadAgain.self),
        ]
        manifest.taskKinds = [EmergencyAccess.told, EmergencyAccess.review]
        manifest.recordTypes = [
            RecordType(
                of: EmergencyOpening.self, path: "emergency-openings", title: "Emergency opening", read: EmergencyOpening.read, operations: [NoteOpening.name, ReviewOpening.name],
                more: { opening, tx, officer in
                    guard try opening.isVisible(to: officer, in: tx) else { throw Refusal.notFound }
                    return ["opened": try JSONValue(encoding: try opening.opened(in: tx)), "told": try JSONValue(encoding: try opening.told(in: tx))]
                }, isListed: false),
            RecordType(
                of: AttachmentText.self, path: "file-texts", title: "Words of a file", read: "search.run",
                more: { text, tx, officer in
                    guard try Visibility(to: officer).allows(text.recordId, in: tx) else { throw Refusal.notFound }
                    return [:]
                }, needs: { [$0.record] }, partOf: { $0.record }),
        ]
        manifest.scheduledActs = [SweepUploads.act, TextReader.act]
        manifest.codeLists = [
            try .starter("rank", file: "rank.csv", in: .module), try .starter(MarkRecord.list, file: "gsc.csv", in: .module),
            try .starter(SetGroupHits.list, file: "search-hit.csv", in: .module),
            try .starter(EmergencyAccess.grounds, file: "emergency-ground.csv", in: .module),
            CodeEdition(
                list: "role", edition: "starter-\(JournalDetail.hash(salt: [], body: access.roles.map { $0.code + $0.title }.joined()).prefix(12))",
                source: "The force's access configuration", validFrom: CodeList.beginning,
                codes: access.roles.map { Code(code: $0.code, title: $0.title, detail: ["area": $0.area]) }),
        ]
        manifest.reads = [
            "worklist.read": "see own and team tasks", "worklist.team.read": "see what everyone of a team has to do", "search.run": "search all records", "search.export": "take a copy of what a search finds away",
            "search.masked": "learn that a masked record matches",
            "codes.read": "look codes up",
            "print.read": "get own prints", "journal.read": "read the journal", EmergencyOpening.list: "see the emergency openings of the whole force", "officers.read": "look officers up",
            "access.read": "see officers, their roles, groups and tokens", AccessGroup.ownRead: "see a group one owns, and who is in it", Credentials.reset: "give an officer a one-time password",
        ]
        return manifest
    }
}
