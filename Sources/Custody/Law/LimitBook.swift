public import Base

/// The law's numbers for police detention by regime and day of arrest, as the list `custody.detention-limit` holds them. The law as at the arrest applies, so
/// every day of a regime has one edition and only one: a list with a gap or an overlap is refused, because in a gap nobody's clock could be worked out.
public struct LimitBook: Sendable, Hashable {
    /// Of one regime, oldest first; there is always one.
    private struct Editions: Sendable, Hashable {
        let first: DetentionLimits
        let later: [DetentionLimits]

        func on(_ day: Day) -> DetentionLimits { later.last { $0.inForceFrom <= day } ?? first }
    }

    private let pace: Editions
    private let terrorism: Editions
    private let immigration: Editions

    /// What is wrong with a list, as a sentence for whoever loads it.
    public struct Fault: Error, Sendable, Hashable {
        public let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }

    /// One row as it is read.
    public struct Row: Sendable {
        public let code: String
        public let detail: [String: String]

        public init(code: String, detail: [String: String]) {
            self.code = code
            self.detail = detail
        }
    }

    /// The regimes that have numbers of their own; the court's are PACE's, whose clocks do not run then.
    public static let regimes: [DetentionLimits.Regime] = [.pace, .terrorism, .immigration]

    public init(_ rows: [Row]) throws(Fault) {
        var read: Read = [:]
        for row in rows {
            let (limits, until) = try Self.edition(row)
            read[limits.regime, default: []].append((limits, until, row.code))
        }
        pace = try Self.editions(.pace, read)
        terrorism = try Self.editions(.terrorism, read)
        immigration = try Self.editions(.immigration, read)
    }

    private typealias Read = [DetentionLimits.Regime: [(limits: DetentionLimits, until: Day?, code: String)]]

    private static func editions(_ regime: DetentionLimits.Regime, _ read: Read) throws(Fault) -> Editions {
        guard let found = read[regime]?.sorted(by: { $0.limits.inForceFrom < $1.limits.inForceFrom }), let first = found.first, let last = found.last else {
            throw Fault("There is no row for \(regime.rawValue). Every regime needs its limits.")
        }
        for (row, next) in zip(found, found.dropFirst()) {
            guard let until = row.until else { throw Fault("\(row.code) has no last day, but \(next.code) follows it. Give the day before \(next.limits.inForceFrom).") }
            if until.adding(days: 1) < next.limits.inForceFrom {
                throw Fault("Between \(row.code), until \(until), and \(next.code), from \(next.limits.inForceFrom), there is a gap: nobody arrested then would have a limit.")
            }
            if until.adding(days: 1) > next.limits.inForceFrom {
                throw Fault("\(row.code), until \(until), and \(next.code), from \(next.limits.inForceFrom), overlap: an arrest then would have two limits.")
            }
        }
        if let until = last.until { throw Fault("\(last.code) ends on \(until) and nothing follows it. Leave its last day empty.") }
        return Editions(first: first.limits, later: found.dropFirst().map(\.limits))
    }

    /// - Parameter day: of the arrest; the oldest edition for a day before them all.
    public func limits(_ regime: DetentionLimits.Regime, on day: Day) -> DetentionLimits {
        switch regime {
        case .pace: pace.on(day)
        case .terrorism: terrorism.on(day)
        case .immigration: immigration.on(day)
        // The court's own clock; PACE's numbers stand by and do not run.
        case .court: pace.on(day).under(.court)
        }
    }

    // MARK: Reading a row

    private static func edition(_ row: Row) throws(Fault) -> (DetentionLimits, until: Day?) {
        guard let regime = row.detail["regime"].flatMap({ DetentionLimits.Regime(rawValue: $0) }), regimes.contains(regime) else {
            throw Fault("\(row.code) names no regime: \(regimes.map(\.rawValue).joined(separator: ", ")).")
        }
        guard let from = row.detail["from"].flatMap({ Day($0) }) else { throw Fault("\(row.code) has no first day, as 2022-10-28.") }
        let last = row.detail["until"] ?? ""
        let until = Day(last)
        if !last.isEmpty, until == nil { throw Fault("\(row.code): “\(last.prefix(20))” is no day, as 2022-10-27.") }
        if let until, until < from { throw Fault("\(row.code) ends before it begins.") }
        let first = try hours("custody_officer", row, from: 1)
        let second = try hours("superintendent", row, from: first)
        let third = try hours("warrant", row, from: second)
        let limits = DetentionLimits(
            inForceFrom: from, custodyOfficerHours: first, superintendentHours: second, warrantHours: third, extendedWarrantHours: try hours("extended", row, from: third),
            warnHoursBefore: try list("warn", row), firstReviewHours: try hours("first_review", row), laterReviewHours: try hours("later_review", row, from: 1),
            reviewWarnMinutesBefore: try list("review_warn", row), journeyHours: try hours("journey", row), section46AHours: try hours("s46a", row),
            courtGraceHours: try hours("court_grace", row), oneWarrantHours: try hours("one_warrant", row), superintendentReviewHours: try hours("superintendent_review", row),
            reviewsOnReturn: try onReturn(row), nonDesignatedHours: try hours("non_designated", row, from: 1), regime: regime)
        return (limits, until)
    }

    /// Two weeks is the longest anybody is held by the police.
    private static let hoursMax = 24 * 14

    private static func hours(_ column: String, _ row: Row, from least: Int = 0) throws(Fault) -> Int {
        guard let value = Int(row.detail[column] ?? ""), (least...max(least, hoursMax)).contains(value), value <= hoursMax else {
            throw Fault("\(row.code), \(column): give whole hours from \(least) to \(hoursMax).")
        }
        return value
    }

    private static func list(_ column: String, _ row: Row) throws(Fault) -> [Int] {
        let parts = (row.detail[column] ?? "").split(separator: " ")
        let values = parts.compactMap { Int($0) }
        guard !values.isEmpty, values.count == parts.count, values.allSatisfy({ $0 > 0 }), values == values.sorted(by: >) else {
            throw Fault("\(row.code), \(column): give whole numbers, the longest first, as 4 2 1.")
        }
        return values
    }

    private static func onReturn(_ row: Row) throws(Fault) -> DetentionLimits.ReviewsOnReturn {
        guard let choice = row.detail["reviews_on_return"].flatMap({ DetentionLimits.ReviewsOnReturn(rawValue: $0) }) else {
            throw Fault("\(row.code), reviews_on_return: restart, aggregate or earlier (PACE-38).")
        }
        return choice
    }
}
