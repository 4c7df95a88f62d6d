import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

@Suite("After charge")
struct AfterChargeTests {
    func charged(_ scene: Scene) async throws -> ID<Detention> {
        let id = try await scene.authorised()
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        return id
    }

    func keep(
        _ id: ID<Detention>, _ scene: Scene, grounds: [String] = ["fail"], on day: Day? = nil, clerk: String? = nil, authority: String? = nil,
        certificate: String? = nil, why: String? = nil
    ) -> KeepForCourt {
        KeepForCourt(
            detentionId: id, grounds: grounds, reasons: "No settled address.", decidedAt: scene.now, court: "Borough Magistrates' Court", courtOn: day,
            clerkTold: clerk, authority: authority, authorityAskedAt: authority == nil ? nil : scene.now, authorityKind: "open",
            authorityAnswer: "A place is free.", certificate: certificate, certificateReasons: why)
    }

    func born(_ day: String, _ scene: Scene) async throws {
        _ = try await scene.office.perform(
            "records.particulars.set", body: ["person": .string(scene.suspect.description), "dateOfBirth": .string(day)], as: scene.custodySergeant)
    }

    @Test("nobody is kept without a ground of s38, past the first court, or before charge", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        // A Saturday: Sunday does not count, so Monday is the latest.
        let scene = try await Scene.make(engine, now: "2026-03-14T09:00:00Z")
        let id = try await scene.authorised()
        #expect(try await scene.refusal(of: keep(id, scene), as: scene.custodySergeant).description.contains("not been charged"))
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: keep(id, scene, grounds: []), as: scene.custodySergeant).description.contains("s38(1)"))
        #expect(try await scene.refusal(of: keep(id, scene, grounds: ["interests"]), as: scene.custodySergeant).description.contains("under 18"))
        let late = try await scene.refusal(of: keep(id, scene, on: Day("2026-03-17")), as: scene.custodySergeant)
        #expect(late.description.contains("Mon 16 Mar 2026") && late.description.contains("PACE-93"))
        #expect(try await scene.refusal(of: keep(id, scene), as: scene.involvedSergeant).description.contains("PACE-21"))
        #expect(try await scene.office.perform(keep(id, scene), as: scene.custodySergeant).outcome == Day("2026-03-16"))
        #expect(try await scene.refusal(of: keep(id, scene), as: scene.custodySergeant).code == "conflict")
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "CHG-CUS", reason: "Escort took over.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        #expect(try await scene.detention(id).status == .released)
    }

    @Test("where the list of holidays ends, the day of court is refused with the reason", arguments: TestStores.engines)
    func listEnds(engine: Engine) async throws {
        let scene = try await Scene.make(engine, now: "2029-01-10T09:00:00Z")
        let id = try await charged(scene)
        let refusal = try await scene.refusal(of: keep(id, scene), as: scene.custodySergeant)
        #expect(refusal.description.contains("ends in 2028"))
        #expect(refusal.description.contains("custody.bank-holiday"))
    }

    @Test("a child is moved to the local authority unless a certificate that fits the age says why not (PACE-92)", arguments: TestStores.engines)
    func child(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await born("2015-01-01", scene)
        let id = try await charged(scene)
        #expect(try await scene.refusal(of: keep(id, scene), as: scene.custodySergeant).description.contains("This person is 11"))
        let young = keep(id, scene, authority: "Borough Council", certificate: "public", why: "Serious harm.")
        #expect(try await scene.refusal(of: young, as: scene.custodySergeant).description.contains("ages 12 to 17"))
        let silent = keep(id, scene, authority: "Borough Council", certificate: "impracticable", why: " ")
        #expect(try await scene.refusal(of: silent, as: scene.custodySergeant).description.contains("goes to the court"))
        let moved = ReleaseDetainee(detentionId: id, disposal: "CHG-LA", reason: "Borough Council, Elm House.", releasedAt: scene.now, despite: "Assessed on paper.")
        #expect(try await scene.refusal(of: moved, as: scene.custodySergeant).description.contains("PACE s38"))
        _ = try await scene.office.perform(keep(id, scene, authority: "Borough Council"), as: scene.custodySergeant)
        _ = try await scene.office.perform(moved, as: scene.custodySergeant)
    }

    @Test("an adult gets no certificate", arguments: TestStores.engines)
    func adult(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await born("1990-01-01", scene)
        let id = try await charged(scene)
        let certified = keep(id, scene, certificate: "impracticable", why: "No van.")
        #expect(try await scene.refusal(of: certified, as: scene.custodySergeant).description.contains("not known to be under 18"))
    }

    @Test("bail to court has a day on which a court sits, its conditions, and stands on the person's page", arguments: TestStores.engines)
    func toCourt(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await charged(scene)
        func bail(_ day: String, conditions: [BailConditionLine] = []) -> BailToCourt {
            BailToCourt(
                detentionId: id, court: "Borough Magistrates' Court", courtAt: Instant("\(day)T10:00:00Z") ?? scene.now, reasons: "No ground to refuse bail.",
                conditions: conditions, givenAt: scene.now, despite: "Assessed on paper.")
        }
        #expect(try await scene.refusal(of: bail("2026-04-03"), as: scene.custodySergeant).description.contains("no court sits"))
        #expect(try await scene.refusal(of: bail("2026-04-05"), as: scene.custodySergeant).description.contains("no court sits"))
        #expect(try await scene.refusal(of: bail("2026-03-01"), as: scene.custodySergeant).description.contains("after the release"))
        #expect(try await scene.refusal(of: bail("2029-04-05"), as: scene.custodySergeant).description.contains("ends in 2028"))
        let made = try await scene.office.perform(
            bail("2026-04-08", conditions: [.init(code: "reside", text: "To live at 1 Example Road.")]), as: scene.custodySergeant
        ).outcome
        #expect(try await scene.detention(id).disposal == "CHG-BAIL-C")
        let standing = try #require(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).first)
        #expect(standing.sort == .bail && standing.sentence.contains("Borough Magistrates' Court") && standing.sentence.contains("1 Example Road"))
        let answer = AnswerBail(bailId: made, returnedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: answer, as: scene.custodySergeant).description.contains("to a court"))
        // From the day after the hearing it is the court's.
        scene.world.clock.now = try #require(Instant("2026-04-08T22:59:59Z"))
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 0)
        scene.world.clock.now = scene.now.adding(seconds: 1)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 1)
        #expect(try await scene.bail(made).status == .ended)
        #expect(try await scene.detention(id).disposal == "CHG-BAIL-C")
        #expect(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).isEmpty)
    }

    @Test("breach of court bail: before a justice within 24 hours of the arrest, a Sunday left out", arguments: TestStores.engines)
    func breach(engine: Engine) async throws {
        let scene = try await Scene.make(engine, now: "2026-03-14T12:00:00Z")
        let arrest = try await scene.arrested(at: scene.now.adding(minutes: -60))
        let id = try await scene.office.perform(
            OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: .courtBail, arrivedAt: scene.now), as: scene.custodySergeant
        ).outcome
        let tasks = try await scene.tasks(about: id)
        #expect(tasks.first { $0.kind == "custody.court" }?.dueAt == Instant("2026-03-16T11:00:00Z"))
        #expect(!tasks.contains { $0.kind == "custody.limit" })
    }
}

