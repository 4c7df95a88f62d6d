import Base
import Core
import Storage
import Web

/// The history of any record in words, field by field.
enum HistoryTable {
    private static let fields: [RecordKind: [String: KeptField]] = [
        Person.kind: byColumn(Person.keptFields), WarningMarker.kind: byColumn(WarningMarker.keptFields),
        GradedLink.kind: byColumn(GradedLink.keptFields), Vehicle.kind: byColumn(Vehicle.keptFields), Organisation.kind: byColumn(Organisation.keptFields),
        ObjectItem.kind: byColumn(ObjectItem.keptFields), Location.kind: byColumn(Location.keptFields), CourtOrder.kind: byColumn(CourtOrder.keptFields),
        WantedEntry.kind: byColumn(WantedEntry.keptFields),
    ]

    /// Parts whose text, which the database puts together, names a day.
    private static let tellsDay: Set<RecordKind> = [PersonDescription.kind, AddressCheck.kind]

    private static func byColumn(_ fields: [KeptField]) -> [String: KeptField] {
        Dictionary(fields.map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func field(_ item: HistoryItem) -> KeptField? { item.isPart == 1 ? nil : fields[item.recordKind]?[item.field] }

    /// The lists whose titles the items need.
    static func lists(_ items: [HistoryItem]) -> Set<String> {
        Set(
            items.compactMap { item in
                if case .codes(let list)? = field(item)?.reading { list.text } else { nil }
            })
    }

    static func html(_ items: [HistoryItem], _ titles: CodeTitles, _ registry: Registry) -> HTML {
        let rows = items.map { item -> HTML in
            let source: HTML =
                item.sourceId.flatMap { id in item.sourceKind.flatMap { registry.recordTypes[$0] }.map { type in "<a href=\"\(Address("/\(type.path)/\(id)"))\">\(item.sourceTitle ?? "")</a>" } }
                ?? ""
            return """
                <tr><td>\(Component.time(item.at))</td><td>\(field(item)?.title ?? item.field)</td><td>\(change(item, titles))</td>
                <td>\(item.officerName ?? "before Peel kept it")</td><td>\(source)\(item.reason.map { reason -> HTML in " <span class=\"why-changed\">\(reason)</span>" })</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list history"><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Change</th>
            <th scope="col">Who</th><th scope="col">From and why</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func change(_ item: HistoryItem, _ titles: CodeTitles) -> HTML {
        switch (value(item.old, item, titles), value(item.new, item, titles)) {
        case (nil, let new?): "<ins>\(new)</ins>"
        case (let old?, nil): "<del>\(old)</del>"
        case (let old?, let new?): "<del>\(old)</del> <ins>\(new)</ins>"
        case (nil, nil): ""
        }
    }

    private static func value(_ text: String?, _ item: HistoryItem, _ titles: CodeTitles) -> String? {
        guard let text else { return nil }
        guard let field = field(item) else {
            return tellsDay.contains(item.recordKind) ? text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/) { found in Day(String(found.output)).map { London.text($0) } ?? String(found.output) } : text
        }
        let json = try? JSONValue(text: text.utf8)
        switch (field.reading, json) {
        case (.day, .string(let day)?): return Day(day).map { London.text($0) } ?? day
        case (.yesNo, .boolean(let flag)?): return flag ? "yes" : "no"
        case (.yesNo, .integer(let number)?): return number == 0 ? "no" : "yes"
        case (.moment, .integer(let moment)?): return London.text(Instant(microseconds: moment))
        case (.startDay, .integer(let moment)?): return London.text(London.day(of: Instant(microseconds: moment)))
        case (.lastDay, .integer(let moment)?): return London.text(London.day(of: Instant(microseconds: moment).adding(seconds: -1)))
        case (.officer, _): return "a supervisor"
        case (.codes(let list), .string(let code)?):
            // A list of codes is kept as the text of a JSON array.
            guard code.hasPrefix("["), let codes = try? JSONValue(text: code.utf8).array else { return titles.title(code, of: list) }
            return codes.compactMap { $0.string.map { (one: String) -> String in titles.title(one, of: list) } }.joined(separator: ", ")
        case (_, .string(let string)?): return string
        default: return text
        }
    }
}
