public import Base
public import Core
public import Records
public import Storage

/// Reports a crime: what happened, when and where, to whom, what was taken and who is suspected. It gets its number at once (REC-10).
public struct ReportCrime: Operation {
    public static let name: OperationName = "investigation.crime.report"
    public static let title = "Report a crime"
    public static let turn = WriteTurn.queued
    public static let propertyMax = 50
    public static let witnessesMax = 20
    public static let vehiclesMax = 10
    public static let devicesMax = 20
    public static let suspectsMax = 60

    public static let form = Form(isStart: true, alike: ReportAdvice.path) {
        sections(OffenceQuestion.starter)
    }

    public static var formInForce: (@Sendable (Day, Transaction) throws -> Form)? {
        { day, tx in
            let questions = try OffenceQuestion.fields(on: day, in: tx)
            return Form(isStart: true, alike: ReportAdvice.path) { sections(questions) }
        }
    }

    /// The sections of a report, also of one that begins with an incident.
    static func sections(_ questions: [Field]) -> [Section] { [questionsBefore, [Section("What this offence asks") { questions + ReportDetail.offenceFields }], questionsAfter].flatMap { $0 } }

    private static let questionsBefore: [Section] = [
        Section("The crime") {
            Field.code(
                "offenceClass", "Offence", hint: "By class or words: burglary, 28I.", from: "offence-class", required: .by("a crime is recorded in one class"))
            Field.moment("occurredFrom", "From", hint: "When it happened, or the earliest it can have.", required: .by("a crime happened at a time"))
            Field.moment("occurredTo", "To", hint: "The latest it can have happened, if that is not known exactly.")
            Field.pick("location", "Where", Location.kind, orNew: LocationFacts.fields, required: .by("a crime is recorded where it was committed (CNT-04)"))
            Field.text("account", "What happened", lines: 8, required: .by("the next officer knows only what is written"), max: 8000)
        },
        Section("People") {
            Field.pick("victim", "Victim", hint: "Empty for a crime against the state or an organisation.", Person.kind, orNew: PersonFacts.fields)
            Field.pick("organisation", "Organisation wronged", hint: "A shop, a business, a public body: instead of a person.", Organisation.kind, orNew: OrganisationFacts.fields)
            Field.pick("contact", "Contact of the organisation", hint: "Who is told in its name. Empty if nobody is known yet (VIC-05).", Person.kind, orNew: PersonFacts.fields)
            Field.repeated("witnesses", "Witnesses", max: witnessesMax) { WitnessNamed.fields }
            Field.repeated("suspects", "Named suspect", max: suspectsMax) {
                Field.pick("person", "Suspect", Person.kind, orNew: PersonFacts.fields, required: .by("a suspect is somebody"))
                Field.text("said", "Name as it was said", hint: "Only where it differs: a nickname, another spelling.", max: 200)
                Field.text("grounds", "Why suspected", lines: 3, max: 2000)
            }
        },
    ]

    private static let questionsAfter: [Section] = [
        Section("Domestic abuse") { ReportDetail.domesticFields },
        Section("Property, vehicles and phones") {
            Field.repeated("property", "Property", max: propertyMax) { PropertyNamed.fields }
            Field.repeated("vehicles", "Vehicles", max: vehiclesMax) { VehicleNamed.fields }
            Field.repeated("devices", "Phones and devices", max: devicesMax) { DeviceNamed.fields }
        },
        Section("Flags and solvability") {
            ReportDetail.flagFields
            ReportDetail.solvabilityFields
        },
        Section("The report") {
            Field.moment("reportedAt", "First reported", hint: "Empty: now.")
            Field.text("lateReason", "Why recorded late", hint: "Only where the first report was more than 24 hours ago (REC-04).", lines: 2, max: 1000)
        },
    ]

    public let offenceClass: String
    public let occurredFrom: Instant
    public let occurredTo: Instant?
    public let location: Pick<Location, LocationFacts>
    public let account: String
    public let reportedAt: Instant?
    public let lateReason: String?
    public let victim: Pick<Person, PersonFacts>?
    /// The victim, where it is no person.
    public let organisation: Pick<Organisation, OrganisationFacts>?
    public let contact: Pick<Person, PersonFacts>?
    public let witnesses: [WitnessNamed]?
    public let suspects: [SuspectNamed]?
    public let property: [PropertyNamed]?
    public let vehicles: [VehicleNamed]?
    public let devices: [DeviceNamed]?
    /// What the offence asks besides.
    public let detail: ReportDetail

