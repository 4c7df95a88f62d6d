import Base
import Investigation
import Testing

@Suite("Who agrees that a device is read (PCSCA 2022 s37 and s38)")
struct ExtractionConsentTests {
    private typealias Consent = ExtractionConsent
    private static let parent = Consent.Agreer(title: "Parent or guardian", forChild: true, forAdult: true, cites: "s38(3)(a)")
    private static let authority = Consent.Agreer(title: "Authority", forChild: true, forAdult: false, cites: "s38(3)(a)")
    private static let attorney = Consent.Agreer(title: "Attorney", forChild: false, forAdult: true, cites: "s38(7)(c)")
    private static let other = Consent.Agreer(title: "Responsible adult", forChild: true, forAdult: true, isLast: true, agesMin: 18, cites: "s38(3)(b)")

    private static func stands(_ agreer: Consent.Agreer, age: Int? = 40, tried: Bool = false, views: Bool = true) -> Consent.InPlace {
        Consent.InPlace(agreer, age: age, noneAvailable: tried, viewsTaken: views)
    }

    @Test(
        "worked examples: an adult who can decides alone; for a child and an adult without capacity only those the law names agree",
        arguments: [
            (Consent.User.adult, nil, []),
            (.ageUnknown, nil, []),
            (.child, nil, ["guardian: required"]),
            (.withoutCapacity, nil, ["guardian: required"]),
            (.adult, stands(parent), ["guardian: not-needed"]),
            (.child, stands(parent), []),
            (.child, stands(parent, age: 17), []),
            (.child, stands(authority), []),
            (.withoutCapacity, stands(authority), ["guardianAs: not-for-them"]),
            (.child, stands(attorney), ["guardianAs: not-for-them"]),
            (.withoutCapacity, stands(attorney), []),
            (.child, stands(other), ["noneAvailable: required"]),
            (.child, stands(other, tried: true), []),
            (.withoutCapacity, stands(other, age: 17, tried: true), ["guardian: too-young"]),
            (.withoutCapacity, stands(other, age: nil, tried: true), []),
            (.child, stands(parent, views: false), ["views: required"]),
            (.ageUnknown, stands(parent), []),
        ] as [(ExtractionConsent.User, ExtractionConsent.InPlace?, [String])])
    func table(user: ExtractionConsent.User, inPlace: ExtractionConsent.InPlace?, expected: [String]) {
        let problems = ExtractionConsent.problems(user, inPlace: inPlace)
        #expect(problems.map { "\($0.field): \($0.code)" } == expected)
        #expect(problems.allSatisfy { $0.message.contains("s3") }, "each says which section it comes from")
    }

    @Test(
        "the youngest they can be decides; capacity is there unless it is shown that it is not",
        arguments: [(17, false, ExtractionConsent.User.child), (17, true, .child), (18, false, .adult), (18, true, .withoutCapacity), (nil, false, .ageUnknown), (nil, true, .withoutCapacity)]
            as [(Int?, Bool, ExtractionConsent.User)])
    func user(youngest: Int?, lacks: Bool, expected: ExtractionConsent.User) { #expect(ExtractionConsent.User.of(youngest: youngest, lacksCapacity: lacks) == expected) }
}
