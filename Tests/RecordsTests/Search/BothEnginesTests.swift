import Base
import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Records

/// The databases only give candidates by key; what is found, in which order and why must not depend on which of them it was.
@Suite("The same answers on both engines")
struct BothEnginesTests {
    private static let people = 250
    private static let queries = 300

    @Test("the first ten of several hundred queries are the same people and reports, in the same order, for the same reasons", .enabled(if: TestStores.engines.count == 2))
    func same() async throws {
        var answers: [Engine: [String]] = [:]
        var asked: [String] = []
        for engine in TestStores.engines {
            let scene = try await Scene.make(engine)
            let population = try SearchPopulation(namesIn: RecallTests.names)
            var numbers = SeededNumbers(seed: 7)
            let people = (0..<Self.people).map { _ in population.person(&numbers) }
            let operations = people.map { person in
                RecordPerson(
                    PersonFacts(
                        givenNames: person.given.joined(separator: " "), familyName: person.family, dateOfBirth: person.born, phone: person.phone, address: person.address))
            }
            for receipt in try await scene.world.office.performAll(operations, as: scene.officer) { _ = try receipt.get() }
            for number in 0..<150 {
                let person = numbers.one(of: people)
                let text = "\(numbers.one(of: Self.openings)) \(person.given[0]) \(person.family) \(numbers.one(of: Self.endings)) \(number)"
                _ = try await scene.file("investigation", text, at: "2025-0\(1 + number % 9)-01T10:00:00Z", reference: "SY/\(number)/25", links: [])
            }
            var queries = Self.fixed
            while queries.count < Self.queries {
                let person = numbers.one(of: people)
                if let query = numbers.one(of: HalfRemembered.allCases).query(for: person, isCommon: numbers.percent(30), &numbers) { queries.append(query) }
            }
            asked = queries
            for query in queries {
                let found = try await scene.search(query, limit: 10)
                let lines = found.results.map { "\($0.kind) \($0.reference ?? "") \($0.title) \($0.score) \($0.alike) \($0.why)" }
                answers[engine, default: []].append(lines.joined(separator: "\n") + (found.more ? "\nmore" : ""))
            }
        }
        let sqlite = try #require(answers[.sqlite])
        let postgres = try #require(answers[.postgres])
        let different = asked.indices.filter { sqlite[$0] != postgres[$0] }
        #expect(different.isEmpty, "\(different.count) differ: \(different.prefix(5).map { "\(asked[$0])\n\(sqlite[$0])\n--\n\(postgres[$0])" }.joined(separator: "\n\n"))")
        #expect(sqlite.filter { !$0.isEmpty }.count > Self.queries * 9 / 10)
    }

    private static let openings = ["Window forced at the home of", "Bicycle stolen from", "Threat made to", "Blue van seen near", "Witness statement of"]
    private static let endings = ["who was away", "by two men in dark clothing", "near the station", "with a red ladder", "and damage to the rear door"]
    private static let fixed = [
        "window", "\"rear door\"", "red ladder", "van OR bicycle", "window -away", "SY/7/25", "sy 7 25", "stat*", "from:2025-03 window", "07700", "077009", "ZA1", "ZE2 4", "testing road",
        "1980", "smith", "mohammed", "khan", "j smith", "m khan 1985", "age 30-40 smith", "a", "ab", "the", "o brien", "%", "\"", "' OR 1=1 --",
    ]
}
