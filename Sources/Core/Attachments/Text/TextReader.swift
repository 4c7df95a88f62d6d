import Base
import Foundation
import Logging
@_spi(Writing) import Storage
import Synchronization

/// Reads the words of files that records have taken, one after another, beside the rounds: a slow file keeps no deadline waiting. What a node was reading
/// when it stopped is begun again, so many times; a file that cannot be read is noted and left.
final class TextReader: Sendable {
    static let attemptsMax = 3
    /// Longer than the tools can take together.
    private static let abandonedMinutes = 60

    private let isReading = Mutex(false)
    private let hasSaid = Mutex(false)
    private let log = Logger(label: "peel.files")
    let tools: TextTools

    init(tools: TextTools = TextTools()) { self.tools = tools }

    static let act: ScheduledAct = {
        let reader = TextReader()
        return ScheduledAct(ReadAttachment.name) { office, system in
            reader.begin(office, system)
            return 0
        }
    }()

    /// Reads what waits, unless that is being done already.
    private func begin(_ office: Office, _ system: Officer) {
        guard office.attachments != nil,
            isReading.withLock({ isReading in
                defer { isReading = true }; return !isReading
            })
        else { return }
        Task {
            defer { isReading.withLock { $0 = false } }
            do {
                try await readAll(office, system)
            } catch {
                log.error("files not read: \(error)")
            }
        }
    }

    /// Answers how many files were read or given up.
    @discardableResult
    func readAll(_ office: Office, _ system: Officer) async throws -> Int {
        guard let store = office.attachments else { return 0 }
        if !tools.missing.isEmpty,
            hasSaid.withLock({ said in
                defer { said = true }; return !said
            })
        {
            for sentence in tools.missing { log.warning("\(sentence)") }
        }
        let folder = store.folder + "/reading"
        var done = 0
        while !Task.isCancelled, let claim = try await claim(office) {
            _ = try await office.perform(await read(claim, store, folder), as: system)
            done += 1
        }
        return done
    }

    private struct Claim: Sendable {
        let attachment: Attachment
        let attempts: Int
    }

    /// The next file for this node alone.
    private func claim(_ office: Office) async throws -> Claim? {
        let now = office.clock.now
        let kinds = tools.readable
        return try await office.store.write { tx in
            let id = try tx.value(
                ID<Attachment>.self,
                """
                SELECT attachment_id FROM attachment_reading WHERE media_type IN \(list: kinds)
                AND (state = 'waiting' OR state = 'reading' AND changed_at < \(now.adding(minutes: -Self.abandonedMinutes))) ORDER BY attachment_id LIMIT 1
                """)
            guard let id, let attachment = try tx.find(Attachment.self, id) else { return nil }
            try tx.execute("UPDATE attachment_reading SET state = 'reading', attempts = attempts + 1, changed_at = \(now) WHERE attachment_id = \(id)")
            return Claim(attachment: attachment, attempts: try tx.value(Int.self, "SELECT attempts FROM attachment_reading WHERE attachment_id = \(id)") ?? 1)
        }
    }

    private func read(_ claim: Claim, _ store: AttachmentStore, _ folder: String) async -> ReadAttachment {
        let file = claim.attachment
        guard claim.attempts <= Self.attemptsMax else {
            return ReadAttachment(file: file.id, text: nil, isCut: false, failure: "reading it was begun \(Self.attemptsMax) times and never ended")
        }
        do {
            let found = try await tools.read(store.path(of: file), file.mediaType, name: file.fileName, in: folder)
            return ReadAttachment(file: file.id, text: found?.text, isCut: found?.isCut ?? false, failure: nil)
        } catch let failure as TextTools.Failure {
            return ReadAttachment(file: file.id, text: nil, isCut: false, failure: failure.reason)
        } catch {
            return ReadAttachment(file: file.id, text: nil, isCut: false, failure: "the reader could not be started")
        }
    }
}
