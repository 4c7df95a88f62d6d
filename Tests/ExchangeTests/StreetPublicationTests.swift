import Base
import Core
import Exchange
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Publishing a month as data.police.uk does")
struct StreetPublicationTests {
    private static let secret = Array("a secret of thirty-two bytes, no more".utf8)

    private func publish(_ scene: StreetScene, _ month: String, secret: [UInt8] = secret) async throws -> (street: [[String]], outcomes: [[String]]) {
        let publication = StreetPublication(
            office: scene.world.office, officer: scene.world.system, month: try #require(Month(month)), force: "City of London Police", secret: secret)
        let folder = "\(scene.folder)/out-\(UUID().uuidString)"
        let written = try await publication.write(to: folder)
        #expect(written.streetFile == "\(folder)/\(month)/\(month)-city-of-london-street.csv")
        #expect(written.outcomesFile == "\(folder)/\(month)/\(month)-city-of-london-outcomes.csv")
        let street = CSV.rows(try String(contentsOfFile: written.streetFile, encoding: .utf8))
        let outcomes = CSV.rows(try String(contentsOfFile: written.outcomesFile, encoding: .utf8))
        #expect(street.count == written.crimes + 1 && outcomes.count == written.outcomes + 1)
        return (street, outcomes)
    }

    @Test("nobody publishes without the permission, and a folder that cannot be written is said", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let month = try #require(Month("2017-01"))
        let other = StreetPublication(office: scene.world.office, officer: scene.officer, month: month, force: "Synthetic Police", secret: Self.secret)
        #expect(try await scene.world.refusal { _ = try await other.write(to: scene.folder) }?.code == "forbidden")
        let blocked = try scene.write(text: "", to: "in-the-way")
        let publication = StreetPublication(office: scene.world.office, officer: scene.world.system, month: month, force: "Synthetic Police", secret: Self.secret)
        await #expect(throws: ExportFault.self) { _ = try await publication.write(to: blocked) }
    }

    @Test("what was imported comes out as it went in, in the publisher's columns", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let rows = [
            StreetScene.row(StreetScene.id("a")), StreetScene.row(StreetScene.id("b"), outcome: "Offender sent to prison"),
            StreetScene.row(type: "Anti-social behaviour", outcome: ""), StreetScene.row(type: "Anti-social behaviour", outcome: ""),
            StreetScene.row(StreetScene.id("c"), at: StreetScene.nowhere, type: "Robbery", outcome: "Suspect charged"),
            StreetScene.row(StreetScene.id("d"), at: "-0.097334,51.521567,\"On or near Sample, Lane\",E01000001,City of London 001A", type: "Drugs", outcome: ""),
        ]
        _ = try await scene.load(try scene.write(rows))
        let (street, outcomes) = try await publish(scene, "2017-01")
        #expect(street.first?.joined(separator: ",") == StreetScene.header)
        #expect(outcomes == [["Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name", "Outcome type"]])
        let expected = CSV.rows((rows.map { $0 + "\n" }).joined())
        #expect(Set(street.dropFirst()) == Set(expected) && street.count - 1 == expected.count)
        #expect(try await publish(scene, "2017-02").street.count == 1)
    }

    private static let outcomesHeader = [
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name", "Outcome type",
    ]

    private func load(_ scene: StreetScene, _ files: String..., rejects: String? = nil) async throws -> Reconciliation {
        try await PoliceUKOutcomes.run(files: files, office: scene.world.office, officer: scene.officer, rejects: rejects) { _ in }
    }

    private static func outcome(_ id: String, month: String = "2017-02", at: String = "-0.111497,51.518226,On or near Example Row,E01000914,Camden 028B", _ type: String) -> String {
        "\(id),\(month),City of London Police,City of London Police,\(at),\(type)"
    }

    @Test("an outcomes file that is none, or breaks off, is rejected whole, and a row that is no outcome with its reason", arguments: Engine.allCases)
    func outcomesRefused(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let header = Self.outcomesHeader.joined(separator: ",")
        let street = try scene.write([StreetScene.row(StreetScene.id("a"))])
        #expect(try await load(scene, street).line == "read=1 created=0 already=0 updated=0 rejected=1")
        let cut = try scene.write(text: header + "\n" + Self.outcome(StreetScene.id("a"), "Suspect charged") + "\n" + "abc,2017-02,half", to: "cut.csv")
        #expect(try await load(scene, cut).line == "read=2 created=0 already=0 updated=0 rejected=2")
        let rows = [
            Self.outcome("", "Suspect charged"), Self.outcome(StreetScene.id("a"), month: "2017", "Suspect charged"), Self.outcome(StreetScene.id("a"), month: "2999-01", "Suspect charged"),
            Self.outcome(StreetScene.id("a"), "Under the weather"), Self.outcome(StreetScene.id("a"), at: "51.5,-0.1,Swapped,E01000914,Camden 028B", "Suspect charged"),
        ]
        #expect(try await load(scene, try scene.write(rows, to: "bad.csv", header: header)).line == "read=5 created=0 already=0 updated=0 rejected=5")
        #expect(try await scene.count("published_outcome") == 0)
    }

    @Test("outcomes come out in the month they were given, whether the crime is here or not; one that is restricted now does not", arguments: Engine.allCases)
    func outcomesRoundTrip(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        _ = try await scene.load(try scene.write([StreetScene.row(StreetScene.id("a")), StreetScene.row(StreetScene.id("e"))]))
        let rows = [
            Self.outcome(StreetScene.id("a"), "Suspect charged"), Self.outcome(StreetScene.id("a"), "Suspect charged"), Self.outcome(StreetScene.id("a"), "Offender sent to prison"),
            Self.outcome(StreetScene.id("b"), at: StreetScene.nowhere, "Local resolution"), Self.outcome(StreetScene.id("c"), month: "2017-03", "Offender given a caution"),
            Self.outcome(StreetScene.id("e"), "Offender given penalty notice"),
        ]
        let file = try scene.write(rows, to: "2017-02-city-of-london-outcomes.csv", header: Self.outcomesHeader.joined(separator: ","))
        #expect(try await load(scene, file).line == "read=6 created=6 already=0 updated=0 rejected=0")
        #expect(try await load(scene, file).line == "read=6 created=0 already=6 updated=0 rejected=0", "loaded again it changes nothing")
        let expected = CSV.rows(rows.map { $0 + "\n" }.joined())
        let february = try await publish(scene, "2017-02").outcomes.dropFirst()
        #expect(february.sorted { $0.joined() < $1.joined() } == expected.filter { $0[1] == "2017-02" }.sorted { $0.joined() < $1.joined() })
        #expect(Array(try await publish(scene, "2017-03").outcomes.dropFirst()) == expected.filter { $0[1] == "2017-03" })
        #expect(try await publish(scene, "2017-01").outcomes.count == 1)

        let closed = try #require(try await scene.crimes().first { $0.sourceId == StreetScene.id("e") })
        let group = try await scene.world.group("CLOSED")
        let manager = try await scene.world.officer("INTM", groups: [group])
        let body: JSONValue = .object(["kind": "investigation", "record": .string(closed.id.description), "groups": .array([.string(group.description)]), "reason": "A test."])
        _ = try await scene.world.office.perform(RestrictRecord.name, body: body, as: manager)
        #expect(try await publish(scene, "2017-02").outcomes.contains { $0[0] == StreetScene.id("e") } == false)
    }

    @Test("real outcome files come out with the counts they went in with, by month and outcome", .enabled(if: Shared.isThere), arguments: ["2024-10", "2022-12"])
    func realOutcomes(month: String) async throws {
        let scene = try await StreetScene.make(.sqlite)
        let file = Shared.path("police_uk/met_outcomes_burglary/\(month)-metropolitan-outcomes.csv")
        let loaded = try await load(scene, file)
        #expect(loaded.isReconciled && loaded.created > 500 && loaded.rejected == 0, "\(loaded.line)")
        let expected = CSV.rows(try String(contentsOfFile: file, encoding: .utf8)).dropFirst().filter { $0.count == 10 }
        let published = try await publish(scene, month).outcomes.dropFirst()
        func counts(_ rows: some Sequence<[String]>, _ columns: [Int]) -> [[String]: Int] { Dictionary(rows.map { row in (columns.map { row[$0] }, 1) }, uniquingKeysWith: +) }
        #expect(counts(published, [1, 9]) == counts(expected, [1, 9]))
        #expect(counts(published, [0, 1, 9]) == counts(expected, [0, 1, 9]))
    }

    @Test("our own crimes leave at the middle of a street, under a key, and closed ones not at all", arguments: Engine.allCases)
    func own(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let addresses =
            ["UPRN,ORGANISATION_NAME,BUILDING_NUMBER,STREET_DESCRIPTION,TOWN_NAME,POSTCODE,LATITUDE,LONGITUDE"]
            + (1...9).map { "10000\($0),,\($0),EXAMPLE STREET,LONDON,NW1 0AA,51.5\($0)0000,-0.1\($0)0000" }
            + (1...2).map { "20000\($0),,\($0),LONELY LANE,LONDON,NW1 0AB,51.511000,-0.111000" }
        let file = try scene.write(text: addresses.joined(separator: "\n") + "\n", to: "addresses.csv")
        let loaded = try await Gazetteer.run(files: [file], office: scene.world.office, officer: scene.world.system, rejects: nil) { _ in }
        #expect(loaded.rejected == 0 && loaded.created == 11, "\(loaded.line)")
        let constable = try await scene.world.officer("PC", unit: "CAMDEN")
        func report() async throws -> ReportedCrime {
            try await scene.world.office.perform(
                ReportCrime(
                    offenceClass: "28I", occurredFrom: scene.world.clock.now.adding(hours: -3), location: .new(LocationFacts(line: "1 LONELY LANE", town: "LONDON", postcode: "NW1 0AB")),
                    account: "The door of Vera's flat was forced.",
                    victim: .new(PersonFacts(givenNames: "Vera", familyName: "Sampleton"))), as: constable
            ).outcome
        }
        let crime = try await report()
        let closed = try await report()
        let group = try await scene.world.group("CLOSED")
        let manager = try await scene.world.officer("INTM", groups: [group])
        let body: JSONValue = .object(["kind": "investigation", "record": .string(closed.id.description), "groups": .array([.string(group.description)]), "reason": "A test."])
        _ = try await scene.world.office.perform(RestrictRecord.name, body: body, as: manager)
        let (street, outcomes) = try await publish(scene, "2026-03")
        #expect(street.count == 2 && outcomes.count == 1)
        let row = street[1]
        #expect(row[0].utf8.count == 64 && row[0].allSatisfy(\.isHexDigit))
        #expect(row[1...3] == ["2026-03", "City of London Police", "City of London Police"])
        #expect(row[4] == "-0.150000" && row[5] == "51.550000", "the middle of the street with nine addresses, not the lane with two")
        #expect(row[6] == "On or near EXAMPLE STREET" || row[6] == "On or near Example Street")
        #expect(row[9] == "Burglary" && row[10] == "Under investigation" && row[11] == "")
        let all = street.joined().joined(separator: " ")
        for secret in ["Vera", "Sampleton", "forced", crime.number, "Lonely", "LONELY", "51.511"] { #expect(!all.contains(secret), "\(secret) was published") }
        #expect(try await publish(scene, "2026-03").street[1][0] == row[0], "a crime keeps its key")
        #expect(try await publish(scene, "2026-03", secret: Array("another secret of thirty-two bytes!".utf8)).street[1][0] != row[0])
        #expect(try await scene.world.journal("exchange.street.publish").allSatisfy { $0.category == ActCategory.disclosure.rawValue || $0.outcome != "done" })
    }

    @Test("real months come out with the counts they went in with", .enabled(if: Shared.isThere), arguments: ["2017-05", "2018-03"])
    func real(month: String) async throws {
        let scene = try await StreetScene.make(.sqlite)
        let file = Shared.path("police_uk/col_street_release2019/\(month)-city-of-london-street.csv")
        _ = try await scene.load([file])
        let published = try await publish(scene, month).street.dropFirst()
        // The same identifier with the same place and type is one crime; its outcome is compared where the file gives it only one.
        var outcomes: [[String]: Set<String>] = [:]
        var expected: [[String]] = []
        for row in CSV.rows(try String(contentsOfFile: file, encoding: .utf8)).dropFirst() where row.count == 12 {
            let identity = [row[0], row[4], row[5], row[6].lowercased(), row[7], row[9]]
            if row[0].isEmpty || outcomes[identity] == nil { expected.append(row) }
            outcomes[identity, default: []].insert(row[10])
        }
        func counts(_ rows: some Sequence<[String]>, _ columns: [Int]) -> [[String]: Int] { Dictionary(rows.map { row in (columns.map { row[$0] }, 1) }, uniquingKeysWith: +) }
        #expect(counts(published, [1, 9]) == counts(expected, [1, 9]))
        #expect(outcomes.values.allSatisfy { $0.count == 1 })
        #expect(counts(published, [1, 9, 10]) == counts(expected, [1, 9, 10]))
        #expect(published.count > 300)
    }
}
