import Base
import Core
import Investigation
import Records
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("Property: continuity, stores, audits, disposal, cash")
struct PropertyTests {
    /// A crime with a knife under seal A1, a room and a safe, and a property officer.
    private struct Held {
        let scene: Scene
        let crime: ID<Investigation>
        let knife: ID<Exhibit>
        let label: String
        let station: ID<PropertyStore>
        let room: ID<PropertyStore>
        let keeper: Officer

        static func make(_ engine: Engine) async throws -> Held {
            let scene = try await Scene.make(engine)
            let crime = try await scene.allocated()
            let keeper = try await scene.world.officer("PROP", rank: .staff, name: "Pat Keeper")
            let recorded = try await scene.office.perform(Held.seize(crime, at: scene.now), as: scene.detective).outcome
            let station = try await scene.office.perform(AddStore("Camden", kind: "station"), as: keeper).outcome
            let room = try await scene.office.perform(AddStore("Room 2", kind: "room", in: station), as: keeper).outcome
            return Held(scene: scene, crime: crime, knife: recorded.id, label: recorded.label, station: station, room: room, keeper: keeper)
        }

        static func seize(_ crime: ID<Investigation>, _ what: String = "Kitchen knife", category: String = "WEAP", at: Instant, reference: String? = nil) -> RecordExhibit {
            RecordExhibit(investigationId: crime, description: what, category: category, seizedAt: at, seizedFrom: "Rear garden", seal: "A1", power: "s19", reference: reference)
        }

        func item(_ id: ID<Exhibit>? = nil) async throws -> PropertyItem {
            let exhibit = id ?? knife
            return try #require(try await scene.world.store.read { tx in try PropertyItem.of(exhibit.raw, in: tx) })
        }

        func chain() async throws -> [ExhibitMovement] {
            let id = try await item().id
            return try await scene.world.store.read { tx in try ExhibitMovement.all(of: id, in: tx) }
        }

        func move(
            to place: PropertyPlace, from: PropertyPlace? = nil, seal: String? = "A1", differs: Bool? = nil, status: String? = nil, signature: Signed? = nil, at: Instant? = nil,
            as officer: Officer? = nil
        ) async throws -> Refusal? {
            let now = try await item().place
            return try await scene.world.refusal {
                _ = try await scene.office.perform(
                    MoveItem(knife, from: from ?? now ?? place, to: place, status: status, reason: "Storage", at: at, sealBefore: seal, sealDiffers: differs, sealAfter: seal, signature: signature),
                    as: officer ?? scene.detective)
            }
        }

