public import Base
public import Core

/// A person's date of birth was set, corrected or taken out. Whoever owes somebody duties by their age looks again.
public struct BirthDateChanged: Event {
    public static let name = "records.person.birth-date"

    public let person: ID<Person>
    public let before: Day?
    public let after: Day?
}
