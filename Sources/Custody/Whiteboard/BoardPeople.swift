import Web

extension ObservationLevel {
    /// 1 to 4, whatever a force calls its variants.
    var number: Int { rank / 10 }
}

/// Whoever a detainee needs and how far that has come, in words; who is not needed is not named.
enum BoardPeople {
    static func html(_ care: CareSummary) -> HTML {
        let parts = [("AA", care.adult), ("Solicitor", care.solicitor), ("Interpreter", care.interpreter), ("Healthcare", care.medical)]
        return "\(parts.filter { $0.1 != .notNeeded }.map { part($0, $1) })"
    }

    private static func part(_ title: String, _ need: CareSummary.Need) -> HTML {
        "<span class=\"part \(style(need))\">\(title) <b>\(need.title)</b></span> "
    }

    private static func style(_ need: CareSummary.Need) -> String {
        switch need {
        case .needed, .failed: "needed"
        case .called, .coming: "coming"
        case .present, .done: "here"
        case .notNeeded, .declined: "none"
        }
    }
}
