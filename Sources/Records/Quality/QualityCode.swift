/// What can be missing or wrong in the record of a person, a vehicle, a place or an organisation. The place in this list is kept in the database as a bit: new ones are added at its end, none is moved.
enum QualityCode: String, CaseIterable, Sendable {
    case nameUnknown = "name-unknown"
    case nameDigits = "name-digits"
    case nameOneLetter = "name-one-letter"
    case nameNoLetters = "name-no-letters"
    case nameTwice = "name-twice"
    case birthMissing = "birth-missing"
    case birthEstimated = "birth-estimated"
    case birthFuture = "birth-future"
    case birthTooEarly = "birth-too-early"
    case birthDefault = "birth-default"
    case birthAge = "birth-age"
    case deathBeforeBirth = "death-before-birth"
    case deathDay = "death-day"
    case sexMissing = "sex-missing"
    case ethnicitySelfMissing = "ethnicity-self-missing"
    case ethnicityObservedMissing = "ethnicity-observed-missing"
    case nationalityMissing = "nationality-missing"
    case languageMissing = "language-missing"
    case pncCheck = "pnc-check"
    case croCheck = "cro-check"
    case pncBeforeBirth = "pnc-before-birth"
    case driverBirth = "driver-birth"
    case driverName = "driver-name"
    case documentEnded = "document-ended"
    case phoneForm = "phone-form"
    case contactMissing = "contact-missing"
    case addressSeveral = "address-several"
    case addressGone = "address-gone"
    case addressUnverified = "address-unverified"
    case addressMissing = "address-missing"
    case photographMissing = "photograph-missing"
    case photographOld = "photograph-old"
    case warningUnauthorised = "warning-unauthorised"
    case warningReview = "warning-review"
    case warningExpired = "warning-expired"
    case vehicleYear = "vehicle-year"
    case vehicleNumberShort = "vehicle-number-short"
    case vehicleMarkMissing = "vehicle-mark-missing"
    case vehicleMakeMissing = "vehicle-make-missing"
    case vehicleColourMissing = "vehicle-colour-missing"
    case vehicleNumberMissing = "vehicle-number-missing"
    case vehicleKeepersSeveral = "vehicle-keepers-several"
    case vehicleKeeperMissing = "vehicle-keeper-missing"
    case placePostcodeForm = "place-postcode-form"
    case placeUnverified = "place-unverified"
    case placeOutside = "place-outside"
    case placePointMissing = "place-point-missing"
    case placePostcodeMissing = "place-postcode-missing"
    case organisationPhoneForm = "organisation-phone-form"
    case organisationTypeMissing = "organisation-type-missing"
    case organisationNumberMissing = "organisation-number-missing"
    case organisationContactMissing = "organisation-contact-missing"
    case organisationPremisesMissing = "organisation-premises-missing"

    var bit: Int64 { 1 << Int64(Self.allCases.firstIndex(of: self) ?? 0) }

    /// What a team's page calls them.
    var title: String {
        switch self {
        case .nameUnknown: "Name not known"
        case .nameDigits: "Digits in the name"
        case .nameOneLetter: "Name of one letter"
        case .nameNoLetters: "Name without a letter"
        case .nameTwice: "Same name twice"
        case .birthMissing: "No date of birth"
        case .birthEstimated: "Date of birth only estimated"
        case .birthFuture: "Born in the future"
        case .birthTooEarly: "Born before 1900"
        case .birthDefault: "Born on 1 January"
        case .birthAge: "Older than anybody and not dead"
        case .deathBeforeBirth: "Died before birth"
        case .deathDay: "Day of death not known"
        case .sexMissing: "No sex"
        case .ethnicitySelfMissing: "Not asked for their ethnicity"
        case .ethnicityObservedMissing: "No officer’s view of the ethnicity"
        case .nationalityMissing: "No nationality"
        case .languageMissing: "Interpreter for an unknown language"
        case .pncCheck: "PNC ID that does not fit"
        case .croCheck: "CRO number that does not fit"
        case .pncBeforeBirth: "PNC ID from childhood"
        case .driverBirth: "Driver number of another birth date"
        case .driverName: "Driver number of another name"
        case .documentEnded: "Document run out"
        case .phoneForm: "No whole telephone number"
        case .contactMissing: "No way to reach them"
        case .addressSeveral: "Several current addresses"
        case .addressGone: "Does not live there"
        case .addressUnverified: "Address nobody verified"
        case .addressMissing: "No address"
        case .photographMissing: "No photograph"
        case .photographOld: "Old photograph"
        case .warningUnauthorised: "Warning not authorised"
        case .warningReview: "Warning not reviewed"
        case .warningExpired: "Warning expired"
        case .vehicleYear: "Vehicle first registered in the future"
        case .vehicleNumberShort: "Identification number too short"
        case .vehicleMarkMissing: "Vehicle without a mark"
        case .vehicleMakeMissing: "Vehicle without a make"
        case .vehicleColourMissing: "Vehicle without a colour"
        case .vehicleNumberMissing: "Vehicle without an identification number"
        case .vehicleKeepersSeveral: "Vehicle with several keepers"
        case .vehicleKeeperMissing: "Vehicle without a keeper"
        case .placePostcodeForm: "Postcode that is none"
        case .placeUnverified: "Place nobody verified"
        case .placeOutside: "Point in no known borough"
        case .placePointMissing: "Place without a point"
        case .placePostcodeMissing: "Place without a postcode"
        case .organisationPhoneForm: "Organisation without a whole telephone number"
        case .organisationTypeMissing: "Organisation of an unknown sort"
        case .organisationNumberMissing: "Organisation without a number"
        case .organisationContactMissing: "No way to reach the organisation"
        case .organisationPremisesMissing: "Organisation without premises"
        }
    }

    var severity: QualityFinding.Severity {
        switch self {
        case .birthFuture, .birthTooEarly, .deathBeforeBirth, .pncCheck, .croCheck, .vehicleYear, .vehicleKeepersSeveral: .block
        case .nameTwice, .birthEstimated, .deathDay, .ethnicitySelfMissing, .ethnicityObservedMissing, .nationalityMissing,
            .documentEnded, .contactMissing, .addressMissing, .photographMissing, .photographOld,
            .vehicleColourMissing, .vehicleNumberMissing, .vehicleKeeperMissing, .placePointMissing, .placePostcodeMissing, .organisationTypeMissing, .organisationNumberMissing,
            .organisationContactMissing, .organisationPremisesMissing:
            .note
        default: .warn
        }
    }
}

extension QualityFinding.Severity {
    /// What one finding takes off a record's hundred: a force's own weighing, not a rule of law.
    var points: Int {
        switch self {
        case .block: 40
        case .warn: 12
        case .note: 2
        }
    }
}
