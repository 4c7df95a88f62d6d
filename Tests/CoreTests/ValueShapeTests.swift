import Base
import Core
import Testing

@Suite("What a value looks like, as its type tells")
struct ValueShapeTests {
    private enum Stage: String, Codable, CaseIterable { case open, closed }
    private enum Colour: String, Codable { case red, blue }

    private struct Part: Codable {
        let weight: Double
        let notes: [String]
    }

    private struct Whole: Codable {
        let id: ID<OfficerAccount>
        let at: Instant
        let day: Day?
        let count: Int
        let isOpen: Bool
        let stage: Stage
        let parts: [Part]
        let name: String?
    }

    private struct Node: Codable {
        let children: [Node]
    }

    @Test("a type of every sort is told whole")
    func whole() throws {
        func member(_ key: String, _ shape: ValueShape, _ isOptional: Bool = false) -> ValueShape.Member { ValueShape.Member(key: key, shape: shape, isOptional: isOptional) }
        let part = ValueShape.object([member("weight", .number), member("notes", .list(of: .text()))])
        #expect(
            ValueShape(of: Whole.self)
                == .object([
                    member("id", .text(format: "uuid")), member("at", .text(format: "date-time")), member("day", .text(format: "date"), true), member("count", .integer), member("isOpen", .boolean),
                    member("stage", .text(cases: ["open", "closed"])), member("parts", .list(of: part)), member("name", .text(), true),
                ]))
        #expect(ValueShape(of: Done.self) == .object([]))
        #expect(ValueShape(of: Instant?.self) == .optional(.text(format: "date-time")))
        #expect(ValueShape(of: [ID<OfficerAccount>].self) == .list(of: .text(format: "uuid")))
    }

    @Test("a type that goes on for ever, or takes nothing it is given, comes to an end and says that it is not told")
    func open() {
        #expect(!ValueShape(of: Node.self).isTold)
        #expect(ValueShape(of: Colour.self) == .text())
    }

    @Test(
        "a value fits or does not",
        arguments: [
            (#"{"weight":1,"notes":["a"]}"#, true), (#"{"weight":1.5,"notes":[]}"#, true), (#"{"weight":"1","notes":[]}"#, false), (#"{"notes":[]}"#, false),
            (#"{"weight":1,"notes":[2]}"#, false), ("[]", false), ("null", false),
        ])
    func fits(_ text: String, _ expected: Bool) throws {
        #expect(ValueShape(of: Part.self).fits(try JSONValue(text: text.utf8)) == expected)
        #expect(ValueShape(of: Part?.self).fits(.null) && ValueShape(of: Stage.self).fits("open") && !ValueShape(of: Stage.self).fits("shut"))
    }
}
