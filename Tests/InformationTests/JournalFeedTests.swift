import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("The journal's feed")
struct JournalFeedTests {
    @Test("refuses positions and limits that are none, and a proof of what is not sealed", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Testcase")
        let browser = try await scene.window(of: scene.auditor)
        let size = try await scene.seal()
        for query in ["after=x", "after=-2", "limit=0", "limit=1001", "limit=x", "after=99999999999999999999"] {
            let answer = try await browser.get("/api/v1/journal?\(query)")
            #expect(answer.status == 422, "\(query)")
            #expect(answer.contains("out-of-range"), "\(query)")
        }
        for position in ["\(size + 1000)", "-1", "x"] {
            #expect(try await browser.get("/api/v1/journal/\(position)/proof").status == 404, "\(position)")
        }
        browser.token = nil
        #expect(try await browser.get("/api/v1/journal").status == 401)
    }

    @Test("gives every sealed entry once, in order of position, page by page", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Testcase")
        for _ in 0..<23 { try await scene.open(person) }
        let browser = try await scene.window(of: scene.auditor)
        let size = try await scene.seal()
        var seen: [Int64] = []
        var acts: [String] = []
        var more = true
        while more, seen.count < 1000 {
            let answer = try await browser.get("/api/v1/journal?limit=10\(seen.last.map { "&after=\($0)" } ?? "")").json()
            let entries = try #require(answer["entries"]?.array)
            #expect(entries.count <= 10)
            seen += entries.compactMap { $0["position"]?.integer }
            acts += entries.compactMap { $0["act"]?.string }
            more = answer["more"] == true
        }
        #expect(seen == Array(0..<size))
        #expect(acts.filter { $0 == "records.person.read" }.count == 23)
        // Reading the feed is an act too: sealed later, it is in the feed itself.
        try await scene.seal()
        let rest = try await browser.get("/api/v1/journal?after=\(size - 1)").json()
        #expect(rest["entries"]?.array?.contains { $0["act"] == "journal.read" } == true)
    }

    @Test("never tells what an entry's detail holds", arguments: Engine.allCases)
    func noDetail(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Testcase")
        let browser = try await scene.window(of: scene.auditor)
        try await scene.seal()
        #expect(try await !browser.get("/api/v1/journal").contains("Testcase"))
    }

    @Test("a proof holds under the key that signed, not under another, and not for an altered entry", arguments: Engine.allCases)
    func proof(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Testcase")
        for _ in 0..<5 { try await scene.open(person) }
        let browser = try await scene.window(of: scene.auditor)
        let size = try await scene.seal()
        for position in 0..<size {
            let answer = try await browser.get("/api/v1/journal/\(position)/proof")
            #expect(answer.status == 200)
            let proof = try answer.json().decode(InclusionProof.self)
            #expect(proof.position == position)
            #expect(proof.holds(under: scene.key.publicKey))
            #expect(!proof.holds(under: CheckpointKey().publicKey))
        }
        guard case .object(var forged) = try await browser.get("/api/v1/journal/1/proof").json() else {
            Issue.record("a proof is an object")
            return
        }
        let other = try await browser.get("/api/v1/journal/2/proof").json()
        forged["leaf"] = other["leaf"]
        #expect(try !JSONValue.object(forged).decode(InclusionProof.self).holds(under: scene.key.publicKey))
        #expect(try await scene.world.journal("journal.read").filter { $0.category == "CON" }.count == Int(size) + 2)
    }

    @Test("no form and type of Information or of the core disagree", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let manifests = scene.office.registry.manifests
        #expect(manifests.first?.name == "core" && manifests.first?.operations.isEmpty == false)
        for manifest in manifests {
            #expect(try await scene.world.store.read { tx in try FormKeysTest.problems(of: manifest, in: tx) } == [], "\(manifest.name)")
        }
    }
}
