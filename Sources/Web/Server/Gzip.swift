import CZlib

/// Gzip by the system's zlib.
enum Gzip {
    /// The compressed bytes; nothing where that would not make them smaller.
    static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
        guard bytes.count > 600 else { return nil }
        var stream = z_stream()
        // 15 + 16: the largest window, with a gzip header.
        guard deflateInit2_(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let status = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { space in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = space.baseAddress
                stream.avail_out = UInt32(space.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, Int(stream.total_out) < bytes.count else { return nil }
        output.removeLast(output.count - Int(stream.total_out))
        return output
    }
}
