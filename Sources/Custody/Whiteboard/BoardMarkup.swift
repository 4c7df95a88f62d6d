import Base
import Core
import Records
import Web

/// The whiteboard as a table: who and where stay in reach, both clocks stand beside each other, and no colour says anything that words do not.
struct BoardMarkup {
    let board: Whiteboard
    let acts: [BoardAct]
    /// Whether each row names its suite.
    let isForce: Bool

    var now: Instant { board.now }

    func table() -> HTML {
        guard !board.rows.isEmpty else { return Component.empty("Nobody is in custody here.") }
        let cut: HTML = board.isCut ? "<caption>Only the first to arrive are shown. Choose a suite to see the others.</caption>" : ""
        return """
            <table class="board" data-acts="\(addresses)">\(cut)<thead><tr><th scope="col">Cell and detainee</th><th scope="col">Offence</th><th scope="col">Detention limit</th>
            <th scope="col">Review</th><th scope="col">Visit</th><th scope="col">Risk</th><th scope="col">People</th><th scope="col">Next</th></tr></thead>
            <tbody>\(board.rows.map(row))</tbody></table>
            """
    }

    private func row(_ row: Whiteboard.Row) -> HTML {
        let detention = row.detention
        return """
            <tr class="\(alert(row))" data-keys="\(keys(detention))" data-record="\(detention.id.description)">\(who(row))
            <td>\(row.suspectedOf)\(row.officerInTheCase.map { "<small>\($0)</small>" as HTML })</td>
            <td>\(limit(row))</td><td>\(clock(row, .review, none: row.awaitsDecision ? "not authorised" : "none"))</td>
            <td>\(visit(row))</td><td>\(risk(row))</td><td>\(people(row))</td><td class="next">\(next(row))</td></tr>
            """
    }

    private func alert(_ row: Whiteboard.Row) -> String { row.nearest.map { BoardClock.state(until: $0.at, warn: $0.warnAt, now: now) } ?? "calm" }

    /// `a /do/… r /do/…`: what the keys do, once for the table; the id of the row's record completes each. Six hundred rows need not say it each.
    private var addresses: String { acts.map { "\($0.key) \($0.beginning)" }.joined(separator: " ") }

    /// The keys that fit this row.
    private func keys(_ detention: Detention) -> String { acts.filter { $0.fits(detention) }.map(\.key).joined() }

    private func who(_ row: Whiteboard.Row) -> HTML {
        let detention = row.detention
        let picture: HTML =
            row.photograph.map { photograph in
                "<img src=\"\(Address("/people/\(detention.personId)/photographs/\(photograph)/small"))\" alt=\"\" width=\"40\" height=\"48\" loading=\"lazy\">"
            } ?? (isForce ? "" : "<span class=\"no-picture\" aria-hidden=\"true\">\(initials(row.name))</span>")
        let sex: HTML = row.sex.map { $0 == .female ? "<abbr title=\"female\">F</abbr> " : $0 == .male ? "<abbr title=\"male\">M</abbr> " : "" } ?? ""
        let age: HTML = row.age.flag.map { "<strong class=\"flag\">\($0)</strong> " } ?? row.age.years.map { "\($0) " } ?? ""
        let suite: HTML = isForce ? "<small>\(row.suite)</small>" : ""
        return """
            <th scope="row"><span class="who-cell"><span class="cell">\(row.cell ?? "–")</span>\(picture)<span>
            <a id="d-\(detention.id)" href="\(Address("/detentions/\(detention.id)"))">\(row.name)</a><small>\(sex)\(age)<span class="reference">\(detention.number)</span></small>\(suite)</span></span></th>
            """
    }

    private func initials(_ name: String) -> String {
        name.split(separator: ",").compactMap { $0.first { $0.isLetter } }.map(String.init).reversed().joined()
    }

    private func limit(_ row: Whiteboard.Row) -> HTML {
        guard let standing = row.clocks.limit(at: now)?.value else { return "<span class=\"none\">\(row.detention.chargedAt == nil ? "ended" : "charged")</span>" }
        if standing.isStopped {
            let why = row.clocks.detention.stopped(at: now)?.kind.title ?? "not running"
            return BoardClock.stopped(secondsLeft: standing.secondsLeft, because: why)
        }
        return clock(row, .limit, none: "")
    }

    func clock(_ row: Whiteboard.Row, _ what: Whiteboard.Due.What, none: String) -> HTML {
        row.due.first { $0.what == what }.map { BoardClock.html($0, now: now) } ?? "<span class=\"none\">\(none)</span>"
    }

    private func visit(_ row: Whiteboard.Row) -> HTML {
        guard let care = row.care else { return "<span class=\"none\">not shown</span>" }
        return care.level == nil ? "<span class=\"none\">no level set</span>" : clock(row, .visit, none: "none due")
    }

