import Foundation
import Synchronization

/// Civil time in London, from the system's tz database, so that a change of the law on summer time arrives with it.
public enum London {
    public enum Reading: Equatable, Sendable {
        case exact(Instant)
        /// The clocks went forward over this time: it was on no clock.
        case never
        /// The clocks went back: the time came twice, first in summer time, then in GMT.
        case twice(summer: Instant, winter: Instant)
    }

    private static let zone = TimeZone(identifier: "Europe/London")

    /// Seconds to add to UTC to read a London clock at `instant`.
    public static func offset(at instant: Instant) -> Int {
        offsets.withLock { cache in
            // Offsets change only on an hour, so an hour's answer is shared.
            let hour = instant.seconds.floorDivided(by: 3600)
            if let known = cache[hour] { return known }
            let found = zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(hour * 3600))) ?? 0
            if cache.count > 20_000 { cache.removeAll(keepingCapacity: true) }
            cache[hour] = found
            return found
        }
    }

    private static let offsets = Mutex<[Int64: Int]>([:])

    /// What a London clock showing `day` and `hour:minute` meant.
    public static func read(_ day: Day, hour: Int, minute: Int) -> Reading {
        let local = Instant(seconds: Int64(day.daysSince1970) * 86400 + Int64(hour * 3600 + minute * 60))
        let right = [3600, 0].compactMap { (shift: Int) -> Instant? in
            let candidate = local.adding(seconds: Int64(-shift))
            return offset(at: candidate) == shift ? candidate : nil
        }
        switch right.count {
        case 2: return .twice(summer: right[0], winter: right[1])
        case 1: return .exact(right[0])
        default: return .never
        }
    }

    public static func day(of instant: Instant) -> Day {
        Day(daysSince1970: Int((instant.seconds + Int64(offset(at: instant))).floorDivided(by: 86400)))
    }

    /// The first instant of `day` in London.
    public static func start(of day: Day) -> Instant {
        // Summer time starts at 01:00, so midnight always exists; the tz database could in principle say otherwise.
        first(on: day, hour: 0) ?? Instant(seconds: Int64(day.daysSince1970) * 86400)
    }

    /// When the clocks first show `hour:minute` on `day`. A time that they leap over is as far from midnight as it says.
    public static func at(_ hour: Int, _ minute: Int = 0, on day: Day) -> Instant {
        first(on: day, hour: hour, minute: minute) ?? start(of: day).adding(minutes: hour * 60 + minute)
    }

    private static func first(on day: Day, hour: Int, minute: Int = 0) -> Instant? {
        switch read(day, hour: hour, minute: minute) {
        case .exact(let instant), .twice(summer: let instant, winter: _): instant
        case .never: nil
        }
    }

    /// `09:30`; with `zoned`, `09:30 GMT` or `09:30 BST`.
    public static func time(of instant: Instant, zoned: Bool = false) -> String {
        let offset = offset(at: instant)
        let second = Int((instant.seconds + Int64(offset)).floorModulo(86400))
        return pad(second / 3600) + ":" + pad(second / 60 % 60) + (zoned ? (offset == 0 ? " GMT" : " BST") : "")
    }

    /// `Mon 10 Mar 2025 09:30`, as an officer writes it.
    public static func text(_ instant: Instant, zoned: Bool = false) -> String {
        text(day(of: instant)) + " " + time(of: instant, zoned: zoned)
    }

    public static func text(_ day: Day) -> String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return "\(names[day.weekday - 1]) \(day.day) \(monthNames[day.month - 1]) \(day.year)"
    }

    public static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
