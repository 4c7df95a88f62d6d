import Base
import Testing
import Web

struct HTMLTests {
    @Test("typed text is escaped wherever it is put")
    func escaping() {
        let typed = "'\";--<script>alert(1)</script>&"
        let html: HTML = "<p title=\"\(typed)\">\(typed)</p>"
        #expect(html.text == "<p title=\"&#39;&quot;;--&lt;script&gt;alert(1)&lt;/script&gt;&amp;\">&#39;&quot;;--&lt;script&gt;alert(1)&lt;/script&gt;&amp;</p>")
    }

    @Test("markup and lists of it are put in as they are, and nothing is nothing")
    func nesting() {
        let rows = ["a", "<b>"].map { name -> HTML in "<li>\(name)</li>" }
        let none: HTML? = nil
        #expect(("<ul>\(rows)\(none)</ul>" as HTML).text == "<ul><li>a</li><li>&lt;b&gt;</li></ul>")
    }

    @Test("an address that leaves the site becomes the first page", arguments: ["javascript:alert(1)", "//elsewhere.example", "https://elsewhere.example", ""])
    func addresses(_ text: String) {
        #expect(Address(text).text == "/")
    }

    @Test("a query is percent-encoded")
    func query() {
        #expect(Address("/search", [("q", "a&b=ü \"")]).text == "/search?q=a%26b%3D%C3%BC%20%22")
    }
}
