import Base
import Core
@testable import Records
import Storage
import TestSupport
import Testing

@Suite("Court orders")
struct OrdersTests {
    private let made = Day(daysSince1970: 20_518)  // 6 March 2026

    private func refusal(_ operation: some Core.Operation, _ scene: Scene, as officer: Officer? = nil) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(operation, as: officer ?? scene.officer) }
    }

    private func codes(_ refusal: Refusal?) -> [String] {
        if case .invalid(let problems)? = refusal { problems.map { "\($0.field) \($0.code)" } } else { refusal.map { [$0.code] } ?? [] }
    }

    private func standings(_ person: ID<Person>, _ scene: Scene, as officer: Officer? = nil) async throws -> [Standing] {
        let registry = scene.registry
        return try await scene.world.office.consult("records.person.read", Ref(Person.kind, person), as: officer ?? scene.officer) { reading in
            try registry.standings(of: Ref(Person.kind, person), reading)
        }
    }

    private func tasks(_ ref: Ref, _ scene: Scene) async throws -> [String] {
        try await scene.world.store.read { tx in try WorkList.open(about: ref, in: tx) }.map(\.kind)
    }

    private func restraining(_ person: ID<Person>, endsOn: Day? = nil, protecting: [Pick<Person, PersonFacts>] = []) -> RecordOrder {
        RecordOrder(
            person: person, kind: "RO", court: "Westminster Magistrates' Court", number: "RO/26/1", madeOn: made, endsOn: endsOn, conditions: ["Not to contact Ada Synthetic", "Not to enter Testing Road"],
            protecting: protecting)
    }

    @Test("an order needs a kind, a court and days in order; a length the Act does not know is refused", arguments: TestStores.engines)
    func refusals(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        func problems(_ order: RecordOrder) async throws -> [String] { codes(try await refusal(order, scene)) }
        #expect(try await problems(RecordOrder(person: person, kind: "NONE", court: " ", madeOn: made)) == ["kind not-on-the-list", "court required"])
        #expect(try await problems(RecordOrder(person: person, kind: "RO", court: "A court", madeOn: made.adding(days: 90))) == ["madeOn in-the-future"])
        let early = RecordOrder(person: person, kind: "RO", court: "A court", madeOn: made, startsOn: made.adding(days: -1))
        #expect(try await problems(early) == ["startsOn too-early"])
        #expect(try await problems(RecordOrder(person: person, kind: "RO", court: "A court", madeOn: made, endsOn: made)) == ["endsOn past"])
        func protection(_ days: Int) -> RecordOrder { RecordOrder(person: person, kind: "DVPO", court: "A court", madeOn: made, endsOn: made.adding(days: days - 1)) }
        #expect(try await problems(protection(13)) == ["endsOn too-short"])
        #expect(try await problems(protection(40)) == ["endsOn too-long"])
        #expect(try await problems(protection(28)) == [])
        #expect(try await problems(RecordOrder(person: person, kind: "RO", court: "A court", madeOn: made, powerOfArrest: true)) == ["powerOfArrest not-here"])
        #expect(try await problems(RecordOrder(person: person, kind: "OO", court: "A court", madeOn: made)) == ["powerOfArrest required"])
        #expect(try await problems(RecordOrder(person: person, kind: "RO", court: "A court", madeOn: made, conditions: ["  "])) == ["conditions.0.text required"])
        #expect(try await problems(restraining(person, protecting: [.known(person)])) == ["people.0.person itself"])
        #expect(try await problems(RecordOrder(person: ID(RawID(high: 1, low: 2)), kind: "RO", court: "A court", madeOn: made)) == ["not-found"])
    }

    @Test("an order in force stands on the person with its conditions and what may be done; whom it protects has it on the timeline", arguments: TestStores.engines)
    func inForce(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let bound = try await scene.person("Una", "Synthetic")
        let protected = try await scene.person("Ada", "Synthetic")
        let order = try await scene.world.office.perform(restraining(bound, protecting: [.known(protected)]), as: scene.officer).outcome
        let standing = try #require(try await standings(bound, scene).first)
        #expect(standing.sort == .order && standing.reference == "RO/26/1")
        #expect(standing.conditions == ["Not to contact Ada Synthetic", "Not to enter Testing Road"])
        #expect(standing.power?.hasPrefix("A breach is an offence (Sentencing Act 2020 s363)") == true)
        #expect(try await standings(protected, scene).isEmpty, "who is protected is bound by nothing")
        let timeline = try await scene.world.store.read { tx in
            try Timeline.of(Ref(Person.kind, protected), kinds: [CourtOrder.kind], limit: 10, visible: Visibility(to: scene.officer), on: made, in: tx)
        }
        #expect(timeline.items.map(\.roles) == [["protected by"]])
        #expect(try await scene.search("RO/26/1").results.map(\.id) == [order.raw])
        let window = try await scene.window(of: scene.officer)
        let page = try await window.get("/people/\(bound)").text
        #expect(page.contains("At the scene") && page.contains("Not to enter Testing Road"))
        let own = try await window.get("/orders/\(order)").text
        #expect(own.contains("Westminster Magistrates") && own.contains("Ada Synthetic") && own.contains("What it protects"))
    }

    @Test("an order that begins later is not in force before, and is no more after its last day, which ends it by itself", arguments: TestStores.engines)
    func lapse(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let rounds = Rounds(office: scene.world.office, holder: "test")
        let last = made.adding(days: 60)
        let order = try await scene.world.office.perform(restraining(person, endsOn: last), as: scene.officer).outcome
        let ref = Ref(CourtOrder.kind, order)
        #expect(codes(try await refusal(OrderLapses(order: order), scene)) == ["forbidden"])
        _ = try await rounds.goRound()
        #expect(try await tasks(ref, scene) == [], "it is far off")
        scene.world.clock.advance(minutes: 60 * 24 * 40)
        _ = try await rounds.goRound()
        _ = try await rounds.goRound()
        #expect(try await tasks(ref, scene) == ["records.order.expires"], "and reminded of once")
        #expect(try await standings(person, scene).count == 1)
        scene.world.clock.advance(minutes: 60 * 24 * 30)
        #expect(try await standings(person, scene).isEmpty)
        _ = try await rounds.goRound()
        let ended = try #require(try await scene.world.store.read { tx in try tx.find(CourtOrder.self, order) })
        #expect(ended.endReason == "EXP" && ended.endedOn == last.adding(days: 1))
        #expect(try await tasks(ref, scene) == [])
        #expect(try await scene.search("RO/26/1").results.map(\.status) == ["Expired"])
    }

    @Test("a variation needs its authority and reason; what held before stays to be read, and a new last day is reminded of anew", arguments: TestStores.engines)
    func vary(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let order = try await scene.world.office.perform(restraining(person, endsOn: made.adding(days: 20)), as: scene.officer).outcome
        _ = try await Rounds(office: scene.world.office, holder: "test").goRound()
        #expect(try await tasks(Ref(CourtOrder.kind, order), scene) == ["records.order.expires"])
        let conditions = try await scene.world.store.read { tx in try OrderCondition.of([order], in: tx) }
        #expect(codes(try await refusal(VaryOrder(order: order, authority: "", reason: ""), scene)) == ["authority required", "reason required"])
        #expect(codes(try await refusal(VaryOrder(order: order, version: 9, authority: "The court", reason: "Asked"), scene)) == ["stale"])
        let strange = VaryOrder(order: order, authority: "The court", reason: "Asked", dropped: [ID(RawID(high: 1, low: 2))])
        #expect(codes(try await refusal(strange, scene)) == ["dropped not-a-choice"])
        let both = VaryOrder(order: order, authority: "The court", reason: "Asked", endsOn: made.adding(days: 50), untilFurther: true)
        #expect(codes(try await refusal(both, scene)) == ["endsOn both"])
        let varied = VaryOrder(
            order: order, authority: "Westminster Magistrates' Court", reason: "She moved", endsOn: made.adding(days: 400), dropped: [conditions[1].id], added: ["Not to enter Other Road"])
        #expect(try await refusal(varied, scene) == nil)
        #expect(try await standings(person, scene).first?.conditions == ["Not to contact Ada Synthetic", "Not to enter Other Road"])
        let all = try await scene.world.store.read { tx in try OrderCondition.of([order], onlyOpen: false, in: tx) }
        #expect(all.count == 3 && all[1].endReason == "Westminster Magistrates' Court: She moved")
        #expect(try await tasks(Ref(CourtOrder.kind, order), scene) == [])
        let history = try await scene.world.store.read { tx in
            try History.of(Ref(CourtOrder.kind, order), sources: [], visible: Visibility(to: scene.officer), in: tx)
        }
        #expect(history.contains { $0.field == "ends_on" && $0.reason == "Westminster Magistrates' Court: She moved" })
    }

    @Test("an order is served once known; it ends with its reason, day and authority, and only once", arguments: TestStores.engines)
    func end(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let notice = RecordOrder(person: person, kind: "NMO", court: "A family court", madeOn: made)
        let order = try await scene.world.office.perform(notice, as: scene.officer).outcome
        #expect(try await standings(person, scene).first?.power?.hasPrefix("It is not recorded as served") == true)
        let before = London.start(of: made).adding(hours: -1)
        #expect(codes(try await refusal(ServeOrder(order: order, servedAt: before, how: "By hand"), scene)) == ["servedAt too-early"])
        #expect(try await refusal(ServeOrder(order: order, servedAt: scene.world.clock.now, how: "By hand, by the usher"), scene) == nil)
        #expect(try await standings(person, scene).first?.power?.contains("served") == false)
        let today = London.day(of: scene.world.clock.now)
        #expect(codes(try await refusal(EndOrder(order: order, reason: "EXP", authority: "Nobody", endedOn: today), scene)) == ["reason by-system"])
        #expect(codes(try await refusal(EndOrder(order: order, reason: "REV", authority: " ", endedOn: made.adding(days: -1)), scene)) == ["authority required", "endedOn too-early"])
        let end = EndOrder(order: order, reason: "REV", authority: "A family court", endedOn: today, note: "On her application")
        #expect(try await refusal(end, scene) == nil)
        #expect(codes(try await refusal(end, scene)) == ["conflict"])
        #expect(codes(try await refusal(VaryOrder(order: order, authority: "A court", reason: "Late"), scene)) == ["conflict"])
        #expect(try await standings(person, scene).isEmpty)
    }

    @Test("an order of a restricted person, or learned from a restricted record, is not there for others: no page, no standing, no search", arguments: TestStores.engines)
    func restricted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let order = try await scene.world.office.perform(restraining(person), as: scene.officer).outcome
        let report = try await scene.file("detention", "Report", at: "2026-03-01T10:00:00Z", reference: "REP/1", links: [])
        let other = try await scene.person("Ben", "Synthetic")
        let learned = RecordOrder(person: other, kind: "CBO", court: "A court", madeOn: made, source: report.id)
        let hidden = try await scene.world.office.perform(learned, as: scene.officer).outcome
        try await scene.restrict(Ref(Person.kind, person))
        try await scene.restrict(report)
        #expect(try await standings(other, scene).isEmpty)
        #expect(try await standings(other, scene, as: scene.insider).count == 1)
        let window = try await scene.window(of: scene.officer)
        for id in [order, hidden] {
            #expect(try await window.get("/orders/\(id)").status == 404)
            #expect(codes(try await refusal(EndOrder(order: id, reason: "REV", authority: "A court", endedOn: made), scene)) == ["not-found"])
        }
        #expect(try await scene.search("RO/26/1").results.isEmpty)
        #expect(try await scene.search("RO/26/1", as: scene.insider).results.count == 1)
        let later = try await scene.world.office.perform(RecordOrder(person: person, kind: "CBO", court: "A court", number: "CBO/9", madeOn: made), as: scene.insider).outcome
        #expect(try await scene.world.store.read { tx in try Visibility(to: scene.officer).allows(later.raw, in: tx) } == false)
    }
}
