import Base
import Core
import Foundation
import Logging
import ServiceLifecycle
import Storage

/// Makes the prints that wait, a few at once, and removes those that have been kept long enough. Each node has one; they share the queue.
public actor PrintPress {
    /// Prints one node makes at a time.
    static let runningMax = 2
    private static let pollMilliseconds = 500
    private static let pollsBetweenSweeps = 60
    /// Pictures on one print, and how large one may be where no small copy can be made of it.
    private static let picturesMax = 200
    private static let pictureBytesMax = 2_000_000

    private let office: Office
    private let makers: [String: PrintMaker]
    private let log: Logger
    private var running = 0

    init(office: Office, makers: [PrintMaker], log: Logger) {
        self.office = office
        self.makers = Dictionary(makers.map { ($0.kind.name, $0) }, uniquingKeysWith: { _, last in last })
        self.log = log
    }

    func run() async {
        var polls = 0
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
                if polls % Self.pollsBetweenSweeps == 0 { try await sweep() }
                polls += 1
                while running < Self.runningMax, let job = try await PrintQueue.claim(office) {
                    running += 1
                    Task { await finish(job) }
                }
            } catch is CancellationError {
                break
            } catch {
                log.warning("the print queue cannot be read", metadata: ["type": .string("\(type(of: error))")])
            }
        }
    }

    /// Makes all that wait, one after the other: what `run` does, for whoever waits for it.
    public func makeAll() async throws {
        while let job = try await PrintQueue.claim(office) { await make(job) }
    }

    private func finish(_ job: PrintJob) async {
        await make(job)
        running -= 1
    }

    private func make(_ job: PrintJob) async {
        do {
            _ = try await office.perform(try await outcome(of: job), as: Office.system(access: office.registry.access))
        } catch {
            // It stays begun, and is taken up again when it counts as abandoned.
            log.error("a print could not be finished", metadata: ["print": .string(job.id.description), "type": .string("\(type(of: error))")])
        }
    }

    private func outcome(of job: PrintJob) async throws -> FinishPrint {
        guard job.attempts <= PrintQueue.attemptsMax else {
            return FinishPrint(job.id, failed: "The server stopped each time while making it. Ask again; if it happens again, report it.")
        }
        guard let store = office.attachments else { return FinishPrint(job.id, failed: "This installation keeps no files: it was started without a folder for attachments.") }
        guard office.registry.printTool.isThere else { return FinishPrint(job.id, failed: PrintTool.missing) }
        do {
            let html = try await content(of: job)
            return FinishPrint(job.id, made: try await Renderer(folder: store.folder + "/prints").render(html, to: store.path(of: job.id)))
        } catch let refusal as Refusal {
            return FinishPrint(job.id, failed: refusal == .notFound ? "The record is not there, or you may not see it any more." : refusal.description)
        } catch let Renderer.Fault.failed(status) {
            log.error("WeasyPrint failed", metadata: ["document": .string(job.document), "status": .string("\(status)")])
            return FinishPrint(
                job.id, failed: "It could not be laid out within \(Renderer.secondsMax) seconds and \(Renderer.memoryBytesMax / 1_000_000_000) GB. Report it with the reference of this page.")
        }
    }

    /// Read as the officer who asked for it: what they may not see is not on the paper, and the journal has what it shows before it leaves.
    private func content(of job: PrintJob) async throws -> [UInt8] {
        guard let maker = makers[job.document] else { throw Refusal.conflict("There is no such document any more.") }
        let registry = office.registry
        let now = office.clock.now
        let found = try await office.store.read { tx in try Officers.load(job.officerId, access: registry.access, at: now, in: tx) }
        guard let officer = found else { throw Refusal.forbidden("Your account is not active any more.") }
        let draft = try await office.consult(
            maker.kind.permission, job.subject, as: officer, category: .disclosure, ActContext(request: job.id.description)
        ) { reading in try maker.document(job, reading, registry) }
        return await embedded(draft)
    }

    /// The document with its pictures in it, small; one that cannot be read is left out, and its alternative text stands there.
    private func embedded(_ draft: PrintMaker.Draft) async -> [UInt8] {
        guard let store = office.attachments, !draft.pictures.isEmpty else { return draft.bytes }
        var text = String(decoding: draft.bytes, as: UTF8.self)
        for picture in draft.pictures.prefix(Self.picturesMax) {
            let small = await store.thumbnails.path(of: picture, in: store)
            let type = small == nil ? picture.mediaType : .jpeg
            guard type == .jpeg || type == .png, let data = FileManager.default.contents(atPath: small ?? store.path(of: picture)), data.count <= Self.pictureBytesMax else { continue }
            text = text.replacingOccurrences(of: "\"\(Sheet.source(of: picture))\"", with: "\"data:\(type.rawValue);base64,\(data.base64EncodedString())\"")
        }
        return Array(text.utf8)
    }

    /// Removes files that were kept long enough.
    public func sweep() async throws {
        guard let store = office.attachments else { return }
        for job in try await PrintQueue.outlived(office) {
            unlink(store.path(of: job.id))
            // Another node may have been faster.
            _ = try? await office.perform(RemovePrint(job.id), as: Office.system(access: office.registry.access))
        }
    }
}

struct PrintRun: Service {
    let press: PrintPress
    func run() async throws {
        await cancelWhenGracefulShutdown { await press.run() }
    }
}
