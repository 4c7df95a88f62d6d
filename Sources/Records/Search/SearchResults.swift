public import Base
import Core

/// One thing found, with why.
public struct SearchHit: Codable, Sendable {
    public let kind: RecordKind
    public let id: RawID
    public let reference: String?
    public let title: String
    public let summary: String
    public let status: String
    public let at: Instant
    public internal(set) var why: [String]
    /// 1 is the number that was typed, then people by how alike the name is, then what holds the words, the newest first.
    public let score: Double
    /// How many more say the same, and are not listed.
    public let alike: Int
    /// Further records that were found to be the same person, and fit too.
    public internal(set) var also: [Also] = []
    /// A person who is sought.
    public internal(set) var isWanted = false
    /// A person who is in a cell now.
    public internal(set) var isInCustody = false
    /// Warnings of danger about a person, the worst first.
    public internal(set) var warnings: [String] = []

    public struct Also: Codable, Sendable, Hashable {
        public let id: RawID
        public let title: String
    }

    init(_ entry: Entry, why: [String], score: Double, alike: Int = 0) {
        kind = entry.kind
        id = entry.id
        reference = entry.reference
        title = entry.title
        summary = entry.summary
        status = entry.status
        at = entry.at
        self.why = why
        self.score = score
        self.alike = alike
    }
}

/// A record matches that the officer may not see, of a group that says so.
public struct RestrictedHit: Codable, Sendable, Hashable {
    /// Whom to ask; nothing where the group has no owner.
    public let contact: String?
    public let group: String
}

public struct SearchResults: Codable, Sendable {
    public internal(set) var results: [SearchHit] = []
    public internal(set) var more = false
    /// `after` of the next page.
    public internal(set) var next: SearchCursor?
    /// How the query was understood, a phrase for each part.
    public internal(set) var understood: [String] = []
    public internal(set) var restricted: [RestrictedHit] = []
    public internal(set) var facets: SearchFacets?

    public static let none = SearchResults()
}

/// How what was found divides, over the first `lookedAt` of it.
public struct SearchFacets: Codable, Sendable {
    public struct Count: Codable, Sendable, Hashable {
        /// What to add to the query to see only these: `kind:vehicle`.
        public let filter: String
        public let title: String
        public let count: Int
    }

    public var kinds: [Count] = []
    public var years: [Count] = []
    public var units: [Count] = []
    public var roles: [Count] = []
    /// Boroughs, or wards where all that was found is in one borough.
    public var areas: [Count] = []
    public var lookedAt = 0
    /// Whether there was more than was looked at.
    public var isCut = false

    public static let lookedAtMax = 250
}
