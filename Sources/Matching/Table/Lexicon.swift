/// Every distinct text once, as bytes in one block, known by a number. A million rows then cost four bytes a field. Number 0 is the empty text: missing.
struct Lexicon: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [UInt32] = [0]
    private var hashes: [UInt32] = []
    private var slots = [UInt32](repeating: .max, count: 1024)

    init() {
        _ = [UInt8]().withUnsafeBufferPointer { intern($0) }
    }

    var count: Int { hashes.count }

    /// The number of a text, given one when it is new.
    mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = UInt32(truncatingIfNeeded: Hash.of(text))
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != .max {
            let id = Int(slots[slot])
            if hashes[id] == hash, isEqual(id, text) { return UInt32(id) }
            slot = (slot + 1) & mask
        }
        let id = UInt32(hashes.count)
        slots[slot] = id
        hashes.append(hash)
        bytes.append(contentsOf: text)
        starts.append(UInt32(bytes.count))
        if hashes.count * 2 > slots.count { grow() }
        return id
    }

    mutating func intern(_ text: String) -> UInt32 {
        Array(text.utf8).withUnsafeBufferPointer { intern($0) }
    }

    func range(_ id: UInt32) -> Range<Int> { Int(starts[Int(id)])..<Int(starts[Int(id) + 1]) }

    func text(_ id: UInt32) -> [UInt8] { Array(bytes[range(id)]) }

    func string(_ id: UInt32) -> String { String(decoding: bytes[range(id)], as: UTF8.self) }

    private func isEqual(_ id: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(starts[id])
        guard Int(starts[id + 1]) - start == text.count else { return false }
        for index in 0..<text.count where bytes[start + index] != text[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: .max, count: slots.count * 2)
        let mask = slots.count - 1
        for id in 0..<hashes.count {
            var slot = Int(hashes[id]) & mask
            while slots[slot] != .max { slot = (slot + 1) & mask }
            slots[slot] = UInt32(id)
        }
    }
}

/// FNV-1a with a final mixing: the same on every machine and in every version, because blocking keys are kept in a store.
enum Hash {
    static func of(_ text: some Sequence<UInt8>, seed: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        var hash = seed
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return mix(hash)
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }

    static func join(_ first: UInt64, _ second: UInt64) -> UInt64 { mix(first &* 31 &+ second &+ 0x9E37_79B9_7F4A_7C15) }
}
