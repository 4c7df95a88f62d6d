import Base
import Core
import Exchange
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("Importing a gazetteer")
struct GazetteerImportTests {
    private static let header =
        "UPRN,ORGANISATION_NAME,SUB_BUILDING_NAME,BUILDING_NAME,BUILDING_NUMBER,THOROUGHFARE,DEPENDENT_LOCALITY,POST_TOWN,POSTCODE,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE,CLASS"

    private func load(_ scene: StreetScene, _ lines: [String], header: String = header, as name: String = "addresses.csv", by role: String = "MIGR") async throws -> String {
        let file = try scene.write(lines, to: name, header: header)
        let officer = try await scene.world.officer(role, rank: .staff)
        return try await Gazetteer.run(files: [file], office: scene.world.office, officer: officer, rejects: scene.folder + "/rejects") { scene.told.add($0) }.line
    }

    private func rejects(_ scene: StreetScene, _ name: String = "addresses.csv") throws -> [String] {
        try String(contentsOfFile: "\(scene.folder)/rejects/\(name).rejects.csv", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test("what is no gazetteer is refused whole, with what is missing", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let files: [(String, String)] = [
            ("", "is empty"), ("1,2,3\n4,5,6\n", "no column UPRN in its first line"), ("UPRN,POSTCODE\n1,SW1A 1IC\n", "no column for the street"),
            ("UPRN,THOROUGHFARE\n1,\"Testing Ro", "breaks off inside quotes"),
        ]
        for (text, reason) in files {
            let file = try scene.write(text: text, to: "bad.csv")
            let fault = await #expect(throws: ImportFault.self) {
                _ = try await Gazetteer.run(files: [file], office: scene.world.office, officer: scene.world.system, rejects: nil) { _ in }
            }
            #expect(fault?.description.contains(reason) == true, "\(fault?.description ?? "")")
        }
        let latin = try scene.write(bytes: Array("UPRN,THOROUGHFARE\n1,Caf".utf8) + [0xE9, 0x0A], to: "latin.csv")
        await #expect(throws: ImportFault.self) { _ = try await Gazetteer.run(files: [latin], office: scene.world.office, officer: scene.world.system, rejects: nil) { _ in } }
        await #expect(throws: Refusal.self) { _ = try await load(scene, ["1,,,,1,TESTING ROAD,,LONDON,SW1A 1IC,,,,,R"], by: "PC") }
    }

    @Test("every row is created, here already, updated or rejected with its reason; again, nothing is created", arguments: Engine.allCases)
    func rows(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let long = String(repeating: "x", count: 1_000_000)
        let lines = [
            "000000000101,,,,12,TESTING ROAD,,LONDON,SW1A1IC,,,51.5,-0.14,RD04", "102,PROBE & SONS,FLAT 2,TESTING HOUSE,12A,TESTING ROAD,LITTLE PROBE,LONDON,SW1A 1IC,530034,180381,,,RD04",
            "101,,,,12,TESTING ROAD,,LONDON,SW1A1IC,,,51.5,-0.14,RD04", "101,,,,99,TESTING ROAD,,LONDON,SW1A1IC,,,51.5,-0.14,RD04", ",,,,1,TESTING ROAD,,LONDON,SW1A 1IC,,,,,",
            "103,,,,1,TESTING ROAD,,LONDON,NOWHERE,,,,,", "104,,,,,,,LONDON,SW1A 1IC,,,,,", "105,,,,1,TESTING ROAD,,LONDON,SW1A 1IC,,,91,0,", "106,\(long),,,1,TESTING ROAD,,LONDON,SW1A 1IC,,,,,",
            "107,,,,1,TESTING ROAD,,LONDON,SW1A 1IC,,,51.5,,",
        ]
        #expect(try await load(scene, lines) == "read=10 created=2 already=1 updated=0 rejected=7")
        let told = try rejects(scene)
        #expect(told.count == 8)
        for (number, reason) in [
            (4, "with another address"), (5, "a UPRN has up to 12 digits"), (6, "“NOWHERE” is not a whole postcode"), (7, "no address"), (8, "is not degrees"),
            (9, "Field 2 has 1000000 characters"), (10, "half a point"),
        ] {
            #expect(told.contains { $0.contains(",\(number),") && $0.contains(reason) }, "\(reason)")
        }
        let found = try await scene.world.store.read { tx in try tx.all(GazetteerAddress.self, "SELECT * FROM gazetteer_address ORDER BY uprn") }
        #expect(found.map(\.label) == ["12 Testing Road, London, SW1A 1IC", "Probe & Sons, Flat 2, Testing House, 12A Testing Road, Little Probe, London, SW1A 1IC"])
        #expect(abs((found[1].latitude ?? 0) - 51.5074) < 0.001 && abs((found[1].longitude ?? 0) + 0.1278) < 0.001)
        #expect(try await load(scene, lines) == "read=10 created=0 already=3 updated=0 rejected=7")
        #expect(try await load(scene, ["101,,,,12,TESTING ROAD,,LONDON,SW1A1IC,,,51.6,-0.14,RD04"], as: "next.csv") == "read=1 created=0 already=0 updated=1 rejected=0")
    }

    @Test("names a publisher gave its columns are known, in any case, and more rows than a batch are all loaded", arguments: Engine.allCases)
    func columns(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let lines = (1...1_203).map { "\($0),\"\($0) Testing Road, Probe\",SW1A 1IC" }
        #expect(try await load(scene, lines, header: "Uprn,Single Line Address,Postcode") == "read=1203 created=1203 already=0 updated=0 rejected=0")
        #expect(try await scene.world.journal("gazetteer.address.load").count == 3)
    }
}

@Suite("Importing boundaries")
struct BoundaryImportTests {
    private func load(_ scene: StreetScene, _ text: String, as name: String = "areas.geojson") async throws -> String {
        let file = try scene.write(text: text, to: name)
        return try await load(scene, file: file)
    }

