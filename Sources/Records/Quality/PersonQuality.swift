import Base
import Core

/// One thing that is missing or looks wrong in a record, how grave it is, and what puts it right (information-management.md §7).
public struct QualityFinding: Codable, Sendable, Hashable {
    public enum Severity: String, Codable, Sendable, CaseIterable {
        /// Wrong beyond doubt: nothing may be built on it.
        case block
        /// Looks wrong, or tells people apart badly.
        case warn
        /// Would be good to know.
        case note

        public var title: String {
            switch self {
            case .block: "Must be put right"
            case .warn: "Look at it"
            case .note: "Missing"
            }
        }
    }

    public let code: String
    public let severity: Severity
    public let sentence: String
    /// The operation that puts it right.
    let fix: OperationName

    init(_ code: QualityCode, _ sentence: String, _ fix: OperationName) {
        self.code = code.rawValue
        severity = code.severity
        self.sentence = sentence
        self.fix = fix
    }
}

/// What is known of a person, weighed. Pure: values in, findings out.
struct PersonQuality {
    let person: Person
    let names: [PersonName]
    let identifiers: [PersonIdentifier]
    let contacts: [PersonContact]
    let addresses: [PersonAddress]
    let descriptions: [PersonDescription]
    let photographs: [PersonPhotograph]
    let markers: [WarningMarker.Shown]
    let today: Day

    /// Older than so many years, a photograph or description may not show the person any more.
    static let yearsMax = 10
    /// Nobody recorded has lived longer.
    static let ageMax = 110

    /// The gravest first.
    var findings: [QualityFinding] {
        let found = name() + birth() + death() + identity() + numbers() + contact() + home() + looks() + warnings()
        return QualityFinding.Severity.allCases.flatMap { severity in found.filter { $0.severity == severity } }
    }

    private func finding(_ code: QualityCode, _ sentence: String, _ fix: OperationName) -> QualityFinding {
        QualityFinding(code, sentence, fix)
    }

    private func name() -> [QualityFinding] {
        var found: [QualityFinding] = []
        let full = person.givenNames + " " + person.familyName
        if ["unknown", "notknown", "unk", "nk"].contains(person.familyKey) || person.givenKey == "unknown" {
            found.append(finding(.nameUnknown, "The name is not known.", CorrectName.name))
        }
        if full.contains(where: \.isNumber) { found.append(finding(.nameDigits, "The name has digits in it: a mistyping, or a street name in the wrong place.", CorrectName.name)) }
        if (person.givenNames + person.familyName).filter(\.isLetter).count == 1 { found.append(finding(.nameOneLetter, "The whole name is one letter.", CorrectName.name)) }
        if !full.contains(where: \.isLetter) { found.append(finding(.nameNoLetters, "The name has no letter in it.", CorrectName.name)) }
        if !person.givenNames.isEmpty, person.givenKey == person.familyKey { found.append(finding(.nameTwice, "Given names and family name are the same.", CorrectName.name)) }
        return found
    }

    private func birth() -> [QualityFinding] {
        guard let born = person.dateOfBirth else {
            return [
                person.birthRange == nil
                    ? finding(.birthMissing, "No date of birth, not even about: the person cannot be told from others of the name.", SetParticulars.name)
                    : finding(.birthEstimated, "The date of birth is only estimated.", SetParticulars.name)
            ]
        }
        var found: [QualityFinding] = []
        if born > today { found.append(finding(.birthFuture, "The date of birth has not come yet.", SetParticulars.name)) }
        if born.year < 1900 { found.append(finding(.birthTooEarly, "The date of birth is before 1900.", SetParticulars.name)) }
        if born.month == 1, born.day == 1 {
            found.append(finding(.birthDefault, "Born on 1 January: often a date put in where only the year was known. Confirm it, or record the year alone.", SetParticulars.name))
        }
        if !person.isDeceased, born.age(on: today) > Self.ageMax, born.year >= 1900 {
            found.append(finding(.birthAge, "Aged \(born.age(on: today)) and not recorded as dead.", SetParticulars.name))
        }
        return found
    }

    private func death() -> [QualityFinding] {
        guard person.isDeceased else { return [] }
        if let died = person.diedOn, let born = person.dateOfBirth, died < born { return [finding(.deathBeforeBirth, "The person died before the date of birth.", RecordDeath.name)] }
        return person.diedOn == nil ? [finding(.deathDay, "The day of death is not known.", RecordDeath.name)] : []
    }

