import Base
import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Records

/// The small form of the recall set that `bench/search/run` measures with a hundred times as many people.
@Suite("Finding whom an officer half remembers")
struct RecallTests {
    private static let people = 1_000
    private static let queries = 400

    static let names = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/Demo/Names")

    @Test("the right person is in the first 20 at least 98 times of 100, in the first 3 at least 90", arguments: TestStores.engines)
    func recall(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let population = try SearchPopulation(namesIn: Self.names)
        var numbers = SeededNumbers(seed: 20_260_310)
        let people = (0..<Self.people).map { _ in population.person(&numbers) }
        let ids = try await record(people, in: scene)
        let bearers = Dictionary(people.map { ([$0.given[0], $0.family], 1) }, uniquingKeysWith: +)
        var (asked, inThree, inTwenty) = (0, 0, 0)
        var missed: [String] = []
        while asked < Self.queries {
            let index = numbers.below(people.count)
            let way = numbers.one(of: HalfRemembered.allCases)
            let isCommon = bearers[[people[index].given[0], people[index].family]] ?? 0 > 2
            guard let query = way.query(for: people[index], isCommon: isCommon, &numbers) else { continue }
            asked += 1
            let found = try await scene.search(query, limit: 20).results.map(\.id)
            let place = found.firstIndex(of: ids[index])
            if place.map({ $0 < 3 }) == true { inThree += 1 }
            if place != nil { inTwenty += 1 } else { missed.append("\(way): \(query) for \(people[index].given.joined(separator: " ")) \(people[index].family)") }
        }
        #expect(inTwenty * 100 >= asked * 98, "\(inTwenty) of \(asked) in the first 20; not \(missed.prefix(20).joined(separator: " | "))")
        #expect(inThree * 100 >= asked * 90, "\(inThree) of \(asked) in the first 3")
    }

    private func record(_ people: [SearchPerson], in scene: Scene) async throws -> [RawID] {
        let operations = people.map { person in
            RecordPerson(
                PersonFacts(
                    givenNames: person.given.joined(separator: " "), familyName: person.family, dateOfBirth: person.born, phone: person.phone, address: person.address))
        }
        return try await scene.world.office.performAll(operations, as: scene.officer).map { try $0.get().outcome.raw }
    }
}
