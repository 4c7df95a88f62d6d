import Synchronization

/// `familyName` is stored in the column `family_name`.
enum ColumnName {
    private static let known = Mutex<[String: String]>([:])

    static func of(_ property: String) -> String {
        known.withLock { cache in
            if let column = cache[property] { return column }
            var column = ""
            for character in property {
                if character.isUppercase { column += "_" }
                column += character.lowercased()
            }
            cache[property] = column
            return column
        }
    }
}
