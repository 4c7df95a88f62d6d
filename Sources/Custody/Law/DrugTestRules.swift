import Base

/// Whether somebody may be asked for a sample to be tested for class A drugs (PACE s63B, Code C 17, PACE-81).
struct DrugTestRules: Sendable {
    /// From what age, at which stage: a row of `custody.drug-test-age`.
    struct Age: Sendable, Hashable {
        let isCharged: Bool
        let from: Day
        let years: Int
        /// Under this age an appropriate adult is there.
        let adultUnder: Int

        init(isCharged: Bool, from: Day, years: Int, adultUnder: Int = 18) {
            self.isCharged = isCharged
            self.from = from
            self.years = years
            self.adultUnder = adultUnder
        }

        init?(detail: [String: String]) {
            guard let stage = detail["stage"], ["arrested", "charged"].contains(stage), let from = detail["from"].flatMap({ Day($0) }), let years = Int(detail["age"] ?? "") else { return nil }
            self.init(isCharged: stage == "charged", from: from, years: years, adultUnder: Int(detail["adult"] ?? "") ?? 18)
        }
    }

    let ages: [Age]

    func age(isCharged: Bool, on day: Day) -> Age? { ages.filter { $0.isCharged == isCharged && $0.from <= day }.max { $0.from < $1.from } }

    struct Request: Sendable {
        var isCharged = false
        var isAuthorised = true
        /// Nothing where it is not known.
        var years: Int?
        var isTreatedAsChild = false
        var hasTrigger = true
        /// An inspector or above authorised it, who reasonably suspects that class A drugs caused or contributed to the offence.
        var byInspector = false
        var isWarned = true
        var adultIsHere = false
        /// Tested already at this stage.
        var wasTested = false
    }

    func decide(_ request: Request, on day: Day) -> Decision {
        func refuse(_ field: String, _ code: String, _ sentence: String) -> Decision { .refused(.invalid(field, code: code, sentence)) }
        guard let age = age(isCharged: request.isCharged, on: day) else {
            return .refused(.conflict("The list of ages for drug tests has no row for this stage on \(London.text(day)). Ask for it to be loaded (custody.drug-test-age)."))
        }
        guard request.isAuthorised else { return .refused(.conflict("Detention has not been authorised: nobody is asked for a sample before (PACE s63B).")) }
        if request.wasTested { return .refused(.conflict("A sample was given at this stage already. Nobody is asked twice (PACE s63B(5B)).")) }
        let stage = request.isCharged ? "after charge" : "after arrest"
        if let years = request.years, years < age.years {
            return .refused(.forbidden("\(stage.prefix(1).uppercased() + stage.dropFirst()) nobody under \(age.years) is tested for drugs; this person is \(years) (PACE s63B(3)).", rule: "PACE-81"))
        }
        if request.years == nil, request.isTreatedAsChild, age.years >= AgeStanding.majority {
            return .refused(.forbidden("This person may be under \(age.years), and nobody under that age is tested for drugs \(stage) (PACE s63B(3)).", rule: "PACE-81"))
        }
        guard request.hasTrigger || request.byInspector else {
            return refuse("trigger", "required", "It takes a trigger offence, or an inspector who authorises it because class A drugs are suspected to have caused or contributed to the offence (PACE s63B(2)).")
        }
        guard request.isWarned else {
            return refuse("isWarned", "required", "Warn the person first that refusing without good cause is an offence for which they may be prosecuted (PACE s63B(5), Code C 17.6).")
        }
        if request.years.map({ $0 < age.adultUnder }) ?? request.isTreatedAsChild, !request.adultIsHere {
            return refuse("adultName", "required", "This person is under \(age.adultUnder): the request, the warning and the sample need an appropriate adult who is on record as here (PACE s63B(5A), PACE-60).")
        }
        return .granted(basis: "PACE-81: \(request.hasTrigger ? "trigger offence" : "authorised by an inspector"), \(stage)")
    }
}
