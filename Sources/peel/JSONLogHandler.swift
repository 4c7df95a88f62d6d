import Base
import Foundation
import Logging

/// One JSON object a line on standard error. Callers log names of routes and kinds of fault, never what a person typed.
struct JSONLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    init(label: String) { self.label = label }

    func log(event: LogEvent) {
        var members: [String: JSONValue] = [
            "at": .string(Instant.now.description), "level": .string(event.level.rawValue), "message": .string("\(event.message)"), "label": .string(label),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }) { members[key] = .string("\(value)") }
        FileHandle.standardError.write(Data((JSONValue.object(members).text + "\n").utf8))
    }
}
