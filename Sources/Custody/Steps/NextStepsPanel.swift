import Base
import Core
import Web

/// What the law allows next, and behind a disclosure what it does not, each with its reason.
enum NextStepsPanel {
    static func html(_ steps: NextSteps?, _ offered: Offer) -> HTML {
        guard let all = steps?.all, all.contains(where: \.isAllowed) else { return "" }
        let open = all.filter(\.isAllowed).map { next in row(next, offered) }
        // Bringing back who is not away, or answering bail nobody is on, is not refused: it does not arise.
        let closed = all.filter { !$0.isAllowed && arises($0, all) }.map { next in row(next, offered) }
        let refused: HTML = closed.isEmpty ? "" : "<details><summary>Not now (\(closed.count))</summary><ul class=\"steps refused\">\(closed)</ul></details>"
        return Component.panel("What may be done now", id: "next-steps", "<ul class=\"steps\">\(open)</ul>\(refused)")
    }

    private static func arises(_ next: NextStep, _ all: [NextStep]) -> Bool {
        switch next.step {
        case .fromHospital, .answerBail, .arrestOnBail, .recapture: false
        case .authorise, .refuse: all.contains { $0.step == .release && !$0.isAllowed }
        default: true
        }
    }

    private static func row(_ next: NextStep, _ offered: Offer) -> HTML {
        let operation = next.isAllowed ? offered.operations.first { $0.name == next.step.operation } : nil
        let title: HTML = operation.map { act -> HTML in "<a href=\"\(FormPage.address(of: act.name, on: offered.ref))\">\(next.step.title)</a>" } ?? "<strong>\(next.step.title)</strong>"
        let rules = next.rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " }
        return "<li>\(title) <small>\(next.isAllowed ? "by \(next.by)" : "")</small><p>\(next.reason) \(rules)</p></li>"
    }
}
