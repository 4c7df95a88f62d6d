import Base
import Core
import Records
import Storage

/// A birth date corrected after book-in: what the law owes a child is owed from then on, and what was not done is shown (PACE-60, PACE-74, PACE-92).
enum AgeCorrected {
    static let reaction = Reaction(to: BirthDateChanged.self) { event, work in
        guard let held = try work.tx.first(Detention.self, "SELECT * FROM detention WHERE person_id = \(event.person) AND ended_at IS NULL") else { return }
        let today = London.day(of: work.now)
        guard var known = try DetaineeAge.of(held, in: work.tx) else { return }
        let now = known.standing(on: today)
        known.dateOfBirth = event.before
        let was = known.standing(on: today)
        let years = now.years.map { "\($0) years old" } ?? "age not known"
        var text = "Date of birth \(event.after.map { London.text($0) } ?? "taken out"): \(years)."
        if let before = event.before { text += " It was \(London.text(before))." }
        try work.closeTasks(CustodyTask.age.rawValue, about: held.ref)
        if now.isTreatedAsChild, !was.isTreatedAsChild {
            text += " A child since arrival at \(London.text(held.arrivedAt, zoned: true)). Look at once: \(childDuties)."
            try work.task(
                CustodyTask.age.rawValue, "\(held.number) is a child: look again at every duty", about: held.ref, for: .role("CUSO", in: held.suiteId), due: work.now)
        } else if was.isTreatedAsChild, !now.isTreatedAsChild {
            text += " No longer treated as a child."
            try work.task(
                CustodyTask.age.rawValue, "\(held.number) is an adult: look again at what was done for a child", about: held.ref,
                for: .role("CUSO", in: held.suiteId), due: work.now)
        }
        try work.enter(.birthDate, in: held, at: work.now, text: text)
    }

    private static let childDuties = [
        "an appropriate adult, and rights given again in their presence (Code C 1.7 and 3.23)", "the person responsible for their welfare told (PACE s57)",
        "not in a cell with adults, and not in a cell at all if it can be helped (Code C 8.8)", "a girl in the care of a woman (Children and Young Persons Act 1933 s31)",
        "after charge the local authority (PACE s38(6))",
    ].joined(separator: "; ")
}
