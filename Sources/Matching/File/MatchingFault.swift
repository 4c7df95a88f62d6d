/// Why a file could not be matched, in a sentence that says what to do.
public enum MatchingFault: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(String)
    case unwritable(String)
    case wrong(String, String)

    public var description: String {
        switch self {
        case .unreadable(let path): "\(path) is not there or cannot be read. Check the name and your right to read it."
        case .unwritable(let path): "\(path) cannot be written. Check that its folder is there and the disk is not full."
        case .wrong(let path, let problem): "\(path): \(problem)."
        }
    }
}
