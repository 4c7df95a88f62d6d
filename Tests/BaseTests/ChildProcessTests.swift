import Base
import Foundation
import Testing

@Suite("Programs started beside this one")
struct ChildProcessTests {
    @Test("a program that is not there is refused with its name")
    func absent() {
        #expect(throws: ChildProcess.Fault.self) { try ChildProcess("/nowhere/program", []) }
    }

    @Test("its exit status is told, and the signal that ended it")
    func status() async throws {
        #expect(await (try ChildProcess("/bin/sh", ["-c", "exit 7"])).ended() == 7)
        let child = try ChildProcess("/bin/sleep", ["60"])
        kill(child.id, SIGKILL)
        #expect(await child.ended() == -SIGKILL)
        #expect(child.waitUntilEnded() == -SIGKILL)
    }

    @Test("it heeds a signal that the thread which starts it holds back, and one that this program ignores")
    func signals() throws {
        var held = sigset_t()
        sigemptyset(&held)
        sigaddset(&held, SIGTERM)
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &held, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let ignored = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, ignored) }
        #expect(try ChildProcess("/bin/sh", ["-c", "kill -TERM $$; exit 7"]).waitUntilEnded() == -SIGTERM)
        #expect(try ChildProcess("/bin/sh", ["-c", "kill -PIPE $$; exit 7"]).waitUntilEnded() == -SIGPIPE)
    }

    @Test("it sees the environment, the folder and the files it is given, and no others, however many are open here")
    func closed() throws {
        let open = (0..<2_000).map { _ in Foundation.open("/dev/null", O_RDONLY) }
        defer { open.forEach { close($0) } }
        #expect(open.allSatisfy { $0 >= 0 })
        // Its own three, and the folder it reads.
        #expect(try ChildProcess.output(of: "/bin/ls", ["/proc/self/fd"]).text.split(separator: "\n").count == 4)
        #expect(try ChildProcess.output(of: "/bin/pwd", [], in: "/usr").text == "/usr\n")
        let pipe = Pipe()
        let child = try ChildProcess("/usr/bin/env", [], environment: ["ONLY": "this"], output: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForWriting.close()
        #expect(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == "ONLY=this\n")
        #expect(child.waitUntilEnded() == 0)
    }
}
