import Base
import Web

/// The custody log on the page of one detention: the newest entries, and the way to the others.
enum DetentionStory {
    static func html(_ view: DetentionView) -> HTML {
        let more: HTML =
            view.log.next == nil ? "" : "<p><a href=\"\(Address(CustodyLogPage.path(view.detention.id)))\">The whole log</a></p>"
        return "<section class=\"timeline\" id=\"timeline\" data-region=\"timeline\"><h2>Custody log</h2>\(DetentionActs.nav(DetentionActs.log, view))\(view.log.html())\(more)</section>"
    }
}
