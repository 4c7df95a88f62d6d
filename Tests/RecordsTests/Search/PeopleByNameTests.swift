import Base
import Core
@testable import Records
import Storage
import TestSupport
import Testing

@Suite("People by names as they are remembered")
struct PeopleByNameTests {
    /// Recorded as given names, family name, birth date; then what is typed to find them and why they are found.
    private static let remembered: [(given: String, family: String, born: String?, typed: String, why: String)] = [
        ("Elizabeth", "Probesen", nil, "liz probesen", "“liz” is a form of Elizabeth; family name"),
        ("Elizabeth", "Probesen", nil, "probesen beth", "family name; “beth” is a form of Elizabeth"),
        ("Mohammed", "Testani", nil, "mohd testani", "“mohd” is a form of Mohammed; family name"),
        ("Catherine", "Probesen", nil, "katherine probeson", ""),
        ("Stephen", "Philpotts", nil, "steven filpots", ""),
        ("Una", "MacTestald", nil, "una mc testald", ""),
        ("Una", "O’Probey", nil, "una o probey", ""),
        ("Una", "O’Probey", nil, "OPROBEY UNA", "family name; given name"),
        ("Maria", "de la Probe", nil, "maria delaprobe", ""),
        ("Una", "Probe-Testsen", nil, "una testsen", ""),
        ("Una", "Probe-Testsen", nil, "una probe testsen", ""),
        ("Müge", "Östermalm", nil, "muge ostermalm", ""),
        ("José", "Probesen", nil, "Jose\u{301} probesen", ""),
        ("Мария", "Пробина", nil, "maria probina", ""),
        ("Maria", "Probina", nil, "Мария Пробина", ""),
        ("Una Beatrix", "Probesen", nil, "beatrix probesen", ""),
        ("Una Beatrix", "Probesen", "1990-03-10", "u probesen 1990", ""),
        ("Una Beatrix", "Probesen", "1990-03-10", "up 10/3/1990", "initials and birth date"),
        ("Una", "Probesen", "1990-03-10", "una probesen age 36", ""),
        ("Una", "Probesen", "1990-03-10", "una probesen 36yo", ""),
        ("Una", "Probesen", "1990-03-10", "una probesen 11/3/1990", "given name; family name; birth date but for one figure"),
        ("Una", "Probesen", "1990-03-10", "una probesen 3/10/90", "given name; family name; birth date with day and month changed over"),
        ("", "Solo", nil, "solo", "family name"),
        ("Q", "X", nil, "q x 1", ""),
    ]