        func scan(_ label: String, into store: ID<PropertyStore>? = nil, as officer: Officer? = nil) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(ScanItem(label, into: store ?? room), as: officer ?? keeper) }
        }
    }

    @Test("seizing gives a label, begins the chain and sets how long it is kept; a reference is never used twice", arguments: Engine.allCases)
    func seized(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let item = try await held.item()
        #expect(item.label == held.label && item.label.hasPrefix("01X0000001"))
        #expect(item.place == .officer(held.scene.detective.id.raw) && item.status == "SEIZ" && item.seal == "A1")
        #expect(item.keepUntil == London.day(of: held.scene.now).adding(days: 180))
        let chain = try await held.chain()
        #expect(chain.map(\.fromText) == ["Rear garden"] && chain.first?.fromPlace == nil)
        func seize(_ reference: String) async throws -> Refusal? {
            try await held.scene.world.refusal { _ = try await held.scene.office.perform(Held.seize(held.crime, at: held.scene.now, reference: reference), as: held.scene.constable) }
        }
        #expect(try await seize("JE/1")?.codes == ["reference: taken"])
        #expect(try await seize("seven")?.codes == ["reference: not-a-reference"])
        #expect(try await seize("as / 1") == nil)
        #expect(try await held.scene.office.perform(Held.seize(held.crime, at: held.scene.now), as: held.scene.constable).outcome.reference == "AS/2")
    }

    @Test("a move that leaves a gap, another seal, no signature or no place is refused (EXH-02)", arguments: Engine.allCases)
    func movesRefused(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let room = PropertyPlace.store(held.room.raw)
        #expect(try await held.move(to: room, from: .store(held.station.raw))?.codes == ["from: gap"])
        #expect(try await held.move(to: room, seal: "B2")?.codes == ["sealBefore: seal"])
        #expect(try await held.move(to: .store(RawID(at: held.scene.now)))?.codes == ["store: no-such-store"])
        #expect(try await held.move(to: .officer(held.scene.constable.id.raw))?.codes == ["signature: required"])
        #expect(try await held.move(to: .outside("Example Laboratory"), signature: Signed(name: "L. Synthetic"))?.codes == ["status: not-a-choice"])
        #expect(try await held.move(to: .outside(" "), status: "LAB")?.codes == ["outside: required"])
        #expect(try await held.chain().count == 1)
        await #expect(throws: (any Error).self) { try await held.scene.world.store.write { tx in try tx.execute("UPDATE exhibit_movement SET reason = 'x'") } }
    }

    @Test("in, out to the laboratory, back and to an officer: the chain has no gap and the thing's status follows", arguments: Engine.allCases)
    func moves(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let signed = Signed(name: "L. Synthetic", strokes: "M1 1L9 9")
        #expect(try await held.move(to: .store(held.room.raw)) == nil)
        #expect(try await held.move(to: .store(held.room.raw))?.codes == ["to: same-place"])
        held.scene.world.clock.advance(minutes: 10)
        #expect(try await held.move(to: .outside("Example Laboratory"), status: "LAB", signature: signed) == nil)
        let object = try #require(try await held.scene.all(ObjectItem.self, "SELECT * FROM object_item WHERE description = 'Kitchen knife'").first)
        #expect(object.status == "LAB")
        #expect(try await held.move(to: .officer(held.scene.constable.id.raw), seal: "C3", differs: true, signature: Signed(name: "Asha Synthetic")) == nil)
        let chain = try await held.chain()
        #expect(chain.map(\.toText).prefix(3) == [Officers.label(try await account(held.scene.detective, held)), "Camden, Room 2", "Example Laboratory"])
        #expect(zip(chain.dropFirst(), chain).allSatisfy { $0.fromPlace == $1.toPlace })
        #expect(chain.last?.sealBefore == "C3")
        let told = try await held.scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(held.knife) AND status = 'open'")
        #expect(told.contains { $0.title.contains("found with seal C3") }, "a supervisor is told of another seal")
    }

    @Test("a move typed to the minute follows a scan in that minute, and none before it", arguments: Engine.allCases)
    func sameMinute(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let minute = held.scene.now.adding(minutes: 5)
        held.scene.world.clock.now = minute.adding(seconds: 40)
        #expect(try await held.move(to: .store(held.room.raw)) == nil)
        held.scene.world.clock.now = minute.adding(seconds: 50)
        let taken = PropertyPlace.officer(held.scene.detective.id.raw)
        #expect(try await held.move(to: taken, signature: Signed(name: "L. Synthetic"), at: minute.adding(minutes: -1))?.codes == ["at: too-early"])
        #expect(try await held.move(to: taken, signature: Signed(name: "L. Synthetic"), at: minute) == nil)
        let chain = try await held.chain()
        #expect(zip(chain.dropFirst(), chain).allSatisfy { $0.fromPlace == $1.toPlace && $0.at >= $1.at })
        #expect(try await held.item().place == taken)
    }

    private func account(_ officer: Officer, _ held: Held) async throws -> OfficerAccount { try #require(try await held.scene.world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }) }

    @Test("a label misread, of another force, of a store, of nobody, or of what one may not see is not moved", arguments: Engine.allCases)
    func scans(engine: Engine) async throws {
        let held = try await Held.make(engine)
        var misread = Array(held.label)
        misread[9] = misread[9] == "5" ? "6" : "5"
        #expect(try await held.scan(String(misread))?.codes == ["label: not-a-label"])
        #expect(try await held.scan(try #require(PropertyLabels.foreign))?.codes == ["label: other-force"])
        #expect(try await held.scan(try #require(PropertyLabels.unknown))?.codes == ["label: no-such-item"])
        let store = try #require(try await held.scene.all(PropertyStore.self, "SELECT * FROM property_store WHERE id = \(held.room)").first)
        #expect(try await held.scan(store.label)?.codes == ["label: a-store"])
        #expect(try await held.scan(held.label.lowercased()) == nil)
        #expect(try await held.scan(held.label)?.codes == ["label: same-place"])
        #expect(try await held.chain().last?.isScanned == true)
        try await held.scene.restrict(Ref(Investigation.kind, held.crime), to: try await held.scene.group("CLOSED"))
        #expect(try await held.scan(held.label, into: held.station)?.codes == ["label: no-such-item"], "as if there were none")
    }

    @Test("drugs, cash and firearms lie in their own stores, and nothing else lies there", arguments: Engine.allCases)
    func special(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let safe = try await held.scene.office.perform(AddStore("Safe", kind: "safe", in: held.room), as: held.keeper).outcome
        #expect(try await held.scan(held.label, into: safe)?.codes == ["store: not-there"])
        let cash = try await held.scene.office.perform(Held.seize(held.crime, "Notes", category: "CASH", at: held.scene.now), as: held.scene.detective).outcome
        #expect(try await held.scan(cash.label)?.codes == ["store: needs-special"])
        #expect(try await held.scan(cash.label, into: safe) == nil)
        #expect(try await held.scene.world.refusal { _ = try await held.scene.office.perform(CloseStore(held.room, reason: "Moved"), as: held.keeper) }?.code == "conflict")
        #expect(try await held.scene.world.refusal { _ = try await held.scene.office.perform(AddStore("Safe", kind: "safe", in: held.room), as: held.keeper) }?.code == "conflict")
    }

    @Test("an audit by scan finds, misses and meets the unexpected; each missing item is somebody's task until it is found", arguments: Engine.allCases)
    func audit(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let scene = held.scene
        let here = try await scene.office.perform(Held.seize(held.crime, "Glove", category: "CLTH", at: scene.now), as: scene.detective).outcome
        let lost = try await scene.office.perform(Held.seize(held.crime, "Torch", category: "TOOL", at: scene.now), as: scene.detective).outcome
        #expect(try await held.scan(here.label) == nil)
        #expect(try await held.scan(lost.label) == nil)
        scene.world.clock.advance(minutes: 5)
        func see(_ label: String) async throws -> StoreAuditLine.Result { try await scene.office.perform(ScanInAudit(held.station, label: label), as: held.keeper).outcome.result }
        #expect(try await scene.world.refusal { _ = try await see(here.label) }?.code == "conflict", "no audit is under way")
        _ = try await scene.office.perform(StartAudit(held.station), as: held.keeper)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(StartAudit(held.station), as: held.keeper) }?.code == "conflict")
        #expect(try await see(here.label) == .found)
        #expect(try await scene.world.refusal { _ = try await see(here.label) }?.codes == ["label: twice"])
        #expect(try await see(held.label) == .unexpected, "the record has it with the detective")
        let ended = try await scene.office.perform(EndAudit(held.station), as: held.keeper).outcome
        #expect([ended.found, ended.missing, ended.unexpected] == [1, 1, 1])
        func open() async throws -> [String] { try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(lost.id) AND status = 'open'").map(\.kind) }
        #expect(try await open() == ["investigation.property-missing"])
        _ = try await scene.office.perform(StartAudit(held.room), as: held.keeper)
        #expect(try await scene.office.perform(ScanInAudit(held.room, label: lost.label), as: held.keeper).outcome.result == .found)
        #expect(try await open().isEmpty)
        _ = try await scene.office.perform(ReportLost(held.knife, search: "The car and the locker"), as: held.keeper)
        #expect(try await held.item().status == "LOSTP")
    }

    @Test("a request is the keeper's task, is met by moving the item to who asked, or is refused with a reason", arguments: Engine.allCases)
    func requests(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let scene = held.scene
        func ask(_ hours: Int = 4, as officer: Officer) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(RequestItem(held.knife, reason: "Interview", wantedAt: scene.now.adding(hours: hours)), as: officer) }
        }
        #expect(try await ask(as: scene.detective)?.code == "conflict", "it is with them")
        #expect(try await held.scan(held.label) == nil)
        #expect(try await ask(-1, as: scene.constable)?.codes == ["wantedAt: past"])
        #expect(try await ask(as: scene.constable) == nil)
        #expect(try await ask(as: scene.detective)?.code == "conflict")
        let waiting = try await scene.world.store.read { tx in try WorkList.team(of: held.keeper, in: tx) }
        #expect(waiting.map(\.kind) == ["investigation.property-request"])
        #expect(try await held.move(to: .officer(scene.constable.id.raw), signature: Signed(name: "Asha Synthetic"), as: held.keeper) == nil)
        #expect(try await scene.all(PropertyRequest.self, "SELECT * FROM property_request").map(\.status) == [.met])
        #expect(try await held.scan(held.label) == nil)
        #expect(try await ask(as: scene.constable) == nil)
        _ = try await scene.office.perform(RefuseRequest(held.knife, reason: "At the laboratory tomorrow"), as: held.keeper)
        #expect(try await scene.all(PropertyRequest.self, "SELECT * FROM property_request ORDER BY id").map(\.status) == [.met, .refused])
    }

    @Test("disposal takes two and a witness, and nothing on hold, kept or of the wrong kind goes", arguments: Engine.allCases)
    func disposal(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let scene = held.scene
        func propose(_ method: String = "destroy", as officer: Officer? = nil) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(ProposeDisposal(held.knife, method: method, reason: "Case over"), as: officer ?? scene.sergeant) }
        }
        func decide(_ authorised: Bool = true, as officer: Officer) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(DecideDisposals([held.knife], authorised: authorised, reason: "Agreed"), as: officer) }
        }
        #expect(try await propose()?.codes == [": kept"])
        _ = try await scene.office.perform(SetRetention(held.knife, until: London.day(of: scene.now), reason: "No longer needed"), as: scene.detective)
        _ = try await scene.office.perform(HoldItem(held.knife, reason: "Appeal"), as: scene.sergeant)
        #expect(try await propose()?.codes == [": held"])
        let hold = try #require(try await scene.all(PropertyHold.self, "SELECT * FROM property_hold").first)
        func lift(as officer: Officer) async throws -> Refusal? { try await scene.world.refusal { _ = try await scene.office.perform(LiftHold(held.knife, hold: hold.id, reason: "Appeal over"), as: officer) } }
        #expect(try await lift(as: scene.sergeant)?.code == "forbidden")
        #expect(try await lift(as: scene.otherSergeant) == nil)
        #expect(try await propose("nothing")?.codes == ["method: not-on-the-list"])
        #expect(try await propose() == nil)
        #expect(try await propose()?.code == "conflict")
        #expect(try await decide(as: scene.sergeant)?.code == "forbidden")
        let carry = CarryOutDisposal(held.knife, witness: scene.constable.id, recipient: "Example Furnace", sealBefore: "A1")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(carry, as: held.keeper) }?.code == "conflict", "not authorised yet")
        #expect(try await decide(as: scene.otherSergeant) == nil)
        func carryOut(_ operation: CarryOutDisposal) async throws -> Refusal? { try await scene.world.refusal { _ = try await scene.office.perform(operation, as: held.keeper) } }
        #expect(try await carryOut(CarryOutDisposal(held.knife, witness: held.keeper.id, recipient: "Furnace", sealBefore: "A1"))?.codes == ["witness: same-officer"])
        #expect(try await carryOut(CarryOutDisposal(held.knife, witness: scene.constable.id, recipient: "Furnace", sealBefore: "B2"))?.codes == ["sealBefore: seal"])
        #expect(try await carryOut(carry) == nil)
        let item = try await held.item()
        #expect(item.status == "DST" && item.closedAt == scene.now)
        #expect(try await held.move(to: .store(held.room.raw))?.code == "conflict")
        #expect(try await scene.all(PropertyDisposal.self, "SELECT * FROM property_disposal").map(\.witnessId) == [scene.constable.id])
    }

    @Test("cash is counted by two who do not see each other's figure; counts that differ ask for another (EXH-05)", arguments: Engine.allCases)
    func cash(engine: Engine) async throws {
        let held = try await Held.make(engine)
        let scene = held.scene
        let cash = try await scene.office.perform(Held.seize(held.crime, "Notes", category: "CASH", at: scene.now), as: scene.detective).outcome.id
        func count(_ pence: Int, seal: String, as officer: Officer) async throws -> Bool { try await scene.office.perform(CountCash(cash, amount: pence, seal: seal), as: officer).outcome.isConfirmed }
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(CountCash(held.knife, amount: 1, seal: "X"), as: scene.detective) }?.code == "conflict")
        #expect(try await !count(50_000, seal: "C1", as: scene.detective))
        #expect(try await scene.world.refusal { _ = try await count(50_000, seal: "C2", as: scene.detective) }?.code == "forbidden")
        #expect(try await !count(49_000, seal: "C2", as: scene.sergeant))
        #expect(try await count(50_000, seal: "C3", as: scene.otherSergeant))
        let item = try await held.item(cash)
        #expect(item.cashPence == 50_000 && item.cashConfirmed && item.seal == "C3")
        #expect(try await scene.all(CashCount.self, "SELECT * FROM cash_count ORDER BY id").count == 3)
        #expect(try await scene.world.refusal { _ = try await count(1, seal: "C4", as: scene.detective) }?.code == "conflict")
    }
}

/// Labels as they are printed elsewhere and nowhere.
enum PropertyLabels {
    static let foreign: String? = letter("52X0000001")
    static let unknown: String? = letter("01X0999999")

    /// With the check letter, found by trying: the alphabet is the label's own business.
    private static func letter(_ start: String) -> String? { "ABCDEFGHJKLMNPQRTUVWXYZ".map { "\(start)\($0)" }.first { ScanProbe.reads($0) } }
}
