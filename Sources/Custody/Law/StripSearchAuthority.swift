import Base

/// Who must authorise a strip search, as dated rows of `custody.strip-search-authority` say: role and rank are facts that change (Code C Annex A, PACE-80).
struct StripSearchAuthority: Sendable, Hashable {
    enum Who: String, Sendable, Hashable { case adult, child }

    let code: String
    let title: String
    let who: Who
    /// A raw value of the ranks, the lowest that may.
    let rank: String
    /// Of which one must be held; empty for any.
    let roles: [String]
    let from: Day
    let cites: String

    /// The row in force for such a person on that day: the newest.
    static func inForce(for who: Who, on day: Day, among rows: [StripSearchAuthority]) -> StripSearchAuthority? {
        rows.filter { $0.who == who && $0.from <= day }.max { ($0.from, $0.code) < ($1.from, $1.code) }
    }

    /// What is known of whoever gives the authority.
    struct Giver: Sendable, Hashable {
        let reachesRank: Bool
        let roles: Set<String>
        let isInvolved: Bool
    }

    /// Whether the search may be authorised, and what of the law it departs from because there was no time.
    ///
    /// - Parameters:
    ///   - giver: nothing where nobody of the rank was asked.
    ///   - urgency: the risk of serious harm that left no time to ask.
    func decide(_ giver: Giver?, urgency: String?) -> (decision: Decision, breach: String?) {
        func refuse(_ sentence: String) -> (Decision, String?) { (.refused(.forbidden("\(sentence) (\(cites))", rule: "PACE-80")), nil) }
        let isUrgent = !(urgency?.allSatisfy(\.isWhitespace) ?? true)
        guard let giver else {
            guard isUrgent else { return refuse("A strip search of \(who == .child ? "a child" : "an adult") needs the authority of: \(words). Name who gave it, or say what left no time to ask.") }
            return (.granted(basis: "PACE-80: no time to ask"), "No authority of \(words) was had: \(urgency ?? "")")
        }
        guard giver.reachesRank, roles.isEmpty || !giver.roles.isDisjoint(with: roles) else { return refuse("That officer cannot authorise it. It takes \(words).") }
        if giver.isInvolved { return refuse("That officer has a part in the arrest or the investigation. Ask another: \(words).") }
        return (.granted(basis: "PACE-80: \(title)"), nil)
    }

    private var words: String {
        let rank = rank.split(separator: "-").joined(separator: " ")
        let article = "aeiou".contains(rank.first ?? "x") ? "an" : "a"
        return "\(article) \(rank) or above with no part in the investigation\(roles.isEmpty ? "" : ", as \(roles.joined(separator: " or "))")"
    }
}

extension StripSearchRecord {
    /// What the finished record shows to have departed from Annex A because there was no time: it is shown, and looked at by an inspector.
    var departures: [String] {
        let isUrgent = !(urgency?.allSatisfy(\.isWhitespace) ?? true)
        guard isUrgent else { return [] }
        var found: [String] = []
        if needsAdult, adultPresent != true, adultWaived != true { found.append("Searched without the appropriate adult: \(urgency ?? "") (Annex A 11(c))") }
        if present < 2 { found.append("Searched with fewer than two others there: \(urgency ?? "") (Annex A 11(c))") }
        return found
    }
}
