/// The words of an address as they are compared.
public enum RoadWord {
    /// `road` for `rd`, `street` for `st`; any other word as it is. In small letters, both.
    public static func long(_ word: String) -> String {
        StarterLists.shared.roadWords[Array(word.utf8)].map { String(decoding: $0, as: UTF8.self) } ?? word
    }
}
