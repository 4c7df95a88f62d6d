public import Base
import Storage

/// What the server gives with a page: when it was served, by the number of the journal's entry of that reading.
public struct Stamp: Sendable, Hashable {
    public let entry: RawID
    public let at: Instant

    public var json: JSONValue { .object(["entry": .string(entry.description), "at": .string(at.description)]) }
}

/// When a device that could not reach the server recorded an act, and from where it counted (ADR 18).
public struct DeviceTime: Sendable, Hashable {
    /// The device adds to the time of its stamp what has passed since, and no more than this: then the page is opened anew.
    public static let hoursMax = 24

    /// What was sent at once and is here so soon has the server's time, whatever the device's says.
    public static let atOnceSeconds: Int64 = 5

    public let recordedAt: Instant
    /// The journal's entry of the page that the server gave this officer: the device had it from then on. Nobody can make one up, and none is another officer's.
    public let stamp: RawID

    public init(recordedAt: Instant, stamp: RawID) {
        self.recordedAt = recordedAt
        self.stamp = stamp
    }

    /// From texts as a form or a header carries them; nothing where neither is given.
    public init?(recordedAt: String?, stamp: String?) throws {
        let (at, number) = (recordedAt ?? "", stamp ?? "")
        if at.isEmpty, number.isEmpty { return nil }
        guard let instant = Instant(at) else {
            throw Refusal.invalid("recordedAt", code: "not-a-time", "The time of recording is no instant. Send it as 2026-03-29T14:05:00Z, with the stamp of the page.")
        }
        guard let id = RawID(number) else {
            throw Refusal.invalid("stamp", code: "not-a-stamp", "A time of recording needs the stamp that the server gave with the page: it is counted from there.")
        }
        self.init(recordedAt: instant, stamp: id)
    }

    /// As the act goes by where it was sent at once: nothing where it came at once, and the device's time where it was long on its way.
    public func ifDelayed(now: Instant) -> DeviceTime? { recordedAt.adding(seconds: Self.atOnceSeconds) < now ? self : nil }

    /// Refuses a time that the device cannot have: before it was served, after this moment, or longer after than a device is believed.
    func check(for officer: Officer, now: Instant, in tx: Transaction) throws {
        let served = try tx.value(
            Instant.self,
            "SELECT at FROM journal WHERE id = \(stamp) AND officer_id = \(officer.id) AND outcome = 'done' AND category IN ('CON', 'BRK')")
        guard let served else {
            throw Refusal.invalid("stamp", code: "unknown-stamp", "The server gave you no such stamp, so the time of recording cannot be believed. Enter it by hand as late, with the reason.")
        }
        let said = London.text(recordedAt, zoned: true)
        if recordedAt < served {
            throw Refusal.invalid(
                "recordedAt", code: "before-served", "It says it was recorded at \(said), before the device was given its page at \(London.text(served, zoned: true)). Enter it by hand as late, with the reason.")
        }
        if recordedAt > now {
            throw Refusal.invalid(
                "recordedAt", code: "after-received", "It says it was recorded at \(said), which has not come yet: the device's clock was put forward. Enter it by hand, with the time.")
        }
        if recordedAt > served.adding(hours: Self.hoursMax) {
            throw Refusal.invalid(
                "recordedAt", code: "too-long-without",
                "It says it was recorded at \(said), more than \(Self.hoursMax) hours after the device last had its page from the server. Enter it by hand as late, with the reason.")
        }
    }
}
