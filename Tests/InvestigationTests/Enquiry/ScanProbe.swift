@testable import Investigation

/// Whether a text is a label.
enum ScanProbe {
    static func reads(_ text: String) -> Bool { PropertyLabel(text) != nil }
}
