import Base
import Core
import Foundation
import Intelligence
import Records
import Storage
import TestSupport
import Testing

/// A restricted report is, to everyone outside its group, exactly as if it did not exist.
@Suite("A restricted report")
struct RestrictedReportTests {
    private struct Reports {
        let scene: Scene
        let open: ID<IntelligenceReport>
        let restricted: ID<IntelligenceReport>?
    }

    /// Two open reports about the known person and, between them, a restricted one about the same person and somebody new; or without that one.
    private func reports(_ engine: Engine, withRestricted: Bool) async throws -> Reports {
        let scene = try await Scene.make(engine)
        let open = try await scene.submitted(scene.report())
        scene.world.clock.advance(minutes: 1)
        var restricted: ID<IntelligenceReport>?
        if withRestricted {
            let new = PersonFacts(givenNames: "Hilde", familyName: "Covertname", phone: "020 7946 0777", address: "9 Covert Lane, NW1 0AA")
            let items = [Scene.paragraph("Alex Sample takes orders from Hilde Covertname."), Scene.paragraph("They meet by the windmill.")]
            restricted = try await scene.submitted(scene.report(about: [.known(scene.known), .new(new)], items, groups: [scene.group]))
        }
        scene.world.clock.advance(minutes: 1)
        _ = try await scene.submitted(scene.report([Scene.paragraph("Alex Sample was seen with a ladder.")]))
        scene.world.clock.advance(minutes: 1)
        return Reports(scene: scene, open: open, restricted: restricted)
    }

    /// Every address where the report could show.
    private func addresses(_ reports: Reports) -> [String] {
        let (person, report) = (reports.scene.known, reports.open)
        let words = ["sample", "intelligence", "covertname", "windmill", "2DP", "INT/000001/26", "INT/000002/26", "INT/SIGNET/000001/26", "020%207946%200777", "NW1%200AA"]
        return [
            "/", "/intelligence", "/intelligence?after=ffffffff-ffff-7fff-bfff-ffffffffffff", "/intelligence-reports/\(report)", "/people/\(person)",
            "/people/\(person)?kind=intelligence-report", "/do/intelligence.report.submit", "/do/intelligence.report.submit?ref=person/\(person)",
            "/pick/person?q=sample", "/pick/person?q=covert", "/pick/person?q=alex%20sample", "/pick/intelligence-report?q=intelligence",
            "/api/v1/people/\(person)", "/api/v1/people", "/api/v1/people?limit=1", "/api/v1/intelligence-reports", "/api/v1/intelligence-reports?limit=1",
            "/api/v1/intelligence-reports?limit=2", "/api/v1/intelligence-reports/\(report)", "/api/v1/operations",
        ] + words.flatMap { ["/search?q=\($0)", "/search?q=\($0)&kind=intelligence-report", "/api/v1/search?q=\($0)", "/api/v1/search?q=\($0)&limit=1"] }
    }

    @Test("leaves every page and every answer outside its group as it would be without it", arguments: Engine.allCases)
    func outside(_ engine: Engine) async throws {
        let with = try await reports(engine, withRestricted: true)
        let without = try await reports(engine, withRestricted: false)
        let (windowWith, windowWithout) = (try await with.scene.window(of: with.scene.outsider), try await without.scene.window(of: without.scene.outsider))
        for (here, there) in zip(addresses(with), addresses(without)) {
            let (answer, expected) = (try await windowWith.get(here), try await windowWithout.get(there))
            #expect(expected.status == 200, "\(there): \(expected.status)")
            #expect(answer.comparable == expected.comparable, "\(here)")
            #expect(answer.headers == expected.headers, "\(here)")
        }
    }

    @Test("answers by its id as an id that nobody has", arguments: Engine.allCases)
    func byID(_ engine: Engine) async throws {
        let reports = try await reports(engine, withRestricted: true)
        let id = try #require(reports.restricted)
        let browser = try await reports.scene.window(of: reports.scene.outsider)
        for path in ["/api/v1/intelligence-reports/", "/intelligence-reports/", "/do/intelligence.report.submit?ref=intelligence-report/"] {
            let (hidden, absent) = (try await browser.get(path + id.description), try await browser.get(path + RawID(at: reports.scene.now).description))
            #expect(absent.status == 404)
            #expect(hidden.comparable == absent.comparable, "\(path)")
            #expect(hidden.headers == absent.headers, "\(path)")
        }
        let attempts = try await reports.scene.world.journal("intelligence.report.read").filter { $0.category == "EXPF" }
        #expect(attempts.filter { $0.subjectId == id.raw }.map(\.outcome) == ["not-found", "not-found"])
    }

    @Test("cannot be changed, linked or restricted anew from outside, as if it were not there", arguments: Engine.allCases)
    func acts(_ engine: Engine) async throws {
        let reports = try await reports(engine, withRestricted: true)
        let scene = reports.scene
        let other = try await scene.world.group("OTHER")
        let manager = try await scene.world.officer("INTM", groups: [other])
        for id in [try #require(reports.restricted).raw, RawID(at: scene.now)] {
            let restrict: JSONValue = [
                "kind": "intelligence-report", "record": .string(id.description), "groups": .array([.string(other.description)]), "reason": "A test.",
            ]
            #expect(try await scene.world.refusal { _ = try await scene.office.perform(RestrictRecord.name, body: restrict, as: manager) } == .notFound)
        }
    }

    @Test("is all there for its group: list, search, links, timeline and API", arguments: Engine.allCases)
    func inside(_ engine: Engine) async throws {
        let reports = try await reports(engine, withRestricted: true)
        let id = try #require(reports.restricted)
        let scene = reports.scene
        let browser = try await scene.window(of: scene.insider)
        #expect(try await scene.found(id).reference == "INT/SIGNET/000001/26")
        let pages = [
            "/intelligence", "/people/\(scene.known)", "/people/\(scene.known)?kind=intelligence-report", "/search?q=windmill", "/search?q=INT/SIGNET/000001/26",
            "/api/v1/people/\(scene.known)", "/api/v1/intelligence-reports", "/api/v1/intelligence-reports/\(id)", "/api/v1/search?q=windmill",
        ]
        for path in pages {
            let answer = try await browser.get(path)
            #expect(answer.status == 200 && answer.contains(id.description), "\(path): \(answer.status)")
        }
        #expect(try await browser.get("/pick/person?q=covert").contains("COVERTNAME"))
        let page = try await browser.get("/intelligence-reports/\(id)")
        #expect(page.contains("Restricted") && page.contains("SIGNET"))
        #expect(page.contains("They meet by the windmill."))
        #expect(page.contains("SAMPLE, Alex") && page.contains("COVERTNAME, Hilde"))
        let open = try await browser.get("/api/v1/intelligence-reports")
        #expect(open.text.components(separatedBy: "\"kind\":\"intelligence-report\"").count == 4)
    }

    @Test("is there for an officer from the moment they join its group", arguments: Engine.allCases)
    func membership(_ engine: Engine) async throws {
        let reports = try await reports(engine, withRestricted: true)
        let id = try #require(reports.restricted)
        let scene = reports.scene
        let browser = try await scene.window(of: scene.outsider)
        #expect(try await browser.get("/intelligence-reports/\(id)").status == 404)
        _ = try await scene.office.perform(AddGroupMember(group: scene.group, officer: scene.outsider.id), as: scene.world.system)
        #expect(try await browser.get("/intelligence-reports/\(id)").status == 200)
    }
}
