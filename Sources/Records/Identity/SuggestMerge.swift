public import Base
public import Core
import Storage

/// Puts a pair that Matching found on the list for officers to decide. No role has this: Peel itself does it.
public struct SuggestMerge: Operation {
    public static let name: OperationName = "system.merge.suggest"
    public static let title = "Suggest a duplicate"
    public static let category = ActCategory.combination
    public static let form = Form {
        Section("Pair") {
            Field.subject("one", Person.kind)
            Field.subject("other", Person.kind)
            Field.number("likelihood", "Likelihood in thousandths", in: 0...1000, required: .by("the likeliest are decided first"))
            Field.text("evidence", "Evidence", required: .by("officers must see why"), max: 2000)
        }
    }

    public let one: ID<Person>
    public let other: ID<Person>
    public let likelihood: Int
    public let evidence: String

    /// Answers whether the pair is new: one that was ever suggested or decided is not suggested again.
    public func perform(in work: Work) throws -> Bool {
        let pair = PersonPair(one, other)
        guard one != other, try work.tx.find(Person.self, pair.low) != nil, try work.tx.find(Person.self, pair.high) != nil else { throw Refusal.notFound }
        if try work.tx.exists("SELECT 1 FROM person_merge WHERE low_id = \(pair.low) AND high_id = \(pair.high)") { return false }
        if try Identity.obstacle(pair, in: work.tx) != nil { return false }
        try work.save(
            PersonMerge(
                id: work.newID(), lowId: pair.low, highId: pair.high, status: .suggested, likelihood: likelihood, evidence: evidence, suggestedAt: work.now))
        return true
    }
}
