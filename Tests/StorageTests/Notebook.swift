import Base
@_spi(Writing) import Storage
import TestSupport

/// A small schema that the tests of the store share: pages of a constable's notebook, and numbers given out.
struct Page: Record, Equatable {
    static let table = "page"
    var id: ID<Page>
    var version = 0
    var title: String
    var body: String?
    var lines: Int = 0
    var weight: Double?
    var isSigned = false
    var writtenAt: Instant
    var writtenOn: Day?
    var tags: [String] = []

    init(_ title: String) {
        id = ID(RawID(at: .now))
        self.title = title
        writtenAt = .now
    }
}

enum Notebook {
    static let first = Migration(
        name: "notebook/001",
        text: """
            CREATE TABLE page (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL,
                title TEXT NOT NULL CONSTRAINT page_title_not_empty CHECK (title <> ''),
                body TEXT,
                lines BIGINT NOT NULL,
                weight DOUBLE PRECISION,
                is_signed BOOLEAN NOT NULL,
                written_at BIGINT NOT NULL,
                written_on TEXT,
                tags TEXT NOT NULL,
                CONSTRAINT page_title_unique UNIQUE (title)
            );
            CREATE TABLE picture (id BIGINT PRIMARY KEY, page_id UUID REFERENCES page (id) DEFERRABLE INITIALLY DEFERRED, bytes BYTEA);
            CREATE TABLE number (name TEXT PRIMARY KEY, given BIGINT NOT NULL);
            CREATE TABLE entry (id BIGINT PRIMARY KEY, words TEXT NOT NULL);
            -- only sqlite
            CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN
                SELECT RAISE(ABORT, 'an entry is never deleted');
            END;
            -- only postgres
            CREATE FUNCTION entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'an entry is never deleted';
            END $$;
            CREATE TRIGGER entry_stays BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_stays();
            -- end
            INSERT INTO number (name, given) VALUES ('crime', 0);
            """)

    static func store(_ engine: Engine) async throws -> any Store {
        try await TestStores.make(engine, migrations: [first])
    }
}

/// The fault that `work` ends in; nothing if it ends well. Anything else is thrown on.
func fault(_ work: () async throws -> Void) async throws -> StoreFault? {
    do {
        try await work()
        return nil
    } catch let fault as StoreFault {
        return fault
    }
}

extension StoreFault {
    var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
    var isTimeout: Bool { if case .timeout = self { true } else { false } }
    var isContention: Bool { if case .contention = self { true } else { false } }
    var isFull: Bool { if case .full = self { true } else { false } }
    var isWrongSchema: Bool { if case .wrongSchema = self { true } else { false } }
    var isFailed: Bool { if case .failed = self { true } else { false } }
    var constraint: String? { if case .constraint(let name) = self { name } else { nil } }
}

struct Interrupted: Error {}
