import Base
import Core
import Storage

/// A part of a record, such as an entry of a crime's log, is found as the record it belongs to: that one stands once, and says in which parts the words are.
enum WholeHits {
    /// Parts told of one record on a page.
    static let toldMax = 4

    /// - Parameter asked: kinds asked for by name; those are shown as they are.
    static func fold(_ hits: [SearchHit], asked: [RecordKind], _ registry: Registry, visible: Visibility, in tx: Transaction) throws -> [SearchHit] {
        var standing: [RawID: Int] = [:]
        var folded: [SearchHit] = []
        for hit in hits {
            guard !asked.contains(hit.kind), let type = registry.recordTypes[hit.kind], let whole = try type.whole?(hit.id, tx) else {
                if let place = standing[hit.id] {
                    folded[place] = hit.telling(folded[place].why)
                } else {
                    standing[hit.id] = folded.count
                    folded.append(hit)
                }
                continue
            }
            let told = ["\(name(of: hit, type)): \(hit.why.joined(separator: ", "))"]
            if let place = standing[whole.id] {
                folded[place] = folded[place].telling(told)
                continue
            }
            // Whoever may not see the whole learns of no part.
            guard let entry = try tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(whole.id) AND \(visible.condition("e.id"))") else { continue }
            standing[whole.id] = folded.count
            folded.append(SearchHit(entry, why: told, score: hit.score, alike: hit.alike))
        }
        return folded
    }

    /// `Statement ST1, Statement of EXAMPLE`; a part without a number is called by its title.
    private static func name(of hit: SearchHit, _ type: RecordType) -> String {
        let title = hit.title.count > titleMax ? hit.title.prefix(titleMax) + "…" : hit.title[...]
        if hit.kind == AttachmentText.kind { return "found in the file \(title)" }
        if let reference = hit.reference { return "\(type.title) \(reference), \(title)" }
        return hit.summary.isEmpty || hit.title.hasPrefix(hit.summary) ? String(title) : "\(hit.summary), \(title)"
    }

    private static let titleMax = 60
}

extension SearchHit {
    fileprivate func telling(_ more: [String]) -> SearchHit {
        var hit = self
        let added = more.filter { !why.contains($0) }
        hit.why = Array((why + added).prefix(max(why.count, WholeHits.toldMax)))
        return hit
    }
}
