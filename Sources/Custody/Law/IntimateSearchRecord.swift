import Base

/// What an intimate search needs before it begins, and what its record must show before it can be closed (PACE s55, Code C Annex A, PACE-80).
struct IntimateSearchRecord: Sendable, Hashable {
    enum Purpose: String, Codable, Sendable, Hashable, CaseIterable {
        /// Something the person could use to cause physical injury.
        case harmful
        /// A class A drug, possessed with intent to supply or export.
        case drugs

        var title: String { self == .harmful ? "An article that could injure" : "A class A drug" }
    }

    enum Consent: String, Codable, Sendable, Hashable { case given, refused, notNeeded = "not-needed" }

    /// Who may carry it out: a row of `custody.intimate-by`.
    struct By: Sendable, Hashable {
        let code: String
        /// A registered medical practitioner or nurse.
        let isQualified: Bool
    }

    var purpose = Purpose.harmful
    var consent: Consent?
    var by: By?
    var name: String?
    /// Why nobody qualified could be had, for something harmful only.
    var notPracticable: String?
    var place: String?
    /// A hospital, a surgery or other medical premises.
    var isMedicalPlace = false
    var isSameSex: Bool?
    /// People present besides the person searched.
    var present = 0
    var needsAdult = false
    var adultPresent: Bool?
    var adultName: String?
    var adultWaived: Bool?
    var startedAt: Instant?
    var endedAt: Instant?
    var result: String?

    /// One sentence for each thing still missing or not lawful, under the name of the field that mends it.
    var missing: [Problem] {
        func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
        var missing: [Problem] = []
        func need(_ field: String, _ sentence: String) { missing.append(Problem(field, code: "incomplete", sentence)) }
        if purpose == .drugs, consent != .given {
            need("consent", "A search for drugs is only made with the person's consent in writing, and a parent's or guardian's for a child (PACE s55(3A)). Without it, say why it was not carried out.")
        }
        if let by {
            if !by.isQualified, purpose == .drugs { need("carriedOutBy", "A search for drugs is made by a registered medical practitioner or nurse only (PACE s55(4)).") }
            if !by.isQualified, purpose == .harmful, isBlank(notPracticable) {
                need("notPracticable", "A constable carries it out only where an inspector considers that nobody qualified can be had: say why (PACE s55(6)).")
            }
            if !by.isQualified, isSameSex != true { need("isSameSex", "A constable who searches is of the person's sex (PACE s55(7)).") }
        } else {
            need("carriedOutBy", "Who carried it out (PACE s55(5)).")
        }
        if isBlank(name) { need("carriedOutName", "The name of whoever carried it out.") }
        if isBlank(place) { need("place", "Where it took place.") }
        if !isBlank(place), purpose == .drugs, !isMedicalPlace {
            need("place", "A search for drugs is made at a hospital, a surgery or other medical premises, never at a police station (PACE s55(9)).")
        }
        if present < 2 { need("present", "At least two people besides the person searched are there (Annex A 6).") }
        if needsAdult, adultPresent != true, adultWaived != true {
            need("adultPresent", "A child or vulnerable person is searched with an appropriate adult of the same sex there, unless they do not want it and the adult agrees (Annex A 5).")
        }
        if needsAdult, adultPresent == true || adultWaived == true, isBlank(adultName) { need("adultName", "Who the appropriate adult was (Annex A 5).") }
        if startedAt == nil { need("startedAt", "When it began.") }
        if endedAt == nil { need("endedAt", "When it ended.") }
        if let startedAt, let endedAt, endedAt < startedAt { need("endedAt", "It cannot end before it began.") }
        if isBlank(result) { need("result", "What was found and which parts of the body were searched, or that nothing was found (PACE s55(10)).") }
        return missing
    }
}

/// Who may take an intimate sample (PACE s62(9), PACE-81).
enum IntimateSample {
    /// - Parameters:
    ///   - by: a row of `custody.intimate-by`.
    ///   - isUrine: which needs nobody qualified.
    static func problems(by: IntimateSearchRecord.By?, name: String?, isUrine: Bool, place: String?, needsAdult: Bool, adultName: String?, isWarned: Bool?) -> [Problem] {
        func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
        var problems: [Problem] = []
        func need(_ field: String, _ sentence: String) { problems.append(Problem(field, code: "incomplete", sentence)) }
        if let by {
            if !by.isQualified, !isUrine { need("carriedOutBy", "Other than urine, it is taken by a registered medical practitioner, dentist or other healthcare professional (PACE s62(9)).") }
        } else {
            need("carriedOutBy", "Who took it (PACE s62(9)).")
        }
        if isBlank(name) { need("carriedOutName", "The name of whoever took it.") }
        if isBlank(place) { need("place", "Where it was taken.") }
        if isWarned != true { need("isWarned", "Warn the person before that refusing without good cause may harm their case at court (PACE s62(10), Code D 6.3). Say yes when it was done.") }
        if needsAdult, isBlank(adultName) { need("adultName", "Name the appropriate adult who was there (PACE-60, Code D 2.15).") }
        return problems
    }
}
