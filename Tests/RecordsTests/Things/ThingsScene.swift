import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

extension Scene {
    /// The problems' fields and codes, `vrm is-a-telephone-number`; the refusal's own code where it names no field.
    func problems(as officer: Officer? = nil, _ name: OperationName, _ body: JSONValue) async throws -> [String] {
        let refusal = try await world.refusal { _ = try await world.office.perform(name, body: body, as: officer ?? self.officer) }
        guard let refusal else { return [] }
        guard case .invalid(let problems) = refusal else { return [refusal.code] }
        return problems.map { "\($0.field) \($0.code)" }
    }

    func perform<O: Operation>(_ operation: O) async throws -> O.Outcome { try await world.office.perform(operation, as: officer).outcome }

    func find<R: Record>(_ type: R.Type, _ id: ID<R>) async throws -> R { try #require(try await world.store.read { tx in try tx.find(type, id) }) }

    func browse(as officer: Officer? = nil) async throws -> Browser {
        let officer = officer ?? self.officer
        try await world.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
        let browser = try Browser(world.office, [try RecordsModule.web()])
        let name = try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        return browser
    }

    func suggestions(_ kind: String, _ typed: String, _ browser: Browser) async throws -> [String] {
        let answer = try await browser.get("/pick/\(kind)?q=\(Address.percent(typed))")
        return try JSONValue(text: answer.text.utf8).array?.map { "\($0["title"]?.string ?? "") | \($0["why"]?.string ?? "")" } ?? []
    }

    /// A square of a hundredth of a degree, with its south-west corner there.
    static func square(_ kind: Boundary.Kind, _ code: String, _ name: String, west: Double, south: Double, side: Double = 0.01) -> LoadBoundaries.Area {
        let (east, north) = (west + side, south + side)
        return LoadBoundaries.Area(
            kind: kind, code: code, name: name, polygons: "[[[[\(west),\(south)],[\(east),\(south)],[\(east),\(north)],[\(west),\(north)],[\(west),\(south)]]]]")
    }
}
