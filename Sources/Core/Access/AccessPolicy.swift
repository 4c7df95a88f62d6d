import Base
import Foundation
import Yams

/// Roles and what each may do, read from the force's `access.yaml` (ours when the force has none).
public struct AccessPolicy: Sendable {
    public struct Role: Sendable, Codable, Hashable {
        public let code: String
        public let title: String
        public let area: String
        /// Permissions: operation names, read names, or a name ending in `*`.
        public let may: [String]
        /// Roles that one officer must not hold together with this one.
        public let apart: [String]?
    }

    /// What several roles may besides.
    public struct Grant: Sendable, Codable, Hashable {
        /// Codes of roles; a code of no role is a slip.
        public let to: [String]
        public let may: [String]
    }

    public let roles: [Role]
    private let byCode: [String: Role]
    private let permissions: [String: PermissionSet]

    public init(roles: [Role]) {
        self.roles = roles
        byCode = Dictionary(roles.map { ($0.code, $0) }, uniquingKeysWith: { _, last in last })
        permissions = byCode.mapValues { PermissionSet($0.may) }
    }

    /// Reads the YAML text of an access configuration.
    public init(yaml: String) throws {
        struct File: Decodable {
            let roles: [Role]
            let shared: [Grant]?
        }
        let file = try YAMLDecoder().decode(File.self, from: yaml)
        let codes = Set(file.roles.map(\.code))
        for code in (file.shared ?? []).flatMap(\.to) where !codes.contains(code) { throw Fault.unknownRole(code) }
        self.init(
            roles: file.roles.map { role in
                let more = (file.shared ?? []).filter { $0.to.contains(role.code) }.flatMap(\.may)
                return Role(code: role.code, title: role.title, area: role.area, may: role.may + more, apart: role.apart)
            })
    }

    public enum Fault: Error, CustomStringConvertible {
        case unknownRole(String)
        public var description: String {
            switch self {
            case .unknownRole(let code): "Under `shared` stands role \(code), which is not among the roles."
            }
        }
    }

    public static func starter() throws -> AccessPolicy {
        try AccessPolicy(yaml: try StarterFile.text("access.yaml", in: .module))
    }

    public func role(_ code: String) -> Role? { byCode[code] }

    public func permissions(of codes: [String]) -> PermissionSet {
        PermissionSet(joining: codes.compactMap { permissions[$0] })
    }

    /// Refuses roles that are not there, and roles that one officer must not hold together.
    func check(_ codes: [String]) throws {
        if let unknown = codes.first(where: { role($0) == nil }) {
            throw Refusal.invalid("roles", code: "unknown-role", "There is no role \(unknown). Use one of \(roles.map(\.code).joined(separator: ", ")).")
        }
        if let clash = clashes(in: codes).first {
            throw Refusal.invalid("roles", code: "kept-apart", "\(clash.0) and \(clash.1) must not be held together. Give one of them to somebody else.")
        }
    }

    /// The pairs of roles in `codes` that must be kept apart.
    public func clashes(in codes: [String]) -> [(String, String)] {
        codes.flatMap { code in
            (byCode[code]?.apart ?? []).filter { codes.contains($0) }.map { (code, $0) }
        }
    }
}
