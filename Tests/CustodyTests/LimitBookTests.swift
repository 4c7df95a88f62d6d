import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("The hours of detention are a dated list")
struct LimitBookTests {
    private static let shipped: [LimitBook.Row] = [
        row("pace-1986", "pace", from: "1986-01-01", until: "2022-10-27"), row("pace-2022", "pace", from: "2022-10-28"), row("terrorism", "terrorism", from: "2001-02-19"),
        row("immigration", "immigration", from: "2014-07-01"),
    ]

    private static func row(_ code: String, _ regime: String, from: String, until: String? = nil, hours: Int = 24, more: [String: String] = [:]) -> LimitBook.Row {
        var detail = [
            "regime": regime, "from": from, "custody_officer": "\(hours)", "superintendent": "36", "warrant": "72", "extended": "96", "warn": "4 2 1", "first_review": "6",
            "later_review": "9", "review_warn": "60 30 10", "journey": "24", "s46a": "3", "court_grace": "6", "one_warrant": "36", "superintendent_review": "24",
            "reviews_on_return": "earlier", "non_designated": "6",
        ]
        detail["until"] = until
        return LimitBook.Row(code: code, detail: detail.merging(more) { _, new in new })
    }

    private static func fault(_ rows: [LimitBook.Row]) -> String {
        do { _ = try LimitBook(rows) } catch { return error.sentence }
        return ""
    }

    @Test("refuses a gap, an overlap, an end that nothing follows, and a regime that is missing")
    func faults() {
        let others = Array(Self.shipped.dropFirst(2))
        let first = Self.shipped[0]
        #expect(Self.fault([first, Self.row("pace-2022", "pace", from: "2022-10-30")] + others).contains("there is a gap"))
        #expect(Self.fault([first, Self.row("pace-2022", "pace", from: "2022-10-27")] + others).contains("overlap"))
        #expect(Self.fault([Self.row("a", "pace", from: "1986-01-01"), Self.row("b", "pace", from: "2022-10-28")] + others).contains("has no last day"))
        #expect(Self.fault([first] + others).contains("nothing follows it"))
        #expect(Self.fault(Array(Self.shipped.dropLast())).contains("There is no row for immigration"))
        #expect(Self.fault([Self.row("odd", "prison", from: "1986-01-01")]).contains("names no regime"))
    }

    @Test(
        "refuses what is no number of hours, and limits that grow shorter",
        arguments: [("custody_officer", "0"), ("superintendent", "23"), ("warn", "1 2"), ("later_review", "x"), ("extended", "999"), ("reviews_on_return", "never")])
    func numbers(_ column: String, _ value: String) {
        let rows = [Self.shipped[0], Self.row("pace-2022", "pace", from: "2022-10-28", more: [column: value])] + Self.shipped.dropFirst(2)
        #expect(Self.fault(rows).contains("pace-2022, \(column)"))
    }

    @Test("gives the edition of the day of arrest, to the day")
    func editions() throws {
        let book = LimitBook.shipped
        #expect(book.limits(.pace, on: try #require(Day("2022-10-27"))).section46AHours == 0)
        #expect(book.limits(.pace, on: try #require(Day("2022-10-28"))).section46AHours == 3)
        #expect(book.limits(.court, on: try #require(Day("2026-03-10"))).regime == .court)
        #expect(book.limits(.terrorism, on: try #require(Day("2026-03-10"))).extendedWarrantHours == 336)
        #expect(book.limits(.pace, on: try #require(Day("1970-01-01"))).inForceFrom.description == "1986-01-01")
    }

    private func edition(_ name: String, _ rows: [LimitBook.Row]) -> CodeEdition {
        CodeEdition(
            list: LimitBook.list, edition: name, source: "A test of our own", validFrom: Day(daysSince1970: -25_567), codes: rows.map { Code(code: $0.code, title: $0.code, detail: $0.detail) })
    }

    @Test("two people arrested on either side of a change of law have a limit each; a list with a gap is not loaded and changes nothing", arguments: TestStores.engines)
    func changeOfLaw(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let admin = scene.world.system
        let others = Array(Self.shipped.dropFirst(2))
        let gap = [Self.shipped[0], Self.row("pace-2022", "pace", from: "2022-10-28", until: "2026-03-08"), Self.row("pace-2026", "pace", from: "2026-03-10", hours: 20)] + others
        #expect(try await scene.refusal(of: LoadCodeList(edition("gap", gap)), as: admin).description.contains("there is a gap"))
        let before = try await scene.opened(arrived: scene.now.adding(hours: -12), arrestedAt: scene.now.adding(hours: -13))
        #expect(try await scene.clocks(before).detention.limits.custodyOfficerHours == 24)
        let new = [Self.shipped[0], Self.row("pace-2022", "pace", from: "2022-10-28", until: "2026-03-09"), Self.row("pace-2026", "pace", from: "2026-03-10", hours: 20)] + others
        _ = try await scene.office.perform(LoadCodeList(edition("new", new)), as: admin)
        // Arrested the evening before: the old hours go on.
        #expect(try await scene.clocks(before).detention.reaches(.custodyOfficer, at: scene.now).value == scene.now.adding(hours: 12))
        _ = try await scene.office.perform(RefuseDetention(detentionId: before, reasons: "No grounds.", refusedAt: scene.now, lateReason: Scene.late), as: scene.custodySergeant)
        let after = try await scene.opened()
        let clocks = try await scene.clocks(after)
        #expect(clocks.detention.reaches(.custodyOfficer, at: scene.now).value == clocks.detention.relevantTime.value.adding(hours: 20))
        let task = try await scene.tasks(about: after).first { $0.kind == CustodyTask.limit.rawValue }
        #expect(task?.dueAt == clocks.detention.relevantTime.value.adding(hours: 20))
    }
}
