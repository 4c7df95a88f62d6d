import Base

/// What the record of a strip search must show before it can be closed (Code C Annex A, PACE-80).
struct StripSearchRecord: Sendable, Hashable {
    var authority: String?
    /// Why it was necessary to remove an article, and why it was reasonably considered concealed.
    var grounds: String?
    var officers: Int = 0
    /// Everyone taking part and present is of the person's sex; else why not (Annex L).
    var isSameSex: Bool?
    var sexReason: String?
    var place: String?
    var isOutOfSight: Bool?
    /// People present besides the person searched.
    var present: Int = 0
    var urgency: String?
    var needsAdult = false
    var adultPresent: Bool?
    var adultName: String?
    /// The person did not want the adult there, and the adult agreed and signed (Annex A 11(c)).
    var adultWaived: Bool?
    var wasInParts: Bool?
    var startedAt: Instant?
    var endedAt: Instant?
    var result: String?

    /// One sentence for each thing still missing, under the name of the field that lacks it; empty when the record is complete.
    var missing: [Problem] {
        func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
        var missing: [Problem] = []
        func need(_ field: String, _ sentence: String) { missing.append(Problem(field, code: "incomplete", sentence)) }
        if isBlank(authority) { need("authority", "Who authorised it: the custody officer decides on a strip search (Code C 4.1, Annex A 10).") }
        if isBlank(grounds) { need("grounds", "Which article had to be removed, and why it was thought to be concealed (Annex A 10).") }
        if officers == 0 { need("searchers", "Who searched.") }
        if isSameSex == nil { need("isSameSex", "Whether everyone who searched or was present was of the person's sex (Annex A 11(a), Annex L).") }
        if isSameSex == false, isBlank(sexReason) { need("sexReason", "Why somebody of another sex was there (Annex A 11(a), Annex L).") }
        if isBlank(place) { need("place", "Where it took place.") }
        if isOutOfSight != true { need("isOutOfSight", "It is held where nobody who need not be there can see it (Annex A 11(b)). Say yes, or record what happened as an adverse incident.") }
        if present < 2, isBlank(urgency) { need("urgency", "At least two people besides the person searched are present, unless there was risk of serious harm: say what it was (Annex A 11(c)).") }
        if needsAdult, adultPresent != true, adultWaived != true, isBlank(urgency) {
            need("adultPresent", "A child or vulnerable person is strip-searched with the appropriate adult there, unless they do not want it and the adult agrees (Annex A 11(c)).")
        }
        if needsAdult, adultPresent == true || adultWaived == true, isBlank(adultName) {
            need("adultName", "Who the appropriate adult was: present, or agreeing that they are not (Annex A 11(c)).")
        }
        if wasInParts == nil { need("wasInParts", "Whether the person was allowed to keep part of the clothing on at any time (Annex A 11(d)).") }
        if startedAt == nil { need("startedAt", "When it began.") }
        if endedAt == nil { need("endedAt", "When it ended.") }
        if let startedAt, let endedAt, endedAt < startedAt { need("endedAt", "It cannot end before it began.") }
        if isBlank(result) { need("result", "What was found, or that nothing was (Annex A 12).") }
        return missing
    }
}
