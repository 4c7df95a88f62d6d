import Base
import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Records

/// The steps by which words are looked for, made small enough for a few hundred cards, beside looking at all of them.
@Suite("How far a search for words looks")
struct WordReachTests {
    /// The first is in nearly all reports, the last in very few.
    private static let vocabulary = ["anvil", "bramble", "cobalt", "dahlia", "ember", "fathom", "gimlet", "hazel", "indigo", "juniper"]
    private static let reports = 240
    private static let queries = [
        "anvil", "cobalt", "juniper", "anvil bramble", "bramble juniper", "\"anvil bramble\"", "\"bramble anvil\"", "\"hazel indigo\"", "anvil OR juniper", "hazel OR juniper", "anvil -bramble",
        "cobalt -anvil", "\"gimlet hazel\" OR juniper", "cob*", "anvil quince",
    ]

    private struct Report: Decodable {
        let number: Int64
        let title: String

        func matches(_ typed: String) -> Bool {
            if let either = typed.range(of: " OR ") { return matches(String(typed[..<either.lowerBound])) || matches(String(typed[either.upperBound...])) }
            if typed.hasPrefix("\"") { return " \(title) ".contains(" \(typed.filter { $0 != "\"" }) ") }
            let words = title.split(separator: " ")
            return typed.split(separator: " ").allSatisfy { word in
                if word.hasPrefix("-") { return !words.contains(word.dropFirst()) }
                return word.hasSuffix("*") ? words.contains { $0.hasPrefix(word.dropLast()) } : words.contains(word)
            }
        }
    }

    private static var reaches: [WordSearch.Reach] {
        [
            WordSearch.Reach(),
            .init(windows: [5, 20, 60], emptyStepsMax: 4, readInOrderMax: 0, veryRareMax: 0, rareMax: 0, sparseMax: 0),
            .init(windows: [5, 20, 60], emptyStepsMax: 4, readInOrderMax: .max, veryRareMax: 0, rareMax: 0, sparseMax: 0),
            .init(windows: [5, 20, 60], emptyStepsMax: 1, readInOrderMax: 40, veryRareMax: 2, rareMax: 6, sparseMax: 30),
        ]
    }

    @Test("whatever the steps, what it finds is the newest that match among the cards it says it looked at", arguments: TestStores.engines)
    func newest(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var numbers = SeededNumbers(seed: 11)
        for _ in 0..<Self.reports {
            let words = Self.vocabulary.enumerated().filter { place, _ in numbers.percent(max(2, 95 - place * 14)) }.map(\.element)
            _ = try await scene.file("investigation", words.isEmpty ? "quiet" : words.joined(separator: " "), at: "2026-01-05T10:00:00Z", links: [])
        }
        let reports = try await scene.world.store.read { tx in try tx.all(Report.self, "SELECT number, title FROM entry WHERE kind = 'investigation' ORDER BY number DESC") }
        #expect(reports.count == Self.reports)
        let visible = Visibility(to: scene.officer)
        let today = London.day(of: scene.world.clock.now)
        // First as a table nobody has looked at, then with the statistics that PostgreSQL goes by.
        for hasStatistics in [false, true] {
            if hasStatistics { try await scene.world.store.refreshStatistics() }
            for typed in Self.queries {
                let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read(typed)
                let matching = reports.filter { $0.matches(typed) }.map(\.number)
                for reach in Self.reaches {
                    for limit in [3, 25, 500] {
                        let page = try await scene.world.store.read { tx in
                            try WordSearch(query, scope: SearchScope(visible: visible, kinds: ["investigation"]), reach: reach, in: tx)?.newest(below: nil, limit: limit)
                        }
                        let found = try #require(page).places.map(\.number)
                        let looked = page?.reached.map { reached in matching.filter { $0 >= reached } } ?? matching
                        #expect(found == Array(looked.prefix(limit)), "\(typed), \(limit), statistics \(hasStatistics), \(reach)")
                    }
                }
            }
        }
    }
}
