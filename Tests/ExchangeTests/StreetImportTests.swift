import Base
import Core
import Exchange
import Foundation
import Investigation
import Storage
import TestSupport
import Testing

@Suite("Importing street-level crime")
struct StreetImportTests {
    private typealias S = StreetScene

    @Test("a file that is not there stops the import before anything is loaded", arguments: Engine.allCases)
    func missing(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let good = try scene.write([S.row(S.id("a"))])
        await #expect(throws: ImportFault.self) { _ = try await scene.load([good, scene.folder + "/none.csv"]) }
        await #expect(throws: ImportFault.self) { _ = try await scene.load([good, scene.folder]) }
        #expect(try await scene.crimes().isEmpty)
    }

    @Test("an officer without the permission loads nothing", arguments: Engine.allCases)
    func forbidden(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let constable = try await scene.world.officer("PC")
        let file = try scene.write([S.row(S.id("a"))])
        let result = try await PoliceUKStreet.run(files: [file], office: scene.world.office, officer: constable, rejects: nil) { _ in }
        #expect(result.line == "read=1 created=0 already=0 updated=0 rejected=1")
        #expect(try await scene.crimes().isEmpty)
    }

    @Test("a broken file is rejected whole, with what is wrong with it", arguments: Engine.allCases)
    func broken(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let good = S.row(S.id("a"))
        let wrongColumn = S.header.replacingOccurrences(of: "Reported by", with: "Force")
        let files: [(String, String, String)] = [
            (
                try scene.write([good], to: "1.csv", header: wrongColumn), "column 3 is “Force”, expected “Reported by”",
                "read=1 created=0 already=0 updated=0 rejected=1"
            ),
            (try scene.write([good], to: "2.csv", header: S.header + ",More"), "column 13 is “More”", "read=1 created=0 already=0 updated=0 rejected=1"),
            (try scene.write([good], to: "3.csv", header: "Crime ID,Month"), "column 3 is missing", "read=1 created=0 already=0 updated=0 rejected=1"),
            (
                try scene.write(text: S.header + "\n" + good + "\n" + good.prefix(100), to: "4.csv"), "breaks off",
                "read=2 created=0 already=0 updated=0 rejected=2"
            ),
            (try scene.write(text: S.header + "\n" + good + "\n,2017-01,\"City", to: "5.csv"), "breaks off", "read=2 created=0 already=0 updated=0 rejected=2"),
            (
                try scene.write(bytes: Array((S.header + "\n" + good).utf8) + [0xFF, 0xFE, 0x0A], to: "6.csv"), "not UTF-8",
                "read=1 created=0 already=0 updated=0 rejected=1"
            ),
            (try scene.write(text: "", to: "7.csv"), "is empty", "read=0 created=0 already=0 updated=0 rejected=0"),
        ]
        for (file, reason, line) in files {
            #expect(try await scene.load(file, rejects: scene.folder + "/rejects") == line)
            #expect(scene.told.all.contains { $0.contains(reason) }, "\(reason)")
            let rejects = try String(contentsOfFile: "\(scene.folder)/rejects/\(URL(filePath: file).lastPathComponent).rejects.csv", encoding: .utf8)
            #expect(rejects.contains(reason.replacingOccurrences(of: "“", with: "“")), "\(rejects)")
        }
        #expect(try await scene.crimes().isEmpty)
        #expect(try await scene.count("location") == 0)
    }

