import Base
import Core

enum SignInPage {
    /// Largest text of a form that is carried through signing in again.
    private static let carriedBytesMax = 1_000_000

    /// A form that was typed before, as hidden fields.
    static func carried(_ typed: [(name: String, value: String)]) -> [HTML] {
        let carried = typed.filter { $0.name != "csrf" && !$0.name.hasPrefix("sign-in.") }
        guard carried.reduce(0, { $0 + $1.value.utf8.count }) <= carriedBytesMax else { return [] }
        return carried.map { pair -> HTML in "<input type=\"hidden\" name=\"\(pair.name)\" value=\"\(pair.value)\">" }
    }

    /// - Parameter typed: the fields of a form that was sent after the session ended.
    static func page(next: String, typed: [(name: String, value: String)], problem: String?, name: String = "") -> Page {
        let hidden = carried(typed)
        let note: HTML = problem.map { "<div class=\"summary\" role=\"alert\"><p>\($0)</p></div>" } ?? ""
        return Page(
            "Sign in",
            """
            <div class="signin"><h1>Sign in</h1>\(note)
            <form class="form" method="post" action="/sign-in"><input type="hidden" name="sign-in.next" value="\(next)">\(hidden)
            <div class="field"><label for="sign-in.name">Sign-in name</label><input id="sign-in.name" name="sign-in.name" autocomplete="username" autocapitalize="none" spellcheck="false" value="\(name)" required></div>
            <div class="field"><label for="sign-in.password">Password</label><input id="sign-in.password" name="sign-in.password" type="password" autocomplete="current-password" required></div>
            <div class="actions"><button type="submit" class="primary">Sign in</button></div></form></div>
            """)
    }
}
