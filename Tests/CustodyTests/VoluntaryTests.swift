import Base
import Core
import Records
@_spi(Writing) import Storage
import TestSupport
import Testing
import Web

@testable import Custody

@Suite("Voluntary attendance")
struct VoluntaryTests {
    /// A burglary with a suspect who is asked to come to the suite in an hour.
    private struct Asked {
        let scene: Scene
        let id: ID<VoluntaryAttendance>

        func act(_ name: OperationName, _ body: [String: JSONValue], as officer: Officer? = nil) async throws {
            let attendance: [String: JSONValue] = ["attendanceId": .string(id.description)]
            _ = try await scene.office.perform(name, body: .object(attendance.merging(body) { $1 }), as: officer ?? scene.detective)
        }

        func refusal(_ name: OperationName, _ body: [String: JSONValue], as officer: Officer? = nil) async throws -> String {
            let refusal = try await scene.world.refusal { try await act(name, body, as: officer) }
            return try #require(refusal, "\(name.text) was done").description
        }

        var now: JSONValue { .string(scene.now.description) }

        func record() async throws -> VoluntaryAttendance { try #require(try await scene.world.store.read { tx in try tx.find(VoluntaryAttendance.self, id) }) }

        func arrivalBody(_ more: [String: JSONValue] = [:]) -> [String: JSONValue] {
            ["arrivedAt": now, "isToldFree": true, "isNoticeGiven": true, "advice": "declined", "adviceReason": "Gave none.", "appearsUnder18": false, "isVulnerable": false].merging(more) { $1 }
        }

        func arrive(_ more: [String: JSONValue] = [:]) async throws { try await act(ReceiveVolunteer.name, arrivalBody(more)) }
        func fit(_ isFit: Bool = true) async throws { try await act(AssessVolunteer.name, ["risks": [], "isFit": .boolean(isFit), "riskNote": "Looked at."]) }

        func interviewBody(_ persons: [JSONValue] = []) -> [String: JSONValue] {
            [
                "interviewer": .string(scene.detective.id.description), "persons": .array(persons), "isReminded": true, "medium": "audio", "reference": "FILE-1", "startedAt": now,
            ]
        }

        func arrestBody() -> [String: JSONValue] {
            ["officerId": .string(scene.detective.id.description), "arrestedAt": now, "necessity": ["N-INV"], "grounds": "Tried to leave with the phone to be examined.", "isCautioned": true]
        }

        func log() async throws -> [VoluntaryEntry] { try await scene.world.store.read { tx in try VoluntaryEntry.all(of: id, in: tx) } }

        func tasks() async throws -> [TaskItem] {
            try await scene.world.store.read { tx in try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(id) AND status = 'open' ORDER BY id") }
        }
    }

    private func invitation(_ scene: Scene, suite: Bool = true) -> InviteVolunteer {
        InviteVolunteer(
            investigationId: scene.crime, personId: scene.suspect, suspectedOf: "Burglary dwelling", officerId: scene.detective.id, appointmentAt: scene.now.adding(minutes: 60),
            suiteId: suite ? scene.suite : nil, place: suite ? nil : "Example Solicitors, 1 Sample Street")
    }

    private func asked(_ engine: Engine, suite: Bool = true) async throws -> Asked {
        let scene = try await Scene.make(engine)
        return Asked(scene: scene, id: try await scene.office.perform(invitation(scene, suite: suite), as: scene.detective).outcome)
    }

    @Test("only a suspect is asked, at one place, once at a time", arguments: TestStores.engines)
    func invited(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let witness = try await Scene.person(in: scene.world, "Wanda", "Witness")
        func invite(_ person: ID<Person>? = nil, suite: Bool = true, place: String? = nil) -> InviteVolunteer {
            InviteVolunteer(
                investigationId: scene.crime, personId: person ?? scene.suspect, suspectedOf: "Burglary dwelling", officerId: scene.detective.id,
                appointmentAt: scene.now.adding(minutes: 60), suiteId: suite ? scene.suite : nil, place: place)
        }
        #expect(try await scene.refusal(of: invite(witness), as: scene.detective).description.contains("not a suspect"))
        #expect(try await scene.refusal(of: invite(suite: false), as: scene.detective).description.contains("Choose a suite"))
        #expect(try await scene.refusal(of: invite(place: "Elsewhere"), as: scene.detective).description.contains("not both"))
        #expect(try await scene.refusal(of: invite(), as: scene.inspector).code == "forbidden")
        let id = try await scene.office.perform(invite(), as: scene.detective).outcome
        let asked = Asked(scene: scene, id: id)
        #expect(try await asked.record().number == "CRO/VA1/26")
        let task = try #require(try await asked.tasks().first)
        #expect(task.dueAt == scene.now.adding(minutes: 60) && task.officerId == scene.detective.id)
        #expect(try await scene.refusal(of: invite(), as: scene.detective).description.contains("stands open"))
        #expect(try await scene.count("SELECT count(*) FROM link WHERE type IN ('VOL', 'VOLFOR') AND (to_id = \(id) OR from_id = \(id))") == 2)
    }

    @Test("nobody attends who was not told that they are free to leave and handed their rights; a detainee does not attend", arguments: TestStores.engines)
    func arrival(engine: Engine) async throws {
        let asked = try await asked(engine)
        #expect(try await asked.refusal(ReceiveVolunteer.name, asked.arrivalBody(["isToldFree": false])).contains("not voluntary"))
        #expect(try await asked.refusal(ReceiveVolunteer.name, asked.arrivalBody(["isNoticeGiven": false])).contains("notice of their rights"))
        #expect(try await asked.refusal(ReceiveVolunteer.name, asked.arrivalBody(["adviceReason": ""])).contains("what reason they gave"))
        #expect(try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody()).contains("has not arrived"))
        let detention = try await asked.scene.opened()
        #expect(try await asked.refusal(ReceiveVolunteer.name, asked.arrivalBody()).contains("nobody attends voluntarily from there"))
        _ = try await asked.scene.office.perform(RefuseDetention(detentionId: detention, reasons: "Not necessary.", refusedAt: asked.scene.now), as: asked.scene.custodySergeant)
        try await asked.arrive()
        #expect(try await asked.record().status == .here)
        #expect(try await asked.tasks().isEmpty)
        #expect(try await asked.refusal(ReceiveVolunteer.name, asked.arrivalBody()).contains("past its appointment"))
    }

    @Test("what is typed to the minute is not before what was entered in that minute, but in the minute before it is", arguments: TestStores.engines)
    func sameMinute(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let minute = scene.now
        scene.world.clock.now = minute.adding(seconds: 40)
        let asked = Asked(scene: scene, id: try await scene.office.perform(invitation(scene), as: scene.detective).outcome)
        #expect(try await asked.record().invitedAt == minute)
        scene.world.clock.now = minute.adding(seconds: 50)
        #expect(try await asked.refusal(ReceiveVolunteer.name, asked.arrivalBody(["arrivedAt": .string(minute.adding(minutes: -1).description)])).contains("choose a time after"))
        try await asked.arrive(["arrivedAt": .string(minute.description)])
        #expect(try await asked.record().arrivedAt == minute)
    }

    @Test("attending starts no detention, no clock and no task of custody", arguments: TestStores.engines)
    func noDetention(engine: Engine) async throws {
        let asked = try await asked(engine)
        try await asked.arrive()
        try await asked.fit()
        try await asked.act(StartVoluntaryInterview.name, asked.interviewBody())
        #expect(try await asked.scene.count("SELECT count(*) FROM detention") == 0)
        #expect(try await asked.scene.count("SELECT count(*) FROM arrest") == 0)
        #expect(try await asked.scene.count("SELECT count(*) FROM task WHERE status = 'open' AND kind IN ('custody.limit', 'custody.review', 'custody.decision')") == 0)
    }

    @Test("an interview waits for legal advice that was asked for; nobody can let it go on, and rest is not asked", arguments: TestStores.engines)
    func gates(engine: Engine) async throws {
        let asked = try await asked(engine)
        try await asked.arrive(["advice": "requested", "adviceReason": .null])
        #expect(try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody()).contains("Fitness for interview has not been assessed"))
        try await asked.fit(false)
        #expect(try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody()).contains("not fit for interview"))
        try await asked.fit()
        let refused = try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody())
        #expect(refused.contains("no interview until it has") && refused.contains("PACE-62") && !refused.contains("Rest") && !refused.contains("superintendent"))
        let gates = try await asked.scene.world.store.read { [record = try await asked.record()] tx in try VoluntaryGates.of(record, parts: nil, now: asked.scene.now, in: tx) }
        #expect(gates.map(\.kind) == [.attendance, .fitness, .solicitor] && gates.allSatisfy { $0.overrides.isEmpty })
        try await asked.act(AdviseVolunteer.name, ["advice": "consulted", "reason": "A. Solicitor, in person.", "at": asked.now])
        #expect(try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody().merging(["isReminded": false]) { $1 }).contains("free to leave"))
        try await asked.act(StartVoluntaryInterview.name, asked.interviewBody())
        #expect(try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody()).contains("going on"))
    }

