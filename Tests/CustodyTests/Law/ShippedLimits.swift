import Base
import Core

@testable import Custody

/// The hours as Peel ships them, for the law's own tests, which have no database.
extension LimitBook {
    static let shipped: LimitBook = {
        do {
            let edition = try CustodyModule.manifest().codeLists.first { $0.list == list }
            return try LimitBook((edition?.codes ?? []).map { Row(code: $0.code, detail: $0.detail) })
        } catch {
            preconditionFailure("the starter list of detention limits is not lawful: \(error)")
        }
    }()
}

extension DetentionLimits {
    static var terrorism: DetentionLimits { LimitBook.shipped.limits(.terrorism, on: Day(daysSince1970: 20_000)) }
    static func inForce(on day: Day) -> DetentionLimits { LimitBook.shipped.limits(.pace, on: day) }
    static func immigration(on day: Day) -> DetentionLimits { LimitBook.shipped.limits(.immigration, on: day) }
}
