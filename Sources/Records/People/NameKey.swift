import Core

/// Names folded for comparing: lower case, without accents, marks and apostrophes. `O’Brien` and `OBRIEN` have one key, `Smith-Jones` is `smithjones`.
public enum NameKey {
    /// One word, so that a double-barrelled name is found with, without or through its hyphen.
    public static func family(_ name: String) -> String { SearchWords.cut(name).joined().orText(name) }

    /// Words with one space between, so that a second given name can be told from the first.
    public static func given(_ names: String) -> String { SearchWords.cut(names).joined(separator: " ").orText(names) }
}

extension String {
    /// A name without a letter in it (a sign, an emoji) is its own key: nobody is unfindable.
    fileprivate func orText(_ name: String) -> String { isEmpty ? name.lowercased() : self }
}
