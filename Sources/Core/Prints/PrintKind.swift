public import Base
import Foundation

/// A document that a module can print of one kind of record. What stands on it is the business of the module's pages.
public struct PrintKind: Sendable, Hashable {
    /// Names it in addresses and in the queue: `investigation.crime`.
    public let name: String
    /// What people call it: "Crime report in full".
    public let title: String
    /// The kind of record it is printed of.
    public let subject: RecordKind
    /// Needed besides `print.request`; also the act in the journal when its content is read.
    public let permission: String

    public init(_ name: String, title: String, of subject: RecordKind, permission: String) {
        self.name = name
        self.title = title
        self.subject = subject
        self.permission = permission
    }
}

/// Debian's WeasyPrint, which makes tagged PDF of our markup.
public struct PrintTool: Sendable, Hashable {
    /// Of Debian's package `weasyprint`; the same package brings the library that we call.
    public static let standard = "/usr/bin/weasyprint"
    public let path: String

    public init(path: String = Self.standard) { self.path = path }

    public var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    public static let missing = "Nothing can be printed: the server lacks Debian's package weasyprint. Tell the system administrator."
}
