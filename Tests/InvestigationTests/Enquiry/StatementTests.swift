import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Statements, and what they meet")
struct StatementTests {
    private static let words = "I was asleep. I heard glass break. JE/1 is mine."
    private static let maker = Signed(name: "Vera Sampleton", strokes: "M10 20L30 40")
    private static let taker = Signed(name: "Jo Example")

    private func victim(_ id: ID<Investigation>, in scene: Scene) async throws -> ID<Person> { ID(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId) }

    private func take(_ scene: Scene, _ id: ID<Investigation>) async throws -> ID<Statement> {
        try await scene.office.perform(TakeStatement(investigationId: id, maker: .known(try await victim(id, in: scene)), text: Self.words), as: scene.detective).outcome
    }

    private func statement(_ id: ID<Statement>, in scene: Scene) async throws -> Statement { try #require(try await scene.world.store.read { tx in try tx.find(Statement.self, id) }) }

    @Test("nobody signs nothing, words written meanwhile, or twice; nobody changes what is signed", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let empty = TakeStatement(investigationId: id, maker: .known(try await victim(id, in: scene)), text: " ")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(empty, as: scene.detective) }?.codes == ["text: required"])
        let taken = try await take(scene, id)
        func sign(_ version: Int?, _ maker: Signed = Self.maker, _ way: String = "read-to") async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(SignStatement(taken, version: version, readBack: way, maker: maker, taker: Self.taker), as: scene.detective) }
        }
        _ = try await scene.office.perform(WriteStatement(taken, version: 1, text: Self.words + " He ran."), as: scene.detective)
        #expect(try await sign(1)?.code == "stale")
        #expect(try await sign(nil)?.codes == ["version: required"])
        #expect(try await sign(2, Signed(name: " "))?.codes == ["maker: required"])
        #expect(try await sign(2, Self.maker, "not at all")?.codes == ["readBack: not-a-choice"])
        #expect(try await sign(2) == nil)
        #expect(try await sign(3)?.code == "conflict")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(WriteStatement(taken, text: "Another story"), as: scene.detective) }?.code == "conflict")
        #expect(try await statement(taken, in: scene).text == Self.words + " He ran.")
    }

    @Test("every edition is kept, signatures prove words, name, strokes and time, and the text is found", arguments: Engine.allCases)
    func signed(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let taken = try await take(scene, id)
        _ = try await scene.office.perform(WriteStatement(taken, text: Self.words + " He ran."), as: scene.detective)
        _ = try await scene.office.perform(WriteStatement(taken, text: Self.words + " He ran."), as: scene.detective)
        _ = try await scene.office.perform(SignStatement(taken, version: 2, maker: Self.maker, taker: Self.taker), as: scene.detective)
        let now = try await statement(taken, in: scene)
        #expect(now.status == .signed && now.edition == 2 && now.signedAt == scene.now && now.makerName == "SAMPLETON, Vera")
        let editions = try await scene.all(StatementEdition.self, "SELECT * FROM statement_edition WHERE statement_id = \(taken) ORDER BY number")
        #expect(editions.map(\.text) == [Self.words, Self.words + " He ran."] && Set(editions.map(\.sha256)).count == 2)
        let signatures = try await scene.all(StatementSignature.self, "SELECT * FROM statement_signature WHERE statement_id = \(taken) ORDER BY signer")
        #expect(signatures.map(\.name) == ["Vera Sampleton", "Jo Example"])
        #expect(signatures.allSatisfy { $0.holds(for: now.text) && !$0.holds(for: now.text + ".") })
        let card = try await scene.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(taken)").first
        #expect(card?.status == "Signed")
        let maker = try await victim(id, in: scene)
        #expect(try await scene.links(of: id).filter { $0.fromId == maker.raw }.map(\.type) == ["VIC"], "a victim is not made a witness")
    }

    @Test("a statement by somebody restricted does not exist for who may not see them", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let maker = try await victim(id, in: scene)
        let group = try await scene.group("CLOSED")
        try await scene.restrict(Ref(Person.kind, maker), to: group)
        let insider = try await scene.world.officer("DC", groups: [group])
        let taken = try await scene.office.perform(TakeStatement(investigationId: id, maker: .known(maker), text: Self.words), as: insider).outcome
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(WriteStatement(taken, text: "x"), as: scene.detective) } == .notFound)
        let seen = try await scene.world.store.read { tx in
            try tx.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(taken) AND \(Visibility(to: scene.detective).condition("e.id"))")
        }
        #expect(seen.isEmpty)
    }

    @Test("a point is awaited while its statement is a draft, met when it is signed, missing again when it is withdrawn", arguments: Engine.allCases)
    func meets(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let taken = try await take(scene, id)
        let ref = Ref(Statement.kind, taken)
        func mark(_ point: String, _ evidence: Ref) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(MarkPoint(investigationId: id, point: point, evidence: evidence, why: "Her account"), as: scene.detective) }
        }
        func state(_ point: String) async throws -> String {
            let options = try await scene.world.store.read { tx in try MarkPoint.options(for: "point", on: Ref(Investigation.kind, id), for: scene.detective, in: tx) }
            return try #require(options.first { $0.value == point }).title
        }
        #expect(try await mark("B01", ref)?.codes == ["point: not-of-this-offence"], "a burglary has no point of shop theft")
        #expect(try await mark("A04", Ref(Statement.kind, RawID(at: scene.now)))?.codes == ["evidence: not-of-this-crime"])
        #expect(try await mark("A04", ref) == nil)
        #expect(try await mark("A04", ref)?.code == "conflict")
        #expect(try await !state("A04").hasSuffix("(met)"))
        _ = try await scene.office.perform(SignStatement(taken, version: 1, maker: Self.maker, taker: Self.taker), as: scene.detective)
        #expect(try await state("A04").hasSuffix("(met)"))
        _ = try await scene.office.perform(WithdrawStatement(taken, reason: "She is afraid"), as: scene.detective)
        #expect(try await !state("A04").hasSuffix("(met)"))
        let marked = try #require(try await scene.all(PointMark.self, "SELECT * FROM point_mark").first)
        _ = try await scene.office.perform(TakeMarkBack(investigationId: id, mark: marked.id, reason: "Withdrawn"), as: scene.detective)
        #expect(try await scene.all(PointMark.self, "SELECT * FROM point_mark WHERE taken_back_at IS NULL").isEmpty)
        #expect(try await state("A01").hasSuffix("(met)"), "the report gives time and place")
    }

    @Test("a major incident is worked in place: closed to its roles, with its register, queue and index, nothing typed again", arguments: Engine.allCases)
    func major(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let taken = try await take(scene, id)
        _ = try await scene.office.perform(LogEnquiry(investigationId: id, text: "Rang the hospital"), as: scene.detective)
        let sio = try await scene.world.officer("DSC", rank: .inspector)
        let reader = try await scene.world.officer("DSC")
        let document = RegisterDocument(investigationId: id, kind: "message", heading: "Caller saw a van", text: "A white van")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(document, as: sio) }?.code == "conflict", "a volume crime has no register")
        _ = try await scene.office.perform(DeclareMajor(investigationId: id, operation: "Operation Sampleton", sio: sio.id, closed: true, reason: "The victim has died"), as: sio)
        let inside = try await scene.world.reload(sio.id)
        let officer = try await scene.world.reload(scene.detective.id)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(document, as: reader) } == .notFound)
        for ref in [Ref(Investigation.kind, id), Ref(Statement.kind, taken)] {
            let allowed = try await scene.world.store.read { tx in (try Visibility(to: officer).allows(ref.id, in: tx), try Visibility(to: scene.otherDetective).allows(ref.id, in: tx)) }
            #expect(allowed == (true, false))
        }
        #expect(try await scene.office.perform(RecordDecision(investigationId: id, about: "Search", decision: "Search", reason: "Blood"), as: inside).outcome.number == 2)
        _ = try await scene.office.perform(GiveIncidentRole(investigationId: id, officer: reader.id, role: "RCV"), as: inside)
        let receiver = try await scene.world.reload(reader.id)
        let registered = try await scene.office.perform(document, as: receiver).outcome
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(IndexDocument(registered), as: receiver) }?.code == "conflict", "it is read first")
        _ = try await scene.office.perform(ReadDocument(registered, actions: [.init("Trace the van", .high)]), as: receiver)
        let maker = try await victim(id, in: scene)
        let unread = IndexDocument(registered, vehicles: [.init(.new(VehicleFacts(colour: "white")))])
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(unread, as: receiver) }?.codes == ["vehicles.0.vehicle.new.vrm: required"])
        let van = try await scene.office.perform(RecordVehicle(VehicleFacts(vrm: "AB12 CDE")), as: receiver).outcome
        _ = try await scene.office.perform(
            IndexDocument(
                registered, known: [.init(maker.raw, said: "Mrs S")], vehicles: [.init(.new(VehicleFacts(vrm: "ab12cde")), said: "the van")],
                devices: [.init(.new(DeviceFacts(number: "07700 900123")), said: "his other phone")]), as: receiver)
        let kept = try #require(try await scene.all(EnquiryDocument.self, "SELECT * FROM enquiry_document").first)
        #expect(kept.reference == "M1" && kept.status == .indexed)
        #expect(try await scene.all(Link.self, "SELECT * FROM link WHERE to_id = \(registered)").map(\.type) == ["MENT", "MENT", "MENT"])
        #expect(try await scene.all(Vehicle.self, "SELECT * FROM vehicle").map(\.id) == [van], "what is known is not written down twice")
        #expect(try await scene.all(EnquiryAction.self, "SELECT * FROM enquiry_action").map(\.text) == ["Trace the van (M1)"])
        let roles = try await scene.all(IncidentRole.self, "SELECT * FROM incident_role WHERE role = 'SIO'")
        let last = EndIncidentRole(investigationId: id, role: try #require(roles.first).id)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(last, as: inside) }?.code == "conflict", "never without a leader")
        let receiving = try #require(try await scene.all(IncidentRole.self, "SELECT * FROM incident_role WHERE role = 'RCV'").first)
        _ = try await scene.office.perform(EndIncidentRole(investigationId: id, role: receiving.id), as: inside)
        #expect(try await scene.world.reload(reader.id).groups.isEmpty, "with the last role goes the door")
    }
}
