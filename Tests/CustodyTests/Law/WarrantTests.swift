import Base
import Custody
import Testing

@Suite("Past 24 hours by authority")
struct WarrantTests {
    let start: Instant

    init() throws { start = try at("2025-03-10T09:30+00:00") }

    func clock(_ authorities: [DetentionAuthority] = [], hospital: (Int, Int)? = nil) -> DetentionClock {
        let exclusions = hospital.map { [Exclusion(.hospital, from: start.adding(hours: $0.0), until: start.adding(hours: $0.1))] } ?? []
        return DetentionClock(from: started(start), exclusions: exclusions, authorities: authorities, under: today)
    }

    func hours(_ hours: Int) -> Instant { start.adding(hours: hours) }

    @Test("a superintendent's authority moves the limit to what it allows, with hospital added; given too late it moves nothing")
    func superintendent() {
        let full = DetentionAuthority(.superintendent, given: hours(20), secondsAllowed: 36 * 3600)
        #expect(clock().runsOut(at: hours(21)).value == hours(24))
        #expect(clock([full]).runsOut(at: hours(19)).value == hours(24))
        #expect(clock([full]).runsOut(at: hours(21)).value == hours(36))
        #expect(clock([full]).runsOut(at: hours(21)).rules.first == "PACE-41")
        #expect(clock([full], hospital: (25, 28)).runsOut(at: hours(29)).value == hours(39))
        let late = DetentionAuthority(.superintendent, given: hours(25), secondsAllowed: 36 * 3600)
        #expect(clock([late]).runsOut(at: hours(26)).value == hours(24))
        let tooMuch = DetentionAuthority(.superintendent, given: hours(20), secondsAllowed: 50 * 3600)
        #expect(clock([tooMuch]).runsOut(at: hours(21)).value == hours(36))
    }

    @Test("given for less it can be given again before it ends (PACE-42)")
    func twice() {
        let first = DetentionAuthority(.superintendent, given: hours(20), secondsAllowed: 30 * 3600)
        let second = DetentionAuthority(.superintendent, given: hours(29), secondsAllowed: 36 * 3600)
        let tooLate = DetentionAuthority(.superintendent, given: hours(31), secondsAllowed: 36 * 3600)
        #expect(clock([first]).runsOut(at: hours(21)).value == hours(30))
        #expect(clock([second, first]).runsOut(at: hours(30)).value == hours(36))
        #expect(clock([first, tooLate]).runsOut(at: hours(32)).value == hours(30))
    }

    func refusal(
        _ authorities: [DetentionAuthority] = [], offences: [ModeOfTrial] = [.indictable], refused: Int? = nil, applied: Int, issued: Int, until: Int,
        couldNotSit: String? = nil, newEvidence: String? = nil
    ) -> String? {
        let extended = DetentionAuthority(.superintendent, given: hours(20), secondsAllowed: 36 * 3600)
        let question = WarrantOfFurtherDetention(clock: clock([extended] + authorities), offences: offences, refused: refused.map { hours($0) })
        switch question.decide(
            applied: hours(applied), issued: hours(issued), until: hours(until), couldNotSit: couldNotSit, newEvidence: newEvidence)
        {
        case .granted: return nil
        case .refused(let refusal): return refusal.description
        }
    }

    @Test("a warrant is asked for before 36 hours, or within six more where the court could not sit, for an indictable offence")
    func asked() {
        #expect(refusal(offences: [.summary], applied: 30, issued: 31, until: 60)?.contains("indictment") == true)
        #expect(refusal(applied: 37, issued: 38, until: 60)?.contains("could not sit") == true)
        #expect(refusal(applied: 37, issued: 38, until: 60, couldNotSit: "It sat at 10:00 only.") == nil)
        #expect(refusal(applied: 43, issued: 44, until: 60, couldNotSit: "It sat at 10:00 only.")?.contains("s43(5)") == true)
        #expect(refusal(applied: 36, issued: 37, until: 60) == nil)
        let unextended = WarrantOfFurtherDetention(clock: clock(), offences: [.indictable])
        guard case .refused = unextended.decide(applied: hours(30), issued: hours(31), until: hours(60), couldNotSit: "It sat at 10:00 only.") else {
            Issue.record("a warrant was recorded for detention that had run out")
            return
        }
    }

    @Test("one runs for 36 hours at most, and all together never past 96")
    func length() {
        #expect(refusal(applied: 34, issued: 35, until: 72)?.contains("36 hours at most") == true)
        #expect(refusal(applied: 34, issued: 35, until: 35)?.contains("before it begins") == true)
        #expect(refusal(applied: 34, issued: 35, until: 71) == nil)
        let first = DetentionAuthority(.warrant, given: hours(35), applied: hours(34), secondsAllowed: 71 * 3600)
        #expect(refusal([first], applied: 70, issued: 70, until: 97)?.contains("96 hours") == true)
        #expect(refusal([first], applied: 72, issued: 72, until: 80)?.contains("s44(1)") == true)
        #expect(refusal([first], applied: 70, issued: 70, until: 96) == nil)
        let second = DetentionAuthority(.extendedWarrant, given: hours(70), applied: hours(70), secondsAllowed: 96 * 3600)
        let extended = DetentionAuthority(.superintendent, given: hours(20), secondsAllowed: 36 * 3600)
        #expect(clock([extended, first, second]).runsOut(at: hours(71)).value == hours(96))
        #expect(clock([second, extended, first]).runsOut(at: hours(71)).rules.first == "PACE-44")
        // Without the superintendent's authority detention had ended after a day: no warrant puts that right.
        #expect(clock([first, second]).runsOut(at: hours(71)).value == hours(24))
    }

    @Test("after a refusal only with evidence that has come to light since")
    func again() {
        #expect(refusal(refused: 30, applied: 33, issued: 34, until: 60)?.contains("PACE s43(17)") == true)
        #expect(refusal(refused: 30, applied: 33, issued: 34, until: 60, newEvidence: "Fingerprint identified.") == nil)
    }

    @Test("released, a person is arrested again for the same offence only on new evidence, or on bail under s46A (PACE-45, PACE-55)")
    func rearrest() {
        func granted(_ decision: Decision) -> Bool { if case .granted = decision { true } else { false } }
        #expect(!granted(Rearrest(released: start, isOnBail: false).decide(newEvidence: nil)))
        #expect(!granted(Rearrest(released: start, isOnBail: false).decide(newEvidence: " ")))
        #expect(granted(Rearrest(released: start, isOnBail: false).decide(newEvidence: "The phone was read.")))
        // On bail the arrest for not answering or for a breach is the bail's own (PACE-53); another needs new evidence as well (PACE s47(2)).
        #expect(!granted(Rearrest(released: start, isOnBail: true).decide(newEvidence: nil)))
        #expect(granted(Rearrest(released: start, isOnBail: true).decide(newEvidence: "The phone was read.")))
    }
}
