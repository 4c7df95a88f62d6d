import Base
import Core
import Records
import Storage
import Web

/// What the page of a crime shows of its recording, its victims and its outcome, read in one go.
struct RecordingView: Sendable {
    struct Answer: Sendable {
        let question: String
        let answer: String
    }

    struct Victim: Sendable {
        /// Nothing for an organisation in whose name nobody is told yet.
        let person: Person?
        /// The victim, where it is no person; the person speaks for it.
        let organisation: Organisation?
        /// Told in place of a person who died.
        let relative: Person?
        let care: VictimCare?
        let notice: String?
        let guardian: String?
        let clocks: [VictimDeadline]
        let contacts: [VictimContact]
        let referrals: [VictimReferral]
        let wishes: [VictimWish]
    }

    let detail: CrimeDetail?
    let incident: Entry?
    let answers: [Answer]
    let flags: [CrimeFlag]
    let parts: [ReportPart]
    /// Witnesses whose accounts parts are, by id.
    let witnesses: [ID<Person>: String]
    let screenings: [Screening]
    let assessments: [DashAssessment]
    let outcomes: [CrimeOutcome]
    let changes: [CrimeChange]
    let victims: [Victim]
    let offenceModes: Set<String>
    let titles: CodeTitles
    let officers: [ID<OfficerAccount>: String]
    let now: Instant

    private static let lists: Set<String> = [
        "crime-flag", "weapon", "injury", "hate-strand", "outcome", "cancel-reason", "victim-event", "contact-method", "contact-result", "contact-warning", "special-measure",
        "vps-state", "support-service", "solvability", "relationship-type", "victim-reason", "offence-class", "force",
    ]

    init(_ crime: Investigation, _ reading: Reading) throws {
        let tx = reading.tx
        let id = crime.id
        now = reading.now
        titles = try CodeTitles.of(Self.lists, on: London.day(of: crime.recordedAt), in: tx)
        detail = try CrimeDetail.of(id, in: tx)
        incident = try detail?.incidentId.flatMap { try InvestigationView.card($0.raw, reading) }
        let day = London.day(of: crime.recordedAt)
        answers = try ReportQuestion.answered(detail?.answers ?? [:], of: OffenceQuestion.list, on: day, in: tx).map { Answer(question: $0.question, answer: $0.answer) }
        flags = try CrimeFlag.all(of: id, in: tx)
        // Whoever may not see a witness does not read their account.
        parts = try ReportPart.all(of: id, in: tx).filter { try $0.personId.map { try reading.visible.allows($0.raw, in: tx) } ?? true }
        witnesses = try Dictionary(uniqueKeysWithValues: Set(parts.compactMap(\.personId)).compactMap { person in try InvestigationView.card(person.raw, reading).map { (person, $0.title) } })
        screenings = try Screening.all(of: id, in: tx)
        // Whoever may not see the victim does not read of their risk.
        assessments = try DashAssessment.all(of: crime.ref, in: tx).filter { try $0.personId.map { try reading.visible.allows($0.raw, in: tx) } ?? true }
        outcomes = try CrimeOutcome.all(of: id, in: tx)
        changes = try CrimeChange.all(of: id, in: tx)
        offenceModes = try crime.offenceClass.flatMap { try OffenceClass.of($0, on: day, in: tx)?.modes } ?? []
        let people = try Investigation.people(["VIC"], of: id.raw, visible: reading.visible, in: tx)
        let organisations = try OrganisationVictim.all(of: id, visible: reading.visible, in: tx)
        let clocks = try VictimDeadline.all(of: id, in: tx)
        let contacts = try VictimContact.all(of: id, in: tx)
        let referrals = try VictimReferral.all(of: id, in: tx)
        let wishes = try VictimWish.all(of: id, in: tx)
        func victim(_ person: Person?, _ organisation: Organisation?, _ relative: Person? = nil, told: (ID<Person>) -> Bool) throws -> Victim {
            for one in [person, relative].compactMap({ $0 }) { reading.saw(one.ref) }
            let addressed = relative ?? person
            let care = try addressed.flatMap { try VictimCare.of($0.id, in: id, tx: tx) }
            let guardian = try care?.guardianId.flatMap { try InvestigationView.card($0.raw, reading)?.title }
            return Victim(
                person: person, organisation: organisation, relative: relative, care: care, notice: try addressed.flatMap { try care?.notice($0, for: reading.visible, in: tx) },
                guardian: guardian,
                clocks: clocks.filter { told($0.personId) }, contacts: contacts.filter { told($0.personId) }, referrals: referrals.filter { told($0.personId) },
                wishes: wishes.filter { told($0.personId) })
        }
        let wronged = try organisations.compactMap { one -> Victim? in
            guard let organisation = try tx.find(Organisation.self, one.organisationId) else { return nil }
            reading.saw(organisation.ref)
            let contact = try one.contactId.flatMap { try reading.visible.allows($0.raw, in: tx) ? try tx.find(Person.self, $0) : nil }
            // What a former contact was told, the organisation was told.
            let others = Set(people.map(\.id) + organisations.filter { $0.id != one.id }.compactMap(\.contactId))
            return try victim(contact, organisation) { one.contactId != nil && contact != nil && !others.contains($0) }
        }
        let bereaved = try people.contains(where: \.isDeceased) ? Investigation.people(["BER"], of: id.raw, visible: reading.visible, in: tx).first : nil
        victims =
            try people.map { person in
                let relative = person.isDeceased ? bereaved : nil
                return try victim(person, nil, relative) { $0 == person.id || $0 == relative?.id }
            } + wronged
        var named: Set<ID<OfficerAccount>> = []
        named.formUnion(flags.map(\.setBy) + flags.compactMap(\.removedBy) + parts.map(\.authorId) + screenings.map(\.decidedBy))
        named.formUnion(assessments.map(\.assessedBy) + assessments.compactMap(\.reviewedBy) + outcomes.map(\.proposedBy) + outcomes.compactMap(\.decidedBy))
        named.formUnion(changes.map(\.askedBy) + changes.compactMap(\.decidedBy) + contacts.map(\.officerId) + wishes.map(\.takenBy))
        officers = try Dictionary(uniqueKeysWithValues: named.map { ($0, try Officers.label($0, in: tx)) })
    }

    /// What a part is about: `First account of a witness: MOCKFORD, Daniel`.
    func heading(of part: ReportPart) -> String { [part.heading, part.personId.flatMap { witnesses[$0] }].compactMap { $0 }.joined(separator: ": ") }

    func name(_ officer: ID<OfficerAccount>?) -> String { officer.flatMap { officers[$0] } ?? "" }
    func suspect(_ id: ID<Person>?, _ people: [InvestigationView.Involved]) -> String { id.flatMap { id in people.first { $0.entry.id == id.raw }?.entry.title } ?? "" }
    func titles(_ codes: [String], of list: CodeListName) -> String { codes.map { titles.title($0, of: list) }.joined(separator: ", ") }
}
