import Foundation
import Testing

/// What keeps a name such as `"><script>` a name: interpolation escapes, attributes are quoted, nothing runs inline.
@Suite("Markup")
struct MarkupTests {
    /// Files that may insert bytes as they are, each with its reason.
    private static let unescapedAllowed: Set<String> = [
        "Sources/Web/Markup/HTML.swift"  // declares the word
    ]

    private static let pages = Checkout.sources.filter { !["Base", "Storage", "StorageSQLite", "StoragePostgres", "peel"].contains($0.target) }

    @Test("raw markup is inserted only in files named here")
    func unescapedIsNamed() throws {
        let files = Checkout.sources.filter { !Self.unescapedAllowed.contains($0.path) }
        try expectNone(of: #"\bunescaped:"#, in: files)
    }

    @Test("every interpolated attribute is quoted")
    func attributesAreQuoted() throws {
        try expectNone(of: #"\s[a-z][a-z-]*=\\\("#, in: Self.pages)
    }

    @Test("no script, style or event handler is written inline: the content security policy refuses them")
    func nothingRunsInline() throws {
        try expectNone(of: #"<script(?![^>]*\bsrc=)|<style\b|\sstyle=\\?"|\son[a-z]+=\\?""#, in: Self.pages)
    }

    @Test("no page asks another machine for a script, style, font or image")
    func nothingIsFetchedFromElsewhere() throws {
        try expectNone(of: #"(src|srcset)=\\?"https?://|<link[^>]*href=\\?"https?://|@import\s+(url\()?.?https?:"#, in: Self.pages)
    }
}
