import Web

/// Whoever a detainee needs: appropriate adult, solicitor, interpreter, healthcare; each with how far it has come, in words.
struct BoardPart: Sendable, Hashable {
    enum State: String, Sendable {
        case needed, coming, here, done
        var title: String {
            switch self {
            case .needed: "needed"
            case .coming: "on the way"
            case .here: "here"
            case .done: "done"
            }
        }
    }

    let title: String
    let state: State
}

enum BoardPeople {
    static func html(_ parts: [BoardPart]) -> HTML {
        "\(parts.map { part -> HTML in "<span class=\"part \(part.state.rawValue)\">\(part.title) <b>\(part.state.title)</b></span> " })"
    }
}
