import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("One number, two officers")
struct SameNumberTests {
    @Test("two officers who record one PNC ID at the same moment get one person and one refusal that names them", arguments: TestStores.engines)
    func sameNumber(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let others = [scene.officer, try await scene.world.officer("PC"), try await scene.world.officer("PC"), try await scene.world.officer("PC")]
        let office = scene.world.office
        let refusals = await withTaskGroup(of: Refusal?.self) { group in
            for officer in others {
                group.addTask {
                    do {
                        _ = try await office.perform(RecordPerson(PersonFacts(givenNames: "Una", familyName: "Probesen"), pncId: "1981/0000034U"), as: officer)
                        return nil
                    } catch let refusal as Refusal {
                        return refusal
                    } catch {
                        return .conflict("fault: \(error)")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.filter { $0 == nil }.count == 1, "\(refusals)")
        for case let refusal? in refusals { #expect(refusal.description.contains("PROBESEN, Una has the number 1981/0000034U"), "\(refusal)") }
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM person WHERE pnc_id = '1981/0000034U'") } == 1)
    }
}
