import Base
import Core
import Storage

/// What a search found as CSV, for taking away: a disclosure, with its own permission, reason and limit.
enum SearchExport {
    static let rowsMax = 1_000
    static let reasonMin = 10
    static let reasonMax = 500

    struct Sheet: Sendable {
        let text: String
        let rows: Int
        let ids: [Ref]
        let isCut: Bool
    }

    static func sheet(of search: GlobalSearch, kindTitle: (RecordKind) -> String) throws -> Sheet {
        var lines = ["kind,id,reference,title,summary,status,at,why"]
        var refs: [Ref] = []
        var after: SearchCursor?
        repeat {
            let page = try search.page(after: after, limit: GlobalSearch.pageSizeMax)
            for hit in page.results where refs.count < rowsMax {
                refs.append(Ref(hit.kind, hit.id))
                let fields = [kindTitle(hit.kind), hit.id.description, hit.reference ?? "", hit.title, hit.summary, hit.status, hit.at.description, hit.why.joined(separator: "; ")]
                lines.append(fields.map(field).joined(separator: ","))
            }
            after = page.next
        } while after != nil && refs.count < rowsMax
        return Sheet(text: lines.joined(separator: "\r\n") + "\r\n", rows: refs.count, ids: refs, isCut: after != nil)
    }

    /// RFC 4180. A spreadsheet would take a value that begins with a sign for a formula, so an apostrophe goes before it.
    private static func field(_ value: String) -> String {
        let safe = value.first.map { "=+-@\t\r".contains($0) } == true ? "'" + value : value
        return safe.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : safe
    }
}
