import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

/// Acts of care through the door that pages and the API use: name and JSON.
extension Scene {
    @discardableResult
    func act(_ name: OperationName, _ body: JSONValue, on detention: ID<Detention>, as officer: Officer? = nil) async throws -> Answer {
        var members = body.object ?? [:]
        members["detentionId"] = .string(detention.description)
        return try await office.perform(name, body: .object(members), as: officer ?? custodySergeant)
    }

    func refusal(_ name: OperationName, _ body: JSONValue, on detention: ID<Detention>, as officer: Officer? = nil) async throws -> Refusal {
        let refusal = try await world.refusal { try await act(name, body, on: detention, as: officer) }
        return try #require(refusal, "\(name.text) was done")
    }

    func setLevel(_ level: String = "1", of detention: ID<Detention>, reason: String = "As assessed.", clinical: Bool = false) async throws {
        try await act("custody.observation.set", ["level": .string(level), "reason": .string(reason), "isClinical": .boolean(clinical)], on: detention)
    }

    func visit(_ detention: ID<Detention>, _ more: [String: JSONValue] = [:], as officer: Officer? = nil) async throws {
        try await act("custody.visit.record", .object(["state": "awake"].merging(more) { $1 }), on: detention, as: officer)
    }

    func count(_ sql: SQL) async throws -> Int { try await world.store.read { tx in try tx.value(Int.self, sql) ?? 0 } }
    func log(_ detention: ID<Detention>, _ kind: EntryKind) async throws -> [CustodyEntry] {
        try await world.store.read { tx in
            try tx.all(CustodyEntry.self, "SELECT * FROM custody_entry WHERE detention_id = \(detention) ORDER BY id").filter { $0.kind == kind }
        }
    }

    /// Every question of the list answered no, save those given.
    func riskAnswers(_ yes: [String: String] = [:], stage: String = "arrival", without: Set<String> = []) async throws -> JSONValue {
        let codes = try await world.store.read { tx in try CodeList.all("custody.risk-question", on: London.day(of: now), in: tx) }
        return .array(
            codes.filter { $0.detail["stage"] == stage && !without.contains($0.code) }.map { code in
                yes[code.code].map { ["question": .string(code.code), "answer": "yes", "detail": .string($0)] } ?? ["question": .string(code.code), "answer": "no"]
            })
    }

    func assessment(
        _ yes: [String: String] = [:], stage: String = "arrival", risk: String = "standard", vulnerable: Bool = false, without: Set<String> = [], markers: Bool = true,
        more: [String: JSONValue] = [:]
    ) async throws -> JSONValue {
        let body: [String: JSONValue] = [
            "stage": .string(stage), "answers": try await riskAnswers(yes, stage: stage, without: without), "markersChecked": .boolean(markers), "previousChecked": true,
            "risk": .string(risk), "isVulnerable": .boolean(vulnerable), "appearsUnder18": false, "plan": "General observation.",
        ]
        return .object(body.merging(more) { $1 })
    }
}

extension Refusal {
    /// The fields it names.
    var fields: [String] { if case .invalid(let problems) = self { problems.map(\.field) } else { [] } }
}
