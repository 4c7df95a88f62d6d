import Base
import Core
import Testing

@Suite("The shape of what an operation answers, read off its type")
struct OutcomeShapeTests {
    private enum Colour: String, Codable, CaseIterable { case red, blue }

    private struct Inner: Codable {
        let at: Instant
        let day: Day?
    }

    private struct Answered: Codable {
        let id: ID<Inner>
        let number: String
        let count: Int
        let isLate: Bool
        let colour: Colour
        let inner: [Inner]
        let by: [String: Int]
        let reason: String?
    }

    @Test("every member has its kind, and whether it is always there")
    func members() throws {
        guard case .object(let members) = OutcomeShape.of(Answered.self) else { return #expect(Bool(false), "an object") }
        let named = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0) })
        #expect(named["id"]?.shape == .text(format: "uuid"))
        #expect(named["number"]?.shape == .text(format: nil))
        #expect(named["count"]?.shape == .integer && named["isLate"]?.shape == .boolean)
        #expect(named["colour"]?.shape == .oneOf(["red", "blue"]))
        #expect(named["by"]?.shape == .map(.integer))
        #expect(named["reason"]?.isRequired == false && named["id"]?.isRequired == true)
        guard case .list(.object(let listed)) = named["inner"]?.shape else { return #expect(Bool(false), "a list of objects") }
        #expect(listed.map(\.shape) == [.text(format: "date-time"), .text(format: "date")])
    }

    @Test("an answer of another shape does not fit: a member missing, unknown, or of another kind")
    func fits() throws {
        let shape = OutcomeShape.of(Answered.self)
        let inner: JSONValue = ["at": "2026-03-10T09:00:00Z"]
        let right: [String: JSONValue] = [
            "id": "018f0000-0000-7000-8000-000000000000", "number": "01/000001/26V", "count": 1, "isLate": false, "colour": "red", "inner": .array([inner]), "by": ["one": 1],
        ]
        func fits(_ change: (inout [String: JSONValue]) -> Void) -> Bool {
            var members = right
            change(&members)
            return shape.fits(.object(members))
        }
        #expect(fits { _ in })
        #expect(fits { $0["reason"] = "Because." })
        #expect(!fits { $0["number"] = nil })
        #expect(!fits { $0["more"] = 1 })
        #expect(!fits { $0["id"] = "nobody" })
        #expect(!fits { $0["colour"] = "green" })
        #expect(!fits { $0["inner"] = .array([["at": "noon"]]) })
        #expect(!fits { $0["count"] = "one" })
    }

    @Test("what leaves nothing to tell answers an empty object; an id is text; what may be missing may be null")
    func plain() {
        #expect(OutcomeShape.of(Done.self) == .object([]))
        #expect(OutcomeShape.of(ID<Inner>.self) == .text(format: "uuid"))
        #expect(OutcomeShape.of(Optional<ID<Inner>>.self).fits(.null))
    }
}
