import Base
import Core
import Investigation
import Records

/// Reporting, reviewing and allocating the planned crimes.
extension DemoHistory {
    /// Older than this a case is with the volume crime office, so that borough lists hold what is current.
    private static let currentDays = 45

    mutating func report(_ crime: SyntheticCrimePlan) async throws {
        let officer = try pc(crime.borough, turn: crime.number)
        let place = try place(of: crime)
        places[crime.number] = place
        let isStolen = crime.offence.victim != .state && !crime.offence.key.hasPrefix("damage")
        let business = crime.victim == nil ? crime.shop.flatMap { filed.businesses[$0] } : nil
        // Nobody spoke for one shop in five yet when the officer was there.
        let manager = business == nil || crime.number % 5 == 0 ? nil : crime.shop.flatMap { filed.managers[$0] }
        let reported = try await act(
            ReportCrime(
                offenceClass: crime.offence.classCode, occurredFrom: crime.from, occurredTo: crime.to, location: .known(place), account: account(of: crime),
                reportedAt: crime.reportedAt, victim: try crime.victim.map { .known(try filed.person($0)) },
                organisation: business.map { .known($0) }, contact: manager.map { .known($0) },
                suspects: try crime.suspects.enumerated().map { place, suspect in
                    SuspectNamed(
                        person: .known(try filed.person(suspect.person)), said: said(force.people[suspect.person], crime.number + place),
                        grounds: suspect.grounds)
                },
                property: isStolen ? crime.items.map { .new(ObjectFacts(description: $0.description, category: $0.category, value: $0.pence)) } : []), as: officer)
        investigations[crime.number] = reported.id
    }

    private func place(of crime: SyntheticCrimePlan) throws -> ID<Location> {
        let home = crime.household ?? (crime.vehicle == nil ? nil : crime.victim.map { force.people[$0].household })
        let place = home.flatMap { filed.homes[$0] } ?? crime.shop.flatMap { filed.shops[$0] } ?? filed.spots[crime.number]
        guard let place else { throw Refusal.notFound }
        return place
    }

    private func account(of crime: SyntheticCrimePlan) -> String {
        var text = crime.account
        if let description = crime.description { text += " Described as: \(description)" }
        if crime.offence.key.hasPrefix("damage"), let item = crime.items.first { text += " Damaged: \(item.description)." }
        if crime.offence.victim != .state, !crime.victimSupports { text += " The victim does not wish to support further action." }
        return text
    }

    /// What the reporter called a suspect who goes by other names.
    private func said(_ person: SyntheticPerson, _ turn: Int) -> String? {
        let others = person.aliases.filter { $0.kind != .maiden }
        guard !others.isEmpty, turn % 2 == 0 else { return nil }
        let other = others[turn / 2 % others.count]
        return "\(other.forename) \(other.surname)"
    }

    /// Each crime of a series is linked to the one before.
    mutating func linkSeries(_ crime: SyntheticCrimePlan) async throws {
        guard let series = crime.series, let id = investigations[crime.number] else { return }
        if let before = lastOfSeries[series] {
            try await act(
                LinkRecords(type: "RELC", from: Ref(Investigation.kind, id), to: Ref(Investigation.kind, before)), as: try sergeant(of: crime))
        }
        lastOfSeries[series] = id
    }

    mutating func review(_ crime: SyntheticCrimePlan) async throws {
        guard let id = investigations[crime.number] else { return }
        let words =
            crime.suspects.isEmpty
            ? "Rightly recorded. View CCTV, check for witnesses and forensic results, update the victim."
            : "Rightly recorded. A suspect is named: plan arrest or interview, secure evidence, update the victim."
        try await act(ReviewCrime(investigationId: id, decision: words), as: try sergeant(of: crime))
    }

    mutating func allocate(_ crime: SyntheticCrimePlan) async throws {
        guard let id = investigations[crime.number] else { return }
        let isCurrent = force.now.seconds(since: crime.reportedAt) < Int64(Self.currentDays) * 86400
        let unit = isCurrent ? Borough.all[crime.borough].code : Roster.volumeUnit
        let detective = try cast.one("DC", in: unit, turn: crime.number)
        let direction = crime.flags.contains("DA") ? "Complete the risk assessment first and see the victim alone." : nil
        try await act(AllocateCrime(investigationId: id, officer: detective.id, direction: direction), as: try sergeant(of: crime))
    }

    private func sergeant(of crime: SyntheticCrimePlan) throws -> Officer { try cast.one("SGT", in: Borough.all[crime.borough].code, turn: 0) }
}