    @Test("a row that cannot be understood is rejected with its reason; the others are loaded", arguments: Engine.allCases)
    func rows(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let bad = [
            (S.row("xyz"), "not 64 hexadecimal digits"), (S.row(month: "2017-13"), "not a month"), (S.row(month: "2031-01"), "has not come yet"),
            (S.row(type: "Arson"), "not one that data.police.uk publishes"), (S.row(outcome: "Hanged"), "not one that data.police.uk publishes"),
            (S.row(at: "-0.1,,Half,E01000914,Camden 028B"), "Only one of"), (S.row(at: "51.5,-0.1,Swapped,E01000914,Camden 028B"), "wrong order"),
            (S.row(at: "nan,51.5,Odd,E01000914,Camden 028B"), "not decimal degrees"), (S.row(at: "-0.1,51.5,Odd,E0100,Camden 028B"), "LSOA code"),
            (S.row().replacingOccurrences(of: "City of London Police,City", with: ",City"), "Reported by is empty"), ("a,b,c", "3 columns"),
        ]
        let file = try scene.write(bad.map(\.0) + [S.row(S.id("a"))])
        #expect(try await scene.load(file, rejects: scene.folder) == "read=12 created=1 already=0 updated=0 rejected=11")
        let rejects = CSV.rows(try String(contentsOfFile: "\(file).rejects.csv", encoding: .utf8))
        #expect(rejects.first?.suffix(2) == ["row", "reason"])
        #expect(rejects.dropFirst(2).first?[4] == "-0.111497", "a coordinate stays a number")
        #expect(rejects.dropFirst().map { $0[12] } == (1...11).map(String.init))
        for (row, (_, reason)) in zip(rejects.dropFirst(), bad) { #expect(row.last?.contains(reason) == true, "\(row)") }
        #expect(try await scene.load(file) == "read=12 created=0 already=1 updated=0 rejected=11")
    }

    @Test("CRLF, a byte-order mark and quoted commas are read as they are meant", arguments: Engine.allCases)
    func dialects(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let quoted = S.row(S.id("a"), at: "-0.1,51.5,\"On or near \"\"The Row\"\", east\",E01000914,\"Camden 028B\"")
        let plain = try scene.write([quoted], to: "lf.csv")
        let marked = try scene.write([quoted, S.row(S.id("b"))], to: "crlf.csv", header: "\u{FEFF}" + S.header, ending: "\r\n")
        #expect(try await scene.load(plain) == "read=1 created=1 already=0 updated=0 rejected=0")
        #expect(try await scene.load(marked) == "read=2 created=1 already=1 updated=0 rejected=0")
        #expect(try await scene.crimes().contains { $0.title == "Burglary, On or near \"The Row\", east" })
    }

    @Test(
        "duplicates: alike without an ID are incidents of their own, alike with an ID are one, an ID at two places is two records", arguments: Engine.allCases)
    func identity(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let incident = S.row(type: "Anti-social behaviour", outcome: "")
        let elsewhere = S.row(S.id("b"), at: "-0.08,51.51,On or near Other Row,E01032739,City of London 001F")
        let file = try scene.write([
            incident, incident, incident, S.row(S.id("a")), S.row(S.id("a")), S.row(S.id("b")), elsewhere, S.row(S.id("c"), at: S.nowhere),
            S.row(S.id("c"), type: "Other theft"),
        ])
        #expect(try await scene.load(file) == "read=9 created=8 already=1 updated=0 rejected=0")
        let crimes = try await scene.crimes()
        #expect(crimes.filter { !$0.isCrime }.count == 3)
        #expect(crimes.filter { $0.sourceId == S.id("b") }.count == 2)
        #expect(crimes.filter { $0.locationId == nil }.count == 1)
        #expect(try await scene.count("location") == 2)
        #expect(try await scene.count("link") == 7)
        let before = try await scene.journalled()
        #expect(before >= 8)
        #expect(try await scene.load(file) == "read=9 created=0 already=9 updated=0 rejected=0")
        #expect(try await scene.journalled() == before, "a second run changes nothing")
    }

    @Test("a release with street names in other capitals is the same place and the same record", arguments: Engine.allCases)
    func capitals(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let one = try scene.write([S.row(S.id("a"), at: "-0.08,51.51,On or near Alderman'S Walk,E01032739,City of London 001F")], to: "1.csv")
        let two = try scene.write(
            [
                S.row(S.id("a"), at: "-0.080000,51.510,On or near Alderman's Walk,E01032739,City of London 001F"),
                S.row(S.id("b"), at: "-0.08,51.51,On or near Alderman's Walk,E01032739,City of London 001F"),
            ], to: "2.csv")
        #expect(try await scene.load(one, two) == "read=3 created=2 already=1 updated=0 rejected=0")
        #expect(try await scene.count("location") == 1)
    }

    @Test("a later release updates the outcome and keeps the former; the older one loaded afterwards changes nothing", arguments: Engine.allCases)
    func releases(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let older = try scene.write(
            [S.row(S.id("a")), S.row(S.id("b"), outcome: ""), S.row(S.id("c"), outcome: "Offender sent to prison")], to: "old/2017-01.csv")
        let newer = try scene.write(
            [
                S.row(S.id("a"), outcome: "Awaiting court outcome"), S.row(S.id("b"), outcome: "Investigation complete; no suspect identified"),
                S.row(S.id("c"), outcome: "Under investigation"),
            ], to: "new/2017-01.csv")
        #expect(try await scene.load(older) == "read=3 created=3 already=0 updated=0 rejected=0")
        #expect(try await scene.load(newer) == "read=3 created=0 already=1 updated=2 rejected=0")
        let after = Set(try await scene.crimes().map { "\($0.sourceId?.first ?? "-"): \($0.sourceOutcome ?? "none")" })
        #expect(after == ["a: awaiting-court-outcome", "b: no-suspect-identified", "c: prison"])
        let history = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT reason FROM outcome_history") }
        #expect(history == ["replaced", "replaced"])
        let journalled = try await scene.journalled()
        #expect(try await scene.load(older, newer) == "read=6 created=0 already=6 updated=0 rejected=0")
        #expect(try await scene.journalled() == journalled)
    }

    @Test("two outcomes of one record in one file: the one further along stands and the other is kept beside it", arguments: Engine.allCases)
    func beside(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let file = try scene.write([S.row(S.id("a")), S.row(S.id("a"), outcome: "Local resolution"), S.row(S.id("a"), outcome: "Awaiting court outcome")])
        #expect(try await scene.load(file) == "read=3 created=1 already=2 updated=0 rejected=0")
        #expect(try await scene.crimes().map(\.sourceOutcome) == ["local-resolution"])
        let kept = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT source_outcome FROM outcome_history ORDER BY source_outcome") }
        #expect(kept == ["awaiting-court-outcome", "under-investigation"])
        #expect(try await scene.load(file) == "read=3 created=0 already=3 updated=0 rejected=0")
    }

    @Test("more rows than a batch and a piece hold go in whole, also when the last line has no end", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        let scene = try await S.make(engine)
        let incidents = Array(repeating: S.row(type: "Anti-social behaviour", outcome: ""), count: 1203)
        let text = ([S.header] + incidents + [S.row(S.id("a"))]).joined(separator: "\n")
        let file = try scene.write(text: text)
        #expect(try await scene.load(file) == "read=1204 created=1204 already=0 updated=0 rejected=0")
        #expect(try await scene.load(file) == "read=1204 created=0 already=1204 updated=0 rejected=0")
    }
}
