public import Base
public import Storage

/// What an act came by: the sign-in of its session, or an API token (LOG-04).
public enum ActOrigin: Sendable, Equatable {
    case signIn(at: Instant, address: String, device: String?)
    case token(label: String)

    private struct SignIn: Decodable {
        let at: Instant
        let body: String
    }

    private struct Detail: Decodable {
        let address: String
        let device: String?
        let session: String?
    }

    private struct Token: Decodable {
        let hash: String
        let label: String
    }

    /// No session lives as long.
    private static let hoursMax = 24
    private static let rowsMax = 100

    /// Where an entry came from; nothing for commands, for what the system does by itself, and where the detail of the sign-in was erased.
    public static func find(of entry: JournalEntry, in tx: Transaction) throws -> ActOrigin? {
        guard let officer = entry.officerId, let parts = entry.request?.split(separator: "/", maxSplits: 1), parts.count == 2 else { return nil }
        let tag = String(parts[0])
        let signIns = try tx.all(
            SignIn.self,
            """
            SELECT j.at, d.body FROM journal j JOIN journal_detail d ON d.journal_id = j.id
            WHERE j.officer_id = \(officer) AND j.act = \(Sessions.signInAct) AND j.id <= \(entry.id) AND j.id >= \(RawID(at: entry.at.adding(hours: -hoursMax)))
            ORDER BY j.id DESC LIMIT \(rowsMax)
            """)
        for signIn in signIns {
            guard let detail = try? JSONValue(text: signIn.body.utf8).decode(Detail.self), detail.session == tag else { continue }
            return .signIn(at: signIn.at, address: detail.address, device: detail.device)
        }
        let tokens = try tx.all(Token.self, "SELECT hash, label FROM api_token WHERE officer_id = \(officer) ORDER BY id DESC LIMIT \(rowsMax)")
        return tokens.first { Secret.tag($0.hash) == tag }.map { .token(label: $0.label) }
    }
}