    @Test("a child or somebody vulnerable is interviewed with the appropriate adult only, who may act", arguments: TestStores.engines)
    func adult(engine: Engine) async throws {
        let asked = try await asked(engine)
        try await asked.arrive(["isVulnerable": true])
        try await asked.fit()
        #expect(try await asked.refusal(StartVoluntaryInterview.name, asked.interviewBody()).contains("only with the appropriate adult"))
        #expect(
            try await asked.refusal(VolunteerContactStep.name, ["part": "adult", "name": "Sam Sample", "bars": ["INVOLVED"], "at": asked.now]).contains("cannot be the appropriate adult"))
        try await asked.act(VolunteerContactStep.name, ["part": "adult", "name": "Sam Sample", "relation": "Mother", "at": asked.now])
        try await asked.act(StartVoluntaryInterview.name, asked.interviewBody([["part": "adult", "name": "Sam Sample"]]))
        let log = try await asked.log()
        #expect(log.contains { $0.kind == .appropriateAdult && $0.text.contains("Sam Sample") })
    }

    @Test("breaks are recorded, a late one with its reason; the end is told to the victims", arguments: TestStores.engines)
    func breaks(engine: Engine) async throws {
        let asked = try await asked(engine)
        try await asked.arrive()
        try await asked.fit()
        try await asked.act(StartVoluntaryInterview.name, asked.interviewBody())
        let start = asked.scene.now
        asked.scene.world.clock.advance(minutes: 190)
        let pause: [String: JSONValue] = ["step": "break", "from": .string(start.adding(minutes: 170).description), "at": asked.now]
        #expect(try await asked.refusal(EndVoluntaryInterview.name, pause).contains("Say why it was delayed"))
        try await asked.act(EndVoluntaryInterview.name, pause.merging(["note": "The person asked to go on."]) { $1 })
        try await asked.act(EndVoluntaryInterview.name, ["step": "end", "at": asked.now])
        let interviews = try await asked.scene.world.store.read { tx in try VoluntaryInterview.all(of: asked.id, in: tx) }
        #expect(interviews.first?.breaks.first?.seconds == 20 * 60 && interviews.first?.endedAt == asked.scene.now)
        #expect(try await asked.refusal(EndVoluntaryInterview.name, ["step": "end", "at": asked.now]).contains("No interview is going on"))
    }

