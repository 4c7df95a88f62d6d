import Base
import Core
import Custody
import Investigation

/// Arrest, detention, review, charge and release of the planned detainees.
extension DemoHistory {
    mutating func arrest(_ number: Int) async throws {
        let stay = force.detentions[number]
        let crime = force.crimes[stay.crime]
        guard let investigation = investigations[stay.crime] else { return }
        let officer = try pc(crime.borough, turn: stay.crime + 1)
        arrests[number] = try await act(
            RecordArrest(
                investigationId: investigation.raw, personId: try filed.person(stay.person), officerId: officer.id, arrestedAt: stay.arrestedAt,
                locationId: places[stay.crime], suspectedOf: crime.offence.title, necessity: stay.necessity, grounds: stay.circumstances,
                destinationId: try cast.unit(force.suites[stay.suite].code), expectedAt: stay.arrivedAt, risks: stay.risksSeen), as: officer)
    }

    mutating func open(_ number: Int) async throws {
        guard let arrest = arrests[number] else { return }
        let stay = force.detentions[number]
        let suite = force.suites[stay.suite].code
        detentions[number] = try await act(
            OpenDetention(arrestId: arrest, suiteId: try cast.unit(suite), arrivedAt: stay.arrivedAt), as: try custodyOfficer(stay))
    }

    mutating func authorise(_ number: Int) async throws {
        let stay = force.detentions[number]
        guard let detention = detentions[number], let authorised = stay.authorisedAt else { return }
        try await act(
            AuthoriseDetention(detentionId: detention, grounds: ["G1", "G2"], reasons: stay.grounds, comment: "Understood.", authorisedAt: authorised),
            as: try custodyOfficer(stay))
    }

    /// What the arresting officer seized: the drugs or the knife, otherwise clothing worn.
    mutating func exhibit(_ number: Int) async throws {
        let stay = force.detentions[number]
        let crime = force.crimes[stay.crime]
        guard let investigation = investigations[stay.crime], arrests[number] != nil else { return }
        let seized = crime.offence.victim == .state ? crime.items.first : nil
        try await act(
            RecordExhibit(
                investigationId: investigation, description: seized?.description ?? "Jacket worn on arrest, dark", category: seized?.category ?? "CLTH",
                seizedAt: stay.arrestedAt, seizedFrom: "The arrested person", seal: "S\(100_000 + number)"), as: try pc(crime.borough, turn: stay.crime + 1))
    }

    mutating func hold(_ number: Int, review: Int) async throws {
        guard let detention = detentions[number] else { return }
        let held = force.detentions[number].reviews[review]
        try await act(
            HoldReview(
                detentionId: detention, heldAt: held, representations: "None.",
                reasons: "Detention remains necessary: enquiries go on with diligence and the interview is still to come."),
            as: try cast.one("REVO", in: "CU", turn: number + review))
    }

    mutating func charge(_ number: Int) async throws {
        let stay = force.detentions[number]
        guard let detention = detentions[number], case .charged(let at) = stay.ending else { return }
        let offence = force.crimes[stay.crime].offence
        let isReserved = offence.victim == .partner || offence.key.hasPrefix("robbery")
        try await act(
            ChargeDetainee(
                detentionId: detention, charges: [ChargeDetainee.Line(offence: offence.chargeCode)], chargedAt: at,
                reply: number % 3 == 0 ? "Not guilty." : nil,
                decidedBy: isReserved ? "cps" : "police", decisionReference: isReserved ? "CPSD/\(10_000 + number)" : nil), as: try custodyOfficer(stay))
    }

    mutating func release(_ number: Int) async throws {
        let stay = force.detentions[number]
        guard let detention = detentions[number] else { return }
        if stay.ending != .held { try await assessBeforeRelease(detention, stay) }
        switch stay.ending {
        case .held: return
        case .charged(let at):
            let released = at.adding(minutes: 45)
            let court = "Borough Magistrates' Court"
            if number % 4 == 0 {
                try await act(
                    KeepForCourt(
                        detentionId: detention, grounds: ["fail"], reasons: "No settled address and earlier failures to appear.", decidedAt: released,
                        court: court, authority: "Borough Council", authorityAskedAt: released, authorityKind: "open", authorityAnswer: "No bed tonight.",
                        certificate: nil), as: try custodyOfficer(stay))
                try await act(
                    ReleaseDetainee(
                        detentionId: detention, disposal: "CHG-CUS", reason: "To \(court); escort staff took over.", releasedAt: released,
                        despite: "The escort record is on paper and went with the escort."),
                    as: try custodyOfficer(stay))
            } else {
                try await act(
                    BailToCourt(
                        detentionId: detention, court: court, courtAt: hearing(after: released), reasons: "No ground to refuse bail.",
                        conditions: number % 3 == 0 ? [.init(code: "contact", text: "Not to contact any prosecution witness.")] : [],
                        victimViews: number % 3 == 0 ? "Asked by telephone; wants no contact." : nil, givenAt: released),
                    as: try custodyOfficer(stay))
            }
        case .released(let at):
            try await letGo(detention, stay, number, at)
        }
    }

    /// Most are released under investigation; some on bail to come back in two months, with conditions.
    private mutating func letGo(_ detention: ID<Detention>, _ stay: SyntheticDetention, _ number: Int, _ at: Instant) async throws {
        let officer = try custodyOfficer(stay)
        let back = hearing(after: at.adding(hours: 24 * 30))
        guard number % 3 == 0, London.day(of: back) < London.day(of: stay.arrestedAt).adding(months: 3) else {
            try await act(
                ReleaseDetainee(
                    detentionId: detention, disposal: "RUI", reason: "Further enquiries are needed; there is no need for bail conditions.", releasedAt: at),
                as: officer)
            return
        }
        try await act(
            GrantBail(
                detentionId: detention, disposal: "PCB-C", factors: ["victim", "surrender"], reasons: "The witness lives nearby; CCTV and phones are to be examined.",
                returnAt: back, returnSuiteId: try cast.unit(force.suites[stay.suite].code),
                conditions: [.init(code: "contact", text: "Not to contact the complainant in any way."), .init(code: "place", text: "Not to enter the complainant's street.")],
                victimViews: "Asked by telephone; wants no contact.", givenAt: at), as: officer)
    }

    /// Four weeks on at ten, on a weekday that is no holiday near Christmas or New Year.
    private func hearing(after at: Instant) -> Instant {
        var day = London.day(of: at).adding(days: 28)
        while day.weekday >= 5 || day.weekday == 1 || (day.month == 12 && day.day > 23) || (day.month == 1 && day.day < 4) { day = day.adding(days: 1) }
        return London.at(10, on: day)
    }

    func custodyOfficer(_ stay: SyntheticDetention) throws -> Officer { try cast.one("CUSO", in: force.suites[stay.suite].code, turn: 0) }
}
