import Base

/// When each act of the two years is due, oldest first.
struct DemoSchedule {
    let due: [DemoHistory.Due]

    init(_ force: SyntheticForce) {
        var chance = Chance(seed: force.seed, stream: "schedule")
        var due: [DemoHistory.Due] = []
        func add(_ at: Instant, _ act: DemoHistory.Due.Act) {
            // What would happen after now has not happened.
            if at < force.now { due.append(DemoHistory.Due(at: at, act: act)) }
        }
        let earliest = force.takeOnAt.adding(hours: 48)
        for person in force.people where !DemoRecords.isTakenOn(person, of: force) {
            let known = max(earliest, London.start(of: person.born).adding(hours: 24 * 20))
            let latest = force.now.adding(hours: -1)
            if person.sameAs == nil {
                add(min(known, latest), .newborn(person.number))
            } else {
                let minutes = Int(latest.seconds(since: known) / 60)
                add(minutes > 0 ? known.adding(minutes: chance.below(minutes)) : latest, .secondRecord(person.number))
            }
        }
        for person in force.people {
            for (place, marker) in person.markers.enumerated() {
                add(London.start(of: marker.setOn).adding(minutes: chance.within(420...1380)), .marker(person: person.number, place: place))
            }
        }
        for crime in force.crimes {
            let reported = crime.reportedAt.adding(minutes: chance.within(2...6))
            let reviewed = reported.adding(minutes: chance.within(90...1200))
            add(reported, .report(crime.number))
            if crime.series != nil { add(reviewed.adding(minutes: 1), .series(crime.number)) }
            guard crime.stage != .reported else { continue }
            add(reviewed, .review(crime.number))
            add(reviewed.adding(minutes: chance.within(15...600)), .allocate(crime.number))
        }
        for (number, stay) in force.detentions.enumerated() {
            add(stay.arrestedAt.adding(minutes: 6), .arrest(number))
            add(stay.arrivedAt.adding(minutes: 5), .open(number))
            guard let authorised = stay.authorisedAt else { continue }
            add(authorised.adding(minutes: 2), .authorise(number))
            add(authorised.adding(minutes: 12), .place(number))
            add(authorised.adding(minutes: 25), .exhibit(number))
            for (place, review) in stay.reviews.enumerated() { add(review.adding(minutes: 2), .hold(number, place: place)) }
            switch stay.ending {
            case .held: continue
            case .charged(let at):
                add(at.adding(minutes: 3), .charge(number))
                add(at.adding(minutes: 50), .release(number))
            case .released(let at): add(at.adding(minutes: 2), .release(number))
            }
        }
        for (number, coming) in force.coming.enumerated() {
            add(coming.arrestedAt.adding(minutes: 5), .send(number))
            if let at = coming.atStationAt { add(at.adding(minutes: 1), .arrive(number)) }
        }
        for report in force.intelligence { add(report.submittedAt, .intelligence(report.number)) }
        // Sorting keeps equal times in the order planned.
        self.due = due.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}
