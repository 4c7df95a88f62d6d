public import Base

/// What an officer has to do with the investigation of a detainee's offence.
public struct Involvement: Sendable, Hashable {
    public enum Part: String, Sendable, Hashable, Codable, CaseIterable {
        case arrested
        case assistedArrest = "assisted"
        case officerInTheCase = "officer-in-the-case"
        case investigating
        case interviewed

        /// Completes "you …".
        public var words: String {
            switch self {
            case .arrested: "made the arrest"
            case .assistedArrest: "took part in the arrest"
            case .officerInTheCase: "are the officer in the case"
            case .investigating: "are investigating the offence"
            case .interviewed: "interviewed this person"
            }
        }
    }

    public let officer: RawID
    public let part: Part

    public init(_ officer: RawID, _ part: Part) {
        self.officer = officer
        self.part = part
    }
}

/// Those who decide about a detention stand apart from those who investigate (PACE-21, PACE-31).
public enum Independence {
    /// Whether `officer` may act as custody officer. `isSergeant` is the rank of sergeant or above; below it an officer may act only if no custody officer
    /// is readily available, with that recorded (PACE s36(3) to (5)).
    public static func custodyOfficer(_ officer: RawID, isSergeant: Bool, noneAvailable: String? = nil, involved: [Involvement]) -> Decision {
        if let parts = parts(of: officer, in: involved) {
            return .refused(
                .forbidden(
                    "You cannot act as custody officer for this detainee: you \(parts). PACE s36(5) keeps the custody officer out of the investigation. "
                        + "Ask another custody officer.",
                    rule: "PACE-21"))
        }
        if isSergeant { return .granted(basis: "PACE-21: sergeant or above with no part in the investigation") }
        if let reason = noneAvailable?.trimmed, !reason.isEmpty {
            return .granted(basis: "PACE-21: no custody officer readily available (PACE s36(4)): \(reason)")
        }
        return .refused(
            .forbidden(
                "A custody officer is a sergeant or above (PACE s36(3)). Ask one, or record why none is readily available (PACE s36(4)).", rule: "PACE-21"))
    }

    /// Whether `officer` may hold a review. Before charge that takes an inspector not directly involved in the investigation, after charge the custody officer.
    public static func reviewer(
        _ officer: RawID, as reviewer: ReviewSchedule.Reviewer, isInspector: Bool, isSergeant: Bool, isSuperintendent: Bool = false,
        involved: [Involvement]
    ) -> Decision {
        guard reviewer != .custodyOfficer else { return custodyOfficer(officer, isSergeant: isSergeant, involved: involved) }
        if let parts = parts(of: officer, in: involved) {
            return .refused(
                .forbidden(
                    "You cannot review this detention: you \(parts). PACE s40(1)(b) wants an officer not directly involved. Ask another inspector.",
                    rule: "PACE-31"))
        }
        if reviewer == .superintendent {
            return isSuperintendent
                ? .granted(basis: "PACE-36: superintendent or above not directly involved, past 24 hours")
                : .refused(
                    .forbidden("Detention has lasted more than 24 hours: from then on a superintendent or above holds the review. Ask one.", rule: "PACE-36"))
        }
        guard isInspector else {
            return .refused(.forbidden("Before charge a review is held by an inspector or above (PACE s40(1)(b)). Ask the duty inspector.", rule: "PACE-31"))
        }
        return .granted(basis: "PACE-31: inspector or above not directly involved")
    }

    private static func parts(of officer: RawID, in involved: [Involvement]) -> String? {
        var parts: [Involvement.Part] = []
        for involvement in involved where involvement.officer == officer && !parts.contains(involvement.part) { parts.append(involvement.part) }
        return parts.isEmpty ? nil : parts.map(\.words).joined(separator: " and ")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
