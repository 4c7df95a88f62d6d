import Base
public import Core
import Crypto
import Foundation
import Records
import Storage

/// Loads areas with their borders from GeoJSON: force areas, boroughs, wards, census areas by their GSS codes, beats of a force's own making.
public enum Boundaries {
    /// The wards of London take less than one.
    static let bytesMax = 256 << 20

    public static func run(
        files: [String], office: Office, officer: Officer, rejects: String?, progress: @escaping @Sendable (String) -> Void
    ) async throws -> Reconciliation {
        var total = Reconciliation()
        for file in try InputFile.all(files) { total += try await load(file, office, officer, rejects, progress) }
        if total.created + total.updated > 0 { try await place(office, officer, progress) }
        return total
    }

    private static func load(
        _ file: InputFile, _ office: Office, _ officer: Officer, _ rejects: String?, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> Reconciliation {
        let bytes = try file.bytes(max: bytesMax, tooLarge: "\(file.name) is larger than \(bytesMax >> 20) MB. Cut it into several files.")
        let features = try features(of: bytes, file)
        let edition = "\(file.name.prefix(80)) \(hex(SHA256.hash(data: bytes)).prefix(16))"
        let out = RejectFile(folder: rejects, named: file.name, header: ["code", "name"], tell: progress)
        var result = Reconciliation()
        var areas: [LoadBoundaries.Area] = []
        var seen: Set<String> = []
        for (index, feature) in features.enumerated() {
            result.read += 1
            let properties = BoundaryProperties(feature["properties"]?.object ?? [:])
            do {
                let area = try properties.area(feature["geometry"])
                guard seen.insert(area.kind + " " + area.code).inserted else { throw BoundaryProperties.Fault("The area \(area.code) stands in the file twice.") }
                if let problem = LoadBoundaries.problem(with: area) { throw BoundaryProperties.Fault(problem) }
                areas.append(area)
            } catch let fault as BoundaryProperties.Fault {
                result.rejected += 1
                try out.reject([properties.code ?? "", properties.name ?? ""], row: index + 1, because: fault.sentence)
            }
        }
        try out.close()
        var rest = areas[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(LoadBoundaries.batchMax))
            rest = rest.dropFirst(batch.count)
            for fate in try await office.perform(LoadBoundaries(edition: edition, areas: batch), as: officer).outcome {
                switch fate {
                case .created: result.created += 1
                case .updated: result.updated += 1
                case .already: result.already += 1
                }
            }
        }
        progress("\(file.name): \(result.line)")
        return result
    }

    private static func features(of bytes: [UInt8], _ file: InputFile) throws -> [JSONValue] {
        guard let json = try? JSONValue(text: bytes) else { throw ImportFault(description: "\(file.name) is not JSON. Nothing of it was loaded.") }
        guard json["type"]?.string == "FeatureCollection", let features = json["features"]?.array else {
            throw ImportFault(description: "\(file.name) is not a GeoJSON FeatureCollection. Nothing of it was loaded.")
        }
        // RFC 7946 knows WGS 84 alone; older files name theirs.
        if let name = json["crs"]?["properties"]?["name"]?.string, !["4326", "CRS84"].contains(where: { name.hasSuffix($0) }) {
            throw ImportFault(description: "\(file.name) is in \(name.prefix(60)), not in WGS 84 degrees. Publish it as EPSG:4326; nothing of it was loaded.")
        }
        return features
    }

    /// Finds the areas of every place with a point anew.
    private static func place(_ office: Office, _ officer: Officer, _ progress: @escaping @Sendable (String) -> Void) async throws {
        var after: RawID?
        var (read, changed) = (0, 0)
        repeat {
            let outcome = try await office.perform(PlaceLocations(after: after), as: officer).outcome
            read += outcome.read
            changed += outcome.changed
            after = outcome.next
            if read % 10_000 == 0, read > 0 { progress("\(read) places looked at") }
        } while after != nil
        progress("\(read) places with a point looked at, \(changed) in another area than before.")
    }
}

/// What a publisher says of an area, whatever the columns are called.
struct BoundaryProperties {
    struct Fault: Error {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }

    let kind: Boundary.Kind?
    let code: String?
    let name: String?

    init(_ members: [String: JSONValue]) {
        let texts = members.compactMapValues(\.string).map { (key: $0.key.lowercased(), value: $0.value.trimmingCharacters(in: .whitespaces)) }
        func named(_ keys: String...) -> String? { keys.lazy.compactMap { key in texts.first { $0.key == key }?.value }.first }
        // The GSS codes of the Office for National Statistics say the kind; a borough's file may name the county's code beside its own.
        let codes = texts.filter { $0.value.wholeMatch(of: /[EWSN][0-9]{8}/) != nil }.sorted { $0.key < $1.key }
        let own = codes.first { $0.key == "gss_code" || $0.key == "code" } ?? codes.first { $0.key.hasSuffix("cd") && Self.kind(of: $0.value) == .msoa } ?? codes.first
        let said = named("kind", "type").flatMap { Boundary.Kind(rawValue: $0.lowercased()) }
        kind = said ?? own.flatMap { Self.kind(of: $0.value) }
        code = own?.value ?? named("code", "beat_code", "beatcode", "id")
        let stem = own.map { $0.key.hasSuffix("cd") ? String($0.key.dropLast(2)) + "nm" : "" } ?? ""
        name = named("name", stem, "beat", "beat_name")
    }

    private static let kinds: [String: Boundary.Kind] = [
        "E23": .force, "W15": .force, "E06": .borough, "E07": .borough, "E08": .borough, "E09": .borough, "W06": .borough, "S12": .borough, "N09": .borough,
        "E05": .ward, "W05": .ward, "S13": .ward, "N08": .ward, "E02": .msoa, "W02": .msoa,
    ]

    private static func kind(of code: String) -> Boundary.Kind? { kinds[String(code.prefix(3))] }

    func area(_ geometry: JSONValue?) throws(Fault) -> LoadBoundaries.Area {
        guard let kind else {
            throw Fault("Nothing says what the area is: give a GSS code, or properties kind (\(Boundary.Kind.allCases.map(\.rawValue).joined(separator: ", "))), code and name.")
        }
        guard let code, let name else { throw Fault("The area has no \(code == nil ? "code" : "name") among its properties.") }
        guard let coordinates = geometry?["coordinates"] else { throw Fault("\(name) has no border.") }
        switch geometry?["type"]?.string {
        case "Polygon": return LoadBoundaries.Area(kind: kind, code: code, name: name, polygons: JSONValue.array([coordinates]).text)
        case "MultiPolygon": return LoadBoundaries.Area(kind: kind, code: code, name: name, polygons: coordinates.text)
        default: throw Fault("\(name) is a \(geometry?["type"]?.string?.prefix(40) ?? "nothing"), not a Polygon or MultiPolygon.")
        }
    }
}
