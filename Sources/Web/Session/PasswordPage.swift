import Base
import Core

/// Changing one's own password; the only page there is while the password is one that somebody else gave.
enum PasswordPage {
    static let path = "/account/password"
    /// Before the names of its own fields, so that a form carried through it keeps its names.
    static let prefix = "password."

    static func address(next: String) -> Address { Address(path, [("next", next)]) }
    static func csrfField(_ session: Session) -> HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(session.csrf)\">" }

    /// - Parameter typed: the fields of a form that waits until the password is changed.
    static func page(next: String, typed: [(name: String, value: String)], problems: [Problem], session: Session, csrf: HTML) -> Page {
        let messages = Dictionary(problems.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first })
        let why: HTML =
            session.mustChangePassword
            ? "<p>Your password was given to you by somebody else, so it is good for this once. Choose one that only you know; then you can go on.</p>"
            : "<p>Changing it signs you out everywhere else.</p>"
        let summary = problems.map { problem -> HTML in "<li><a href=\"#\(prefix)\(problem.field)\">\(problem.message)</a></li>" }
        return Page(
            "Change your password", area: "",
            """
            <div class="signin"><h1>\(session.mustChangePassword ? "Choose your password" : "Change your password")</h1>\(why)
            \(summary.isEmpty ? "" : "<div class=\"summary\" role=\"alert\"><h2>Not changed yet</h2><ul>\(summary)</ul></div>" as HTML)
            <form class="form" method="post" action="\(Address(path))">\(csrf)<input type="hidden" name="\(prefix)next" value="\(next)">\(SignInPage.carried(typed))
            \(field("old", "Password now", "current-password", nil, messages))
            \(field("new", "New password", "new-password", "At least \(Password.lengthMin) characters. A few words that nobody would guess together are best.", messages))
            \(field("again", "New password again", "new-password", nil, messages))
            <div class="actions"><button type="submit" class="primary">Change password</button></div></form></div>
            """)
    }

    private static func field(_ name: String, _ label: String, _ autocomplete: String, _ hint: String?, _ messages: [String: String]) -> HTML {
        let id = prefix + name
        let described = [hint.map { _ in id + "-hint" }, messages[name].map { _ in id + "-error" }].compactMap { $0 }.joined(separator: " ")
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(hint.map { hint -> HTML in "<p class=\"hint\" id=\"\(id)-hint\">\(hint)</p>" })\(messages[name].map { message -> HTML in "<p class=\"error\" id=\"\(id)-error\">\(message)</p>" })
            <input id="\(id)" name="\(id)" type="password" autocomplete="\(autocomplete)" required\(described.isEmpty ? "" : " aria-describedby=\"\(described)\"" as HTML)\(messages[name] == nil ? "" : " aria-invalid=\"true\"" as HTML)></div>
            """
    }
}