    @Test("nobody came: only after the appointment, a task to decide, and a new appointment", arguments: TestStores.engines)
    func absent(engine: Engine) async throws {
        let asked = try await asked(engine)
        let absent: [String: JSONValue] = ["what": "absent", "reason": "No answer by telephone."]
        #expect(try await asked.refusal(MissVolunteer.name, absent).contains("has not come yet"))
        asked.scene.world.clock.advance(minutes: 61)
        try await asked.act(MissVolunteer.name, absent)
        #expect(try await asked.record().status == .absent)
        #expect(try await asked.tasks().first?.title.contains("did not attend") == true)
        #expect(try await asked.refusal(MissVolunteer.name, absent).contains("on record already"))
        let again: JSONValue = .string(asked.scene.now.adding(hours: 24).description)
        try await asked.act(RearrangeVolunteer.name, ["appointmentAt": again, "suiteId": .string(asked.scene.suite.description), "reason": "Was at work."])
        #expect(try await asked.record().status == .invited)
        #expect(try await asked.tasks().map(\.dueAt) == [asked.scene.now.adding(hours: 24)])
        try await asked.act(MissVolunteer.name, ["what": "cancelled", "reason": "No longer a suspect."])
        #expect(try await asked.refusal(RearrangeVolunteer.name, ["appointmentAt": again, "reason": "x", "place": "y"]).contains("past its appointment"))
    }

