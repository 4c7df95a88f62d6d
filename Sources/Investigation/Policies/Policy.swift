import Base
import Yams

/// When a crime looks like this, that task for that role by then.
public struct Policy: Sendable, Hashable {
    public struct When: Sendable, Hashable {
        public var status: [String]?
        public var flags: [String]?
        public var classes: [String]?
        public var risk: [String]?
        public var riskReviewed: Bool?
        public var recordedHoursAgo: Int?
        public var allocatedWithoutOutcomeDays: Int?
        public var lastDayWithinDays: Int?
        public var enhanced: Bool?
        public var contacted: Bool?
        public var outcomeProposedHoursAgo: Int?
    }

    public let name: String
    public let when: When
    /// With `{number}` for the crime's number.
    public let title: String
    /// A role, or `OIC`.
    public let owner: String
    public let isInUnit: Bool
    public let withinHours: Int
    /// Where it stands in its file.
    public let line: Int
}

/// What is wrong with a file of policies, and where.
public struct PolicyMistake: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    public let line: Int
    public let message: String
    public var description: String { "Line \(line): \(message)" }
}

/// A file of policies, read and checked as a whole.
public struct PolicyFile: Sendable {
    public static let policiesMax = 200
    static let bytesMax = 262_144
    public let policies: [Policy]

    public init(yaml: String) throws {
        guard yaml.utf8.count <= Self.bytesMax else { throw PolicyMistake(line: 1, message: "the file is larger than \(Self.bytesMax / 1024) KB.") }
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw Self.mistake(error)
        }
        guard let root else { throw PolicyMistake(line: 1, message: "the file is empty. It begins with “policies:”.") }
        let file = try Members(root, "the file")
        try file.allow(["policies"])
        guard let list = file["policies"]?.sequence else { throw PolicyMistake(line: file.line, message: "“policies” is missing, or is no list.") }
        guard list.count <= Self.policiesMax else { throw PolicyMistake(line: file.line, message: "at most \(Self.policiesMax) policies; this has \(list.count).") }
        let read = try list.map { try Policy($0) }
        for (index, policy) in read.enumerated() where read[..<index].contains(where: { $0.name == policy.name }) {
            throw PolicyMistake(line: policy.line, message: "there is another policy called “\(policy.name)”. Give each a name of its own.")
        }
        policies = read
    }

    private static func mistake(_ error: YamlError) -> PolicyMistake {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            PolicyMistake(line: mark.line, message: "this is no YAML: \(problem).")
        default: PolicyMistake(line: 1, message: "this is no YAML.")
        }
    }
}

/// A mapping of a file with the line it stands on.
private struct Members {
    let line: Int
    let what: String
    private let nodes: [(key: String, line: Int, node: Node)]

    init(_ node: Node, _ what: String) throws {
        line = node.mark?.line ?? 1
        self.what = what
        guard let mapping = node.mapping else { throw PolicyMistake(line: node.mark?.line ?? 1, message: "\(what) is a list of names with values.") }
        nodes = mapping.map { ($0.key.string ?? "", $0.key.mark?.line ?? 1, $0.value) }
    }

    func allow(_ keys: [String]) throws {
        for node in nodes where !keys.contains(node.key) {
            throw PolicyMistake(line: node.line, message: "“\(node.key)” is not known in \(what). Known are: \(keys.joined(separator: ", ")).")
        }
    }

    subscript(_ key: String) -> Node? { nodes.first { $0.key == key }?.node }
    private func lineOf(_ key: String) -> Int { nodes.first { $0.key == key }?.line ?? line }

    func need(_ key: String) throws -> Node {
        guard let node = self[key] else { throw PolicyMistake(line: line, message: "\(what) has no “\(key)”.") }
        return node
    }

    func text(_ key: String) throws -> String? {
        guard let node = self[key] else { return nil }
        guard let text = node.string, !text.allSatisfy(\.isWhitespace) else { throw PolicyMistake(line: lineOf(key), message: "“\(key)” is a word or a sentence.") }
        return text
    }

    func texts(_ key: String, of known: [String]? = nil) throws -> [String]? {
        guard let node = self[key] else { return nil }
        let texts = node.sequence?.compactMap(\.string) ?? node.string.map { [$0] } ?? []
        guard !texts.isEmpty, texts.count == node.sequence?.count ?? 1 else { throw PolicyMistake(line: lineOf(key), message: "“\(key)” is a list, such as [reported].") }
        if let known, let other = texts.first(where: { !known.contains($0) }) {
            throw PolicyMistake(line: lineOf(key), message: "“\(other)” is not known for “\(key)”. Known are: \(known.joined(separator: ", ")).")
        }
        return texts
    }

    func number(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let node = self[key] else { return nil }
        guard let number = node.int, range.contains(number) else {
            throw PolicyMistake(line: lineOf(key), message: "“\(key)” is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func yesNo(_ key: String) throws -> Bool? {
        guard let node = self[key] else { return nil }
        switch node.string {
        case "yes", "true": return true
        case "no", "false": return false
        default: throw PolicyMistake(line: lineOf(key), message: "“\(key)” is yes or no.")
        }
    }
}

extension Policy {
    fileprivate init(_ node: Node) throws {
        let members = try Members(node, "a policy")
        try members.allow(["name", "when", "task"])
        guard let name = try members.text("name") else { throw PolicyMistake(line: members.line, message: "a policy has no “name”.") }
        let when = try Members(try members.need("when"), "“when” of \(name)")
        try when.allow([
            "status", "flags", "classes", "risk", "risk-reviewed", "recorded-hours-ago", "allocated-without-outcome-days", "last-day-within-days", "enhanced", "contacted",
            "outcome-proposed-hours-ago",
        ])
        let task = try Members(try members.need("task"), "“task” of \(name)")
        try task.allow(["title", "for", "in", "within-hours"])
        let hours = 0...87_600
        let condition = When(
            status: try when.texts("status", of: ["reported", "reviewed", "allocated"]), flags: try when.texts("flags"), classes: try when.texts("classes"),
            risk: try when.texts("risk", of: DomesticRisk.Grade.allCases.map(\.rawValue)), riskReviewed: try when.yesNo("risk-reviewed"),
            recordedHoursAgo: try when.number("recorded-hours-ago", in: hours),
            allocatedWithoutOutcomeDays: try when.number("allocated-without-outcome-days", in: 0...3650), lastDayWithinDays: try when.number("last-day-within-days", in: 0...3650),
            enhanced: try when.yesNo("enhanced"), contacted: try when.yesNo("contacted"), outcomeProposedHoursAgo: try when.number("outcome-proposed-hours-ago", in: hours))
        guard condition != When() else { throw PolicyMistake(line: when.line, message: "“when” of \(name) is empty: the task would be raised for every crime.") }
        guard let title = try task.text("title"), let owner = try task.text("for"), let within = try task.number("within-hours", in: hours) else {
            throw PolicyMistake(line: task.line, message: "“task” of \(name) needs “title”, “for” and “within-hours”.")
        }
        self.init(
            name: name, when: condition, title: title, owner: owner, isInUnit: try task.texts("in", of: ["unit", "force"])?.first != "force", withinHours: within, line: members.line)
    }
}
