public import Base
public import Core

/// Pieces that every module's pages are made of.
public enum Component {
    /// A time as officers read it, with the exact instant for scripts.
    public static func time(_ instant: Instant, zoned: Bool = false) -> HTML {
        "<time datetime=\"\(instant)\">\(London.text(instant, zoned: zoned))</time>"
    }

    public static func day(_ day: Day) -> HTML { "<time datetime=\"\(day.description)\">\(London.text(day))</time>" }

    /// Name and value pairs; a pair without value is left out.
    public static func facts(_ pairs: [(String, HTML?)]) -> HTML {
        let rows = pairs.compactMap { name, value -> HTML? in value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>" } }
        return rows.isEmpty ? "" : "<dl class=\"facts\">\(rows)</dl>"
    }

    /// - Parameter acts: what may be done to just this part of the record.
    public static func panel(_ title: String, id: String? = nil, acts: [AnyOperation] = [], on ref: Ref? = nil, _ content: HTML) -> HTML {
        let anchor: HTML = id.map { " id=\"\($0)\" data-region=\"\($0)\"" } ?? ""
        let links = acts.map { act -> HTML in "<a href=\"\(FormPage.address(of: act.name, on: ref))\">\(act.title)</a>" }
        let nav: HTML = links.isEmpty ? "" : "<nav class=\"acts\" aria-label=\"\(title)\">\(links)</nav>"
        return "<section class=\"panel\"\(anchor)><h2>\(title)</h2>\(nav)\(content)</section>"
    }

    public static func empty(_ sentence: String) -> HTML { "<p class=\"empty\">\(sentence)</p>" }

    /// A reference number, title and status: the head of every record's page.
    public static func head(title: String, reference: String?, status: String, detail: HTML = "") -> HTML {
        let number: HTML = reference.map { "<span class=\"reference\">\($0)</span>" } ?? ""
        let state: HTML = status.isEmpty ? "" : "<span class=\"status\">\(status)</span>"
        return "<header class=\"record\" data-region=\"head\"><h1>\(title)</h1><p class=\"under\">\(number)\(state)\(detail)</p></header>"
    }

    /// How a record is to be handled, and buttons to what may be done next with it.
    public static func actions(_ offer: Offer) -> HTML {
        let handling = offer.handling
        let marking: HTML = handling.marking.map { "<strong class=\"marking\">\($0)</strong> " } ?? ""
        let closed: HTML = handling.groups.isEmpty ? "" : "<span class=\"restricted\"><strong>Restricted</strong> to \(handling.groups.joined(separator: ", "))</span>"
        let line: HTML = marking.isEmpty && closed.isEmpty ? "" : "<p class=\"handling\">\(marking)\(closed)</p>"
        let print: [HTML] = offer.isPrintable ? ["<a class=\"button quiet\" href=\"\(Address(PrintPages.path, [("ref", offer.ref.description)]))\">Print</a>"] : []
        let buttons = offer.operations.map { button($0, on: offer.ref, "button") } + offer.general.map { button($0, on: offer.ref, "button quiet") } + print
        let nav: HTML = buttons.isEmpty ? "" : "<nav class=\"actions\" aria-label=\"What you can do\">\(buttons)</nav>"
        return line.isEmpty && nav.isEmpty ? "" : "<div data-region=\"actions\">\(line)\(nav)</div>"
    }

    private static func button(_ operation: AnyOperation, on ref: Ref, _ style: String) -> HTML {
        "<a class=\"\(style)\" href=\"\(FormPage.address(of: operation.name, on: ref))\">\(operation.title)</a>"
    }

    /// What is due next on a record.
    public static func due(_ tasks: [WorkList.Item], now: Instant) -> HTML {
        guard !tasks.isEmpty else { return "" }
        let items = tasks.map { task -> HTML in
            "<li><span class=\"task\">\(task.title)</span> \(task.dueAt.map { deadline($0, now: now) } ?? "")</li>"
        }
        return "<section class=\"due\" data-region=\"due\" aria-label=\"Due next\"><h2>Due next</h2><ol class=\"tasks\">\(items)</ol></section>"
    }

    /// A deadline with its state in words; the clock script keeps the countdown going.
    ///
    /// - Parameter soonSeconds: how long before it is due it counts as soon.
    public static func deadline(_ due: Instant, now: Instant, soonSeconds: Int64 = 3600) -> HTML {
        let left = due.seconds(since: now)
        let state = left < 0 ? "late" : left < soonSeconds ? "soon" : "ok"
        return """
            <span class="deadline \(state)"><time datetime="\(due)" data-due="\(due)" data-soon="\(String(soonSeconds))">\(London.text(due, zoned: true))</time>
            <span class="state">\(left < 0 ? "overdue" : left < soonSeconds ? "due soon" : "")</span></span>
            """
    }

    /// The reason and the citation behind a computed value.
    public static func why(_ explained: Explained<some Any>) -> HTML {
        "<details class=\"why\"><summary>Why</summary><p>\(explained.reason)</p><p>\(explained.rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " })</p></details>"
    }

    /// A link to a record of any kind by its index card.
    public static func link(_ entry: Entry, registry: Registry) -> HTML {
        guard let type = registry.recordTypes[entry.kind] else { return HTML(text: entry.title) }
        return "<a href=\"\(Address("/\(type.path)/\(entry.id)"))\">\(entry.reference.map { reference -> HTML in "<span class=\"reference\">\(reference)</span> " } ?? "")\(entry.title)</a>"
    }

    /// Links to the next and to the first page of a list read by key.
    public static func pages(path: String, query: [(String, String)], next: String?, isFirst: Bool) -> HTML {
        let first: HTML = isFirst ? "" : "<a href=\"\(Address(path, query))\">First page</a>"
        let more: HTML = next.map { "<a rel=\"next\" href=\"\(Address(path, query + [("after", $0)]))\">More</a>" } ?? ""
        return first.isEmpty && more.isEmpty ? "" : "<nav class=\"pages\" aria-label=\"Pages\">\(first)\(more)</nav>"
    }

    public static func money(pence: Int) -> String {
        let pounds = String(pence / 100)
        var grouped = ""
        for (index, digit) in pounds.enumerated() {
            if index > 0 && (pounds.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return "£" + grouped + "." + (pence % 100 < 10 ? "0" : "") + String(pence % 100)
    }
}
