import Base

/// Whether the consulate of a foreign national is told (Code C 7, PACE-63).
enum ConsularDuty: Sendable, Hashable {
    /// A convention has the consulate told whatever the person wishes.
    case told
    /// The person may ask for it.
    case onRequest
    /// They seek asylum or are a political refugee: nobody is told unless they expressly ask.
    case onExpressRequest

    /// - Parameter conventions: the nationalities whose consulates are told by agreement.
    static func of(nationalities: Set<String>, seeksAsylum: Bool, conventions: Set<String>) -> Explained<ConsularDuty> {
        if seeksAsylum {
            return Explained(
                .onExpressRequest, because: "The person seeks asylum or is a political refugee: their consulate is told nothing unless they expressly ask for it (Code C 7.4).",
                rules: ["PACE-63"])
        }
        let bound = nationalities.intersection(conventions).sorted()
        if !bound.isEmpty {
            return Explained(
                .told, because: "An agreement with \(bound.joined(separator: ", ")) has the consulate told as soon as practicable, whatever the person wishes (Code C 7.2).", rules: ["PACE-63"])
        }
        return Explained(.onRequest, because: "The person may have their consulate told and may be visited by it (Code C 7.1).", rules: ["PACE-63"])
    }
}
