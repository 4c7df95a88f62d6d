import Base
import Testing

@testable import Core

@Suite("Pages that stay open")
struct WatchesTests {
    private let now = Instant("2026-03-10T09:00:00Z") ?? Instant(seconds: 0)
    private let one = Ref("person", RawID(high: 1, low: 1))
    private let other = Ref("person", RawID(high: 1, low: 2))

    private func page(_ officer: UInt64 = 1) -> Watches.Page { Watches.Page(officer: ID(RawID(high: 2, low: officer)), act: "a.read", name: "/board") }

    @Test("a refresh that nothing accounts for is accounted for whole: another officer's, another page's, one after a restart")
    func unknown() {
        let watches = Watches()
        #expect(watches.unaccounted([one], on: page(), now: now) == [one])
        watches.accounted([one], on: page(), now: now, anew: true)
        #expect(watches.unaccounted([one], on: page(2), now: now) == [one])
        #expect(watches.unaccounted([one], on: Watches.Page(officer: page().officer, act: "a.read", name: "/other"), now: now) == [one])
        #expect(Watches().unaccounted([one], on: page(), now: now) == [one])
    }

    @Test("who was shown within the quarter hour needs no entry; somebody new does, alone; then all again")
    func refreshes() {
        let watches = Watches()
        watches.accounted([one], on: page(), now: now, anew: true)
        #expect(watches.unaccounted([one], on: page(), now: now.adding(minutes: 14)) == nil)
        #expect(watches.unaccounted([one, other], on: page(), now: now.adding(minutes: 5)) == [other])
        watches.accounted([other], on: page(), now: now.adding(minutes: 5), anew: false)
        #expect(watches.unaccounted([one, other], on: page(), now: now.adding(minutes: 6)) == nil)
        #expect(watches.unaccounted([one, other], on: page(), now: now.adding(minutes: 15)) == [one, other], "the quarter hour counts from the opening")
    }

    @Test("opening the page anew is accounted for anew, with whom it shows then")
    func opened() {
        let watches = Watches()
        watches.accounted([one, other], on: page(), now: now, anew: true)
        watches.accounted([one], on: page(), now: now.adding(minutes: 1), anew: true)
        #expect(watches.unaccounted([one, other], on: page(), now: now.adding(minutes: 2)) == [other])
    }

    @Test("with more pages than are remembered, the others are entries each time")
    func bounded() {
        let watches = Watches()
        for officer in 0..<UInt64(Watches.pagesMax) { watches.accounted([one], on: page(officer), now: now, anew: true) }
        watches.accounted([one], on: page(900_000), now: now, anew: true)
        #expect(watches.unaccounted([one], on: page(900_000), now: now) == [one])
        watches.accounted([one], on: page(900_000), now: now.adding(minutes: 16), anew: true)
        #expect(watches.unaccounted([one], on: page(900_000), now: now.adding(minutes: 16)) == nil, "old ones make room")
    }
}
