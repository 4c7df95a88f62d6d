/// Pairs of rows that an officer decided are two people, read from a file of their ids.
struct KeptApart {
    /// The lower row in the upper half.
    private(set) var rows: Set<UInt64> = []
    private(set) var notes: [String] = []

    init(_ path: String, _ files: PersonFiles) throws {
        var reader = RowReader()
        var columns: (left: Int, right: Int)?
        var unknown = 0
        let (left, right) = files.rows()
        try reader.read(path) { fields in
            guard let known = columns else {
                let names = (0..<fields.count).map { fields.string($0).lowercased() }
                guard let one = names.firstIndex(of: "left_id"), let other = names.firstIndex(of: "right_id") else {
                    throw MatchingFault.wrong(path, "the first row must name the columns left_id and right_id")
                }
                columns = (one, other)
                return
            }
            guard let one = left[fields.string(known.left)], let other = right[fields.string(known.right)] else {
                unknown += 1
                return
            }
            rows.insert(UInt64(min(one, other)) << 32 | UInt64(max(one, other)))
        }
        if unknown > 0 { notes.append("\(unknown) pairs to be kept apart name a row that is not there.") }
    }
}
