import Base
import Core
import Custody
import Foundation
import Storage

/// How long the clocks of everyone held take: read from the database, and worked out by the law.
struct ClockTimes {
    let office: Office

    func print(count: Int) async throws {
        var reads: [Double] = []
        var laws: [Double] = []
        var held = 0
        for _ in 0..<count {
            let now = office.clock.now
            let started = ContinuousClock.now
            let clocks = try await office.store.read { tx in try DetentionClocks.ofAllHeld(in: tx) }
            let read = ContinuousClock.now
            var due = 0
            for clock in clocks {
                if clock.limit(at: now) != nil { due += 1 }
                if clock.nextReview != nil { due += 1 }
            }
            let worked = ContinuousClock.now
            held = clocks.count
            reads.append((read - started) / .milliseconds(1))
            laws.append((worked - read) / .milliseconds(1))
            if due == 0 { break }
        }
        func share(_ times: [Double], _ percent: Int) -> String { String(format: "%.2f", times.sorted()[min(times.count - 1, times.count * percent / 100)]) }
        Swift.print("clocks|\(office.store.engine.rawValue)|\(held)|\(share(reads, 50))|\(share(reads, 95))|\(share(laws, 50))|\(share(laws, 95))")
    }
}
