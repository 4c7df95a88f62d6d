import Base
import Core
import Records
import Storage

/// A class of recorded crime with what the rules ask of it, as the force's list has it.
struct OffenceClass: Sendable {
    static let list: CodeListName = "offence-class"
    let code: Code

    /// The class as it stands on the list on `day`; nothing where it is on none.
    static func of(_ code: String, on day: Day, in tx: Transaction) throws -> OffenceClass? {
        try CodeList.code(code, of: list, on: day, in: tx).map { OffenceClass(code: $0) }
    }

    var basis: CrimeBasis { code.detail["basis"].flatMap { CrimeBasis(rawValue: $0) } ?? .victim }
    /// `I`, `E`, `S`.
    var modes: Set<String> { Set((code.detail["mode"] ?? "").split(separator: " ").map(String.init)) }
    var isSexual: Bool { code.detail["group"] == "Sexual offences" }
    var isRape: Bool { code.detail["subgroup"] == "Rape" }
    /// Cancelled by the registrar only.
    var isReserved: Bool { code.detail["reserved"] == "yes" }
    /// Its victims have enhanced rights.
    var isSerious: Bool { code.detail["serious"] == "yes" }
    /// A domestic one has its time limit counted from the victim's statement (CJA 1988 s39A).
    var isLimitedByStatement: Bool { code.detail["limit"] == "s39A" }
    var from: Day? { code.detail["from"].flatMap { Day($0) } }
    var until: Day? { code.detail["until"].flatMap { Day($0) } }

    /// A sexual offence against somebody under 18.
    func isAgainstChild(_ victim: Person, on day: Day) -> Bool { isSexual && victim.dateOfBirth.map { $0.age(on: day) < 18 } ?? false }

    /// Why an offence committed then cannot be of this class; nothing where it can.
    func problem(committedFrom first: Day, to last: Day) -> Problem? {
        if let until, first > until {
            return Problem("offenceClass", code: "not-in-force", "\(code.title) could be committed until \(London.text(until)) only, and this was on \(London.text(first)). Choose the class in force then.")
        }
        if let from, last < from {
            return Problem("offenceClass", code: "not-in-force", "\(code.title) is an offence since \(London.text(from)) only, and this was on \(London.text(last)). Choose the class in force then.")
        }
        return nil
    }

    func told(victim: String?, offenders: Set<String>, place: String?, report: String = "now") -> ToldOffence {
        ToldOffence(
            code.code, code.title, rank: code.detail["rank"].flatMap { Int($0) } ?? 99, monthsMax: code.detail["maxMonths"].flatMap { Int($0) } ?? 0,
            counting: code.detail["counting"].flatMap { CountingUnit(rawValue: $0) } ?? .victim, isCourseOfConduct: code.detail["conduct"] == "yes", victim: victim,
            offenders: offenders, place: place, report: report)
    }
}
