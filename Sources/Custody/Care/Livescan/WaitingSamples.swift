import Base
import Core
import Records
import Storage
import Web

/// What a capture machine of a suite asks: who is to be taken fingerprints, a sample or a photograph of, with the particulars it would otherwise have typed.
enum WaitingSamples {
    static let path = "/custody/samples/waiting"
    static let permission = "custody.livescan.read"
    /// Requests of one answer; a suite has far fewer.
    static let shownMax = 200

    private struct Row: Decodable {
        let id: ID<BiometricRequest>
        let kind: String
        let power: String
        let status: BiometricRequest.Status
        let requestedAt: Instant
        let detentionId: ID<Detention>
        let number: String
        let personId: ID<Person>
        let title: String
        let givenNames: String?
        let familyName: String?
        let dateOfBirth: Day?
        let sex: Sex?
    }

    static func routes(_ pages: Pages) {
        pages.api(path, "Samples waiting to be taken", query: ["suite", "after"]) { visit in
            let suite = try suite(of: visit)
            let after = try visit.query("after").map { text -> RawID in
                guard let id = RawID(text) else { throw Refusal.invalid("after", code: "not-an-id", "after is the id of the last request of the answer before.") }
                return id
            }
            return .json(try await visit.consult(permission) { reading in try json(suite, after: after, reading) })
        }
    }

    /// A machine stands in one suite and sees that one; who may see any suite may ask for any.
    private static func suite(of visit: Visit) throws -> ID<CustodySuite> {
        let own: ID<CustodySuite>? = visit.officer.unitId.map { ID($0.raw) }
        guard let text = visit.query("suite") else {
            guard let own else { throw Refusal.invalid("suite", code: "required", "Say which suite: this account belongs to none.") }
            return own
        }
        guard let suite = ID<CustodySuite>(text) else { throw Refusal.invalid("suite", code: "not-an-id", "suite is the id of a custody suite.") }
        guard suite == own || visit.officer.may(SuitePage.permission) else { throw Refusal.forbidden("This account may ask for its own suite only.") }
        return suite
    }

    private static func json(_ suite: ID<CustodySuite>, after: RawID?, _ reading: Reading) throws -> JSONValue {
        let rows = try reading.tx.all(
            Row.self,
            """
            SELECT b.id, b.kind, b.power, b.status, b.requested_at, b.detention_id, d.number, d.person_id, e.title, p.given_names, p.family_name, p.date_of_birth, p.sex
            FROM detention d JOIN biometric_request b ON b.detention_id = d.id JOIN person p ON p.id = d.person_id JOIN entry e ON e.id = d.person_id
            WHERE d.suite_id = \(suite) AND d.ended_at IS NULL AND b.status = 'requested' AND b.id > \(after ?? RawID(high: 0, low: 0))
            AND \(reading.visible.condition("d.id")) AND \(reading.visible.condition("d.person_id")) ORDER BY b.id LIMIT \(shownMax + 1)
            """)
        let titles = try CodeTitles.of([BiometricRequest.kinds.text, "custody.biometric-power"], on: London.day(of: reading.now), in: reading.tx)
        for row in rows.prefix(shownMax) {
            reading.saw(Ref(Detention.kind, row.detentionId))
            reading.saw(Ref(Person.kind, row.personId))
        }
        return .object([
            "suite": .string(suite.description), "at": .string(reading.now.description), "more": .boolean(rows.count > shownMax),
            "requests": .array(rows.prefix(shownMax).map { request($0, titles) }),
        ])
    }

    private static func request(_ row: Row, _ titles: CodeTitles) -> JSONValue {
        var person: [String: JSONValue] = ["id": .string(row.personId.description), "name": .string(row.title)]
        if let names = row.givenNames { person["givenNames"] = .string(names) }
        if let name = row.familyName { person["familyName"] = .string(name) }
        if let born = row.dateOfBirth { person["dateOfBirth"] = .string(born.description) }
        if let sex = row.sex { person["sex"] = .string(sex.rawValue) }
        return .object([
            "request": .string(row.id.description), "kind": .string(row.kind), "title": .string(titles.title(row.kind, of: BiometricRequest.kinds)),
            "power": .string(row.power), "powerTitle": .string(titles.title(row.power, of: "custody.biometric-power")), "requestedAt": .string(row.requestedAt.description),
            "detention": .object(["id": .string(row.detentionId.description), "number": .string(row.number)]), "person": .object(person),
        ])
    }
}
