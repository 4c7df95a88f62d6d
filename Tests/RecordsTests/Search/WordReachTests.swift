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
            // What the server's statistics decide, with costs that make each of its ways the cheapest.
            .init(windows: [5, 20, 60], emptyStepsMax: 2, costs: costs { ($0.cardInOrder, $0.unseenMax) = (0, 0) }),
            .init(windows: [5, 20, 60], emptyStepsMax: 2, costs: costs { ($0.cardInOrder, $0.number, $0.cardByIndex, $0.listed, $0.unseenMax) = (1e6, 0, 1, 0, .infinity) }),
            .init(windows: [5, 20, 60], emptyStepsMax: 1, costs: costs { ($0.cardInOrder, $0.unseenMax) = (3, 0) }),
        ]
    }

    private static func costs(_ change: (inout WordCosts) -> Void) -> WordCosts {
        var costs = WordCosts()
        change(&costs)
        return costs
    }

    @Test("of three ways to the newest matches the cheapest is taken, and a few cards are looked at before much is begun")
    func ways() {
        func forecast(_ shares: [String: Double], _ match: WordMatch) -> WordForecast {
            WordForecast(of: match, cards: 2_000_000) { word in if case .word(let text) = word { shares[text] ?? 0.0001 } else { 0.0001 } }
        }
        let shares = ["the": 0.5, "suspect": 0.2, "trial": 0.05, "hall": 0.004]
        func way(_ match: WordMatch, seen: Bool = false, density: Double? = nil) -> WordCosts.Way {
            let forecast = forecast(shares, match)
            return WordCosts().way(to: 250, forecast, density: density ?? forecast.matching, most: 168_000, left: 2_000_000, first: seen ? nil : 4_096)
        }
        // Nearly every card has it: the newest do.
        guard case .inOrder(let few) = way(.all([.word("the"), .word("suspect")])) else { return #expect(Bool(false), "common words are read in order") }
        #expect(few > 2_500 && few < 5_000)
        // In one of 250: the index, over as many as hold enough.
        guard case .byIndex(let some) = way(.word("hall")) else { return #expect(Bool(false), "a seldom word is looked for by the index") }
        #expect(some > 62_500 && some < 100_000)
        #expect(way(.all([.word("hall"), .word("trial")])) == .all)
        #expect(way(.word("anvil")) == .all)
        // Whether two common words ever stand side by side is not known.
        let phrase = WordMatch.phrase(["the", "suspect"])
        #expect(way(phrase) == .inOrder(4_096))
        #expect(way(phrase, seen: true, density: 1e-5) != .inOrder(4_096))
        #expect(way(.any([.word("anvil"), .word("quince")])) == .all)
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
