import Base
import Core
import Web

/// What may be done from a row of the board, each with the key that does it while the row has the focus.
struct BoardAct: Sendable {
    let key: String
    let name: OperationName
    let title: String
    /// Whether it fits a detention in this state; the operation itself has the last word.
    let fits: @Sendable (Detention) -> Bool

    static let all: [BoardAct] = [
        BoardAct(key: "a", name: AuthoriseDetention.name, title: "Authorise") { $0.authorisedAt == nil },
        BoardAct(key: "r", name: HoldReview.name, title: "Review") { $0.authorisedAt != nil },
        BoardAct(key: "v", name: RecordVisit.name, title: "Visit") { _ in true },
        BoardAct(key: "c", name: PlaceInCell.name, title: "Cell") { _ in true },
        BoardAct(key: "n", name: EnterInLog.name, title: "Note") { _ in true },
    ]

    /// Those of the officer's role that this installation has.
    static func offered(to officer: Officer, _ registry: Registry) -> [BoardAct] {
        all.filter { registry.operations[$0.name] != nil && officer.may($0.name.text) }
    }

    /// Its address up to the id of the detention; every id is as long as another.
    var beginning: String {
        let some = ID<Detention>(at: Instant(seconds: 0))
        return String(FormPage.address(of: name, on: Ref(Detention.kind, some)).text.dropLast(some.description.count))
    }

    func address(_ detention: Detention) -> Address { FormPage.address(of: name, on: detention.ref) }
}
