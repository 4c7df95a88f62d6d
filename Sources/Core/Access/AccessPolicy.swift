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

    public let roles: [Role]
    private let byCode: [String: Role]

    public init(roles: [Role]) {
        self.roles = roles
        byCode = Dictionary(roles.map { ($0.code, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// Reads the YAML text of an access configuration.
    public init(yaml: String) throws {
        struct File: Decodable { let roles: [Role] }
        self.init(roles: try YAMLDecoder().decode(File.self, from: yaml).roles)
    }

    public static func starter() throws -> AccessPolicy {
        try AccessPolicy(yaml: try StarterFile.text("access.yaml", in: .module))
    }

    public func role(_ code: String) -> Role? { byCode[code] }

    public func permissions(of codes: [String]) -> PermissionSet {
        PermissionSet(codes.flatMap { byCode[$0]?.may ?? [] })
    }

    /// The pairs of roles in `codes` that must be kept apart.
    public func clashes(in codes: [String]) -> [(String, String)] {
        codes.flatMap { code in
            (byCode[code]?.apart ?? []).filter { codes.contains($0) }.map { (code, $0) }
        }
    }
}
