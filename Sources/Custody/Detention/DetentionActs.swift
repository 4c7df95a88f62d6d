import Base
import Core
import Web

/// Which acts stand above the page and which beside what they are about: a long row of buttons hides the one that is wanted.
enum DetentionActs {
    static let log: [OperationName] = [EnterInLog.name, CorrectEntry.name]
    private static let whereabouts: [OperationName] = [
        ExtendDetention.name, RecordWarrant.name, LeaveForHospital.name, ReturnFromHospital.name, JoinArrest.name, MoveToSuite.name, SetRelevantTime.name,
        RecordDeath.name, RecordEscape.name,
    ]

    /// What is done about charges already made.
    static let charges: [OperationName] = [ServeCharges.name, ConsiderOffence.name, WithdrawConsidered.name]

    static func first(_ offer: Offer) -> Offer {
        let beside = Set(log + whereabouts + charges)
        return offer.leaving(beside)
    }

    static func nav(_ names: [OperationName], _ view: DetentionView) -> HTML {
        let links = offered(names, view).map { act -> HTML in "<a href=\"\(FormPage.address(of: act.name, on: view.offered.ref))\">\(act.title)</a>" }
        return links.isEmpty ? "" : "<nav class=\"acts\" aria-label=\"Custody log\">\(links)</nav>"
    }

    static func offered(_ names: [OperationName], _ view: DetentionView) -> [AnyOperation] {
        names.compactMap { name in view.offered.operations.first { $0.name == name } }
    }

    /// Where the person is, by what authority and what may change either.
    static func whereabouts(_ view: DetentionView) -> HTML {
        guard view.detention.isHeld else { return "" }
        let stay = view.history.hospital.last { $0.backAt == nil }
        let facts = Component.facts([
            ("Suite", "\(view.suite)"),
            ("At hospital", stay.map { stay -> HTML in "\(stay.hospital), since \(Component.time(stay.leftAt, zoned: true)). \(stay.escort ?? "")" }),
        ])
        return Component.panel("Where and by what authority", id: "whereabouts", acts: offered(whereabouts, view), on: view.offered.ref, facts)
    }
}