    @Test("an outcome fits the age; another appointment takes everything over", arguments: TestStores.engines)
    func outcomes(engine: Engine) async throws {
        let asked = try await asked(engine)
        try await asked.arrive()
        func end(_ outcome: String, _ more: [String: JSONValue] = [:]) -> [String: JSONValue] {
            ["outcome": .string(outcome), "reason": "As agreed.", "endedAt": asked.now].merging(more) { $1 }
        }
        #expect(try await asked.refusal(EndVoluntary.name, end("YC")).contains("for children"))
        #expect(try await asked.refusal(EndVoluntary.name, end("NOPE")).contains("list"))
        #expect(try await asked.refusal(EndVoluntary.name, end("AGAIN")).contains("Next appointment"))
        try await asked.act(EndVoluntary.name, end("AGAIN", ["againAt": .string(asked.scene.now.adding(hours: 48).description)]))
        let next = try #require(
            try await asked.scene.world.store.read { tx in try tx.first(VoluntaryAttendance.self, "SELECT * FROM voluntary_attendance WHERE before_id = \(asked.id)") })
        #expect(next.status == .invited && next.suiteId == asked.scene.suite && next.suspectedOf == "Burglary dwelling" && next.appointmentAt == asked.scene.now.adding(hours: 48))
        #expect(try await asked.refusal(EndVoluntary.name, end("NFA")).contains("has ended"))
    }

    @Test("arrested there: the arrest is made from what is known, and its detention runs from the arrest (PACE-13)", arguments: TestStores.engines)
    func arrested(engine: Engine) async throws {
        let asked = try await asked(engine)
        let scene = asked.scene
        try await scene.setUpSuite()
        try await asked.arrive()
        try await asked.fit()
        try await asked.act(StartVoluntaryInterview.name, asked.interviewBody())
        scene.world.clock.advance(minutes: 30)
        #expect(try await asked.refusal(ArrestVolunteer.name, asked.arrestBody().merging(["necessity": []]) { $1 }).contains("necessary"))
        let arrestedAt = scene.now
        try await asked.act(ArrestVolunteer.name, asked.arrestBody())
        let record = try await asked.record()
        #expect(record.status == .arrested)
        let interview = try #require(try await scene.world.store.read { tx in try VoluntaryInterview.all(of: asked.id, in: tx) }.first)
        #expect(interview.endedAt == arrestedAt)
        let arrest = try #require(record.arrestId)
        scene.world.clock.advance(minutes: 10)
        // The custody officer's form holds everything already.
        let prefilled = try await scene.world.store.read { tx in try OpenDetention.prefill(on: Ref(Arrest.kind, arrest), for: scene.custodySergeant, in: tx) }
        #expect(prefilled.object?["circumstances"] == .string(Arrival.atStation.rawValue))
        var body = prefilled.object ?? [:]
        body["lateReason"] = .string(Scene.late)
        _ = try await scene.office.perform(OpenDetention.name, body: .object(body), as: scene.custodySergeant)
        let detention = try #require(try await scene.world.store.read { tx in try tx.first(Detention.self, "SELECT * FROM detention WHERE arrest_id = \(arrest)") })
        #expect(detention.relevantAt == arrestedAt)
        let clocks = try await scene.world.store.read { tx in try DetentionClocks.of(detention, in: tx) }
        #expect(clocks.detention.relevantTime.rules == ["PACE-13"])
        #expect(clocks.limit(at: scene.now)?.value.reached == arrestedAt.adding(hours: 24))
        // Whoever interviewed cannot be the custody officer (PACE-21).
        #expect(try await scene.refusal(of: scene.authorisation(of: detention.id), as: scene.detective).description.contains("PACE-21"))
    }

    @Test("arrested elsewhere: an arrest as any other, which is still to come to a station", arguments: TestStores.engines)
    func arrestedElsewhere(engine: Engine) async throws {
        let asked = try await asked(engine, suite: false)
        try await asked.arrive()
        try await asked.act(ArrestVolunteer.name, asked.arrestBody())
        let arrest = try #require(try await asked.record().arrestId)
        let prefilled = try await asked.scene.world.store.read { tx in try OpenDetention.prefill(on: Ref(Arrest.kind, arrest), for: asked.scene.custodySergeant, in: tx) }
        #expect(prefilled.object?["circumstances"] == .string(Arrival.station.rawValue))
        #expect(prefilled.object?["arrivedAt"] == nil)
    }

    @Test("the log is never changed, and late entries say why", arguments: TestStores.engines)
    func log(engine: Engine) async throws {
        let asked = try await asked(engine)
        try await asked.arrive()
        asked.scene.world.clock.advance(minutes: 60)
        let late: [String: JSONValue] = ["kind": "note", "happenedAt": .string(asked.scene.now.adding(minutes: -40).description), "text": "Water given."]
        #expect(try await asked.refusal(EnterVoluntaryLog.name, late).contains("entered late"))
        try await asked.act(EnterVoluntaryLog.name, late.merging(["lateReason": "In the interview."]) { $1 })
        let wrong = try #require(try await asked.log().first { $0.text == "Water given." })
        #expect(wrong.lateReason == "In the interview.")
        try await asked.act(EnterVoluntaryLog.name, ["kind": "note", "happenedAt": asked.now, "text": "It was tea.", "corrects": .string(wrong.id.description)])
        #expect(try await asked.log().contains { $0.kind == .corrected && $0.aboutId == wrong.id.raw })
        await #expect(throws: (any Error).self) {
            try await asked.scene.world.store.write { tx in try tx.execute("UPDATE voluntary_entry SET text = 'x' WHERE id = \(wrong.id)") }
        }
    }
}

