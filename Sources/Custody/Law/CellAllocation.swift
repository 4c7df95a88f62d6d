import Base

/// Which cell a detainee may be put in (PACE-74), and that risk comes first (PACE-70). Ranks a suite's free cells with reasons, and says of any cell why
/// not. A ground that forbids cannot be overridden; one that wants a reason can, by the custody officer, in writing.
public enum CellAllocation {
    public enum Sex: Sendable, Hashable { case female, male, notKnown }

    /// What the law asks about the person.
    public struct Detainee: Sendable, Hashable {
        public let isChild: Bool
        public let sex: Sex
        /// 1 to 4 (PACE-71); nothing while none is set.
        public let observation: Int?
        public let needsAccessible: Bool
        public let isRiskAssessed: Bool

        public init(isChild: Bool, sex: Sex, observation: Int? = nil, needsAccessible: Bool = false, isRiskAssessed: Bool = true) {
            self.isChild = isChild
            self.sex = sex
            self.observation = observation
            self.needsAccessible = needsAccessible
            self.isRiskAssessed = isRiskAssessed
        }
    }

    /// Codes of `custody.cell-feature`.
    public enum Feature: String, Sendable, Hashable, Codable, CaseIterable {
        case camera = "CCTV"
        case observation = "OBS"
        case accessible = "ACC"
        case women = "WOM"
    }

    public struct Room: Sendable, Hashable {
        public let name: String
        /// A room to hold children in, which is no cell (Code C 8.8).
        public let isDetentionRoom: Bool
        public let features: Set<Feature>
        public let places: Int
        /// Why it is out of use; nothing while it is in use.
        public let outOfUse: String?
        /// Who is in it now.
        public let occupants: [Detainee]

        public init(
            name: String, isDetentionRoom: Bool = false, features: Set<Feature> = [], places: Int = 1, outOfUse: String? = nil, occupants: [Detainee] = []
        ) {
            self.name = name
            self.isDetentionRoom = isDetentionRoom
            self.features = features
            self.places = places
            self.outOfUse = outOfUse
            self.occupants = occupants
        }

        public var isFree: Bool { outOfUse == nil && occupants.count < places }
        var title: String { (isDetentionRoom ? "Detention room " : "Cell ") + name }
    }

    /// One ground for or against a cell: what is so, and the way on.
    public struct Ground: Sendable, Hashable {
        public let sentence: String
        public let wayOn: String
        public let rule: String
    }

    /// What the law says of one detainee in one cell.
    public struct Verdict: Sendable, Hashable {
        /// The person must not be put there.
        public let forbidden: [Ground]
        /// The person may be put there if the custody officer writes down why.
        public let wantsReason: [Ground]
        /// Lower is better; a cell that meets every need without wasting what others need is 0.
        public let rank: Int
        /// Why it ranks where it does, in words.
        public let because: String

        public var suits: Bool { forbidden.isEmpty && wantsReason.isEmpty }
    }

    public static func judge(_ detainee: Detainee, in room: Room) -> Verdict {
        var forbidden: [Ground] = []
        if let why = room.outOfUse {
            forbidden.append(Ground(sentence: "\(room.title) is out of use: \(why)", wayOn: "Choose another cell, or bring this one back into use.", rule: "PACE-74"))
        }
        if room.occupants.count >= room.places {
            let count = room.places == 1 ? "is taken" : "is full"
            forbidden.append(Ground(sentence: "\(room.title) \(count)", wayOn: "Choose a free cell.", rule: "PACE-74"))
        }
        if room.occupants.contains(where: { $0.isChild != detainee.isChild }) {
            forbidden.append(
                Ground(sentence: "a child is never held in a cell with an adult, and \(room.title) would hold both", wayOn: "Choose a cell with nobody in it.", rule: "PACE-74"))
        }
        if room.occupants.contains(where: { $0.sex != detainee.sex && $0.sex != .notKnown && detainee.sex != .notKnown }) {
            forbidden.append(
                Ground(sentence: "women are supervised apart from men, and \(room.title) would hold both", wayOn: "Choose a cell with nobody in it.", rule: "PACE-74"))
        }
        let reasons = wantsReason(detainee, in: room)
        let (spare, notes) = spared(detainee, in: room)
        return Verdict(forbidden: forbidden, wantsReason: reasons, rank: reasons.count * 100 + spare, because: because(detainee, room, reasons, notes))
    }

