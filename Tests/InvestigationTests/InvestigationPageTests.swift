import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Investigations in the browser")
struct InvestigationPageTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene, map: MapSettings = MapSettings()) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web(map: map)])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        let answer = try await browser.signIn(try #require(name), Self.password)
        #expect((200..<400).contains(answer.status), "sign-in answered \(answer.status)")
        return browser
    }

    private func moment(_ key: String, _ time: Instant) -> [(String, String)] {
        [("\(key).date", London.day(of: time).description), ("\(key).time", London.time(of: time))]
    }

    @Test("what is not there, restricted, or outside one's role shows nothing", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let exhibit = RecordExhibit(investigationId: id, description: "Kitchen knife", category: "WEAP", seizedAt: scene.now, seizedFrom: "Rear garden")
        let recorded = try await scene.office.perform(exhibit, as: scene.detective).outcome
        let sergeant = try await window(of: scene.sergeant, in: scene)
        #expect(try await sergeant.get("/investigations/\(RawID(at: scene.now))").status == 404)
        #expect(try await sergeant.get("/investigations/nonsense").status == 404)
        #expect(try await sergeant.get("/exhibits/\(recorded.id)").contains("Rear garden"))
        try await scene.restrict(Ref(Investigation.kind, id), to: try await scene.group("CLOSED"))
        for address in ["/investigations/\(id)", "/exhibits/\(recorded.id)"] { #expect(try await sergeant.get(address).status == 404) }
        #expect(try await sergeant.get("/investigations?unit=").contains("01/000001/26V") == false)
        let clerk = try await window(of: try await scene.world.officer("DDO", rank: .staff), in: scene)
        for address in ["/investigations", "/map"] { #expect(try await clerk.get(address).status == 403) }
        let unreadable = try await sergeant.get("/map/crimes?month=2026-3")
        #expect(unreadable.status == 422)
        #expect(try await sergeant.get("/map/crimes?month=2026-03&bounds=1,2,3").status == 422)
        #expect(try await sergeant.get("/map/crimes?month=2026-03&bounds=1,2,0,3").status == 422)
    }

    @Test("a report with a wrong time comes back with everything that was typed", arguments: Engine.allCases)
    func wrong(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await window(of: scene.constable, in: scene)
        let fields =
            [
                ("offenceClass", "28I"), ("qEntry", "DOOR"), ("qOccupied", "yes"), ("location.new.line", "12 Example Street"), ("account", "The <back> door was forced."),
                ("victim.new.familyName", "Sampleton"),
            ]
            + moment("occurredFrom", scene.now.adding(hours: -2)) + moment("occurredTo", scene.now.adding(hours: -3))
        let answer = try await constable.submit("investigation.crime.report", fields)
        #expect(answer.status == 422)
        #expect(answer.contains("choose a time after"))
        #expect(answer.contains("The &lt;back&gt; door was forced."))
        #expect(answer.contains("Sampleton"))
        #expect(try await scene.all(Investigation.self, "SELECT * FROM investigation").isEmpty)
    }

    @Test("from the constable's report to the detective's list, on pages", arguments: Engine.allCases)
    func thread(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await window(of: scene.constable, in: scene)
        #expect(try await constable.get("/").contains("Report a crime"))
        let fields =
            [
                ("offenceClass", "28I"), ("qEntry", "DOOR"), ("qOccupied", "yes"), ("location.new.line", "12 Example Street"), ("location.new.postcode", "NW1 0AA"),
                ("account", "The back door was forced."),
                ("victim.new.givenNames", "Vera"), ("victim.new.familyName", "Sampleton"), ("suspects.0.person.new.givenNames", "Daniel"),
                ("suspects.0.person.new.familyName", "Mockford"), ("suspects.0.grounds", "Seen <running>."), ("property.0.item.new.description", "Silver laptop"),
                ("property.0.item.new.category", "DIGI"), ("property.0.item.new.value", "899.00"),
            ] + moment("occurredFrom", scene.now.adding(hours: -3))
        let sent = try await constable.submit("investigation.crime.report", fields)
        let address = try #require(sent.location, "\(sent.status): \(sent.text.prefix(3000))")
        #expect(address.hasPrefix("/investigations/"))
        let page = try await constable.follow(sent)
        for part in [
            "01/000001/26V", "12 Example Street", "SAMPLETON, Vera", "MOCKFORD, Daniel", "named suspect", "Seen &lt;running&gt;.", "Silver laptop", "£899.00",
            "within 24 hours of the report", "Review 01/000001/26V",
        ] { #expect(page.contains(part), "\(part)") }
        #expect(!page.contains("/do/investigation.crime.review"), "the reporter is not offered the review")

        let ref = Ref(Investigation.kind, try #require(RawID(String(address.dropFirst("/investigations/".count)))))
        let sergeant = try await window(of: scene.sergeant, in: scene)
        #expect(try await sergeant.get("/").contains("01/000001/26V"))
        #expect(try await sergeant.get("/investigations").contains("Burglary of a home"))
        let reviewed = try await sergeant.follow(try await sergeant.submit("investigation.crime.review", on: ref, [("decision", "Trace the laptop.")]))
        #expect(reviewed.contains("/do/investigation.crime.allocate"))
        let allocation = [("officer", scene.detective.id.description), ("direction", "Arrest.")]
        let allocated = try await sergeant.follow(try await sergeant.submit("investigation.crime.allocate", on: ref, allocation))
        #expect(allocated.contains("officer in the case"))
        let detective = try await window(of: scene.detective, in: scene)
        #expect(try await detective.get("/").contains("Investigate 01/000001/26V"))
        #expect(try await detective.get("/investigations?mine=yes").contains("Under investigation"))
        let form = try await detective.get("/do/investigation.exhibit.record?ref=\(ref)")
        #expect(form.contains("Silver laptop"))
        #expect(try await scene.world.journal("investigation.read").contains { $0.subjectId == ref.id })
    }

    @Test("the list goes on by key and leaves out what one may not see", arguments: Engine.allCases)
    func list(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for _ in 0..<52 {
            scene.world.clock.advance(minutes: 1)
            _ = try await scene.reported()
        }
        let sergeant = try await window(of: scene.sergeant, in: scene)
        let first = try await sergeant.get("/investigations")
        #expect(first.contains("01/000052/26") && !first.contains("01/000002/26"))
        let next = try #require(first.text.components(separatedBy: "rel=\"next\" href=\"").dropFirst().first?.split(separator: "\"").first)
        let second = try await sergeant.get(String(next).replacing("&amp;", with: "&"))
        #expect(second.contains("01/000002/26") && second.contains("01/000001/26") && !second.contains("01/000003/26"))
    }

    @Test("a historic record shows where it comes from and its former outcomes, and offers nothing to do", arguments: Engine.allCases)
    func historic(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let registrar = try await scene.world.officer("DDM")
        let record = RecordHistoric(
            sourceSystem: "data.police.uk", sourceKey: "1", sourceId: String(repeating: "a", count: 64), sourceForce: "City of London Police",
            sourceFile: "2017-01.csv", crimeType: "robbery", month: "2017-01",
            location: .new(HistoricPlace(line: "On or near Example Row", longitude: "-0.1", latitude: "51.5")), outcome: "under-investigation")
        let id = try await scene.office.perform(record, as: registrar).outcome.id
        _ = try await scene.office.perform(UpdateHistoric(investigationId: id, outcome: "prison", sourceFile: "later.csv"), as: registrar)
        let page = try await window(of: registrar, in: scene).get("/investigations/\(id)")
        for part in ["Historic record", "Offender sent to prison", "Under investigation", "2017-01.csv", "City of London Police", "Jan 2017"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("/do/investigation.exhibit.record"))
    }

    @Test("the map counts crimes in cells by month and type, never a restricted one, and is journalled", arguments: Engine.allCases)
    func map(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let registrar = try await scene.world.officer("DDM")
        func record(_ key: String, _ type: String, _ longitude: String?, _ latitude: String?, month: String = "2017-01") async throws -> ID<Investigation> {
            let place = longitude.map { HistoricPlace(line: "On or near Row \($0)", longitude: $0, latitude: latitude) }
            let operation = RecordHistoric(
                sourceSystem: "test", sourceKey: key, sourceFile: "a.csv", crimeType: type, month: month, location: place.map { .new($0) })
            return try await scene.office.perform(operation, as: registrar).outcome.id
        }
        for key in 0..<3 { _ = try await record("b\(key)", "burglary", "-0.100000", "51.500000") }
        _ = try await record("r", "robbery", "-0.100100", "51.500100")
        _ = try await record("far", "burglary", "-0.300000", "51.600000")
        _ = try await record("none", "burglary", nil, nil)
        _ = try await record("later", "burglary", "-0.1", "51.5", month: "2017-02")
        let hidden = try await record("hidden", "burglary", "-0.2", "51.55")
        try await scene.restrict(Ref(Investigation.kind, hidden), to: try await scene.group("CLOSED"))
        let sergeant = try await window(
            of: scene.sergeant, in: scene, map: MapSettings(boundary: #"{"type":"FeatureCollection","features":[]}"#, tiles: "/tiles/{z}/{x}/{y}.png"))

        func crimes(_ query: String) async throws -> JSONValue { try JSONValue(text: try await sergeant.get("/map/crimes?\(query)").text.utf8) }
        let all = try await crimes("month=2017-01")
        #expect(all["total"]?.integer == 6)
        #expect(all["cells"]?.array?.compactMap { $0["count"]?.integer } == [4, 1])
        #expect(all["cut"] == .boolean(false))
        let robberies = try await crimes("month=2017-01&type=robbery")
        #expect(robberies["cells"]?.array == [["lat": .number(51.5001), "lon": .number(-0.1001), "count": 1]])
        let close = try await crimes("month=2017-01&bounds=-0.101,51.4995,-0.0995,51.5005")
        #expect(close["cells"]?.array?.count == 1)
        #expect(try await crimes("month=2017-01&bounds=1,51,2,52")["cells"]?.array == [])
        #expect(try await crimes("month=2017-01&type=burglary&type=robbery")["total"]?.integer == 6)

        let page = try await sergeant.get("/map?month=2017-01")
        for part in ["id=\"map\"", "data-boundary=\"/map/boundary\"", "/tiles/{z}", "6 in Jan 2017", "Feb 2017", "Burglary"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(try await sergeant.get("/map/boundary").contains("FeatureCollection"))
        #expect(try await scene.world.journal("map.read").count == 6)
    }

    @Test(
        "cells keep their size when the map is moved, and grow with what is seen",
        arguments: [
            ("-0.51,51.28,0.33,51.70", 0.02), ("-0.50,51.30,0.34,51.72", 0.02), ("-0.11,51.50,-0.09,51.51", 0.0005), ("-10,49,3,61", 0.5),
        ])
    func cells(bounds: String, degrees: Double) throws {
        let side = try #require(CrimeMap.Bounds(bounds)).cellDegrees
        #expect(abs(side - degrees) < degrees / 1_000)
    }
}