@Suite("Voluntary attendance on the page, in the API and on paper")
struct VoluntaryPageTests {
    private func window(_ officer: Officer, _ scene: Scene) async throws -> Browser {
        try await scene.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        browser.token = try await Tokens(office: scene.office).create(for: officer.id, label: "test", days: 1)
        return browser
    }

    private func invited(_ scene: Scene) async throws -> ID<VoluntaryAttendance> {
        try await scene.office.perform(
            InviteVolunteer(
                investigationId: scene.crime, personId: scene.suspect, suspectedOf: "Burglary dwelling", officerId: scene.detective.id, appointmentAt: scene.now.adding(minutes: 60),
                suiteId: scene.suite, language: "Polish"), as: scene.detective
        ).outcome
    }

    @Test("a restricted attendance is as one that is not there, on its page, in the list and in the API", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let group = try await scene.world.group("SIGNET")
        let insider = try await scene.world.officer("INTM", groups: [group])
        let id = try await invited(scene)
        let body: JSONValue = ["kind": "voluntary-attendance", "record": .string(id.description), "groups": [.string(group.description)], "reason": "A test."]
        _ = try await scene.office.perform("access.record.restrict", body: body, as: insider)
        let detective = try await window(scene.detective, scene)
        #expect(try await detective.get("/voluntary-attendances/\(id)").status == 404)
        #expect(try await detective.get("/api/v1/voluntary-attendances/\(id)").status == 404)
        #expect(try await !detective.get("/custody/appointments").text.contains("VA1/26"))
        #expect(try await !detective.get("/api/v1/custody/appointments").text.contains("VA1/26"))
    }

