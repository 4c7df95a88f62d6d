import CSpawn
import Foundation
import Synchronization

/// A program started beside this one, without anything of ours but what it is given.
///
/// Foundation's `Process` reads the whole of `/proc/self/fd` to close what is open, beyond the end of its buffer where more than some 1,300 files and sockets
/// are: a server with as many tablets connected would end at its next print. Here the C library closes them in the child.
public final class ChildProcess: Sendable {
    public let id: Int32

    private struct State {
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)

    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameters:
    ///   - environment: all the program sees; nothing for our own.
    ///   - folder: where it starts; nothing for where we are.
    ///   - input: an open file; nothing for an empty one. So with `output` and `errors`, where nothing throws away what is written.
    /// - Throws: `Fault` where it could not be started.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, in folder: String? = nil, input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
        for (number, file) in [(Int32(0), input), (1, output), (2, errors)] {
            if let file {
                posix_spawn_file_actions_adddup2(&actions, file, number)
            } else {
                posix_spawn_file_actions_addopen(&actions, number, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
            }
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        // The thread that starts it may hold signals back, and a server ignores a broken pipe: the program is to heed a SIGTERM, and to end when nobody reads it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let environment = environment ?? ProcessInfo.processInfo.environment
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var started: pid_t = 0
        let code = posix_spawn(&started, program, &actions, &attributes, words, settings)
        guard code == 0 else { throw Fault(description: "\(program) could not be started: \(String(cString: strerror(code)))") }
        let id = started
        self.id = id
        // A thread of its own waits: those that run tasks must stay free, and a child nobody waits for stays in the table of processes.
        Thread.detachNewThread { [self] in end(with: Self.wait(for: id)) }
    }

    private static func wait(for id: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }

    private func end(with status: Int32) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [] }
            return state.waiting
        }
        done.signal()
        for one in waiting { one.resume(returning: status) }
    }

    /// The exit status once it has ended; what a signal ended has that signal's number below zero.
    public func ended() async -> Int32 {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// The same for a caller that may hold its thread.
    public func waitUntilEnded() -> Int32 {
        done.wait()
        done.signal()
        return state.withLock { $0.status } ?? -1
    }

    /// Runs a program to its end, holding the thread, and answers what it wrote.
    public static func output(of program: String, _ arguments: [String], in folder: String? = nil) throws -> (status: Int32, text: String) {
        let pipe = Pipe()
        let child = try ChildProcess(program, arguments, in: folder, output: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForWriting.close()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        return (child.waitUntilEnded(), String(decoding: data, as: UTF8.self))
    }
}
