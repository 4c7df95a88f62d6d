public import Core
public import Web

/// Information: the journal's pages and its feed. Retention, disposal and data rights come with a later release.
public enum InformationModule {
    public static func manifest() throws -> Manifest { Manifest(name: "information") }

    /// - Parameter key: the public key that proofs are checked with.
    public static func web(key: CheckpointPublicKey) throws -> WebModule {
        WebModule(try manifest()) { pages in
            JournalPage.routes(pages)
            JournalFeed.routes(pages, key: key)
        }
    }
}
