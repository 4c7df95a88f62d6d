import Base
import Core
import Records
import Storage

/// How old a detainee is, or is treated as being, from everything on record: the birth date, or the days it lies between; else what whoever arrested or
/// assessed them took them for. Being taken for a child once is enough until there is clear evidence of an age (Code C 1.5, PACE-60), which a birth date is.
/// Boards, cells, rights, searches, disposals and PACE s38(6) all ask here.
extension AgeStanding {
    static func of(_ detention: Detention, on day: Day, in tx: Transaction) throws -> AgeStanding {
        try DetaineeAge.of(detention, in: tx)?.standing(on: day) ?? .notKnown
    }
}

/// What the age of a detainee hangs on: the columns of `ageColumns` in any statement that joins a detention `d`, its arrest `a` and its person `p`.
protocol AgeKnown {
    var dateOfBirth: Day? { get }
    var bornFrom: Day? { get }
    var bornUntil: Day? { get }
    /// Codes of `custody.risk-seen`.
    var risks: [String]? { get }
    /// Somebody who assessed the person took them to be under 18.
    var seemedChild: Bool { get }
}

extension AgeKnown {
    func standing(on day: Day) -> AgeStanding {
        AgeStanding(born: dateOfBirth, from: bornFrom, until: bornUntil, seemsChild: seemedChild || (risks ?? []).contains(AgeStanding.seemsChildRisk), on: day)
    }
}

struct DetaineeAge: AgeKnown, Decodable, Sendable {
    var dateOfBirth: Day?
    let bornFrom: Day?
    let bornUntil: Day?
    let risks: [String]?
    let seemedChild: Bool

    /// The assessment before release looks at the way home and not at the age.
    static var columns: SQL {
        """
        p.date_of_birth, p.born_from, p.born_until, a.risks, CASE WHEN EXISTS (SELECT 1 FROM risk_assessment seen WHERE seen.detention_id = d.id
        AND seen.stage <> 'release' AND seen.appears_under18) THEN \(true) ELSE \(false) END AS seemed_child
        """
    }

    static func of(_ detention: Detention, in tx: Transaction) throws -> DetaineeAge? {
        try tx.first(
            DetaineeAge.self,
            "SELECT \(columns) FROM detention d JOIN arrest a ON a.id = d.arrest_id JOIN person p ON p.id = d.person_id WHERE d.id = \(detention.id)")
    }
}
