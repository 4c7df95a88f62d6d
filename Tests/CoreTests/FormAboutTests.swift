import Base
import Core
import Testing

@Suite("A form opened on a record")
struct FormAboutTests {
    private let one = Ref("person", RawID(high: 1, low: 1))

    @Test("holds the record where it is about one of its kind or of any, and nothing where it is about another kind or begins something")
    func about() {
        let own = Form {
            Section("A") {
                Field.subject("person", "person"); Field.text("why", "Why")
            }
        }
        let any = Form { Section("A") { Field.anySubject } }
        let other = Form { Section("A") { Field.subject("vehicle", "vehicle") } }
        let start = Form { Section("A") { Field.text("why", "Why") } }
        #expect(own.about(one) == .object(["person": .string(one.id.description)]))
        #expect(any.about(one) == .object(["kind": "person", "record": .string(one.id.description)]))
        #expect(other.about(one) == .object([:]))
        #expect(start.about(one) == .object([:]))
    }
}
