import Base
import Foundation
import Storage
import TestSupport
import Testing

@testable import Core

@Suite("Files that nobody took")
struct SweepTests {
    private func store() throws -> AttachmentStore { try AttachmentStore(folder: NSTemporaryDirectory() + "peel-sweep-" + UUID().uuidString, waitingHours: 48) }

    private func send(_ bytes: [UInt8], as officer: Officer, _ world: World, _ store: AttachmentStore) async throws -> Core.Attachment {
        let file = try store.begin(types: FileKind.photographs, bytesMax: 10_000)
        try file.write(bytes)
        return try await world.office.receive(try file.finish(field: "photograph", label: "Photograph"), name: "synthetic.png", as: officer)
    }

    /// As if it had been sent some hours ago: the files of a test are all of this minute.
    private func age(_ attachment: Core.Attachment, _ store: AttachmentStore) throws {
        let past = timeval(tv_sec: Int(Date().timeIntervalSince1970) - 3 * 3600, tv_usec: 0)
        #expect(utimes(store.path(of: attachment), [past, past]) == 0)
    }

    private func take(_ attachment: Core.Attachment, as officer: Officer, _ world: World) async throws -> Refusal? {
        let take = TakeFile(file: attachment.id, ref: Ref("person", RawID(high: 1, low: 2)), types: FileKind.photographs, bytesMax: 10_000)
        return try await world.refusal { _ = try await world.office.perform(take, as: world.granting(officer)) }
    }