    @Test("the page says what stands before an interview, the list who comes, the API both", arguments: TestStores.engines)
    func shown(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await invited(scene)
        let detective = try await window(scene.detective, scene)
        let list = try await detective.get("/custody/appointments?suite=\(scene.suite)").text
        #expect(list.contains("CRO/VA1/26") && list.contains("Interpreter, Polish") && list.contains("Invited"))
        #expect(try await !detective.get("/custody/appointments?from=2026-03-12").text.contains("VA1/26"))
        let json = try JSONValue(text: try await detective.get("/api/v1/custody/appointments").text.utf8)
        #expect(json.object?["appointments"]?.array?.first?.object?["number"] == "CRO/VA1/26")
        let arrival: JSONValue = [
            "attendanceId": .string(id.description), "arrivedAt": .string(scene.now.description), "isToldFree": true, "isNoticeGiven": true, "advice": "requested", "appearsUnder18": false,
            "isVulnerable": false,
        ]
        _ = try await scene.office.perform(ReceiveVolunteer.name, body: arrival, as: scene.detective)
        let page = try await detective.get("/voluntary-attendances/\(id)").text
        for wanted in ["Not under arrest", "Legal advice: not yet", "Interpreter: not yet", "PACE-05", "PACE-62", "CRO/VA1/26"] { #expect(page.contains(wanted), "\(wanted) is not on the page") }
        #expect(!page.contains("Detention clock"))
        let one = try JSONValue(text: try await detective.get("/api/v1/voluntary-attendances/\(id)").text.utf8)
        #expect(one.object?["gates"]?.array?.count == 4)
        let constable = try await window(try await scene.world.officer("ADMIN"), scene)
        #expect(try await constable.get("/custody/appointments").status == 403)
        #expect(try await scene.world.journal(VoluntaryPage.permission).count > 0)
    }

    @Test("the notice is printed in each language there is a text in, the record with its log", arguments: TestStores.engines)
    func paper(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await invited(scene)
        let browser = try await window(scene.detective, scene)
        func paper(_ document: String, _ choice: String? = nil) async throws -> PrintedPaper {
            let print = try await scene.office.perform(RequestPrint(document, of: Ref(VoluntaryAttendance.kind, id), choice: choice), as: scene.detective).outcome
            try await browser.press.makeAll()
            return try PrintedPaper(try await browser.get("/prints/\(print)/file").bytes)
        }
        let outsider = try await scene.world.refusal { _ = try await scene.office.perform(RequestPrint("custody.voluntary-notice", of: Ref(VoluntaryAttendance.kind, id)), as: scene.inspector) }
        #expect(outsider?.code == "forbidden")
        let english = try await paper("custody.voluntary-notice", "eng")
        #expect(english.text.contains("You are not under arrest. You may leave at any time.") && english.text.contains("CRO/VA1/26") && english.facts["Tagged"] == "yes")
        #expect(try await paper("custody.voluntary-notice", "cym").text.contains("Nid ydych dan arestiad"))
        let record = try await paper("custody.voluntary-record")
        #expect(record.text.contains("Record of voluntary attendance") && record.text.contains("Asked to attend"))
    }
}
