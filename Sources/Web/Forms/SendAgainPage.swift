import Base
import Core

/// A form that could not be taken because the records were out of reach: as it was typed, with its own key, so that sending it again does it once.
enum SendAgainPage {
    /// Largest text that is carried; what is larger stays in the browser, one step back.
    private static let carriedBytesMax = 1_000_000

    static func mayCarry(_ typed: [(name: String, value: String)]) -> Bool {
        !typed.isEmpty && typed.reduce(0) { $0 + $1.value.utf8.count } <= carriedBytesMax
    }

    static func page(to path: String, typed: [(name: String, value: String)], reference: String) -> Page {
        let fields = typed.map { pair -> HTML in "<input type=\"hidden\" name=\"\(pair.name)\" value=\"\(pair.value)\">" }
        return Page(
            "Not available just now",
            """
            <h1>Not available just now</h1>
            <p>The records cannot be reached at the moment, so nothing was saved. What you typed is kept on this page: send it again in a minute.</p>
            <form class="actions" method="post" action="\(Address(path))">\(fields)<button type="submit" class="primary">Send again</button></form>
            <p class="reference">Reference \(reference)</p>
            """)
    }
}
