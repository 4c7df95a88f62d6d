/// A statement's text as what it is looked up by. Its length and some of its bytes tell it from the others: to hash a long one whole takes longer than all
/// else about finding it.
package struct StatementKey: Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    private static let sampledMax = 16

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { bytes in
            hasher.combine(bytes.count)
            for place in stride(from: 0, to: bytes.count, by: bytes.count / Self.sampledMax + 1) { hasher.combine(bytes[place]) }
        }
    }
}
