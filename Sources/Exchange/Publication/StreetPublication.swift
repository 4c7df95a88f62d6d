import Base
public import Core
import Crypto
import Foundation
public import Investigation
import Storage

/// Writes a month as data.police.uk publishes it: the street file and the outcomes file, in the publisher's columns, with points that tell no home and keys
/// that tell no crime number. Restricted crimes are not published.
public struct StreetPublication: Sendable {
    static let act = "exchange.street.publish"
    /// Rows read in one journalled step.
    static let pageRows = 5_000
    static let streetHeader = StreetColumns.header
    static let outcomesHeader = StreetColumns.outcomes

    let office: Office
    let officer: Officer
    let month: Month
    /// As the publisher names it: "City of London Police".
    let force: String
    /// Keys are made with it: whoever has it could tell a crime number from its key.
    let secret: [UInt8]

    public init(office: Office, officer: Officer, month: Month, force: String, secret: [UInt8]) {
        self.office = office
        self.officer = officer
        self.month = month
        self.force = force
        self.secret = secret
    }

    /// What was written.
    public struct Written: Sendable, Hashable {
        public let streetFile: String
        public let outcomesFile: String
        public let crimes: Int
        public let outcomes: Int
    }

    /// The force's part of a file name: `city-of-london`.
    var slug: String {
        let words = force.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { !["police", "service", "constabulary"].contains($0) }
        return words.isEmpty ? "force" : words.joined(separator: "-")
    }

    /// - Parameter folder: gets a folder of the month, as the publisher's archive has it.
    /// - Throws: `ExportFault` where a file cannot be written.
    public func write(to folder: String, progress: (String) -> Void = { _ in }) async throws -> Written {
        let place = "\(folder)/\(month)"
        let street = try SheetFile("\(place)/\(month)-\(slug)-street.csv", header: Self.streetHeader)
        let outcomes = try SheetFile("\(place)/\(month)-\(slug)-outcomes.csv", header: Self.outcomesHeader)
        var lists = try await read(nil) { reading in try PublicationLists(month: month, at: reading.now, in: reading.tx) }
        var after: RawID?
        repeat {
            let (last, known, page) = (after, lists, self)
            let (rows, next, used) = try await read(after) { reading in try page.street(after: last, known, reading) }
            lists = used
            try street.add(rows)
            after = next
            progress("\(month): \(street.rows) crimes")
        } while after != nil
        after = nil
        repeat {
            let (last, known, page) = (after, lists, self)
            let (rows, next, used) = try await read(after) { reading in try page.outcomes(after: last, known, reading) }
            lists = used
            try outcomes.add(rows)
            after = next
        } while after != nil
        repeat {
            let (last, known, page) = (after, lists, self)
            let (rows, next, used) = try await read(after) { reading in try page.imported(after: last, known, reading) }
            lists = used
            try outcomes.add(rows)
            after = next
        } while after != nil
        try street.close()
        try outcomes.close()
        return Written(streetFile: street.path, outcomesFile: outcomes.path, crimes: street.rows, outcomes: outcomes.rows)
    }

    private func read<T: Sendable>(_ after: RawID?, _ body: @escaping @Sendable (Reading) throws -> T) async throws -> T {
        let month = month.description
        return try await office.consult(Self.act, as: officer, category: .disclosure) { reading in
            reading.note("month", .string(month))
            if let after { reading.note("after", .string(after.description)) }
            return try body(reading)
        }
    }

    // MARK: Rows

    private func street(after: RawID?, _ known: PublicationLists, _ reading: Reading) throws -> ([[String]], RawID?, PublicationLists) {
        var lists = known
        let later: SQL = after.map { "AND i.id > \($0)" } ?? ""
        let found = try reading.tx.all(
            PublishedCrime.self,
            "\(PublishedCrime.select) WHERE i.month = \(month.description) AND \(reading.visible.condition("i.id")) \(later) ORDER BY i.id LIMIT \(Self.pageRows)")
        let rows = try found.map { crime in
            let place = try lists.snapped(crime.place, now: reading.now, in: reading.tx)
            return [key(of: crime), month.description, crime.sourceForce ?? force, crime.sourceForce ?? force] + place
                + [lists.types[crime.crimeType] ?? "Other crime", lists.last(of: crime), ""]
        }
        return (rows, found.count == Self.pageRows ? found.last?.id.raw : nil, lists)
    }

    private func outcomes(after: RawID?, _ known: PublicationLists, _ reading: Reading) throws -> ([[String]], RawID?, PublicationLists) {
        var lists = known
        let found = try DecidedOutcome.page(of: month, after: after, limit: Self.pageRows, reading)
        let rows = try found.compactMap { decided -> [String]? in
            guard let type = lists.decided(decided.code) else { return nil }
            let place = try lists.snapped(decided.crime.place, now: reading.now, in: reading.tx)
            return [key(of: decided.crime), month.description, decided.crime.sourceForce ?? force, decided.crime.sourceForce ?? force] + place + [type]
        }
        return (rows, found.count == Self.pageRows ? found.last?.id : nil, lists)
    }

    /// What was published before and taken over, as it was. An outcome of a crime that is restricted now is not published again.
    private func imported(after: RawID?, _ known: PublicationLists, _ reading: Reading) throws -> ([[String]], RawID?, PublicationLists) {
        var lists = known
        let found = try ImportedOutcome.page(of: month, after: after, limit: Self.pageRows, reading)
        let rows = try found.compactMap { one -> [String]? in
            guard let type = lists.title(of: one.outcome) else { return nil }
            return [one.sourceId, month.description, one.sourceForce, one.sourceForce] + (try lists.snapped(one.place, now: reading.now, in: reading.tx)) + [type]
        }
        return (rows, found.count == Self.pageRows ? found.last?.id : nil, lists)
    }

    /// 64 hexadecimal digits; empty for what is no crime, and for what had none where it comes from.
    func key(of crime: PublishedCrime) -> String {
        guard crime.isCrime else { return "" }
        guard crime.status != .historic else { return crime.sourceId ?? "" }
        return hex(HMAC<SHA256>.authenticationCode(for: Data((crime.number ?? crime.id.description).utf8), using: SymmetricKey(data: secret)))
    }
}

/// A file that could not be written.
public struct ExportFault: Error, CustomStringConvertible {
    public let description: String
}

/// A file of rows, which takes its name only when it is whole.
final class SheetFile {
    let path: String
    private let draft: String
    private let handle: FileHandle
    private(set) var rows = 0

    init(_ path: String, header: [String]) throws {
        self.path = path
        draft = path + ".part"
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: draft, contents: nil), let handle = FileHandle(forWritingAtPath: draft) else {
            throw ExportFault(description: "\(path) cannot be written. Choose another folder with --to.")
        }
        self.handle = handle
        try write([header])
    }

    func add(_ more: [[String]]) throws {
        try write(more)
        rows += more.count
    }

    private func write(_ lines: [[String]]) throws {
        var text = ""
        for line in lines { text += line.map(Self.field).joined(separator: ",") + "\n" }
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw ExportFault(description: "\(path) cannot be written: the disk may be full. Nothing was published.")
        }
    }

    func close() throws {
        try handle.synchronize()
        try handle.close()
        guard rename(draft, path) == 0 else { throw ExportFault(description: "\(path) cannot be written. Choose another folder with --to.") }
    }

    /// RFC 4180, as the publisher writes it: a longitude begins with a minus, so nothing is put before a sign.
    private static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
