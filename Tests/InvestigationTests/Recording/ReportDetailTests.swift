import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("What a report asks by its offence")
struct ReportDetailTests {
    private func assault(
        _ scene: Scene, offence: String = "8N", victim: PersonFacts = Scene.victim, suspect: PersonFacts? = nil, from: Instant? = nil, detail: ReportDetail = ReportDetail()
    ) -> ReportCrime {
        ReportCrime(
            offenceClass: offence, occurredFrom: from ?? scene.now.adding(hours: -1), location: .new(LocationFacts(line: "5 Example Road", postcode: "NW1 0AB")),
            account: "He punched her.", victim: .new(victim), suspects: suspect.map { [SuspectNamed(person: .new($0), grounds: "Named by her.")] } ?? [], detail: detail)
    }

    private func domestic(_ yes: [Int], grade: DomesticRisk.Grade? = nil, reason: String? = nil, relationship: String = "PARTN") -> ReportDetail {
        var detail = ReportDetail()
        detail.isDomestic = true
        detail.relationship = relationship
        detail.incidents = 1
        detail.grade = grade
        detail.gradeReason = reason
        for number in 1...27 { detail.dash[number] = yes.contains(number) ? .yes : .no }
        return detail
    }

    @Test("an offence not in force then, and the gravest left out, are refused with the class to choose", arguments: Engine.allCases)
    func offences(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func codes(_ report: ReportCrime) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) }?.codes }
        #expect(try await codes(assault(scene, offence: "28E")) == ["offenceClass: not-in-force"])
        #expect(try await codes(assault(scene, offence: "NFS", from: Instant("2022-06-01T10:00:00Z"))) == ["offenceClass: not-in-force"])
        var detail = ReportDetail()
        detail.otherOffences = ["5D"]
        #expect(try await codes(assault(scene, detail: detail)) == ["offenceClass: not-principal"])
        #expect(try await codes(assault(scene, offence: "5D", detail: ReportDetail())) == nil)
        detail.countingReason = "The intent was not there after all."
        #expect(try await codes(assault(scene, detail: detail)) == nil)
        let kept = try await scene.all(CrimeDetail.self, "SELECT * FROM crime_detail WHERE counting_reason IS NOT NULL")
        #expect(kept.map(\.included) == [["5D"]])
    }

    @Test("nobody is victim and suspect of one crime, known or typed twice", arguments: Engine.allCases)
    func both(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let typed = assault(scene, suspect: Scene.victim)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(typed, as: scene.constable) }?.codes == ["suspects.0.person: victim-is-suspect"])
        let person = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        let known = ReportCrime(
            offenceClass: "8N", occurredFrom: scene.now, location: .new(LocationFacts(line: "1 Example Street")), account: "A fight.", victim: .known(person),
            suspects: [SuspectNamed(person: .known(person))])
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(known, as: scene.constable) }?.codes == ["suspects.0.person: victim-is-suspect"])
    }

    @Test("sixty suspects are taken, sixty-one are refused", arguments: Engine.allCases)
    func sixty(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func body(_ count: Int) throws -> JSONValue {
            let suspects = (1...count).map { SuspectNamed(person: .new(PersonFacts(givenNames: "Suspect", familyName: "Synthetic\($0)"))) }
            return try JSONValue(encoding: ReportCrime(offenceClass: "49", occurredFrom: scene.now, location: .new(LocationFacts(line: "A Square")), account: "A crowd took it.", suspects: suspects))
        }
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ReportCrime.name, body: body(61), as: scene.constable) }?.codes == ["suspects: too-many"])
        _ = try await scene.office.perform(ReportCrime.name, body: body(60), as: scene.constable)
        #expect(try await scene.all(NamedSuspect.self, "SELECT * FROM named_suspect").count == 60)
    }

    @Test("a required question says why, and only the offence's own are asked", arguments: Engine.allCases)
    func questions(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func problems(_ offence: String) async throws -> [Problem] {
            let body = try JSONValue(encoding: ReportCrime(offenceClass: offence, occurredFrom: scene.now, location: .new(LocationFacts(line: "A Shop")), account: "Taken."))
            guard case .invalid(let problems)? = try await scene.world.refusal({ _ = try await scene.office.perform(ReportCrime.name, body: body, as: scene.constable) }) else { return [] }
            return problems
        }
        #expect(try await problems("46").map(\.field) == ["qThreat"])
        #expect(try await problems("46").first?.message.contains("force or a threat makes it robbery") == true)
        #expect(try await problems("105A").map(\.field) == ["injuries", "weapons", "isDomestic"])
        #expect(try await problems("49").isEmpty)
    }

    @Test("DAA 2021: violence is asked whether it is domestic, any other crime with a victim may answer it, and DASH is offered on the page of each", arguments: Engine.allCases)
    func offered(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func problems(_ offence: String, domestic: Bool?) async throws -> [String] {
            var detail = ReportDetail()
            detail.isDomestic = domestic
            let report = ReportCrime(
                offenceClass: offence, occurredFrom: scene.now, location: .new(LocationFacts(line: "A house")), account: "Taken.", victim: .new(Scene.victim), detail: detail)
            let body = try JSONValue(encoding: report)
            guard case .invalid(let problems)? = try await scene.world.refusal({ _ = try await scene.office.perform(ReportCrime.name, body: body, as: scene.constable) }) else { return [] }
            return problems.map(\.field)
        }
        #expect(try await problems("105A", domestic: nil).contains("isDomestic"))
        #expect(try await problems("49", domestic: nil).isEmpty)
        #expect(try await problems("49", domestic: true).prefix(2) == ["relationship", "incidents"])
        let theft = Ref(Investigation.kind, try #require(try await scene.all(Investigation.self, "SELECT * FROM investigation").first).id)
        let drugs = try await scene.office.perform(
            ReportCrime(offenceClass: "92E", occurredFrom: scene.now, location: .new(LocationFacts(line: "A house")), account: "A bag of it.", victim: .new(Scene.victim)), as: scene.constable
        ).outcome.id
        let isOffered = try await scene.world.store.read { tx in
            try [theft, Ref(Investigation.kind, drugs)].map { try AssessRisk.isOffered(on: $0, to: scene.constable, in: tx) }
        }
        #expect(isOffered == [true, false])
    }

    @Test("domestic abuse is between people connected and 16 or over; a grade below the answers needs a reason", arguments: Engine.allCases)
    func domesticRefused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func codes(_ report: ReportCrime) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) }?.codes }
        #expect(try await codes(assault(scene, suspect: Scene.suspect, detail: domestic([], relationship: "NEIGH"))) == ["relationship: not-connected"])
        let child = PersonFacts(givenNames: "Kit", familyName: "Sampleton", dateOfBirth: Day("2012-01-01"))
        #expect(try await codes(assault(scene, victim: child, suspect: Scene.suspect, detail: domestic([], relationship: "PARENT"))) == ["relationship: under-16"])
        #expect(try await codes(assault(scene, suspect: Scene.suspect, detail: domestic([18], grade: .standard))) == ["gradeReason: required"])
        var flagged = ReportDetail()
        flagged.flags = ["DA"]
        #expect(try await codes(assault(scene, detail: flagged)) == ["flags: not-connected"])
        #expect(try await scene.all(Investigation.self, "SELECT * FROM investigation").isEmpty)
    }

    @Test("DASH inside the report: suggested grade, flag, enhanced rights, a supervisor's review in a day and MARAC at high", arguments: Engine.allCases)
    func dash(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(assault(scene, suspect: Scene.suspect, detail: domestic([18])), as: scene.constable).outcome.id
        let assessment = try #require(try await scene.all(DashAssessment.self, "SELECT * FROM dash_assessment").first)
        #expect(assessment.suggested == .high && assessment.grade == .high)
        #expect(assessment.answers.count == 27)
        #expect(try await scene.all(CrimeFlag.self, "SELECT * FROM crime_flag").map(\.flag) == ["DA"])
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.enhanced == .serious)
        let tasks = try await scene.tasks(about: id)
        #expect(tasks.first { $0.kind == "investigation.domestic-review" }?.dueAt == scene.now.adding(hours: 24))
        #expect(tasks.contains { $0.title.contains("MARAC") })
        let review = ReviewRisk(investigationId: id, grade: .medium, review: "He is remanded; she has moved.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(review, as: scene.constable) }?.code == "forbidden")
        _ = try await scene.office.perform(review, as: scene.sergeant)
        #expect(try await scene.all(DashAssessment.self, "SELECT * FROM dash_assessment").first?.gradeNow == .medium)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "investigation.domestic-review" } == false)
    }

    @Test("flags follow from what was told, and one taken off keeps its reason", arguments: Engine.allCases)
    func flags(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var detail = ReportDetail()
        detail.weapons = ["KNIFE"]
        detail.strands = ["RELG"]
        let id = try await scene.office.perform(assault(scene, detail: detail), as: scene.constable).outcome.id
        #expect(try await scene.all(CrimeFlag.self, "SELECT * FROM crime_flag").map(\.flag).sorted() == ["HC-RELG", "KNIFE"])
        func set(_ flags: [String], _ reason: String? = nil) async throws -> [String]? {
            try await scene.world.refusal { _ = try await scene.office.perform(FlagCrime(investigationId: id, flags: flags, reason: reason), as: scene.constable) }?.codes
        }
        #expect(try await set(["HC-RELG"]) == ["reason: required"])
        #expect(try await set(["HC-RELG", "KNIFE", "DA"]) == ["flags: not-connected"])
        #expect(try await set(["HC-RELG", "ALC"], "It was a fork.") == nil)
        let flags = try await scene.all(CrimeFlag.self, "SELECT * FROM crime_flag ORDER BY flag")
        #expect(flags.map { "\($0.flag) \($0.removedAt == nil)" } == ["ALC true", "HC-RELG true", "KNIFE false"])
    }

    @Test("several officers add their parts; each stays the author", arguments: Engine.allCases)
    func parts(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        #expect(
            try await scene.world.refusal { _ = try await scene.office.perform(SupplementReport(investigationId: id, heading: " ", text: ""), as: scene.constable) }?.codes
                == ["heading: required", "text: required"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (officer, text) in [(scene.constable, "Footmarks in the flower bed."), (scene.detective, "A doorbell filmed the lane."), (scene.otherDetective, "The neighbour heard glass.")] {
                group.addTask { _ = try await scene.office.perform(SupplementReport(investigationId: id, heading: "Scene", text: text), as: officer) }
            }
            try await group.waitForAll()
        }
        let parts = try await scene.all(ReportPart.self, "SELECT * FROM report_part")
        #expect(Set(parts.map(\.authorId)) == [scene.constable.id, scene.detective.id, scene.otherDetective.id])
    }

    @Test("screening: a crime is filed only with nothing left to do, by another, and the victim's clock starts", arguments: Engine.allCases)
    func screening(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        let lines = ["cctv", "witness", "forensic", "financial", "digital", "intelligence", "media"]
        func screen(_ factors: [String], checked: [String] = [], open: [String] = [], _ decision: Solvability.Route = .file) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(
                    ScreenCrime(investigationId: id, factors: factors, checked: checked, stillOpen: open, decision: decision, reason: "Nothing is left to find out."), as: scene.sergeant)
            }?.codes
        }
        #expect(try await screen(["cctv"], checked: ["cctv"]) == ["checked: not-checked"])
        #expect(try await screen(["cctv"], checked: lines, open: ["media"]) == ["decision: lines-open"])
        #expect(try await screen(["suspect"], checked: lines) == ["decision: solvable"])
        #expect(try await screen(["support", "no-support"], .desk) == ["factors: both"])
        #expect(try await screen(["cctv"], checked: lines) == nil)
        let screening = try #require(try await scene.all(Screening.self, "SELECT * FROM screening").first)
        #expect(screening.score == 10 && screening.suggested == .file)
        #expect(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE event = 'not-investigated'").count == 1)
        #expect(try await screen(["cctv", "witness"], .desk) == nil)
        #expect(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE event = 'screened'").count == 1, "a victim is told of every decision (VIC-01)")
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "investigation.propose-outcome" }, "it is investigated after all")
    }

    @Test("OUT-07: a summary offence keeps the last day of its prosecution", arguments: Engine.allCases)
    func lastDay(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.office.perform(assault(scene, offence: "105A"), as: scene.constable)
        _ = try await scene.office.perform(assault(scene, offence: "8N"), as: scene.constable)
        #expect(try await scene.all(CrimeDetail.self, "SELECT * FROM crime_detail ORDER BY id").map(\.lastDay) == [Day("2026-09-10"), nil])
    }
}