    func risk(_ row: Whiteboard.Row) -> HTML {
        let level: HTML = row.care?.level.map { "<strong class=\"level\">Level \($0.number)</strong> " } ?? ""
        let risk: HTML = row.care?.risk.map { "<strong class=\"risk \($0.rawValue)\">\($0.title) risk</strong> " } ?? (row.care == nil ? "" : "<span class=\"none\">not assessed</span> ")
        let state: HTML = row.care.map { care in care.isInterviewed ? "<small>in interview</small>" : care.isResting ? "<small>resting</small>" : "" } ?? ""
        let shown = row.markers.prefix(2).map { "<span class=\"mark\">\($0)</span> " as HTML }
        let more: HTML = row.markers.count > 2 ? "<small>and \(row.markers.count - 2) more</small>" : ""
        return "\(level)\(risk)\(shown)\(more)\(state)"
    }

    private func people(_ row: Whiteboard.Row) -> HTML { row.care.map { BoardPeople.html($0) } ?? "" }

    private func next(_ row: Whiteboard.Row) -> HTML {
        let detention = row.detention
        let fitting = acts.filter { $0.fits(detention) }
        let first: HTML
        if row.awaitsDecision {
            let act = fitting.first { $0.name == AuthoriseDetention.name }
            first = "\(link("Decide on detention", act?.address(detention) ?? Address("/detentions/\(detention.id)"))) <small>waiting since \(BoardClock.clock(detention.arrivedAt, now: now))</small>"
        } else if let due = row.nearest {
            first = "\(link(due.title, address(due, detention, fitting))) \(BoardClock.html(due, now: now))"
        } else {
            first = "<span class=\"none\">nothing due</span>"
        }
        let line: HTML = "<span class=\"first\">\(first)</span>"
        guard !isForce, !fitting.isEmpty else { return line }
        let items = fitting.map { act -> HTML in "<a href=\"\(act.address(detention))\">\(act.title) <kbd aria-hidden=\"true\">\(act.key)</kbd></a>" }
        return "\(line)<div class=\"row-acts\" role=\"group\" aria-label=\"\(row.name)\">\(items)</div>"
    }

    private func link(_ title: String, _ address: Address) -> HTML { "<a class=\"do\" href=\"\(address)\">\(title)</a>" }

    private func address(_ due: Whiteboard.Due, _ detention: Detention, _ acts: [BoardAct]) -> Address {
        let wanted: OperationName? =
            switch due.what {
            case .review: HoldReview.name
            case .visit: RecordVisit.name
            case .limit, .meal, .rest, .interviewBreak, .task: nil
            }
        return acts.first { $0.name == wanted }?.address(detention) ?? Address("/detentions/\(detention.id)")
    }

    /// What is overdue or due within half an hour, above everything: each is somebody's task, and goes away when it is done, not when it is clicked.
    func alarms() -> HTML {
        let all = board.rows.flatMap { row in row.due.filter { now >= $0.warnAt }.map { (row: row, due: $0) } }.sorted { $0.due.at < $1.due.at }
        let expected = board.expected.filter { now >= $0.dueAt.adding(minutes: -Self.expectedWarnMinutes) }
        guard !all.isEmpty || !expected.isEmpty else { return "<p class=\"quiet-line\">Nothing is overdue.</p>" }
        let late = all.filter { $0.due.at <= now }
        let missing = expected.filter { $0.dueAt <= now }
        let shown = (late + all.filter { $0.due.at > now }).prefix(Self.alarmsMax)
        let items = shown.map { alarm -> HTML in
            """
            <li><a href="\(address(alarm.due, alarm.row.detention, acts))"><strong>\(alarm.row.cell ?? "–")</strong> \(alarm.row.name)</a> <span>\(alarm.due.title)</span>
            \(BoardClock.html(alarm.due, now: now))</li>
            """
        }
        let awaited = expected.prefix(Self.alarmsMax).map { one -> HTML in
            "<li><a href=\"\(Address("/\(one.subjectKind == StreetBail.kind ? "street-bails" : "bails")/\(one.subjectId)"))\">\(one.title)</a> \(BoardClock.html(one.clock, now: now))</li>"
        }
        let others: HTML = expected.count > Self.alarmsMax ? "<li>\(expected.count) are due on bail; the work list has them all.</li>" : ""
        let more: HTML = all.count > shown.count ? "<li>All \(all.count) are in the table.</li>" : ""
        let (overdue, soon) = (late.count + missing.count, all.count - late.count + expected.count - missing.count)
        let head = overdue == 0 ? "\(soon) due soon" : "\(overdue) overdue, \(soon) due soon"
        return "<div class=\"alarm \(overdue == 0 ? "amber" : "red")\"><h2>\(head)</h2><ul>\(items)\(awaited)\(others)\(more)</ul></div>"
    }

    private static let alarmsMax = 6
    /// Before the time of return somebody due on bail is amber.
    private static let expectedWarnMinutes = 30
}

extension Whiteboard.Expected {
    var clock: Whiteboard.Due { Whiteboard.Due(what: .task(CustodyTask.bailDue.rawValue), title: title, at: dueAt, warnAt: dueAt.adding(minutes: -30)) }
}
