import Base

/// What an officer types who half remembers somebody: misspelt, swapped round, a pet name, another spelling of a name from another alphabet, a part.
public enum HalfRemembered: String, Sendable, CaseIterable {
    case misspelt, misspeltTwice, heard, swapped, nicknamed, transliterated, partial, wrongDate

    /// Nothing where the person's name cannot be remembered this way.
    ///
    /// - Parameter isCommon: several people bear the same two names, so that whoever looks for one of them adds when they were born or where they live.
    public func query(for person: SearchPerson, isCommon: Bool, _ numbers: inout SeededNumbers) -> String? {
        let given = person.given[0]
        switch self {
        case .misspelt:
            let typed = numbers.percent(60) ? "\(given) \(Slip.of(person.family, &numbers))" : "\(Slip.of(given, &numbers)) \(person.family)"
            return typed + narrowed(person, isCommon, &numbers)
        case .misspeltTwice: return "\(Slip.of(given, &numbers)) \(Slip.of(person.family, &numbers))" + narrowed(person, isCommon, &numbers)
        case .heard:
            guard let family = Slip.heard(person.family, &numbers) else { return nil }
            return "\(given) \(family)" + narrowed(person, isCommon, &numbers)
        case .swapped:
            return "\(person.family)\(numbers.percent(50) ? "," : "") \(numbers.percent(40) ? Slip.of(given, &numbers) : given)" + narrowed(person, isCommon, &numbers)
        case .nicknamed:
            guard let short = Self.petNames[given] else { return nil }
            return "\(numbers.one(of: short)) \(person.family)" + narrowed(person, isCommon, &numbers)
        case .transliterated:
            let spelt = (Self.spellings[given].map { numbers.one(of: $0) }, Self.spellings[person.family].map { numbers.one(of: $0) })
            guard spelt.0 != nil || spelt.1 != nil else { return nil }
            return "\(spelt.0 ?? given) \(spelt.1 ?? person.family)" + narrowed(person, isCommon, &numbers)
        case .partial: return partial(person, isCommon, &numbers)
        case .wrongDate:
            guard person.born.day <= 12, person.born.day != person.born.month, numbers.percent(70) else {
                return "\(given) \(person.family) \(person.born.day)/\(person.born.month)/\(person.born.year + (numbers.percent(50) ? 1 : -1))"
            }
            return "\(given) \(person.family) \(person.born.month)/\(person.born.day)/\(person.born.year)"
        }
    }

    private func partial(_ person: SearchPerson, _ isCommon: Bool, _ numbers: inout SeededNumbers) -> String {
        let given = person.given[0]
        let date = "\(person.born.day)/\(person.born.month)/\(person.born.year)"
        switch numbers.below(6) {
        case 0: return "\(given.prefix(1)) \(person.family) \(person.born.year)"
        case 1: return "\(person.family) \(date)"
        case 2: return "\(given) \(person.family.prefix(max(4, person.family.count - 2))) \(date)"
        case 3: return "\(person.family) \(person.phone.suffix(6))"
        case 4: return "\(given) \(date)"
        default: return "\(given) \(person.family) \(person.postcode.split(separator: " ")[0]) \(person.postcode.split(separator: " ")[1].prefix(1))"
        }
    }

    private func narrowed(_ person: SearchPerson, _ isCommon: Bool, _ numbers: inout SeededNumbers) -> String {
        guard isCommon || numbers.percent(25) else { return "" }
        switch numbers.below(4) {
        case 0: return " \(person.born.year)"
        case 1: return " born \(person.born.year)"
        case 2: return " \(person.born.day)/\(person.born.month)/\(person.born.year % 100 < 10 ? "0" : "")\(person.born.year % 100)"
        default: return " \(person.born)"
        }
    }