    public init(
        offenceClass: String, occurredFrom: Instant, occurredTo: Instant? = nil, location: Pick<Location, LocationFacts>, account: String,
        reportedAt: Instant? = nil, lateReason: String? = nil, victim: Pick<Person, PersonFacts>? = nil,
        organisation: Pick<Organisation, OrganisationFacts>? = nil, contact: Pick<Person, PersonFacts>? = nil, witnesses: [WitnessNamed] = [],
        suspects: [SuspectNamed] = [], property: [PropertyNamed] = [], vehicles: [VehicleNamed] = [], devices: [DeviceNamed] = [], detail: ReportDetail = ReportDetail()
    ) {
        self.offenceClass = offenceClass
        self.occurredFrom = occurredFrom
        self.occurredTo = occurredTo
        self.location = location
        self.account = account
        self.reportedAt = reportedAt
        self.lateReason = lateReason
        self.victim = victim
        self.organisation = organisation
        self.contact = contact
        self.witnesses = witnesses
        self.suspects = suspects
        self.property = property
        self.vehicles = vehicles
        self.devices = devices
        self.detail = detail
    }

    private enum Keys: String, CodingKey {
        case offenceClass, occurredFrom, occurredTo, location, account, reportedAt, lateReason, victim, organisation, contact, witnesses, suspects, property, vehicles, devices
    }

    /// The details lie beside the other fields, as the form shows them.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        offenceClass = try container.decode(String.self, forKey: .offenceClass)
        occurredFrom = try container.decode(Instant.self, forKey: .occurredFrom)
        occurredTo = try container.decodeIfPresent(Instant.self, forKey: .occurredTo)
        location = try container.decode(Pick<Location, LocationFacts>.self, forKey: .location)
        account = try container.decode(String.self, forKey: .account)
        reportedAt = try container.decodeIfPresent(Instant.self, forKey: .reportedAt)
        lateReason = try container.decodeIfPresent(String.self, forKey: .lateReason)
        victim = try container.decodeIfPresent(Pick<Person, PersonFacts>.self, forKey: .victim)
        organisation = try container.decodeIfPresent(Pick<Organisation, OrganisationFacts>.self, forKey: .organisation)
        contact = try container.decodeIfPresent(Pick<Person, PersonFacts>.self, forKey: .contact)
        witnesses = try container.decodeIfPresent([WitnessNamed].self, forKey: .witnesses)
        suspects = try container.decodeIfPresent([SuspectNamed].self, forKey: .suspects)
        property = try container.decodeIfPresent([PropertyNamed].self, forKey: .property)
        vehicles = try container.decodeIfPresent([VehicleNamed].self, forKey: .vehicles)
        devices = try container.decodeIfPresent([DeviceNamed].self, forKey: .devices)
        detail = try ReportDetail(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(offenceClass, forKey: .offenceClass)
        try container.encode(occurredFrom, forKey: .occurredFrom)
        try container.encodeIfPresent(occurredTo, forKey: .occurredTo)
        try container.encode(location, forKey: .location)
        try container.encode(account, forKey: .account)
        try container.encodeIfPresent(reportedAt, forKey: .reportedAt)
        try container.encodeIfPresent(lateReason, forKey: .lateReason)
        try container.encodeIfPresent(victim, forKey: .victim)
        try container.encodeIfPresent(organisation, forKey: .organisation)
        try container.encodeIfPresent(contact, forKey: .contact)
        try container.encodeIfPresent(witnesses, forKey: .witnesses)
        try container.encodeIfPresent(suspects, forKey: .suspects)
        try container.encodeIfPresent(property, forKey: .property)
        try container.encodeIfPresent(vehicles, forKey: .vehicles)
        try container.encodeIfPresent(devices, forKey: .devices)
        try detail.encode(to: encoder)
    }

    public func perform(in work: Work) throws -> ReportedCrime {
        let crime = try file(work, from: nil)
        return ReportedCrime(id: crime.id, number: crime.number ?? "")
    }
}

/// What the reporter is told: the number to give to the victim.
public struct ReportedCrime: Codable, Sendable, Hashable {
    public let id: ID<Investigation>
    public let number: String
}
