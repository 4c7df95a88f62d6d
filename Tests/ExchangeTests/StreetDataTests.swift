import Base
import Core
import Exchange
import Investigation
import Storage
import TestSupport
import Testing

/// Real files against the independent counts that lie beside them.
@Suite("Real street files", .enabled(if: Shared.isThere))
struct StreetDataTests {
    @Test(
        "created and already agree with the independent count of identifiers, conflicts and duplicates",
        arguments: [
            "police_uk/col_street_2021_rel2021-12/2021-01-city-of-london-street.csv", "police_uk/col_street_release2019/2018-03-city-of-london-street.csv",
            "police_uk/col_street_release2019/2017-05-city-of-london-street.csv",
        ])
    func counts(file: String) async throws {
        let scene = try await StreetScene.make(.sqlite)
        let quirks = try Shared.quirks(of: file)
        let rows = try #require(quirks["rows"])
        let result = try await scene.load([Shared.path(file)])
        #expect(result.read == rows)
        #expect(result.rejected == 0 && result.updated == 0)
        #expect(result.isReconciled)
        // Rows without an identifier are all records. Of those with one, only repeated identifiers can be the same record again.
        #expect(result.already <= (quirks["duplicate_crime_id_rows"] ?? 0))
        let crimes = try await scene.crimes()
        #expect(crimes.filter { $0.sourceId == nil }.count == quirks["empty_crime_id"])
        #expect(crimes.filter { !$0.isCrime }.count == quirks["empty_crime_id"])
        #expect(crimes.filter { $0.locationId == nil }.count + result.already >= quirks["missing_coords"] ?? 0)
        #expect(Set(crimes.map(\.crimeType)).count == quirks["distinct_types"])
        #expect(try await scene.load([Shared.path(file)]).already == rows)
    }

    @Test("two releases of a month, in either order, end alike", arguments: Engine.allCases)
    func releases(engine: Engine) async throws {
        let older = Shared.path("police_uk/col_street_release2019/2018-04-city-of-london-street.csv")
        let newer = Shared.path("police_uk/col_street_release2021/2018-04-city-of-london-street.csv")
        let forwards = try await StreetScene.make(engine)
        let first = try await forwards.load([older])
        let second = try await forwards.load([newer])
        #expect(second.created == 0 && second.rejected == 0 && second.updated > 0)
        #expect(first.read == second.read && second.isReconciled)
        let backwards = try await StreetScene.make(engine)
        _ = try await backwards.load([newer, older])
        let one = try await forwards.crimes().map { "\($0.sourceKey ?? "") \($0.sourceOutcome ?? "")" }
        let other = try await backwards.crimes().map { "\($0.sourceKey ?? "") \($0.sourceOutcome ?? "")" }
        #expect(one == other)
    }

    @Test("the offence catalogue loads once and keeps what our own list knows", arguments: Engine.allCases)
    func offences(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let file = Shared.path("reference_cjs/bichard7-next-data/cjs-offences.json")
        let registrar = try await scene.world.officer("ADMIN", rank: .staff)
        let first = try await CJSOffences.run(files: [file], office: scene.world.office, officer: registrar, rejects: nil) { _ in }
        #expect(first.read == 15_352 && first.rejected == 0 && first.isReconciled)
        #expect(first.created > 15_000)
        let again = try await CJSOffences.run(files: [file], office: scene.world.office, officer: registrar, rejects: nil) { _ in }
        #expect(again.line == "read=15352 created=0 already=15352 updated=0 rejected=0")
        let burglary = try await scene.world.store.read { tx in try CodeList.code("TH68036", of: CJSOffences.list, on: .init(daysSince1970: 15_000), in: tx) }
        #expect(burglary?.title == "Burglary dwelling and theft - no violence")
        #expect(burglary?.detail["hoCode"] == "028/03" && burglary?.detail["category"] == "CE")
    }
}
