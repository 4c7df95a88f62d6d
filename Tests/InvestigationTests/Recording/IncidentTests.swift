import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Incidents, and crimes from them")
struct IncidentTests {
    private func report(
        _ scene: Scene, kind: String = "CRIME", offence: String? = "8N", reporter: ReportedCircumstances.Reporter = .victim, contact: Instant? = nil, from: Instant? = nil
    ) -> RecordIncident {
        var told = IncidentTold(
            kind: kind, offenceClass: offence, occurredFrom: from ?? scene.now.adding(hours: -1), location: .new(LocationFacts(line: "5 Example Road", postcode: "NW1 0AB")),
            account: "She says her neighbour punched her in the face.", contactAt: contact, caller: .new(Scene.victim), reporter: reporter)
        (told.threat, told.harm, told.risk) = (1, 2, 1)
        return RecordIncident(told)
    }

    private func incident(_ scene: Scene, _ id: ID<Incident>) async throws -> Incident {
        try #require(try await scene.world.store.read { tx in try tx.find(Incident.self, id) })
    }

    @Test("what cannot be is refused and leaves nothing", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func codes(_ operation: RecordIncident, as officer: Officer? = nil) async throws -> [String]? {
            try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.constable) }?.codes
        }
        #expect(try await codes(report(scene, from: scene.now.adding(hours: 2))) == ["occurredFrom: in-the-future", "occurredTo: in-the-future"])
        #expect(try await codes(report(scene, contact: scene.now.adding(hours: -2))) == ["contactAt: too-early"])
        #expect(try await codes(report(scene, kind: "NONE")) == ["kind: not-on-the-list"])
        #expect(try await codes(report(scene), as: scene.world.officer("AUD")) == ["forbidden"])
        #expect(try await scene.all(Incident.self, "SELECT * FROM incident").isEmpty)
    }

    @Test("REC-01, REC-04: an incident gets its reference, its grade and the clock of its first contact", arguments: Engine.allCases)
    func recorded(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let contact = scene.now.adding(minutes: -30)
        let receipt = try await scene.office.perform(report(scene, contact: contact), as: scene.constable)
        #expect(receipt.outcome.reference == "01-20260310-00001")
        let known = try await incident(scene, receipt.outcome.id)
        #expect(known.grade == .priority)
        #expect(known.attendBy == contact.adding(minutes: 60))
        #expect(known.crimeDue == contact.adding(hours: 24))
        let tasks = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE status = 'open'")
        #expect(tasks.map(\.dueAt) == [contact.adding(hours: 24)])
        let lost = try await scene.office.perform(report(scene, kind: "LOST", offence: nil), as: scene.constable).outcome
        #expect(lost.reference == "01-20260310-00002")
        #expect(try await incident(scene, lost.id).crimeDue == nil)
    }

    @Test("CR1: a crime is recorded from the incident with nothing typed again", arguments: Engine.allCases)
    func crime(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(report(scene, contact: scene.now.adding(minutes: -30)), as: scene.constable).outcome.id
        let ref = Ref(Incident.kind, id)
        let prefill = try await scene.world.store.read { [scene] tx in try RecordCrimeFromIncident.prefill(on: ref, for: scene.constable, in: tx) }
        guard case .object(var members) = prefill else { return #expect(Bool(false), "the form is prefilled") }
        #expect(Set(members.keys) == ["incidentId", "account", "occurredFrom", "reportedAt", "location", "offenceClass", "victim"])
        // Only what the offence itself asks is added.
        members["injuries"] = ["MINOR"]
        members["weapons"] = ["NONE"]
        members["isDomestic"] = false
        let answer = try await scene.office.perform(RecordCrimeFromIncident.name, body: .object(members), as: scene.constable)
        let crimeId = try #require(answer.outcome["id"]?.string.flatMap { ID<Investigation>($0) })
        let crime = try #require(try await scene.crime(crimeId))
        #expect(crime.reportedAt == scene.now.adding(minutes: -30))
        #expect(crime.account == "She says her neighbour punched her in the face.")
        let known = try await incident(scene, id)
        #expect(known.status == .recorded && known.investigationId == crime.id)
        #expect(try await scene.links(of: crime.id).map(\.type).sorted() == ["INVOLVED", "LOC", "LOG", "VIC"])
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE status = 'open' AND subject_id = \(id)").isEmpty)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(RecordCrimeFromIncident.name, body: .object(members), as: scene.constable) }?.code == "conflict")
    }

    @Test("REC-02, REC-06: not recording is tested by the rules, endorsed by another, or returned", arguments: Engine.allCases)
    func notRecorded(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(report(scene), as: scene.constable).outcome.id
        func close(_ closing: String?, _ rationale: String = "CCTV shows that nobody touched her.", as officer: Officer? = nil) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(CloseIncident(incidentId: id, closing: closing, rationale: rationale), as: officer ?? scene.constable)
            }?.codes
        }
        #expect(try await close("contrary", " ") == ["rationale: required"])
        #expect(try await close(nil) == ["closing: required"])
        // The victim herself reported it: that she will not confirm it is no reason.
        #expect(try await close("unconfirmed") == ["closing: must-be-recorded"])
        #expect(try await close("not-evidenced") == ["closing: must-be-recorded"])
        #expect(try await close("N100/1") == ["closing: n100"])
        #expect(try await close("elsewhere") == ["conflict"])
        #expect(try await close("contrary", as: scene.sergeant) == nil)
        #expect(try await incident(scene, id).status == .awaitingEndorsement)
        func endorse(_ yes: Bool, as officer: Officer) async throws -> String? {
            try await scene.world.refusal { _ = try await scene.office.perform(EndorseIncident(incidentId: id, endorsed: yes, reason: "Seen the film."), as: officer) }?.code
        }
        #expect(try await endorse(true, as: scene.sergeant) == "forbidden")
        #expect(try await endorse(true, as: scene.constable) == "forbidden")
        #expect(try await endorse(false, as: scene.otherSergeant) == nil)
        let open = try await incident(scene, id)
        #expect(open.status == .open && open.rationale == nil)
        #expect(try await close("contrary") == nil)
        #expect(try await endorse(true, as: scene.sergeant) == nil)
        let closed = try await incident(scene, id)
        #expect(closed.status == .closed && closed.endorsedBy == scene.sergeant.id)
        #expect(try await endorse(true, as: scene.otherSergeant) == "conflict")
    }

    @Test("REC-07: a report of rape that is not recorded keeps a code of N100", arguments: Engine.allCases)
    func rape(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(report(scene, kind: "RAPE", offence: "19C", reporter: .other), as: scene.constable).outcome.id
        func close(_ closing: String) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(
                    CloseIncident(incidentId: id, closing: closing, rationale: "She was not traced.", isVulnerable: false, cannotSay: false, onCamera: false), as: scene.constable)
            }?.codes
        }
        #expect(try await close("unconfirmed") == ["closing: n100"])
        #expect(try await close("N100/2") == nil)
    }

    @Test("REC-05: a third party's report of a child, of somebody who cannot say, or on camera needs no confirmation; it is asked", arguments: Engine.allCases)
    func exceptions(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(report(scene, reporter: .other), as: scene.constable).outcome.id
        func close(_ vulnerable: Bool?, _ unable: Bool?, _ camera: Bool?) async throws -> [String]? {
            let close = CloseIncident(incidentId: id, closing: "unconfirmed", rationale: "She was not traced.", isVulnerable: vulnerable, cannotSay: unable, onCamera: camera)
            return try await scene.world.refusal { _ = try await scene.office.perform(close, as: scene.constable) }?.codes
        }
        #expect(try await close(nil, nil, nil) == ["isVulnerable: required", "cannotSay: required", "onCamera: required"])
        #expect(try await close(true, false, false) == ["closing: must-be-recorded"])
        #expect(try await close(false, true, false) == ["closing: must-be-recorded"])
        #expect(try await close(false, false, true) == ["closing: must-be-recorded"])
        #expect(try await close(false, false, false) == nil)
    }

    @Test("REC-09: a school may defer what is not serious, and a supervisor endorses it", arguments: Engine.allCases)
    func school(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func close(_ offence: String) async throws -> (ID<Incident>, [String]?) {
            let id = try await scene.office.perform(report(scene, offence: offence, reporter: .professional), as: scene.constable).outcome.id
            let close = CloseIncident(incidentId: id, closing: "school", rationale: "The head deals with it.")
            return (id, try await scene.world.refusal { _ = try await scene.office.perform(close, as: scene.constable) }?.codes)
        }
        #expect(try await close("5D").1 == ["closing: serious"])
        #expect(try await close("17A").1 == ["closing: serious"])
        let (id, refused) = try await close("105A")
        #expect(refused == nil)
        #expect(try await incident(scene, id).status == .awaitingEndorsement)
    }

    @Test("REC-04, REC-06: an offence named in an incident of any kind starts the clock, which the crime's report cannot begin later", arguments: Engine.allCases)
    func clock(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let told = try await scene.office.perform(report(scene, kind: "ASB-P", contact: scene.now, from: scene.now.adding(hours: -1)), as: scene.constable).outcome
        let first = try await incident(scene, told.id)
        #expect(first.crimeDue == scene.now.adding(hours: 24))
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(told.id)").map(\.kind) == ["investigation.record-crime"])
        scene.world.clock.advance(minutes: 60 * 30)
        var crime = ReportCrime(
            offenceClass: "8N", occurredFrom: first.occurredFrom, location: .new(LocationFacts(line: "5 Example Road")), account: "He punched her.", reportedAt: scene.now, victim: .new(Scene.victim))
        func record() async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(RecordCrimeFromIncident(begun: told.id, report: crime), as: scene.constable) }?.codes }
        #expect(try await record() == ["lateReason: required"])
        crime = ReportCrime(
            offenceClass: "8N", occurredFrom: first.occurredFrom, location: .new(LocationFacts(line: "5 Example Road")), account: "He punched her.", reportedAt: scene.now,
            lateReason: "She was in hospital.", victim: .new(Scene.victim))
        #expect(try await record() == nil)
        let kept = try #require(try await scene.all(Investigation.self, "SELECT * FROM investigation").first)
        #expect(kept.isLate && kept.reportedAt == first.contactAt)
    }

    @Test("REC-08: passed on only to somebody else who has accepted it; a fraud with a suspect here stays", arguments: Engine.allCases)
    func transfer(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(report(scene), as: scene.constable).outcome.id
        func pass(_ force: String, _ reference: String, call: Bool? = nil) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(
                    TransferIncident(incidentId: id, force: force, forceReference: reference, rationale: "It happened in Reading.", callForService: call), as: scene.constable)
            }?.codes
        }
        #expect(try await pass("01", "1") == ["force: own-force"])
        #expect(try await pass("43", " ") == ["forceReference: required"])
        #expect(try await pass("NFRS", "NF1", call: true) == ["callForService: call-for-service"])
        #expect(try await pass("43", "43-20260310-00007") == nil)
        #expect(try await incident(scene, id).status == .transferred)
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE status = 'open'").isEmpty)
        #expect(try await pass("43", "43-20260310-00007") == ["conflict"])
    }
}