    private func load(_ scene: StreetScene, file: String) async throws -> String {
        try await Boundaries.run(files: [file], office: scene.world.office, officer: scene.world.system, rejects: scene.folder) { scene.told.add($0) }.line
    }

    private func feature(_ properties: String, _ geometry: String = #"{"type":"Polygon","coordinates":[[[-0.2,51.4],[0,51.4],[0,51.6],[-0.2,51.6],[-0.2,51.4]]]}"#) -> String {
        #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
    }

    private func collection(_ features: [String], more: String = "") -> String { #"{"type":"FeatureCollection"\#(more),"features":[\#(features.joined(separator: ","))]}"# }

    @Test("what is no GeoJSON in degrees is refused whole", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let metres = collection([], more: #","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}}"#)
        for text in ["", "x", "{}", #"{"type":"Feature"}"#, metres] { await #expect(throws: ImportFault.self) { _ = try await load(scene, text) } }
    }

    @Test("an area is known by its code, whatever its columns are called; one that is none is rejected with its reason", arguments: Engine.allCases)
    func areas(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let place = try await scene.world.office.perform(
            RecordLocation(LocationFacts(line: "Testing Green"), latitude: 51.5, longitude: -0.1), as: scene.world.system
        ).outcome
        let text = collection([
            feature(#"{"NAME":"Probe","GSS_CODE":"E09000001"}"#), feature(#"{"MSOA11CD":"E02000001","MSOA11NM":"Probe 001","LAD11CD":"E09000001","LAD11NM":"Probe"}"#),
            feature(#"{"PFA20CD":"E23000001","PFA20NM":"Probe Police"}"#), feature(#"{"kind":"beat","code":"P1","name":"Probe One"}"#),
            feature(#"{"kind":"beat","code":"P1","name":"Probe One again"}"#), feature(#"{"name":"Nothing"}"#), feature(#"{"GSS_CODE":"E05000001"}"#),
            feature(#"{"NAME":"Spot","GSS_CODE":"E05000002"}"#, #"{"type":"Point","coordinates":[0,51]}"#),
            feature(#"{"NAME":"Open","GSS_CODE":"E05000003"}"#, #"{"type":"Polygon","coordinates":[[[0,51],[1,51],[1,52],[0,52]]]}"#),
            feature(#"{"NAME":"Metres","GSS_CODE":"E05000004"}"#, #"{"type":"Polygon","coordinates":[[[530000,180000],[530100,180000],[530100,180100],[530000,180000]]]}"#),
            feature(#"{"NAME":"Void","GSS_CODE":"E05000005"}"#, "null"),
        ])
        #expect(try await load(scene, text) == "read=11 created=4 already=0 updated=0 rejected=7")
        for reason in ["stands in the file twice", "Nothing says what the area is", "has no name", "not a Polygon", "the last like the first", "not in degrees", "has no border"] {
            let rejects = try String(contentsOfFile: scene.folder + "/areas.geojson.rejects.csv", encoding: .utf8)
            #expect(rejects.contains(reason), "\(reason)")
        }
        let location = try #require(try await scene.world.store.read { tx in try tx.find(Location.self, place) })
        #expect((location.borough, location.beat, location.ward) == ("Probe", "Probe One", nil))
        #expect(try await load(scene, text) == "read=11 created=0 already=4 updated=0 rejected=7")
        #expect(try await load(scene, collection([feature(#"{"NAME":"Probe-on-Sea","GSS_CODE":"E09000001"}"#)])) == "read=1 created=0 already=0 updated=1 rejected=0")
        #expect(try await scene.world.store.read { tx in try tx.find(Location.self, place)?.borough } == "Probe-on-Sea")
    }

    @Test("London's own borders put known places where they are", .enabled(if: Shared.isThere))
    func london() async throws {
        let scene = try await StreetScene.make(.sqlite)
        #expect(try await load(scene, file: Shared.path("boundaries/london_boroughs.geojson")) == "read=33 created=33 already=0 updated=0 rejected=0")
        #expect(try await load(scene, file: Shared.path("boundaries/london_wards_2018.geojson")) == "read=633 created=633 already=0 updated=0 rejected=0")
        // Charing Cross, the Tower Bridge road, Croydon Town Hall, the middle of the Irish Sea.
        for (latitude, longitude, borough) in [(51.5073, -0.1276, "Westminster"), (51.4995, -0.0795, "Southwark"), (51.3717, -0.0994, "Croydon"), (53.8, -4.9, nil)] as [(Double, Double, String?)] {
            let id = try await scene.world.office.perform(
                RecordLocation(LocationFacts(line: "Somewhere \(latitude)"), latitude: latitude, longitude: longitude), as: scene.world.system
            ).outcome
            let location = try #require(try await scene.world.store.read { tx in try tx.find(Location.self, id) })
            #expect(location.borough == borough)
            #expect((location.ward == nil) == (borough == nil))
        }
    }
}
