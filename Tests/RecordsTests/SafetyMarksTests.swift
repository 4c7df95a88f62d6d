import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("What is told of somebody before they are chosen")
struct SafetyMarksTests {
    /// By the record's id: an entry about a person has their name in its title as well.
    private func marks(_ browser: Browser, _ path: String) async throws -> [String: [String]] {
        let found = try JSONValue(text: try await browser.get(path).text.utf8).array ?? []
        return Dictionary(uniqueKeysWithValues: found.map { ($0["id"]?.string ?? "", $0["marks"]?.array?.compactMap(\.string) ?? []) })
    }

    @Test("type-ahead and search tell who is wanted, in custody or dangerous, by any of their records, and nothing that the officer may not see", arguments: TestStores.engines)
    func told(_ engine: Engine) async throws {
        let held = Held()
        var custody = Manifest(name: "cells")
        custody.held = { people, _ in held.people.intersection(people) }
        let scene = try await Scene.make(engine, with: [custody])
        let plain = try await scene.person("Ada", "Zeugma", born: "1991-03-10")
        let wanted = try await scene.person("Una", "Zeugma", born: "1990-03-10")
        let other = try await scene.person("Una", "Zeugmar", born: "1990-03-10")
        let office = scene.world.office
        _ = try await office.perform(
            RecordWanted(person: wanted, kind: "BENCH", soughtFor: "Failing to appear", authority: "Synthetic Magistrates", issuedOn: Day(daysSince1970: 20_518), backedForBail: false), as: scene.officer)
        let sergeant = try await scene.world.officer("SGT", rank: .sergeant)
        _ = try await office.perform(SetMarker(person: wanted, code: "WE", justification: "Carries a knife"), as: sergeant)
        _ = try await office.perform(SetMarker(person: plain, code: "VI", justification: "For the group alone", groups: [scene.group]), as: try await scene.world.officer("SGT", rank: .sergeant, groups: [scene.group]))
        held.people = [other.raw]
        let merge = try await office.perform(ProposeMerge(person: wanted, other: other, reason: "Same tattoo and birth date"), as: scene.officer).outcome
        _ = try await office.perform(ConfirmMerge(merge: merge, reason: "Fingerprints"), as: scene.insider)
        let browser = try await scene.window(of: scene.officer)
        for path in ["/pick/person?q=una+zeug", "/pick/any?q=zeugma"] {
            let told = try await marks(browser, path)
            let marked = [wanted, other].compactMap { told[$0.description] }
            #expect(!marked.isEmpty && marked.allSatisfy { $0 == ["Wanted", "In custody", "Weapons"] }, "\(path) \(told)")
        }
        #expect(try await marks(browser, "/pick/person?q=ada+zeugma").values.allSatisfy { $0.isEmpty })
        #expect(try await marks(try await scene.window(of: scene.insider), "/pick/person?q=ada+zeugma").values.contains(["Violent"]))
        let search = try await browser.get("/search?q=zeugma").text
        #expect(search.contains("<strong class=\"safety\">In custody</strong>") && search.contains("<strong class=\"safety\">Weapons</strong>") && !search.contains("Violent"))
    }
}

/// Who is in a cell, as a sibling module knows it.
private final class Held: @unchecked Sendable {
    var people: Set<RawID> = []
}
