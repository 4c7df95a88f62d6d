import CLibPQ
import Foundation
import Storage

/// What the server's error codes (SQLSTATE, PostgreSQL manual appendix A) mean to the rest of Peel.
///
/// The server's DETAIL quotes stored values, and some messages quote given ones: neither is passed on, because faults are logged and logs
/// hold no personal data.
struct PostgresFault {
    let state: String
    let fault: StoreFault

    /// Another transaction got in the way: this one can simply be run again.
    var isSerialisation: Bool { state == "40001" || state == "40P01" }
    /// A kept statement no longer fits the schema or is no longer there; preparing it again helps.
    var isStalePlan: Bool { state == "26000" || state == "0A000:plan" }
    /// The connection is of no more use: the server is going away, or is no longer the one that may be written to.
    let endsConnection: Bool

    init(result: OpaquePointer, timeoutSeconds: Int, isWritable: Bool) {
        let field = { (code: Int32) in PQresultErrorField(result, code).map { String(cString: $0) } ?? "" }
        let message = field(Int32(UInt8(ascii: "M")))
        var state = field(Int32(UInt8(ascii: "C")))
        if state == "0A000", message.contains("cached plan") { state = "0A000:plan" }
        self.state = state
        endsConnection = state.hasPrefix("57P") || state.hasPrefix("08") || (state == "25006" && isWritable) || state.hasPrefix("25P03")
        fault = Self.fault(state, message, timeoutSeconds: timeoutSeconds, isWritable: isWritable) {
            Self.constraint(
                state, name: field(Int32(UInt8(ascii: "n"))), table: field(Int32(UInt8(ascii: "t"))),
                column: field(Int32(UInt8(ascii: "c"))), detail: field(Int32(UInt8(ascii: "D"))))
        }
    }

    private static func fault(
        _ state: String, _ message: String, timeoutSeconds: Int, isWritable: Bool, constraint: () -> String
    ) -> StoreFault {
        switch state {
        case "40001", "40P01", "55P03": return .contention
        case "53100": return .full("the database server has no room left")
        case "57014": return .timeout(seconds: timeoutSeconds)
        case "25006" where isWritable: return .unavailable("this server is a standby that only reads")
        case "25006": return .failed("this transaction only reads")
        // RAISE EXCEPTION in a trigger: our own schema refusing, in its own words.
        case "P0001": return .constraint(message)
        // Character not in repertoire, untranslatable character: NUL is stopped before, so this is a database that is not UTF-8.
        case "22021", "22P05": return .constraint("a text holds a character that this database cannot store")
        default: break
        }
        switch state.prefix(2) {
        case "08", "53": return .unavailable(withoutValues(message))
        case "57": return .unavailable(withoutValues(message))
        case "23": return .constraint(constraint())
        default: return .failed("\(withoutValues(message)) (SQLSTATE \(state.prefix(5)))")
        }
    }

    /// The same words as SQLite's, and the constraint's name.
    private static func constraint(_ state: String, name: String, table: String, column: String, detail: String) -> String {
        switch state {
        case "23502": return "NOT NULL constraint failed: \(table).\(column)"
        case "23503": return "FOREIGN KEY constraint failed (\(name))"
        case "23505":
            // DETAIL begins "Key (column, column)=(values)": the columns only.
            let columns = detail.split(separator: "(", maxSplits: 1).last?.split(separator: ")", maxSplits: 1).first ?? ""
            let named = columns.split(separator: ",").map { table + "." + $0.drop { $0 == " " } }.joined(separator: ", ")
            return "UNIQUE constraint failed: \(named) (\(name))"
        case "23514": return "CHECK constraint failed: \(name)"
        default: return "constraint \(name) failed"
        }
    }

    /// A message such as `invalid input syntax for type uuid: "…"` ends in what was given; names of tables and columns come before a colon.
    private static func withoutValues(_ message: String) -> String {
        guard let colon = message.range(of: ": \"") else { return message }
        return String(message[..<colon.lowerBound])
    }
}