    @Test("one letter, signs alone and other scripts break nothing", arguments: TestStores.engines, ["x", "...", "' '", "שלום", "\u{202E}abc", "a\u{301}\u{301}\u{301}", "🚓 🚓", "%_%", "\\", "a'b\"c"])
    func odd(_ engine: Engine, _ typed: String) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Una", "Synthetic")
        #expect(try await scene.search(typed).results.isEmpty)
    }

    @Test("a name of two hundred letters, of signs, or from right to left is found as it was written", arguments: TestStores.engines)
    func oddNames(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let long = String(repeating: "ab", count: 90)
        for (family, typed) in [(long, long), (long, String(long.prefix(120))), ("שלום", "שלום"), ("محمد", "محمد"), ("Wu", "wu"), ("X Æ A-12", "x ae a 12")] {
            let id = try await scene.person("Una", family)
            #expect(try await scene.search("una \(typed)").results.map(\.id).contains(id.raw), "\(family.prefix(20))")
        }
    }

    @Test("whoever is remembered in another way is found, and why is said", arguments: TestStores.engines)
    func found(_ engine: Engine) async throws {
        for person in Self.remembered where person.family != "X" {
            let scene = try await Scene.make(engine)
            _ = try await scene.person("Bertram", "Different", born: "1951-07-07")
            let id = try await scene.person(person.given, person.family, born: person.born)
            let results = try await scene.search(person.typed).results
            #expect(results.first?.id == id.raw, "\(person.typed)")
            #expect(!results.contains { $0.title.hasPrefix("DIFFERENT") }, "\(person.typed)")
            if !person.why.isEmpty { #expect(results.first?.why.joined(separator: "; ") == person.why, "\(person.typed)") }
        }
    }

    @Test("the same name comes before one like it, and of two the one with the birth date", arguments: TestStores.engines)
    func order(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let exact = try await scene.person("Jon", "Probeson", born: "1980-01-02")
        let like = try await scene.person("John", "Probeson", born: "1990-03-10")
        let far = try await scene.person("John", "Probesen", born: "1970-03-10")
        #expect(try await scene.search("jon probeson").results.map(\.id) == [exact.raw, like.raw, far.raw])
        #expect(try await scene.search("jon probeson 10/3/1990").results.first?.id == like.raw)
        #expect(try await scene.search("john probesen").results.map(\.id).prefix(2) == [far.raw, like.raw])
    }

    @Test("a name and a part of a phone, a postcode or a street find the one who has both", arguments: TestStores.engines)
    func together(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let here = try await scene.person("Una", "Probesen", phone: "+44 7700 900123", address: "1 Testing Road, SW1A 1AA")
        let there = try await scene.person("Una", "Probesen", phone: "07700 900456", address: "2 Sample Lane, E1 6AN")
        for typed in ["probeson 900123", "una probesen 0123", "una probesen SW1A 1AA", "una probesen SW1A 1", "probesen testing road", "una probesen sw1a", "07700900123", "77009001", "+447700900123"] {
            #expect(try await scene.search(typed).results.first?.id == here.raw, "\(typed)")
        }
        #expect(try await scene.search("0456").results.map(\.id) == [there.raw])
        #expect(try await scene.search("012").results.isEmpty)
        #expect(try await scene.search("una probesen -testing").results.map(\.id) == [there.raw])
    }

    @Test("a common name and a postcode find who bears it there, however many bear it elsewhere", arguments: TestStores.engines)
    func local(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let here = try await scene.person("Una", "Probesen", address: "1 Testing Road, SW1A 1AA")
        let near = try await scene.person("Bel", "Probesen", address: "9 Sample Lane, SW1A 1IC")
        // More than are looked at of one name alone.
        for number in 1...PersonCandidates.aloneMax + 5 { _ = try await scene.person("Una", "Probesen", address: "\(number) Sample Lane, E1 6AN") }
        for typed in ["probesen SW1A 1AA", "probeson SW1A 1AA", "SW1A 1AA probe", "SW1A 1AA una", "probesen una SW1A 1", "u probesen SW1A 1AA", "pro besen SW1A 1AA"] {
            let first = try #require(try await scene.search(typed).results.first, "\(typed)")
            #expect(first.id == here.raw && first.why.contains { $0.hasPrefix("postcode SW1A 1") }, "\(typed): \(first)")
        }
        #expect(try await Set(scene.search("probesen SW1A 1").results.prefix(2).map(\.id)) == [here.raw, near.raw])
        // Nobody of the name there: those elsewhere, who may have been meant.
        #expect(try await scene.search("probesen SW1A 2AA").results.isEmpty == false)
    }

    @Test("two names and a postcode find who has both, where more live there of either than are listed", arguments: TestStores.engines)
    func localPair(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func others(_ count: Int) async throws {
            for number in 1...count {
                _ = try await scene.person("Una", "Samplewood", address: "\(number) Sample Lane, SW1A 1IC")
                _ = try await scene.person("Zeugma", "Probesen", address: "\(number) Sample Lane, SW1A 1IC")
            }
        }
        // Neither among the newest nor among the oldest.
        try await others(LocalCandidates.beginningMax + 5)
        let meant = try await scene.person("Una", "Probesen", address: "1 Testing Road, SW1A 1AA")
        try await others(LocalCandidates.exactMax + 5)
        for typed in ["una probesen SW1A 1", "una probeson SW1A 1", "probeson una SW1A 1"] { #expect(try await scene.search(typed).results.first?.id == meant.raw, "\(typed)") }
    }

    @Test("a registration mark is found by any part, with wildcards, and as it was misread", arguments: TestStores.engines)
    func marks(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vehicle = try await scene.world.office.perform(RecordVehicle(VehicleFacts(vrm: "LQ12 QQI", make: "Testcar")), as: scene.officer).outcome
        #expect(try await scene.search("lq1? qq*").results.map(\.id) == [vehicle.raw])
        #expect(try await scene.search("*2QQI").results.map(\.id) == [vehicle.raw])
        #expect(try await scene.search("LO12 0Q1").results.map(\.id) == [vehicle.raw])
        #expect(try await scene.search("LQ1? ZZ*").results.isEmpty)
    }
}
