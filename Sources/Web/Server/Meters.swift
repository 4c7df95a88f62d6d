import Synchronization

/// Counts for `/metrics`, in Prometheus' text form. Routes are counted by their pattern, never by an address with an id in it.
public final class Meters: Sendable {
    private struct Counts {
        var requests: [String: Int] = [:]
        var durations: [String: (count: Int, microseconds: Int64, buckets: [Int])] = [:]
        var gauges: [String: Double] = [:]
    }

    private static let bucketsMilliseconds: [Int64] = [1, 5, 10, 25, 50, 100, 250, 1000, 5000]
    private let counts = Mutex(Counts())

    public init() {}

    func count(_ route: String, method: String, status: Int, microseconds: Int64) {
        counts.withLock { counts in
            counts.requests["method=\"\(method)\",route=\"\(route)\",status=\"\(status)\"", default: 0] += 1
            var known = counts.durations[route] ?? (0, 0, Array(repeating: 0, count: Self.bucketsMilliseconds.count))
            known.count += 1
            known.microseconds += microseconds
            for (index, limit) in Self.bucketsMilliseconds.enumerated() where microseconds <= limit * 1000 { known.buckets[index] += 1 }
            counts.durations[route] = known
        }
    }

    /// Sets a value that goes up and down, such as the number of open streams.
    public func set(_ name: String, _ value: Double) { counts.withLock { $0.gauges[name] = value } }

    var text: String {
        counts.withLock { counts in
            var lines = ["# TYPE peel_requests_total counter"]
            for (labels, value) in counts.requests.sorted(by: { $0.key < $1.key }) { lines.append("peel_requests_total{\(labels)} \(value)") }
            lines.append("# TYPE peel_request_seconds histogram")
            for (route, known) in counts.durations.sorted(by: { $0.key < $1.key }) {
                for (index, limit) in Self.bucketsMilliseconds.enumerated() {
                    lines.append("peel_request_seconds_bucket{route=\"\(route)\",le=\"\(Double(limit) / 1000)\"} \(known.buckets[index])")
                }
                lines.append("peel_request_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(known.count)")
                lines.append("peel_request_seconds_sum{route=\"\(route)\"} \(Double(known.microseconds) / 1_000_000)")
                lines.append("peel_request_seconds_count{route=\"\(route)\"} \(known.count)")
            }
            for (name, value) in counts.gauges.sorted(by: { $0.key < $1.key }) { lines += ["# TYPE peel_\(name) gauge", "peel_\(name) \(value)"] }
            return lines.joined(separator: "\n") + "\n"
        }
    }
}