@Suite("Other regimes, other ends")
struct OtherEndsTests {
    func open(_ scene: Scene, _ circumstances: Arrival, began: Instant? = nil) async throws -> OpenDetention {
        let arrest = try await scene.arrested(at: scene.now.adding(hours: -3))
        return OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: circumstances, arrivedAt: scene.now, beganAt: began)
    }

    @Test("from detention in another area a second clock runs, from the earlier of arrival and 24 hours after leaving (PACE-17)", arguments: TestStores.engines)
    func otherDetention(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let without = try await open(scene, .otherDetention)
        #expect(try await scene.refusal(of: without, as: scene.custodySergeant).description.contains("s41(5)"))
        let late = OpenDetention(
            arrestId: without.arrestId, suiteId: scene.suite, circumstances: .otherDetention, arrivedAt: scene.now, beganAt: scene.now.adding(minutes: 5))
        #expect(try await scene.refusal(of: late, as: scene.custodySergeant).description.contains("before the arrival"))
        let right = OpenDetention(
            arrestId: without.arrestId, suiteId: scene.suite, circumstances: .otherDetention, arrivedAt: scene.now, beganAt: scene.now.adding(minutes: -90))
        let id = try await scene.office.perform(right, as: scene.custodySergeant).outcome
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.reached == scene.now.adding(hours: 24))
    }

    @Test("under the Terrorism Act 48 hours run from the arrest, and no superintendent extends them", arguments: TestStores.engines)
    func terrorism(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(try await open(scene, .terrorism), as: scene.custodySergeant).outcome
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.reached == scene.now.adding(hours: 45))
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        let extend = ExtendDetention(detentionId: id, authorisedAt: scene.now, reasons: "More.", representations: "None.")
        #expect(try await scene.refusal(of: extend, as: superintendent).code == "conflict")
        _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        #expect(try await scene.clocks(id).nextReview?.value.latest == scene.now.adding(hours: 12))
        #expect(try await scene.refusal(of: scene.bailing(id), as: scene.custodySergeant).description.contains("another law"))
        // A delay of rights lasts 48 hours there, by the law of the detention and not by a tick (PACE-61).
        let delay: JSONValue = ["entitlement": "R1", "isIndictable": false, "grounds": ["ALERT"], "reason": "A second suspect is still free."]
        try await scene.act("custody.rights.delay", delay, on: id, as: scene.inspector)
        let relevant = try await scene.detention(id).relevantAt
        #expect(try await scene.tasks(about: id).first { $0.kind == "custody.rights.delay" }?.dueAt == relevant.adding(hours: 48))
    }

    @Test("immigration detention has a limit of its own and no review of PACE", arguments: TestStores.engines)
    func immigration(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(try await open(scene, .immigration), as: scene.custodySergeant).outcome
        let clocks = try await scene.clocks(id)
        #expect(clocks.limit(at: scene.now)?.rules == ["PACE-15"] && clocks.nextReview == nil)
        #expect(Set(try await scene.tasks(about: id).map(\.kind)) == ["custody.decision", "custody.limit", "custody.immigration"])
    }

    @Test("a death closes the record and has the referral on a superintendent's list; an escape makes the person wanted", arguments: TestStores.engines)
    func losses(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let silent = RecordDeath(detentionId: id, diedAt: scene.now, by: "Dr Sample", circumstances: " ")
        #expect(try await scene.refusal(of: silent, as: scene.custodySergeant).description.contains("what happened"))
        #expect(try await scene.refusal(of: silent, as: scene.detective).code == "forbidden")
        let tomorrow = scene.now.adding(hours: 24)
        let ahead = RecordDeath(detentionId: id, diedAt: tomorrow, by: "Dr Sample", circumstances: "Collapsed.")
        #expect(try await scene.refusal(of: ahead, as: scene.custodySergeant).fields == ["diedAt"])
        let gone = RecordEscape(detentionId: id, escapedAt: tomorrow, circumstances: "Over the wall.")
        #expect(try await scene.refusal(of: gone, as: scene.custodySergeant).fields == ["escapedAt"])
        _ = try await scene.office.perform(
            RecordDeath(detentionId: id, diedAt: scene.now, by: "Dr Sample", circumstances: "Collapsed."), as: scene.custodySergeant)
        let open = try await scene.tasks(about: id)
        #expect(open.map(\.kind) == ["custody.loss"])
        #expect(open.first?.role == "SUPT")

        let other = try await Scene.make(engine)
        let second = try await other.authorised()
        let early = RecordEscape(detentionId: second, escapedAt: other.now.adding(hours: -5), circumstances: "Over the wall.", lateReason: "Searching.")
        #expect(try await other.refusal(of: early, as: other.custodySergeant).description.contains("when the person arrived"))
        _ = try await other.office.perform(
            RecordEscape(detentionId: second, escapedAt: other.now, circumstances: "Over the wall, north."), as: other.custodySergeant)
        #expect(try await other.standings(of: other.suspect, for: other.custodySergeant).map(\.sort) == [.wanted])
        #expect(try await other.refusal(of: early, as: other.custodySergeant).code == "conflict")
    }

    @Test("released without bail, looked at after 30 and 60 days, then by an inspector; re-arrest needs new evidence", arguments: TestStores.engines)
    func underInvestigation(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        let first = try #require(try await scene.tasks(about: id).first)
        #expect(first.kind == "custody.released-review" && first.officerId == scene.detective.id)
        #expect(first.dueAt == Instant("2026-04-08T23:00:00Z"))
        scene.world.clock.now = scene.now.adding(hours: 24 * 31)
        let review = ReviewReleased(detentionId: id, goesOn: true, reason: "Laboratory still at work.")
        #expect(try await scene.office.perform(review, as: scene.detective).outcome == 1)
        #expect(try await scene.office.perform(review, as: scene.detective).outcome == 2)
        #expect(try await scene.refusal(of: review, as: scene.detective).description.contains("inspector or above"))
        #expect(try await scene.office.perform(review, as: scene.inspector).outcome == 3)

        // The page offers them again, now that nobody holds them for it (PACE-45, PACE-55).
        #expect(try await offersArrest(scene))
        let again = scene.arrestOperation(at: scene.now)
        #expect(try await scene.refusal(of: again, as: scene.detective).description.contains("PACE-45"))
        let evidence = RecordArrest(
            investigationId: scene.crime, personId: scene.suspect, officerId: scene.constable.id, arrestedAt: scene.now, suspectedOf: "Burglary dwelling",
            necessity: ["N-INV"], grounds: "Identified.", newEvidence: "Fingerprint on the window.")
        let arrest = try await scene.office.perform(evidence, as: scene.detective).outcome
        #expect(try await !offersArrest(scene), "arrested and on the way")
        _ = try await scene.office.perform(OpenDetention(arrestId: arrest, suiteId: scene.suite, arrivedAt: scene.now), as: scene.custodySergeant)
        #expect(try await !offersArrest(scene), "held for it")
        #expect(try await scene.tasks(about: id).isEmpty)
        #expect(try await scene.refusal(of: review, as: scene.inspector).code == "conflict")
    }

    private func offersArrest(_ scene: Scene) async throws -> Bool {
        try await scene.world.store.read { [crime = scene.crime, officer = scene.detective] tx in try RecordArrest.isOffered(on: Ref("investigation", crime), to: officer, in: tx) }
    }

    @Test("bail of a restricted detention is as if it were not there", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let group = try await scene.world.group("closed")
        let owner = try await scene.world.officer("INTM", rank: .sergeant, groups: [group])
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        let restriction: JSONValue = [
            "kind": "detention", "record": .string(id.description), "groups": [.string(group.description)], "reason": "Protected witness.",
        ]
        _ = try await scene.office.perform("access.record.restrict", body: restriction, as: owner)
        #expect(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).isEmpty)
        let answer = AnswerBail(bailId: bail, returnedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: answer, as: scene.custodySergeant) == .notFound)
        // The law ends it all the same.
        scene.world.clock.now = try #require(try await scene.bail(bail).lapsesAt)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 1)
        let inside = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO", groups: [group])
        #expect(try await scene.standings(of: scene.suspect, for: inside).isEmpty)
        #expect(try await scene.bail(bail).status == .lapsed)
    }
}
