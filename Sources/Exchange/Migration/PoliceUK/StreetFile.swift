import Core
import Investigation

/// One file, read through once before anything of it is loaded: a broken one is rejected whole.
struct StreetFile {
    /// What the first reading found.
    struct Findings {
        /// Why the whole file is rejected; nothing where it can be loaded.
        var fault: String?
        var header: [String] = []
        /// Rows after the header, a cut one too.
        var rows = 0
        /// For every identity the furthest outcome among its rows, and the others published beside it.
        var outcomes: [StreetIdentity: StreetOutcomes] = [:]
    }

    let file: InputFile
    let lists: StreetLists

    func check() throws -> Findings {
        var identities = StreetIdentities()
        var outcomes: [StreetIdentity: StreetOutcomes] = [:]
        let found = try PublishedFile(file: file, columns: StreetColumns.header, called: "a street file").check { fields in
            guard let understood = try? StreetRow(fields, lists: lists) else { return }
            let identity = identities.of(understood)
            outcomes[identity, default: StreetOutcomes()].add(understood.outcome)
        }
        return Findings(fault: found.fault, header: found.header, rows: found.rows, outcomes: outcomes)
    }
}

/// The outcomes published for one record in one file.
struct StreetOutcomes {
    /// The one furthest along: what the record has.
    private(set) var best: PublishedOutcome?
    /// The others.
    private(set) var beside: [PublishedOutcome] = []

    mutating func add(_ outcome: PublishedOutcome?) {
        guard let outcome, outcome != best, !beside.contains(outcome) else { return }
        guard let former = best else {
            best = outcome
            return
        }
        beside.append(former.rank < outcome.rank ? former : outcome)
        if former.rank < outcome.rank { best = outcome }
    }
}