    static let petNames: [String: [String]] = [
        "Margaret": ["Maggie", "Peggy", "Meg"], "Susan": ["Sue", "Susie"], "Patricia": ["Pat", "Trish"], "Christine": ["Chris", "Chrissie"], "Elizabeth": ["Liz", "Beth", "Betty", "Lizzie"],
        "Jennifer": ["Jenny", "Jen"], "Katherine": ["Kate", "Kathy"], "Catherine": ["Cath", "Kate"], "Rebecca": ["Becky", "Becca"], "Deborah": ["Debbie", "Deb"],
        "Jacqueline": ["Jackie"], "Joanne": ["Jo"], "Victoria": ["Vicky", "Tori"], "Samantha": ["Sam"], "Alexandra": ["Alex", "Sandra"], "Amanda": ["Mandy"],
        "Stephanie": ["Steph"], "Nicola": ["Nicky"], "Pamela": ["Pam"], "Sandra": ["Sandy"], "Barbara": ["Babs"], "Dorothy": ["Dot"], "Abigail": ["Abi"],
        "John": ["Jack", "Johnny"], "Robert": ["Bob", "Rob", "Bobby"], "William": ["Bill", "Will", "Billy"], "Richard": ["Dick", "Rick", "Richie"], "James": ["Jim", "Jimmy", "Jamie"],
        "Michael": ["Mick", "Mike"], "Thomas": ["Tom", "Tommy"], "David": ["Dave"], "Anthony": ["Tony"], "Christopher": ["Chris"], "Stephen": ["Steve"], "Steven": ["Steve"],
        "Andrew": ["Andy", "Drew"], "Daniel": ["Dan", "Danny"], "Matthew": ["Matt"], "Joseph": ["Joe"], "Edward": ["Ted", "Ed", "Eddie"], "Charles": ["Charlie", "Chuck"],
        "Samuel": ["Sam"], "Benjamin": ["Ben"], "Nicholas": ["Nick"], "Gregory": ["Greg"], "Alexander": ["Alex", "Sandy"], "Peter": ["Pete"], "Kenneth": ["Ken"],
        "Ronald": ["Ron"], "Terence": ["Terry"], "Geoffrey": ["Geoff"], "Raymond": ["Ray"], "Jonathan": ["Jon"], "Timothy": ["Tim"], "Francis": ["Frank"], "Harold": ["Harry"],
    ]

    static let spellings: [String: [String]] = [
        "Mohammed": ["Muhammad", "Mohamed", "Mohd", "Mohammad"], "Muhammad": ["Mohammed", "Mohd", "Muhammed"], "Mohamed": ["Mohammed", "Muhammad"], "Ahmed": ["Ahmad"], "Hussain": ["Hussein", "Husain"],
        "Hassan": ["Hasan"], "Yusuf": ["Yousuf", "Yousef", "Yusef"], "Fatima": ["Fatimah", "Fatema"], "Aisha": ["Ayesha", "Aysha"], "Omar": ["Umar"], "Ibrahim": ["Ebrahim"],
        "Khadija": ["Khadijah"], "Abdullah": ["Abdulla"], "Choudhury": ["Chowdhury", "Chaudhry"], "Chowdhury": ["Choudhury", "Chaudhury"], "Siddiqui": ["Siddiqi"], "Rahman": ["Rehman"],
        "Iqbal": ["Ikbal"], "Malik": ["Malick"], "Sheikh": ["Shaikh"], "Qureshi": ["Quraishi"], "Zainab": ["Zaynab"], "Mariam": ["Maryam"], "Bilal": ["Belal"], "Imran": ["Emran"],
        "Aleksandra": ["Alexandra"], "Katarzyna": ["Katarzina"], "Yekaterina": ["Ekaterina"], "Sergei": ["Sergey"], "Dmitri": ["Dmitry"], "Oleksandr": ["Alexander", "Aleksandr"],
        "Kowalski": ["Kowalsky"], "Zielinski": ["Zelinski"], "Singh": ["Sing"], "Kaur": ["Kour"], "Lakshmi": ["Laxmi"], "Ravi": ["Ravie"], "Zhang": ["Chang"], "Nguyen": ["Nguyan"],
    ]
}

/// Slips of fingers and ears.
public enum Slip {
    private static let neighbours: [Character: String] = [
        "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "ko", "m": "n", "n": "bm",
        "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
    ]
    private static let sounds = [
        ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ai", "ay"), ("ee", "ea"), ("ou", "u"), ("tt", "t"), ("ll", "l"), ("ss", "s"), ("mm", "m"), ("nn", "n"), ("ey", "y"), ("igh", "y"),
        ("ley", "leigh"), ("wh", "w"), ("th", "t"), ("c", "k"), ("y", "i"), ("e", "a"), ("o", "u"),
    ]

    /// One letter left out, doubled, changed for a neighbour on the keyboard, or changed over with the next; the first letter seldom.
    public static func of(_ name: String, _ numbers: inout SeededNumbers) -> String {
        var letters = Array(name)
        guard letters.count >= 3 else { return name }
        let first = numbers.percent(8) ? 0 : 1
        let at = first + numbers.below(letters.count - first - 1)
        switch numbers.below(4) {
        case 0 where letters.count >= 4: letters.remove(at: at)
        case 1: letters.insert(letters[at], at: at)
        case 2: letters.swapAt(at, at + 1)
        default:
            let lower = Character(letters[at].lowercased())
            if let near = neighbours[lower] { letters[at] = numbers.one(of: Array(near)) }
        }
        return String(letters)
    }

    /// Written as it sounds; nothing where it is written so already.
    public static func heard(_ name: String, _ numbers: inout SeededNumbers) -> String? {
        let start = numbers.below(sounds.count)
        for (right, wrong) in sounds[start...] + sounds[..<start] {
            guard let place = name.dropFirst().firstRange(of: right) else { continue }
            return String(name[..<place.lowerBound]) + wrong + String(name[place.upperBound...])
        }
        return nil
    }
}
