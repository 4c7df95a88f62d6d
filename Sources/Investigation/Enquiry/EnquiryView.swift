import Base
import Core
import Records
import Storage
import Web

/// What the page of an investigation shows of the work on it, read in one go.
struct EnquiryView: Sendable {
    struct Pursuit: Sendable {
        let pursuit: SuspectPursuit
        let person: Entry
        let attempts: [ArrestAttempt]
    }

    struct House: Sendable {
        let call: HouseCall
        let place: Entry
    }

    struct Kept: Sendable {
        let exhibit: Exhibit
        let item: PropertyItem?
        let producer: String
        let place: String
        let status: String
    }

    let crime: Investigation
    let readiness: ChargeReadiness
    let plan: InvestigationPlan?
    let lines: [LineOfEnquiry]
    let actions: [EnquiryAction]
    let houses: [House]
    let decisions: [CaseDecision]
    let reviews: [SupervisorReview]
    let submissions: [Submission]
    let pursuits: [Pursuit]
    let statements: [Statement]
    let kept: [Kept]
    let series: [Entry]
    let incident: MajorIncident?
    let roles: [IncidentRole]
    let documents: [EnquiryDocument]
    let log: EnquiryLogPage
    let titles: CodeTitles
    let now: Instant
    private let officers: [ID<OfficerAccount>: String]

    init(_ crime: Investigation, _ exhibits: [Exhibit], _ reading: Reading) throws {
        let tx = reading.tx
        let today = London.day(of: reading.now)
        self.crime = crime
        now = reading.now
        readiness = try ChargeReadiness(crime, on: today, visible: reading.visible, in: tx)
        plan = try InvestigationPlan.current(of: crime.id, in: tx)
        lines = try LineOfEnquiry.all(of: crime.id, in: tx)
        actions = try EnquiryAction.all(of: crime.id, in: tx)
        houses = try HouseCall.all(of: crime.id, visible: reading.visible, in: tx).compactMap { call in try InvestigationView.card(call.locationId.raw, reading).map { House(call: call, place: $0) } }
        decisions = try CaseDecision.all(of: crime.id, in: tx)
        reviews = try SupervisorReview.all(of: crime.id, in: tx)
        submissions = try Submission.all(of: crime.id, in: tx)
        statements = try Statement.all(of: crime.id, visible: reading.visible, in: tx)
        incident = try MajorIncident.of(crime.id.raw, in: tx)
        roles = incident == nil ? [] : try IncidentRole.all(of: crime.id, in: tx)
        documents = incident == nil ? [] : try EnquiryDocument.all(of: crime.id, in: tx)
        log = try EnquiryLogPage.read(crime.id, limit: 10, in: tx)
        titles = try CodeTitles.of(
            ["enquiry-kind", "review-clock", "submission-purpose", "property-status", "incident-role", "incident-category", "enquiry-document", "house-result"], on: today, in: tx)
        series = try tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM series_member m JOIN entry e ON e.id = m.series_id WHERE m.investigation_id = \(crime.id) AND m.removed_at IS NULL
            AND \(reading.visible.condition("e.id")) ORDER BY m.id LIMIT 20
            """)
        pursuits = try SuspectPursuit.all(of: crime.id, in: tx).compactMap { pursuit in
            guard let person = try InvestigationView.card(pursuit.personId.raw, reading) else { return nil }
            let attempts = try tx.all(ArrestAttempt.self, "SELECT * FROM arrest_attempt WHERE pursuit_id = \(pursuit.id) ORDER BY at DESC, id LIMIT 20")
            return Pursuit(pursuit: pursuit, person: person, attempts: attempts)
        }
        let titles = self.titles
        kept = try exhibits.map { exhibit in
            let item = try PropertyItem.of(exhibit.id.raw, in: tx)
            return Kept(
                exhibit: exhibit, item: item, producer: try Exhibit.producer(exhibit, officer: try Officers.label(exhibit.producerId, in: tx), reading), place: try item?.place?.text(in: tx) ?? "not recorded",
                status: item.map { titles.title($0.status, of: "property-status") } ?? "")
        }
        for statement in statements { reading.saw(statement.ref) }
        officers = try Self.names(
            [plan?.officerId].compactMap { $0 } + lines.map(\.raisedBy) + actions.flatMap { [$0.raisedBy, $0.ownerId].compactMap { $0 } } + decisions.map(\.officerId)
                + houses.compactMap(\.call.calledBy)
                + reviews.compactMap(\.officerId) + submissions.flatMap { [$0.officerId, $0.decidedBy].compactMap { $0 } } + statements.map(\.takenBy)
                + roles.map(\.officerId) + log.lines.map(\.officerId) + pursuits.flatMap { $0.attempts.map(\.officerId) }, tx)
    }

    func name(_ officer: ID<OfficerAccount>?) -> String { officer.flatMap { officers[$0] } ?? "" }

    static func names(_ ids: [ID<OfficerAccount>], _ tx: Transaction) throws -> [ID<OfficerAccount>: String] {
        var names: [ID<OfficerAccount>: String] = [:]
        for id in Set(ids) { names[id] = try Officers.label(id, in: tx) }
        return names
    }
}
