public import Foundation
public import Storage

/// Files that ship beside the program: schemas, starter lists.
public enum StarterFile {
    /// The text of a file in a module's `Starter` folder.
    public static func text(_ name: String, in bundle: Bundle) throws -> String {
        try String(contentsOf: bundle.bundleURL.appendingPathComponent("Starter/\(name)"), encoding: .utf8)
    }

    /// The migrations in a module's `Schema` folder, by name in order.
    public static func migrations(of module: String, in bundle: Bundle) throws -> [Migration] {
        let folder = bundle.bundleURL.appendingPathComponent("Schema")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "sql" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { Migration(name: "\(module)/\($0.deletingPathExtension().lastPathComponent)", text: try String(contentsOf: $0, encoding: .utf8)) }
    }
}
