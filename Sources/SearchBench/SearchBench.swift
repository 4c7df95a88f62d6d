import Base
@_spi(Writing) import Core
import Foundation
import Records
import Storage
import TestSupport

/// One database of synthetic people, vehicles and reports, the same for the same numbers of them.
struct SearchBench: Sendable {
    let store: any Store
    let people: Int
    let reports: Int
    let population: SearchPopulation

    private static let seed: UInt64 = 20_260_310
    private static let today = Day(year: 2026, month: 3, day: 10) ?? Day(daysSince1970: 0)
    /// As an officer's roles let them read.
    private static let kinds: [RecordKind] = ["person", "location", "vehicle", "organisation", "object", "investigation", "detention", "arrest"]
    private static let began: Int64 = 1_577_836_800

    /// The people in the order they are recorded; ids follow from their place.
    private func everyone() -> (people: [SearchPerson], numbers: SeededNumbers) {
        var numbers = SeededNumbers(seed: Self.seed)
        let all = (0..<people).map { _ in population.person(&numbers) }
        return (all, numbers)
    }

    private static func id(_ kind: UInt64, _ index: Int) -> RawID { RawID(high: 0x0190_0000_0000_7000 | kind, low: 0x8000_0000_0000_0000 | UInt64(index)) }

    static func mark(_ index: Int) -> String {
        let letters = Array("ABCDEFGHJKLMNOPRSTUVWXYZ")
        var rest = index &* 7919
        func letter() -> String {
            defer { rest /= letters.count }
            return String(letters[rest % letters.count])
        }
        let year = 51 + index % 24
        return letter() + letter() + "\(year)" + letter() + letter() + letter()
    }

    // MARK: Filling

    func fill() async throws {
        let registry = try Registry([try RecordsModule.manifest()], access: try .starter())
        try await Office(store: store, registry: registry).migrate()
        let loader = try await Loader(store)
        var (all, numbers) = everyone()
        let start = ContinuousClock.now
        for (index, person) in all.enumerated() {
            let at = Instant(seconds: Self.began + Int64(index) * 100)
            let record = Person(
                id: ID(Self.id(1, index)), givenNames: person.given.joined(separator: " "), familyName: person.family, dateOfBirth: person.born, createdAt: at)
            loader.add(record)
            try loader.add(
                record.card(phones: [person.phone], addresses: [person.address], words: [person.phone, Telephone.digits(of: person.phone), person.address]))
            try await loader.flushIfFull()
        }
        for index in 0..<people / 10 {
            let vehicle = Vehicle(id: ID(Self.id(4, index)), vrm: Self.mark(index), make: "Testcar", colour: "Blue", createdAt: Instant(seconds: Self.began))
            loader.add(vehicle)
            if let card = vehicle.card { try loader.add(card) }
            try await loader.flushIfFull()
        }
        try await loader.flush()
        let peopleSeconds = (ContinuousClock.now - start) / .seconds(1)
        let book = ReportBook()
        for index in 0..<reports {
            let text = book.text(naming: numbers.one(of: all), &numbers)
            let ref = Ref("investigation", Self.id(5, index))
            let at = Instant(seconds: Self.began + Int64(index) * 190_000_000 / Int64(max(1, reports)))
            try loader.add(Card(ref, reference: "SY/\(index + 1)/25", title: book.title(&numbers), status: "Open", at: at, words: [text]))
            try await loader.flushIfFull()
        }
        try await loader.flush()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("fill", store.engine.rawValue, people, reports, Int(Double(people + people / 10) / peopleSeconds), Int(Double(reports) / max(0.001, seconds - peopleSeconds)), Int(seconds))
        all.removeAll()
    }

    // MARK: Asking

    /// Prints for each kind of question: engine, clients, kind, p50, p95, p99 in milliseconds, and how many of the answers held something.
    ///
    /// - Parameter kind: only this one; nothing means all.
    func measure(count: Int, clients: Int, kind: String? = nil) async throws {
        var (all, numbers) = everyone()
        let marks = (0..<max(1, people / 10)).map { Self.mark($0) }
        numbers = SeededNumbers(seed: Self.seed &+ UInt64(clients))
        let questions = Questions.all(all, marks: marks, reports: reports, count: count, &numbers)
        for question in questions where kind.map({ $0 == question.kind }) ?? true {
            try await ask(Array(question.typed.prefix(20)), question.way)
            let answers = try await timed(question, clients)
            let times = answers.map(\.milliseconds).sorted()
            func share(_ hundredths: Int) -> String { String(format: "%.1f", times[min(times.count - 1, times.count * hundredths / 100)]) }
            print("ask|\(store.engine.rawValue)|\(clients)|\(question.kind)|\(share(50))|\(share(95))|\(share(99))|\(times.count)|\(answers.filter { $0.found > 0 }.count * 100 / answers.count)")
        }
    }

