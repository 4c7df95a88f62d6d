import Base
import Testing

@testable import Core

@Suite("Wrong passwords lately")
struct SignInFailuresTests {
    @Test("are kept for so many pairs only, the latest, and the same pair waits however long its name is")
    func bounded() async {
        let failures = SignInFailures(limits: Sessions.Limits())
        let start = Instant(seconds: 1_800_000_000)
        let long = String(repeating: "x", count: 1_000_000)
        for number in 0..<SignInFailures.pairsMax { await failures.count(name: "name \(number)", address: "10.0.0.1", now: start) }
        for _ in 0..<5 { await failures.count(name: long, address: "10.0.0.2", now: start.adding(seconds: 1)) }
        #expect(await failures.pairs == SignInFailures.pairsMax)
        #expect(await failures.wait(name: long, address: "10.0.0.2", now: start.adding(seconds: 2)) == 10)
        #expect(await failures.wait(name: long + "y", address: "10.0.0.2", now: start.adding(seconds: 2)) == nil)
        await failures.count(name: "later", address: "10.0.0.3", now: start.adding(minutes: 11))
        #expect(await failures.pairs < SignInFailures.pairsMax)
    }
}
