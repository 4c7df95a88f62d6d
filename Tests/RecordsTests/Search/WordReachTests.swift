import Base
import Core
import Foundation
@_spi(Writing) import Storage
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
        "\"anvil bramble\" cobalt", "\"anvil bramble cobalt\"", "\"anvil bramble\" -\"cobalt dahlia\"", "\"ember fathom\" OR \"hazel indigo\"", "gim* -anvil", "anv* bram*",
    ]

    private struct Report: Decodable {
        let number: Int64
        let title: String

        func matches(_ typed: String) -> Bool {
            if let either = typed.range(of: " OR ") { return matches(String(typed[..<either.lowerBound])) || matches(String(typed[either.upperBound...])) }
            let words = title.split(separator: " ")
            // A phrase is one piece of what was typed.
            var pieces: [String] = []
            for (place, part) in typed.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
                if place % 2 == 1 { pieces[pieces.count - 1] += part } else { pieces += part.split(separator: " ", omittingEmptySubsequences: false).map(String.init) }
            }
            return pieces.filter { !$0.isEmpty }.allSatisfy { piece in
                let isUnwanted = piece.hasPrefix("-")
                let wanted = isUnwanted ? String(piece.dropFirst()) : piece
                let isThere = wanted.hasSuffix("*") ? words.contains { $0.hasPrefix(wanted.dropLast()) } : " \(title) ".contains(" \(wanted) ")
                return isThere != isUnwanted
            }
        }
    }

    private static var reaches: [WordSearch.Reach] {
        let all = [
            WordSearch.Reach(),
            .init(windows: [5, 20, 60], emptyStepsMax: 4, readInOrderMax: 0, veryRareMax: 0, rareMax: 0, sparseMax: 0),
            .init(windows: [5, 20, 60], emptyStepsMax: 4, readInOrderMax: .max, veryRareMax: 0, rareMax: 0, sparseMax: 0),
            .init(windows: [5, 20, 60], emptyStepsMax: 1, readInOrderMax: 40, veryRareMax: 2, rareMax: 6, sparseMax: 30),
            // What the server's statistics decide, with costs that make each of its ways the cheapest.
            .init(windows: [5, 20, 60], emptyStepsMax: 2, costs: costs { ($0.cardInOrder, $0.unseenMax) = (0, 0) }),
            .init(windows: [5, 20, 60], emptyStepsMax: 2, costs: costs { ($0.cardInOrder, $0.number, $0.cardByIndex, $0.listed, $0.unseenMax) = (1e6, 0, 1, 0, .infinity) }),
            .init(windows: [5, 20, 60], emptyStepsMax: 1, costs: costs { ($0.cardInOrder, $0.unseenMax) = (3, 0) }),
            .init(windows: [5, 20, 60], emptyStepsMax: 2, costs: costs { ($0.spare, $0.unseenMax) = (0, .infinity) }),
            // A beginning asked of the newest cards, some and then a few more.
            .init(windows: [5, 20, 60], emptyStepsMax: 1, lookFirst: 10, lookMax: 40), .init(windows: [5, 20, 60], emptyStepsMax: 4, lookFirst: 0, lookMax: 0),
        ]
        return all.map { reach in
            var reach = reach
            reach.statisticsMaxAge = nil
            return reach
        }
    }

    private static func costs(_ change: (inout WordCosts) -> Void) -> WordCosts {
        var costs = WordCosts()
        change(&costs)
        return costs
    }

    @Test("of three ways to the newest matches the cheapest is taken, and a few cards are looked at before much is begun")
    func ways() {
        func forecast(_ shares: [String: Double], _ match: WordMatch) -> WordForecast {
            WordForecast(of: match, cards: 2_000_000, .init { word in if case .word(let text) = word { shares[text] ?? 0.0001 } else { 0.0001 } })
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
        #expect(some > 62_500 / 3 && some < 100_000 / 3)
        guard case .byIndex(let whole) = way(.word("hall"), seen: true) else { return #expect(Bool(false), "a seldom word is looked for by the index") }
        #expect(whole > 62_500 && whole < 100_000)
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

    private struct Dated: Decodable {
        let number: Int64
        let title: String
        let at: Instant
    }

    @Test("of the days asked for it finds the newest too, though some cards were recorded years after their day", arguments: TestStores.engines)
    func dated(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var numbers = SeededNumbers(seed: 23)
        for index in 0..<Self.reports {
            let words = Self.vocabulary.enumerated().filter { place, _ in numbers.percent(max(2, 95 - place * 14)) }.map(\.element)
            let day = Day(year: 2024, month: 1, day: 1)?.adding(days: numbers.percent(15) ? numbers.below(700) : index * 3)
            _ = try await scene.file("investigation", (words + ["quiet"]).joined(separator: " "), at: "\(try #require(day))T10:00:00Z", links: [])
        }
        let reports = try await scene.world.store.read { tx in try tx.all(Dated.self, "SELECT number, title, at FROM entry WHERE kind = 'investigation' ORDER BY number DESC") }
        #expect(reports.count == Self.reports)
        let today = London.day(of: scene.world.clock.now)
        for hasStatistics in [false, true] {
            if hasStatistics { try await scene.world.store.refreshStatistics() }
            for (word, from, to) in [
                ("anvil", "2024-02-01", "2024-04-30"), ("cobalt", "2024-06-01", "2025-06-30"), ("quiet", "2025-03-01", "2025-03-09"), ("juniper", "2024-01-01", "2026-12-31"),
                ("bramble", "2025-11-01", "2027-01-01"), ("anvil", "1990-01-01", "1990-12-31"), ("juniper", "2024-03-01", "2024-03-31"),
            ] {
                let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read("\(word) from:\(from) to:\(to)")
                let (first, last) = (try #require(query.from), try #require(query.to))
                let matching = reports.filter { $0.title.split(separator: " ").contains(word[...]) && (first...last).contains(London.day(of: $0.at)) }.map(\.number)
                for reach in Self.reaches {
                    // A later page begins below a card.
                    for (limit, start) in [(2, nil), (25, nil), (500, nil), (2, reports[60].number), (25, reports[200].number)] as [(Int, Int64?)] {
                        let page = try await scene.world.store.read { tx in
                            let search = GlobalSearch(query, kinds: ["investigation", "detention"], visible: Visibility(to: scene.officer), in: tx)
                            return try WordSearch(query, scope: search.scope, reach: reach, in: tx)?.newest(below: start, limit: limit)
                        }
                        let found = try #require(page).places.map(\.number)
                        let looked = matching.filter { number in start.map { number < $0 } ?? true && page?.reached.map { number >= $0 } ?? true }
                        #expect(found == Array(looked.prefix(limit)), "\(word) from \(from) to \(to), \(limit), statistics \(hasStatistics), \(reach)")
                        // Whoever has as many as wanted goes on by the last of them.
                        if page?.reached != nil { #expect(found.count < limit, "\(word) from \(from) to \(to), \(limit)") }
                    }
                }
            }
        }
    }

    @Test("PostgreSQL finds a phrase by its pairs of words, asks each card whether it has the phrase, and forgets the pairs of words that are gone")
    func pairs() async throws {
        let scene = try await Scene.make(.postgres)
        var numbers = SeededNumbers(seed: 5)
        for index in 0..<120 {
            let words = (0..<12).map { _ in numbers.one(of: Self.vocabulary) }.joined(separator: " ")
            _ = try await scene.file("investigation", words + (index % 40 == 7 ? " quince rowan" : " quince lantern rowan"), at: "2026-01-05T10:00:00Z", links: [])
        }
        let store = scene.world.store
        try await store.refreshStatistics()
        let visible = Visibility(to: scene.officer)
        let today = London.day(of: scene.world.clock.now)
        func found(_ typed: String) async throws -> (access: WordSearch.Access?, numbers: [Int64]) {
            let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read(typed)
            return try await store.read { tx in
                let match = try #require(WordMatch.of(query.required))
                let access = try WordFrequencies(of: match, maxAge: nil, in: tx).forecast(of: match, WordCosts())?.by
                let search = try WordSearch(query, scope: SearchScope(visible: visible, kinds: ["investigation"]), in: tx)
                return try (access, search?.newest(below: nil, limit: 50).places.map(\.number) ?? [])
            }
        }
        let quince = try await found("\"quince rowan\"")
        #expect(quince.access == .pairs)
        #expect(quince.numbers.count == 3)
        #expect(try await found("quince").access == .words)
        // Two pairs may come to one number: a card that seems to hold the phrase does not.
        let other = try await store.read { tx in try tx.value(Int64.self, "SELECT max(number) FROM entry WHERE number NOT IN \(list: quince.numbers)") }
        try await store.write { tx in
            try tx.execute("UPDATE entry_pair SET pairs = pairs || \(WordPairs(of: "quince rowan").array)::int4[] WHERE number = \(other)")
        }
        #expect(try await found("\"quince rowan\"").numbers == quince.numbers)
        // Cards of an earlier Peel may have none: until all are made again, words lead to the phrase.
        try await store.write { tx in try tx.execute("UPDATE setting SET value = value || '@1' WHERE name = 'index.edition'") }
        try await store.write { tx in try tx.execute("DELETE FROM entry_pair WHERE number = \(quince.numbers[1])") }
        #expect(try await found("\"quince rowan\"").access == .words)
        #expect(try await found("\"quince rowan\"").numbers == quince.numbers)
        try await scene.world.office.migrate()
        #expect(try await found("\"quince rowan\"").access == .pairs)
        #expect(try await found("\"quince rowan\"").numbers == quince.numbers)
        let card = try #require(quince.numbers.first)
        let id = try #require(try await store.read { tx in try tx.value(RawID.self, "SELECT id FROM entry WHERE number = \(card)") })
        _ = try await scene.world.office.perform(WriteCard(id: id, title: "Nothing of the kind", keys: CardKeys(), near: []), as: scene.world.system)
        #expect(try await found("\"quince rowan\"").numbers == Array(quince.numbers.dropFirst()))
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT cardinality(pairs) FROM entry_pair WHERE number = \(card)") } == 3)
    }

    @Test("a phrase is found however far into a text it stands", arguments: TestStores.engines)
    func farInto(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let words = (0..<18_000).map { "anvil\($0 % 400)" }.joined(separator: " ")
        let id = try await scene.file("investigation", words + " quince rowan", at: "2026-01-05T10:00:00Z", links: []).id
        for typed in ["\"quince rowan\"", "anvil7 \"quince rowan\"", "anvil7 -\"rowan quince\""] { #expect(try await scene.search(typed).results.map(\.id) == [id], "\(typed)") }
        for typed in ["\"rowan quince\"", "anvil7 -\"quince rowan\""] { #expect(try await scene.search(typed).results.isEmpty, "\(typed)") }
    }
}
