import ArgumentParser
import Base
import Foundation
import Storage

/// The `peel` program. Exit status: 0 done, 1 the job's own answer is no, 2 wrong usage, 3 cannot.
@main
struct Peel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peel",
        abstract: "Investigation, custody, intelligence and prosecution on one record.",
        discussion: "Every option can be given as an environment variable: --database as PEEL_DATABASE, --tls-key as PEEL_TLS_KEY, and so on.",
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, ServeCommand.self, MigrateCommand.self, ImportCommand.self, ExportCommand.self, MatchCommand.self, DuplicatesCommand.self, VerifyCommand.self, OfficerCommand.self, TokenCommand.self,
            BackupCommand.self, RestoreCommand.self,
        ])

    static func main() async {
        // A reader that went away (`peel … | head`) must not kill the server with a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = try EnvironmentOptions.adding(to: Array(CommandLine.arguments.dropFirst()), ProcessInfo.processInfo.environment)
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let answer as No {
            if !answer.sentence.isEmpty { complain(answer.sentence) }
            Foundation.exit(1)
        } catch let fault as StoreFault {
            complain(fault.description)
            Foundation.exit(3)
        } catch let cannot as Cannot {
            complain(cannot.sentence)
            Foundation.exit(3)
        } catch let refusal as Refusal {
            complain(refusal.description)
            Foundation.exit(refusal.isWrongUsage ? 2 : 1)
        } catch {
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                Foundation.exit(0)
            }
            if error is ValidationError || code == .validationFailure {
                complain(fullMessage(for: error))
                Foundation.exit(2)
            }
            complain("\(error)")
            Foundation.exit(3)
        }
    }
}

/// The job was done and its answer is no: not reconciled, tampered with.
struct No: Error { var sentence = "" }

/// The job could not be done, with what to do about it.
struct Cannot: Error { let sentence: String }

extension Refusal {
    fileprivate var isWrongUsage: Bool { if case .invalid = self { true } else { false } }
}

/// Prints a line at once, also when the output is a file or a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

func complain(_ sentence: String) { FileHandle.standardError.write(Data((sentence + "\n").utf8)) }

/// Options given as environment variables: `PEEL_DATABASE` stands for `--database` where the command has that option and it was not given.
enum EnvironmentOptions {
    /// Every option of every command; a test compares them with what the commands have.
    private static let options: [String: [String]] = [
        "demo": ["port", "data", "people", "seed", "database"],
        "serve": ["database", "bind", "tls-certificate", "tls-key", "config", "journal-key", "attachments", "attachment-megabytes", "upload-hours", "readers"],
        "migrate": ["database", "config"],
        "match": ["out", "threshold", "clusters", "apart"],
        "duplicates": ["database", "threshold", "config"],
        "import": ["database", "rejects", "config"],
        "export street": ["month", "to", "database", "force", "secret", "config"],
        "verify": ["database", "since", "config", "journal-key"],
        "officer add": ["database", "name", "number", "role", "rank", "unit", "sign-in", "config"],
        "token create": ["database", "officer", "label", "days", "config"],
        "backup": ["database", "to", "config"],
        "restore": ["from", "database", "config"],
    ]
    /// Options without a value: `PEEL_NO_MIGRATE=yes`.
    private static let flags: [String: [String]] = ["serve": ["no-migrate", "behind-proxy"]]

    static func adding(to arguments: [String], _ environment: [String: String]) throws -> [String] {
        let words = arguments.prefix(2).filter { !$0.hasPrefix("-") }
        guard let command = [words.joined(separator: " "), words.first ?? ""].first(where: { options[$0] != nil }) else { return arguments }
        var all = arguments
        func isMissing(_ name: String) -> Bool { !arguments.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") } }
        for option in options[command] ?? [] where isMissing(option) {
            if let value = environment[variable(option)], !value.isEmpty { all += ["--\(option)", value] }
        }
        for flag in flags[command] ?? [] where isMissing(flag) {
            switch environment[variable(flag)]?.lowercased() {
            case "yes", "true", "1": all.append("--\(flag)")
            case nil, "", "no", "false", "0": break
            default: throw ValidationError("\(variable(flag)) is yes or no.")
            }
        }
        return all
    }

    private static func variable(_ option: String) -> String { "PEEL_" + option.uppercased().replacingOccurrences(of: "-", with: "_") }
}
