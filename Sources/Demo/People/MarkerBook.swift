import Base

/// Warning markers with the justification an officer would have to write (at most 200 characters).
enum MarkerBook {
    private static let reasons: [String: [String]] = [
        "VI": [
            "Threw punches at two officers when stopped on foot; restrained after a struggle.",
            "Kicked a shop worker and then the attending officer; conviction for assault followed.",
        ],
        "WE": [
            "Lock knife found in waistband on search; said it was carried for protection.",
            "Produced a kitchen knife from a bag during a street dispute; dropped it when challenged.",
        ],
        "AP": ["Spat at and tried to headbutt a constable while being placed in a van.", "Bit an officer's forearm during arrest at home address."],
        "BI": ["Spat at detention staff while being booked in; spit guard used."],
        "DR": ["Found with several wraps of white powder on three occasions; known to swallow packages.", "Dependent on heroin; withdraws in custody."],
        "CN": ["Concealed a SIM card in his shoe lining; found on second search.", "Wraps found hidden in hair on arrival at custody."],
        "ES": [
            "Slipped handcuffs in hospital car park and ran; found after two hours.", "Ran from front door when warrant was executed; goes over rear fences.",
        ],
        "SH": [
            "Scratched forearm with a zip while in a cell; placed on closer observation.", "Tells staff of past cutting when low; healed scars on left arm.",
        ],
        "SU": ["Said on arrest that life was not worth living; assessed by nurse, constant observation.", "Overdose last year known from ambulance call."],
        "MH": ["Under the community mental health team; hears voices when off medication.", "Detained under section 136 after standing on a parapet."],
        "DA": [
            "Subject of three domestic reports by the same partner within a year; threats to break in.", "Non-molestation order served; breached by phone.",
        ],
        "AT": ["Type 1 diabetic; carries insulin.", "Epileptic; last seizure in custody, ambulance called."],
        "LD": ["Autistic; needs a quiet room, short questions and time to answer."],
        "DG": ["Large dog loose in hallway flew at officers; ask occupants to secure it before entry."],
        "IM": ["Gave a brother's name and birth date on two arrests; fingerprints showed who it was."],
    ]
    private static let byHabit: [SuspectPool.Habit: Weighted<String>] = [
        .acquisitive: Weighted([("ES", 16), ("DR", 30), ("CN", 10), ("IM", 14), ("SH", 10), ("VI", 8), ("AT", 6), ("WE", 6)]),
        .violent: Weighted([("VI", 34), ("AP", 18), ("WE", 18), ("BI", 6), ("DA", 14), ("MH", 8), ("DG", 2)]),
        .drugs: Weighted([("DR", 36), ("CN", 22), ("WE", 14), ("VI", 10), ("DG", 10), ("SH", 8)]),
        .vehicle: Weighted([("ES", 36), ("IM", 18), ("VI", 14), ("WE", 14), ("DR", 18)]),
    ]
    private static let elsewhere = Weighted<String>([("MH", 34), ("SU", 18), ("SH", 18), ("AT", 16), ("LD", 10), ("DG", 4)])

    static func add(to people: inout [SyntheticPerson], pool: SuspectPool, seed: UInt64, today: Day) {
        var chance = Chance(seed: seed, stream: "markers")
        for suspect in pool.suspects where chance.percent(38) {
            for _ in 0..<(1 + chance.low(3)) { add(byHabit[suspect.habit]?.draw(&chance) ?? "VI", to: &people[suspect.person], today, &chance) }
        }
        for number in people.indices where people[number].age(on: today) >= 14 && chance.perThousand(6) {
            add(elsewhere.draw(&chance), to: &people[number], today, &chance)
        }
    }

    private static func add(_ code: String, to person: inout SyntheticPerson, _ today: Day, _ chance: inout Chance) {
        guard let reasons = reasons[code], !person.markers.contains(where: { $0.code == code }) else { return }
        person.markers.append(
            SyntheticPerson.Marker(code: code, justification: chance.one(of: reasons), setOn: today.adding(days: -chance.within(3...350))))
    }
}