    private static func wantsReason(_ detainee: Detainee, in room: Room) -> [Ground] {
        var found: [Ground] = []
        if !detainee.isRiskAssessed {
            found.append(
                Ground(
                    sentence: "the risk assessment is not complete, and it comes before a cell", wayOn: "Complete it first, or write down why it cannot wait.",
                    rule: "PACE-70"))
        }
        if detainee.isChild, !room.isDetentionRoom {
            found.append(
                Ground(
                    sentence: "a child is not put in a cell unless no other secure accommodation is available and it is impracticable to supervise them otherwise",
                    wayOn: "Choose a detention room, or write down why there is no other way.", rule: "PACE-74"))
        }
        if !detainee.isChild, room.isDetentionRoom {
            found.append(Ground(sentence: "\(room.title) is kept for children", wayOn: "Choose a cell, or write down why this room.", rule: "PACE-74"))
        }
        if let level = detainee.observation, level >= 3 {
            let isEnough = room.features.contains(.observation) || (level == 3 && room.features.contains(.camera))
            if !isEnough {
                let need = level == 3 ? "a camera or is an observation cell" : "is an observation cell"
                found.append(
                    Ground(
                        sentence: "observation level \(level) needs a cell that \(level == 3 ? "has " : "")\(need), and \(room.title) is not one",
                        wayOn: "Choose one, or write down how the person will be watched.", rule: "PACE-74"))
            }
        }
        if detainee.needsAccessible, !room.features.contains(.accessible) {
            found.append(
                Ground(sentence: "the person needs an accessible cell, and \(room.title) is not", wayOn: "Choose one, or write down what is done instead.", rule: "PACE-74"))
        }
        if detainee.sex == .male, room.features.contains(.women) {
            found.append(Ground(sentence: "\(room.title) is kept for women", wayOn: "Choose another cell, or write down why this one.", rule: "PACE-74"))
        }
        if !room.occupants.isEmpty, room.occupants.count < room.places {
            found.append(
                Ground(
                    sentence: "so far as practicable each person has a cell alone, and \(room.title) has somebody in it",
                    wayOn: "Choose an empty cell, or write down why they share.", rule: "PACE-74"))
        }
        return found
    }

    /// What this cell has that others may need more, and what it lacks that would be better.
    private static func spared(_ detainee: Detainee, in room: Room) -> (Int, [String]) {
        var points = 0
        var notes: [String] = []
        if detainee.sex == .female, !room.features.contains(.women) {
            points += 10
            notes.append("not in the women's part")
        }
        if room.features.contains(.observation), (detainee.observation ?? 1) < 3 {
            points += 6
            notes.append("an observation cell somebody else may need")
        }
        if room.features.contains(.accessible), !detainee.needsAccessible {
            points += 4
            notes.append("an accessible cell somebody else may need")
        }
        if room.places > 1 {
            points += 2
            notes.append("a double cell")
        }
        return (points, notes)
    }

    private static func because(_ detainee: Detainee, _ room: Room, _ reasons: [Ground], _ notes: [String]) -> String {
        if !reasons.isEmpty { return "needs a reason: " + reasons.map(\.sentence).joined(separator: "; ") }
        var met: [String] = []
        if detainee.isChild, room.isDetentionRoom { met.append("a detention room for a child") }
        if let level = detainee.observation, level >= 3 { met.append(room.features.contains(.observation) ? "an observation cell for level \(level)" : "a camera for level \(level)") }
        if detainee.needsAccessible { met.append("accessible, as needed") }
        if detainee.sex == .female, room.features.contains(.women) { met.append("in the women's part") }
        let all = met + notes
        return all.isEmpty ? "suits" : all.joined(separator: "; ")
    }

    /// The free cells a detainee may be put in, the best first; what needs a written reason comes last.
    public static func ranked<Key>(_ detainee: Detainee, among rooms: [(key: Key, room: Room)]) -> [(key: Key, room: Room, verdict: Verdict)] {
        rooms.map { (key: $0.key, room: $0.room, verdict: judge(detainee, in: $0.room)) }
            .filter { $0.verdict.forbidden.isEmpty }
            .sorted { ($0.verdict.rank, CellName($0.room.name)) < ($1.verdict.rank, CellName($1.room.name)) }
    }
}

/// A cell's name in the order people count: `A2` before `A10`.
public struct CellName: Comparable, Sendable {
    private let text: String

    public init(_ name: String) {
        var padded = ""
        var digits = ""
        for character in name + " " {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                if !digits.isEmpty { padded += String(repeating: "0", count: max(0, 6 - digits.count)) + digits }
                digits = ""
                padded.append(character)
            }
        }
        text = padded
    }

    public static func < (left: CellName, right: CellName) -> Bool { left.text < right.text }
}
