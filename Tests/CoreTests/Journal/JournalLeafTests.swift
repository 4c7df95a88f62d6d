import Base
import Testing

@testable import Core

@Suite("The bytes of a journal entry that its seal covers")
struct JournalLeafTests {
    static func entry(
        officer: RawID? = RawID("0190c1c2-0000-7000-8000-000000000002"), act: String = "custody.detention.authorise", kind: String? = "detention",
        subject: RawID? = RawID("0190c1c2-0000-7000-8000-000000000003"), basis: String? = nil, request: String? = nil, event: String? = nil,
        detail: String? = nil
    ) -> JournalEntry {
        JournalEntry(
            id: RawID(high: 0x0190_C1C2_0000_7000, low: 0x8000_0000_0000_0001), at: Instant(microseconds: 1_741_600_000_123_456), officerId: officer,
            act: act, category: "ALT", outcome: "done", subjectKind: kind, subjectId: subject, basis: basis, request: request, event: event,
            detailHash: detail)
    }

    @Test("no two entries that differ in where a text stands give the same bytes")
    func distinct() {
        let entries = [
            Self.entry(), Self.entry(basis: ""), Self.entry(basis: "a"), Self.entry(request: "a"), Self.entry(event: "a"), Self.entry(detail: "a"),
            Self.entry(basis: "-,"), Self.entry(basis: "1:a,", request: "b"), Self.entry(basis: "1:a,1:b"), Self.entry(officer: nil),
            Self.entry(subject: nil), Self.entry(kind: nil), Self.entry(kind: nil, subject: nil), Self.entry(act: "custody.detention.authorise\n"),
        ]
        #expect(Set(entries.map(JournalLeaf.bytes(of:))).count == entries.count)
    }

    @Test("composed and decomposed letters are different bytes, though Swift calls the texts equal")
    func normalisation() {
        #expect("\u{E9}" == "e\u{301}")
        #expect(JournalLeaf.hash(of: Self.entry(basis: "\u{E9}")) != JournalLeaf.hash(of: Self.entry(basis: "e\u{301}")))
    }

    @Test("the form is frozen: a sealed journal must verify for ever")
    func frozen() {
        let expected =
            "15:peel-journal-v1,36:0190c1c2-0000-7000-8000-000000000001,16:1741600000123456,36:0190c1c2-0000-7000-8000-000000000002,"
            + "27:custody.detention.authorise,3:ALT,4:done,9:detention,36:0190c1c2-0000-7000-8000-000000000003,-,2:\u{E9},-,-,"
        let bytes = JournalLeaf.bytes(of: Self.entry(request: "\u{E9}"))
        #expect(bytes == Array(expected.utf8))
    }
}
