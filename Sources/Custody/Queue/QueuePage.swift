import Base
import Core
import Records
import Storage
import Web

/// Who is on the way and who waits, a suite at a time, with what the custody officer must know before the van arrives.
enum QueuePage {
    static let path = "/custody/queue"

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
            let officer = visit.officer
            return try await visit.watch(SuitePage.permission) { reading in
                try QueueBoard(suite, reading)
            } show: { board in
                let live = board.queues.map(\.named.suite.unit)
                let title = suite == nil ? "On the way" : "On the way to \(board.queues.first?.named.unit.name ?? "custody")"
                return Page(title, area: SuitePage.path, live: live, scripts: SuitePage.scripts, html(board, title, suite, officer))
            }
        }
        pages.api("/custody/queue", "Who waits to be booked in", query: ["suite"]) { visit in
            let suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
            return .json(try await visit.consult(SuitePage.permission) { reading in try QueueBoard(suite, reading) }.json)
        }
    }

    private static func html(_ board: QueueBoard, _ title: String, _ suite: ID<CustodySuite>?, _ officer: Officer) -> HTML {
        let queues = suite == nil ? board.queues.filter { !$0.people.isEmpty } : board.queues
        let empty: HTML = queues.isEmpty ? "<section class=\"panel\">\(Component.empty(board.queues.isEmpty ? "No suite has been set up yet." : "Nobody is on the way to any suite."))</section>" : ""
        return """
            <header class="board-head"><h1>\(title)</h1>\(CustodyNav.html(current: .queue, suite, officer))</header>
            <div data-region="queues" class="queues">\(empty)\(queues.map { panel($0, board.now, officer) })</div>
            """
    }

    private static func panel(_ queue: QueueBoard.SuiteQueue, _ now: Instant, _ officer: Officer) -> HTML {
        let suite = queue.named.suite
        let pace = queue.pace
        let minutes = (pace.seconds + 30) / 60
        let measured: HTML =
            pace.count == 0
            ? "Booking in is taken to last \(Int(minutes)) min: too few were booked in within \(QueueBoard.measuredDays) days to measure."
            : "Booking in took \(Int(minutes)) min (median of \(pace.count) in \(QueueBoard.measuredDays) days)."
        let closed: HTML = suite.closedBecause.map { "<p class=\"alert\">Takes nobody in: \($0)</p>" } ?? ""
        let designated: HTML = suite.isDesignated ? "" : "<p class=\"alert\">Not a designated station: nobody stays past six hours from the first station (PACE s30(6)).</p>"
        let people: HTML = queue.people.isEmpty ? Component.empty("Nobody is on the way or waiting.") : "<ol class=\"queue\">\(queue.people.map { person($0, now, officer) })</ol>"
        return """
            <section class="panel queue-suite" aria-label="\(queue.named.unit.name)"><h2><a href="\(Address("/suites/\(suite.id)"))">\(queue.named.unit.name)</a>
            <small>\(queue.free) of \(queue.cells) cells free, \(queue.held) held, \(suite.desks) \(suite.desks == 1 ? "desk" : "desks")</small></h2>\(closed)\(designated)\(people)
            <p class="because">\(measured) First come, first served.</p></section>
            """
    }

    private static func person(_ person: QueueBoard.Person, _ now: Instant, _ officer: Officer) -> HTML {
        let stage: (String, HTML) =
            switch person.stage {
            case .onTheWay: ("On the way", person.expectedAt.map { "expected \(BoardClock.clock($0, now: now))" as HTML } ?? "no arrival time given")
            case .atStation: ("Waiting", "since \(BoardClock.clock(person.since, now: now)), \(waited(person.since, now))")
            case .atDesk: ("At the desk", "arrived \(BoardClock.clock(person.since, now: now)), \(waited(person.since, now))")
            }
        let booked: HTML =
            person.stage == .atDesk
            ? "<small>Opened</small> <b>\(BoardClock.clock(person.bookInAt, now: now))</b>" : "<small>Expected book-in</small> <b>\(BoardClock.clock(person.bookInAt, now: now))</b>"
        let cell: HTML =
            person.cell.map { "\($0) suits" as HTML } ?? person.nearest.map { "<strong>No free cell here suits.</strong> Nearest: \($0.text)" as HTML }
            ?? "<strong>No free cell suits in any suite.</strong>"
        let path = person.record.kind == Detention.kind ? "/detentions/\(person.record.id)" : "/arrests/\(person.record.id)"
        let flag: HTML = person.age.flag.map { " <strong class=\"flag\">\($0)</strong>" } ?? person.age.years.map { " \($0)" } ?? ""
        let sex: HTML = person.sex.map { $0 == .female || $0 == .male ? " \($0.title)" : "" } ?? ""
        return """
            <li class="\(person.stage == .onTheWay ? "coming" : "waiting")"><div class="when"><strong class="stage">\(stage.0)</strong><span>\(stage.1)</span><span class="book">\(booked)</span></div>
            <div class="person"><a id="q-\(person.record.id)" href="\(Address(path))">\(person.name)</a>\(flag)\(sex)<span>\(person.suspectedOf)</span><small>by \(person.officer), arrested \(BoardClock.clock(person.arrestedAt, now: now))</small></div>
            <div class="know">\(known(person))<p class="cell-for">\(cell)</p></div>
            <div class="row-acts" role="group" aria-label="\(person.name)">\(acts(person, officer))</div></li>
            """
    }

    private static func known(_ person: QueueBoard.Person) -> HTML {
        let risks = person.risks.map { "<span class=\"mark\">\($0)</span> " as HTML }
        let note: HTML = person.riskNote.map { "<p>\($0)</p>" } ?? ""
        let force: HTML = person.forceUsed.map { "<p><strong>Force used:</strong> \($0)</p>" } ?? ""
        let why: HTML = person.necessity.isEmpty ? "" : "<p><small>Necessary: \(person.necessity.joined(separator: "; "))</small></p>"
        return "\(risks.isEmpty ? "<span class=\"none\">No risk was seen.</span>" as HTML : "\(risks)")\(note)\(force)\(why)"
    }

    private static func waited(_ since: Instant, _ now: Instant) -> String { Elapsed.text(max(0, now.seconds(since: since))) }

    private static func acts(_ person: QueueBoard.Person, _ officer: Officer) -> HTML {
        let names: [(OperationName, String)] =
            switch person.stage {
            case .onTheWay: [(RecordArrivalAtStation.name, "At the station"), (RedirectArrest.name, "Set destination"), (OpenDetention.name, "Open detention")]
            case .atStation: [(OpenDetention.name, "Open detention")]
            case .atDesk: [(AuthoriseDetention.name, "Decide on detention")]
            }
        let links = names.filter { officer.may($0.0.text) }.map { name, title -> HTML in "<a href=\"\(FormPage.address(of: name, on: person.record))\">\(title)</a>" }
        return "\(links)"
    }
}