    private func identity() -> [QualityFinding] {
        var found: [QualityFinding] = []
        if person.sex == nil || person.sex == .notKnown { found.append(finding(.sexMissing, "Sex is not recorded.", SetParticulars.name)) }
        if person.selfDefinedEthnicity == nil { found.append(finding(.ethnicitySelfMissing, "The person was not asked for their ethnicity.", SetParticulars.name)) }
        if person.observedEthnicity == nil { found.append(finding(.ethnicityObservedMissing, "No officer’s view of the ethnicity.", SetParticulars.name)) }
        if person.nationalities == nil { found.append(finding(.nationalityMissing, "Nationality is not recorded.", SetParticulars.name)) }
        if person.needsInterpreter == true, person.languages == nil { found.append(finding(.languageMissing, "An interpreter is needed, but for which language is not recorded.", SetParticulars.name)) }
        return found
    }

    private func numbers() -> [QualityFinding] {
        var found: [QualityFinding] = []
        if let pnc = person.pncId, PNCID(pnc) == nil { found.append(finding(.pncCheck, "The check character of the PNC ID does not fit.", WithdrawFact.name)) }
        if let cro = person.cro, CRONumber(cro) == nil { found.append(finding(.croCheck, "The check character of the CRO number does not fit.", WithdrawFact.name)) }
        if let pnc = person.pncId.flatMap({ PNCID($0) }), let born = person.dateOfBirth, pnc.year < born.year + 8 {
            found.append(finding(.pncBeforeBirth, "The PNC ID is of \(pnc.year), when the person was under ten.", WithdrawFact.name))
        }
        for licence in identifiers where licence.kind == "DRIVER" {
            guard let number = DriverNumber(licence.value), let born = person.dateOfBirth else { continue }
            if !number.fits(born) { found.append(finding(.driverBirth, "The driver number was given for another date of birth.", WithdrawFact.name)) }
            let families = [person.familyName] + names.map(\.familyName)
            if !families.contains(where: { number.fits(familyName: $0) }) {
                found.append(finding(.driverName, "The driver number was given for another family name, which is not recorded here.", AddName.name))
            }
        }
        for document in identifiers { if let until = document.untilOn, until < today { found.append(finding(.documentEnded, "A document has run out: \(document.text).", AddIdentifier.name)) } }
        return found
    }

    private func contact() -> [QualityFinding] {
        var found: [QualityFinding] = []
        for phone in contacts where phone.kind == .phone && Telephone.e164(of: phone.value) == nil {
            found.append(finding(.phoneForm, "“\(phone.value.prefix(30))” is no whole telephone number.", WithdrawFact.name))
        }
        if contacts.isEmpty, !person.isDeceased { found.append(finding(.contactMissing, "No phone, e-mail or other way to reach the person.", RecordContact.name)) }
        return found
    }

    private func home() -> [QualityFinding] {
        let current = addresses.filter(\.isCurrent)
        var found: [QualityFinding] = []
        if current.count > 1 { found.append(finding(.addressSeveral, "\(current.count) addresses are recorded as where the person lives now.", CheckAddress.name)) }
        for address in current {
            switch address.check?.result {
            case .gone: found.append(finding(.addressGone, "Found not to live at \(address.entry.title), which is still the address.", RecordAddress.name))
            case .lives: break
            case .unclear, nil: found.append(finding(.addressUnverified, "Nobody has verified that the person lives at \(address.entry.title).", CheckAddress.name))
            }
        }
        if current.isEmpty, !person.isDeceased { found.append(finding(.addressMissing, "No address where the person lives now.", RecordAddress.name)) }
        return found
    }

    private func looks() -> [QualityFinding] {
        guard let newest = photographs.map(\.takenOn).max() else { return [finding(.photographMissing, "No photograph.", AddPhotograph.name)] }
        return newest.adding(months: 12 * Self.yearsMax) < today ? [finding(.photographOld, "The newest photograph is more than \(Self.yearsMax) years old.", AddPhotograph.name)] : []
    }

    private func warnings() -> [QualityFinding] {
        markers.compactMap { marker in
            switch marker.state(on: today) {
            case .inForce: nil
            case .unauthorised: finding(.warningUnauthorised, "The warning “\(marker.title)” waits for a supervisor.", AuthoriseMarker.name)
            case .reviewOverdue: finding(.warningReview, "The warning “\(marker.title)” should have been reviewed by \(London.text(marker.marker.reviewOn)).", ReviewMarker.name)
            case .expired: finding(.warningExpired, "The warning “\(marker.title)” has expired and nobody has reviewed it.", ReviewMarker.name)
            }
        }
    }
}
