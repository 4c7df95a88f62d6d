import Base
import Core
import Storage
import Web

/// The board for a screen across the room: cell, name, level and clocks, as large as all of them fit.
struct WallMarkup {
    /// What is shown of a name; codes of `custody.display-naming`.
    enum Naming: String, Codable, Sendable, SQLBindable, CaseIterable {
        case cell, initials, surname
    }

    let board: Whiteboard
    let isForce: Bool
    var naming = Naming.surname
    /// Nobody is signed in at it and whoever is led past can read it: it says nothing of age, health, need or offence.
    var isUnattended = false

    var now: Instant { board.now }

    /// The most urgent of the force that one screen holds.
    private static let ofForceMax = 40
    /// Rows of one column for which the style has a size of letters.
    private static let sizes = [6, 10, 14, 18, 22, 26, 32, 40, 70]

    func html() -> HTML {
        guard !board.rows.isEmpty else { return Component.empty("Nobody is in custody here.") }
        let rows = isForce ? Array(board.rows.prefix(Self.ofForceMax)) : board.rows
        let columns = rows.count > 80 ? 3 : rows.count > 14 ? 2 : 1
        let each = (rows.count + columns - 1) / columns
        let size = Self.sizes.first { $0 >= each } ?? Self.sizes[Self.sizes.count - 1]
        let lists = stride(from: 0, to: rows.count, by: each).map { start -> HTML in
            """
            <div>\(heads)<ol class="wall" start="\(start + 1)">\(rows[start..<min(start + each, rows.count)].map(item))</ol></div>
            """
        }
        let more: HTML = rows.count < board.rows.count ? "<p class=\"quiet-line\">and \(board.rows.count - rows.count) more, due later</p>" : ""
        return "<div class=\"walls columns-\(String(columns)) rows-\(String(size))\">\(lists)</div>\(more)"
    }

    private var heads: HTML {
        "<p class=\"wall-heads\" aria-hidden=\"true\"><span>Cell</span><span></span><span></span><span>Visit</span><span>Review</span><span>Limit</span></p>"
    }

    private func item(_ row: Whiteboard.Row) -> HTML {
        let state = row.nearest.map { BoardClock.state(until: $0.at, warn: $0.warnAt, now: now) } ?? "calm"
        let flag: HTML = isUnattended ? "" : row.age.flag.map { " <strong class=\"flag\">\($0)</strong>" } ?? ""
        let level: HTML = row.care?.level.map { "<strong class=\"level\">L\($0.number)</strong>" } ?? ""
        let clocks: HTML =
            row.awaitsDecision
            ? "<span class=\"decide\">Decide on detention</span>" : "\([("Visit", .visit), ("Review", .review), ("Limit", .limit)].map { clock($0, $1, row) })"
        // One line: a second would run into the next row.
        let needs = isUnattended ? "" : needs(row)
        let wanted: HTML = needs.isEmpty ? "" : "<span class=\"needs\">\(isForce ? ": " : "")\(needs)</span>"
        let under: HTML = isForce || !needs.isEmpty ? "<small>\(isForce ? row.suite : "")\(wanted)</small>" : ""
        return """
            <li class="\(state)"><span class="cell">\(row.cell ?? "–")</span><span class="name">\(name(row))\(flag)\(under)</span>
            <span class="stand">\(level)</span>\(clocks)</li>
            """
    }

    private func name(_ row: Whiteboard.Row) -> String {
        switch naming {
        case .surname: Self.short(row.name)
        case .initials: Self.initials(row.name)
        case .cell: row.cell == nil ? row.detention.number : ""
        }
    }

    /// Whoever somebody must still see to, in a few words.
    private func needs(_ row: Whiteboard.Row) -> String {
        guard let care = row.care else { return row.suspectedOf }
        var words: [String] = []
        if care.level == nil { words.append("no level set") }
        if care.risk == .high { words.append("high risk") }
        for (title, need) in [("AA", care.adult), ("solicitor", care.solicitor), ("interpreter", care.interpreter), ("healthcare", care.medical)] where need.isOpen {
            words.append("\(title) \(need.title)")
        }
        if care.isInterviewed { words.append("in interview") }
        return words.joined(separator: ", ")
    }

    private func clock(_ title: String, _ what: Whiteboard.Due.What, _ row: Whiteboard.Row) -> HTML {
        guard let due = row.due.first(where: { $0.what == what }) else { return "<span class=\"on\"></span>" }
        return "<span class=\"on\(row.nearest == due ? " nearest" : "")\"><i class=\"visually-hidden\">\(title)</i> \(BoardClock.html(due, now: now))</span>"
    }

    /// `SMITH, J`: what fits on a wall.
    static func short(_ name: String) -> String {
        let parts = name.split(separator: ",", maxSplits: 1)
        guard parts.count == 2, let initial = parts[1].first(where: { $0.isLetter }) else { return name }
        return "\(parts[0]), \(initial)"
    }

    /// `JS`; a name in one part, such as an unknown person's, by its first letter.
    static func initials(_ name: String) -> String {
        name.split(separator: ",", maxSplits: 1).reversed().compactMap { $0.first { $0.isLetter } }.map(String.init).joined()
    }
}

/// The whole page of a wall: suite, how many are held and how many cells are free, the time, the board.
enum WallPage {
    /// - Parameter leave: where an officer goes from here; nothing on a screen that nobody is signed in at.
    static func html(_ wall: WallMarkup, title: String, free: (free: Int, of: Int)?, leave: Address?) -> HTML {
        let cells: HTML = free.map { "<span>\($0.free) of \($0.of) cells free</span>" } ?? ""
        let link: HTML = leave.map { "<a href=\"\($0)\">Leave wall view</a>" } ?? ""
        return """
            <header class="wall-head" data-region="wall-head"><h1>\(title)</h1><span>\(wall.board.rows.count) held</span>\(cells)<span class="wall-time" data-clock></span>\(link)</header>
            <div data-region="wall" class="wall-frame">\(wall.html())</div>
            """
    }
}