extension QueueBoard {
    var json: JSONValue {
        .object([
            "at": .string(now.description),
            "suites": .array(
                queues.map { queue in
                    .object([
                        "suite": .string(queue.named.suite.id.description), "name": .string(queue.named.unit.name), "held": .integer(Int64(queue.held)),
                        "cells": .integer(Int64(queue.cells)), "free": .integer(Int64(queue.free)), "bookInSeconds": .integer(queue.pace.seconds),
                        "measuredFrom": .integer(Int64(queue.pace.count)), "people": .array(queue.people.map(\.json)),
                    ])
                }),
        ])
    }
}

extension QueueBoard.Person {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "record": .string(record.description), "person": .string(person.description), "name": .string(name), "suspectedOf": .string(suspectedOf),
            "stage": .string("\(stage)"), "arrestedAt": .string(arrestedAt.description), "expectedBookInAt": .string(bookInAt.description),
            "risks": .array(risks.map { .string($0) }),
        ]
        if let expectedAt { members["expectedAt"] = .string(expectedAt.description) }
        if let arrivedAt { members["arrivedAt"] = .string(arrivedAt.description) }
        if let cell { members["cell"] = .string(cell) }
        if let nearest { members["nearestSuite"] = .string(nearest.text) }
        return .object(members)
    }
}