    private struct Answer: Sendable {
        let milliseconds: Double
        let found: Int
    }

    private func timed(_ questions: Questions, _ clients: Int) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: [Answer].self) { group in
            for client in 0..<clients {
                let own = questions.typed.enumerated().filter { $0.offset % clients == client }.map(\.element)
                group.addTask {
                    var answers: [Answer] = []
                    for typed in own {
                        let start = ContinuousClock.now
                        let found = try await ask(typed, questions.way)
                        answers.append(Answer(milliseconds: (ContinuousClock.now - start) / .milliseconds(1), found: found))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func ask(_ all: [String], _ way: Questions.Way) async throws {
        for typed in all { _ = try await ask(typed, way) }
    }

    /// As the page asks: 25 results with facets.
    @discardableResult
    private func ask(_ typed: String, _ way: Questions.Way) async throws -> Int {
        let officer = Officer(
            id: ID(Self.id(9, 1)), number: "1", name: "Bench", rank: .constable, unitId: nil, roles: [], groups: [], permissions: PermissionSet(["search.run"]))
        let visible = Visibility(to: officer)
        return try await store.read { tx in
            switch way {
            case .typeAhead: return try PersonMatches.search(typed, limit: 10, on: Self.today, visible: visible, in: tx).count
            case .form:
                let lines = typed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                let facts = PersonFacts(givenNames: lines[0], familyName: lines[1], dateOfBirth: Day(lines[2]), phone: lines[3].isEmpty ? nil : lines[3])
                return try PersonAlike.likely(facts, on: Self.today, visible: visible, in: tx).count
            case .searchBox:
                let query = try SearchQuery.reading(typed, on: Self.today)
                return try GlobalSearch(query, kinds: Self.kinds, visible: visible, in: tx).page(limit: 25, withFacets: true).results.count
            }
        }
    }

    // MARK: Recall

    /// How often the one half remembered is among the first three and the first twenty, for each way of half remembering.
    func recall(queries: Int) async throws {
        let all = everyone().people
        var numbers = SeededNumbers(seed: Self.seed &* 3)
        let bearers = Dictionary(all.map { ([$0.given[0], $0.family], 1) }, uniquingKeysWith: +)
        var tally: [HalfRemembered: (asked: Int, three: Int, twenty: Int)] = [:]
        var missed: [String] = []
        var asked = 0
        while asked < queries {
            let index = numbers.below(all.count)
            let way = numbers.one(of: HalfRemembered.allCases)
            let isCommon = bearers[[all[index].given[0], all[index].family]] ?? 0 > 2
            guard let typed = way.query(for: all[index], isCommon: isCommon, &numbers) else { continue }
            asked += 1
            let found = try await found(typed)
            let place = found.firstIndex(of: Self.id(1, index))
            var one = tally[way] ?? (0, 0, 0)
            one.asked += 1
            if let place, place < 3 { one.three += 1 }
            if place != nil { one.twenty += 1 } else { missed.append("\(way.rawValue): \(typed) for \(all[index].given.joined(separator: " ")) \(all[index].family) \(all[index].born)") }
            tally[way] = one
        }
        func line(_ name: String, _ one: (asked: Int, three: Int, twenty: Int)) {
            print(
                "recall|\(store.engine.rawValue)|\(people)|\(name)|\(one.asked)|\(String(format: "%.1f", Double(one.three) * 100 / Double(max(1, one.asked))))|\(String(format: "%.1f", Double(one.twenty) * 100 / Double(max(1, one.asked))))"
            )
        }
        for way in HalfRemembered.allCases { if let one = tally[way] { line(way.rawValue, one) } }
        line("all", tally.values.reduce((0, 0, 0)) { ($0.0 + $1.asked, $0.1 + $1.three, $0.2 + $1.twenty) })
        for miss in missed.prefix(40) { print("missed|\(miss)") }
    }

    private func found(_ typed: String) async throws -> [RawID] {
        try await store.read { tx in
            let query = try SearchQuery.reading(typed, on: Self.today)
            let officer = Officer(
                id: ID(Self.id(9, 1)), number: "1", name: "Bench", rank: .constable, unitId: nil, roles: [], groups: [], permissions: PermissionSet([]))
            return try GlobalSearch(query, kinds: Self.kinds, visible: Visibility(to: officer), in: tx).page(limit: 20).results.map(\.id)
        }
    }
}
