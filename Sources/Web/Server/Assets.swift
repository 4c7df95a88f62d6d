import Base
import Crypto
import Foundation

/// Style, scripts and icons. All share one hash in their path, so they can be kept for ever and scripts can import each other by relative name.
public struct Assets: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        let compressed: [UInt8]?
        let type: String
    }

    private let files: [String: File]
    let hash: String

    /// - Parameter leaflet: the folder of Debian's `libjs-leaflet`; without it the map page says how to install it.
    public init(leaflet: String = "/usr/share/javascript/leaflet") throws {
        var files: [String: File] = [:]
        let own = Bundle.module.bundleURL.appendingPathComponent("Assets").path
        try Self.add(own, under: "", to: &files)
        if FileManager.default.fileExists(atPath: leaflet) { try Self.add(leaflet, under: "leaflet/", to: &files) }
        var hasher = SHA256()
        for name in files.keys.sorted() {
            hasher.update(data: Array(name.utf8))
            hasher.update(data: files[name]?.bytes ?? [])
        }
        self.files = files
        hash = String(hex(hasher.finalize()).prefix(12))
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "json": "application/json",
    ]

    private static func add(_ folder: String, under prefix: String, to files: inout [String: File]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                try add(path, under: prefix + name + "/", to: &files)
            } else if let type = types[(name as NSString).pathExtension], let data = FileManager.default.contents(atPath: path) {
                let bytes = Array(data)
                files[prefix + name] = File(bytes: bytes, compressed: Gzip.compress(bytes, level: 9), type: type)
            }
        }
    }

    func file(_ name: String) -> File? { files[name] }
    public func has(_ name: String) -> Bool { files[name] != nil }
    public func address(_ name: String) -> Address { Address("/assets/\(hash)/\(name)") }
}
