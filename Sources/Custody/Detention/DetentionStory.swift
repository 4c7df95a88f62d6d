import Base
import Web

/// The custody log of one detention: what happened, the newest first.
enum DetentionStory {
    private struct Happening {
        let at: Instant
        let kind: String
        let what: HTML
    }

    static func html(_ view: DetentionView) -> HTML {
        let items = happenings(view).sorted { $0.at > $1.at }.map { happening -> HTML in
            "<li>\(Component.time(happening.at, zoned: true)) <span class=\"kind\">\(happening.kind)</span> <div class=\"what\">\(happening.what)</div></li>"
        }
        return "<section class=\"timeline\" id=\"timeline\" data-region=\"timeline\"><h2>Timeline</h2><ol>\(items)</ol></section>"
    }

    private static func happenings(_ view: DetentionView) -> [Happening] {
        let record = view.detention
        var found = [
            Happening(at: view.arrest.arrestedAt, kind: "Arrest", what: "\(view.name(view.arrest.officerId)) <p>\(view.arrest.suspectedOf)</p>"),
            Happening(at: record.arrivedAt, kind: "Arrival", what: "\(view.suite)"),
        ]
        if let at = record.authorisedAt {
            found.append(Happening(at: at, kind: "Authorised", what: "\(view.name(record.authorisedBy)) <p>\(record.reasons ?? "")</p>"))
        }
        found += view.reviews.map { review in
            Happening(
                at: review.heldAt, kind: "Review",
                what: "Review \(review.number), \(view.name(review.officerId)), \(review.method.title) <p>\(review.reasons)</p>")
        }
        found += view.charges.map { charge in
            Happening(
                at: charge.chargedAt, kind: "Charge", what: "<span class=\"reference\">\(charge.offence)</span> \(charge.title), \(view.name(charge.officerId))"
            )
        }
        if let at = record.endedAt {
            let kind = record.status == .notAuthorised ? "Not authorised" : "Released"
            found.append(Happening(at: at, kind: kind, what: "\(view.disposal ?? "") \(view.name(record.endedBy)) <p>\(record.endReason ?? "")</p>"))
        }
        return found
    }
}
