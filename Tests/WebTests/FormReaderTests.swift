import Base
import Core
import Testing

struct FormReaderTests {
    private let form = Form {
        Section("All") {
            Field.text("name", "Name")
            Field.moment("at", "Time")
            Field.day("born", "Born", future: false)
            Field.money("value", "Value")
            Field.yesNo("agreed", "Agreed")
            Field.repeated("items", "Items", max: 2) { Field.text("what", "What") }
            Field.pick("person", "Person", "person", orNew: [Field.text("familyName", "Family name")])
        }
    }

    private func read(_ pairs: (String, String)...) -> (JSONValue, [Problem]) {
        var reader = FormReader(pairs.map { (name: $0.0, value: $0.1) })
        let body = reader.read(form)
        return (body, reader.problems)
    }

    @Test("an hour that does not exist is refused with the hour that was meant")
    func noSuchHour() {
        let (_, problems) = read(("at.date", "2025-03-30"), ("at.time", "01:30"))
        #expect(problems.map(\.code) == ["no-such-time"])
        #expect(problems.first?.message.contains("02:30 BST") == true)
    }

    @Test("an hour that came twice asks which, and takes the answer")
    func twice() {
        let (_, problems) = read(("at.date", "2025-10-26"), ("at.time", "01:30"))
        #expect(problems.map(\.code) == ["twice"])
        #expect(read(("at.date", "2025-10-26"), ("at.time", "01:30 GMT")).0["at"] == "2025-10-26T01:30:00Z")
        #expect(read(("at.date", "2025-10-26"), ("at.time", "0130bst")).0["at"] == "2025-10-26T00:30:00Z")
    }

    @Test(
        "days are read as people write them, and 29 February only in a leap year",
        arguments: [
            ("29 2 1996", "1996-02-29"), ("29/02/1996", "1996-02-29"), ("1 feb 2001", "2001-02-01"), ("1996-02-29", "1996-02-29"), ("29 2 1997", nil), ("31 4 2001", nil), ("12 5 98", nil),
        ])
    func days(_ typed: String, _ day: String?) {
        let (body, problems) = read(("born", typed))
        #expect(body["born"]?.string == day)
        #expect(problems.isEmpty == (day != nil))
    }

    @Test("money is pence, and a slip is told", arguments: [("12.50", 1250), ("£1,200", 120_000), ("0.05", 5), ("12.5", nil), ("-3", nil), ("ten", nil)])
    func money(_ typed: String, _ pence: Int64?) {
        let (body, problems) = read(("value", typed))
        #expect(body["value"]?.integer == pence)
        #expect(problems.isEmpty == (pence != nil))
    }

    @Test("empty rows are dropped, the others keep their order, and one too many is kept to be refused")
    func rows() {
        let (body, _) = read(("items.0.what", ""), ("items.3.what", "second"), ("items.1.what", "first"), ("items.4.what", "third"), ("items.9.what", "dropped beyond one too many"))
        #expect(body["items"]?.array?.compactMap { $0["what"]?.string } == ["first", "second", "third"])
    }

    @Test("somebody picked is an id; somebody new is the facts")
    func pick() {
        #expect(read(("person.id", "x"), ("person.new.familyName", "Stale")).0["person"] == ["id": "x"])
        #expect(read(("person.id", ""), ("person.new.familyName", "New")).0["person"] == ["new": ["familyName": "New"]])
        #expect(read(("person.id", "")).0["person"] == nil)
    }
}