    private func isThere(_ attachment: Core.Attachment, _ store: AttachmentStore) -> Bool { FileManager.default.fileExists(atPath: store.path(of: attachment)) }
    private func rows(_ world: World) async throws -> Int { try await world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM attachment") ?? 0 } }

    @Test("nobody sweeps by hand; what is young, taken, or named by a draft stays; the rest goes, and the journal counts it", arguments: TestStores.engines)
    func sweep(_ engine: Engine) async throws {
        let store = try store()
        let world = try await World.make(engine, [], attachments: store)
        let officer = try await world.officer("PC")
        #expect(try await world.refusal { _ = try await world.office.perform(SweepUploads([]), as: world.granting(officer)) }?.code == "forbidden")
        let taken = try await send(AttachmentTests.png(width: 41), as: officer, world, store)
        let left = try await send(AttachmentTests.png(width: 42), as: officer, world, store)
        let drafted = try await send(AttachmentTests.png(width: 43), as: officer, world, store)
        #expect(try await take(taken, as: officer, world) == nil)
        for one in [taken, left, drafted] { try age(one, store) }
        try Data([1]).write(to: URL(filePath: store.thumbnails.small(of: left.sha256)))
        _ = try await Drafts(world.office).keep([("photograph", drafted.id.description)], of: Drafts.Key("records.photograph.add", on: nil), for: officer)
        let rounds = Rounds(office: world.office, holder: "test")
        #expect(try await rounds.goRound() == 0, "they are young")
        #expect(try await world.journal("attachment.sweep").filter { $0.category == "ERA" }.isEmpty, "an idle round leaves no entry")
        world.clock.advance(minutes: 60 * 49)
        let young = try await send(AttachmentTests.png(width: 44), as: officer, world, store)
        try age(young, store)
        #expect(try await rounds.goRound() == 1)
        #expect(isThere(taken, store) && !isThere(left, store) && isThere(drafted, store) && isThere(young, store))
        #expect(!FileManager.default.fileExists(atPath: store.thumbnails.small(of: left.sha256)))
        #expect(try await rows(world) == 3)
        #expect(try await take(left, as: officer, world)?.code == "invalid")
        let sweeps = try await world.journal("attachment.sweep").filter { $0.category == "ERA" }
        #expect(sweeps.count == 1)
        let entry = try #require(sweeps.first)
        let detail = try await world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") } ?? ""
        #expect(detail.contains("\"files\":1") && detail.contains("\"bytes\":\(left.byteCount)") && !detail.contains("synthetic.png"))
        #expect(try await rounds.goRound() == 0)
        _ = try await Drafts(world.office).drop(Drafts.Key("records.photograph.add", on: nil), for: officer)
        #expect(try await rounds.goRound() == 1)
        #expect(!isThere(drafted, store))
    }

    @Test("the same bytes under another record keep the file; bytes sent again just now keep it too; what a stopped node claimed is finished", arguments: TestStores.engines)
    func shared(_ engine: Engine) async throws {
        let store = try store()
        let world = try await World.make(engine, [], attachments: store)
        let (officer, other) = (try await world.officer("PC"), try await world.officer("PC"))
        let first = try await send(AttachmentTests.png(), as: officer, world, store)
        let second = try await send(AttachmentTests.png(), as: other, world, store)
        #expect(try await take(second, as: other, world) == nil)
        try age(first, store)
        world.clock.advance(minutes: 60 * 49)
        let rounds = Rounds(office: world.office, holder: "test")
        #expect(try await rounds.goRound() == 1)
        #expect(isThere(second, store))
        #expect(try await rows(world) == 1)
        // Its bytes were sent again, and their facts are not written down yet.
        let left = try await send(AttachmentTests.png(width: 60), as: officer, world, store)
        world.clock.advance(minutes: 60 * 49)
        let file = try store.begin(types: FileKind.photographs, bytesMax: 10_000)
        try file.write(AttachmentTests.png(width: 60))
        let facts = try file.finish(field: "photograph", label: "Photograph")
        #expect(try await rounds.goRound() == 1)
        #expect(isThere(left, store))
        let again = try await world.office.receive(facts, name: "synthetic.png", as: officer)
        #expect(FileManager.default.contents(atPath: store.path(of: again)).map(Array.init) == AttachmentTests.png(width: 60))
    }

    @Test("whatever is sent, taken and swept at once, a record's file is there whole and what nobody took is gone in the end", arguments: TestStores.engines, [7, 11] as [UInt64])
    func property(_ engine: Engine, _ seed: UInt64) async throws {
        let store = try store()
        let world = try await World.make(engine, [], attachments: store)
        let officers = [try await world.officer("PC"), try await world.officer("PC"), try await world.officer("PC"), try await world.officer("PC")]
        // Few contents, so that many facts share one file.
        let contents = (0..<6).map { AttachmentTests.png(width: 100 + UInt32($0)) }
        let taken = try await withThrowingTaskGroup(of: [(Core.Attachment, Int)].self) { group in
            for (number, officer) in officers.enumerated() {
                group.addTask {
                    var dice = Dice(state: seed &+ UInt64(number) &* 77)
                    var taken: [(Core.Attachment, Int)] = []
                    for _ in 0..<14 {
                        let content = Int(dice.next() % 6)
                        let one = try await send(contents[content], as: officer, world, store)
                        _ = dice.next() % 2 == 0 ? try? age(one, store) : nil
                        if dice.next() % 2 == 0, try await take(one, as: officer, world) == nil { taken.append((one, content)) }
                        world.clock.advance(minutes: 60 * 12)
                    }
                    return taken
                }
            }
            group.addTask {
                for turn in 0..<30 { _ = try await Rounds(office: world.office, holder: "node \(turn % 2)").goRound() }
                return []
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        for (attachment, content) in taken { #expect(FileManager.default.contents(atPath: store.path(of: attachment)).map(Array.init) == contents[content]) }
        world.clock.advance(minutes: 60 * 24 * 30)
        for path in try FileManager.default.subpathsOfDirectory(atPath: store.folder + "/originals") where path.count > 60 {
            let past = timeval(tv_sec: Int(Date().timeIntervalSince1970) - 3 * 3600, tv_usec: 0)
            _ = utimes(store.folder + "/originals/" + path, [past, past])
        }
        _ = try await Rounds(office: world.office, holder: "last").goRound()
        #expect(try await rows(world) == taken.count)
        let lying = try FileManager.default.subpathsOfDirectory(atPath: store.folder + "/originals").filter { $0.count > 60 }.map { String($0.suffix(64)) }
        #expect(Set(taken.map(\.0.sha256)).isSubset(of: lying))
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder + "/incoming").isEmpty)
    }
}

private struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
