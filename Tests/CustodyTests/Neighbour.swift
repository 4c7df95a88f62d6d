import Base
import Core
import Custody
import Records
import Storage

/// Stands where the Investigation module stands: Custody knows an investigation only as a record that people and officers are linked to.
struct NeighbourCrime: Filed {
    static let table = "neighbour_crime"
    static let kind: RecordKind = "investigation"
    let id: ID<NeighbourCrime>
    var version = 0
    let title: String

    var card: Card? { Card(ref, reference: "T/1", title: title, at: Instant(seconds: 0)) }
}

struct ReportNeighbourCrime: Operation {
    static let name: OperationName = "neighbour.crime.report"
    static let title = "Report"
    static let form = Form { Section("Crime") { Field.text("what", "What") } }

    let what: String
    let suspects: [ID<Person>]
    let officerInTheCase: ID<OfficerAccount>
    let investigating: [ID<OfficerAccount>]

    func perform(in work: Work) throws -> RawID {
        let crime = try work.save(NeighbourCrime(id: work.newID(), title: what))
        for suspect in suspects { try work.link("SUS", from: Ref(Person.kind, suspect), to: crime.ref) }
        try work.link("OIC", from: Ref(OfficerAccount.kind, officerInTheCase), to: crime.ref)
        for officer in investigating { try work.link("INVOLVED", from: Ref(OfficerAccount.kind, officer), to: crime.ref) }
        return crime.id.raw
    }
}

/// What Prosecution does with a charge, in the same transaction.
struct NeighbourCase: Filed {
    static let table = "neighbour_case"
    static let kind: RecordKind = "case-file"
    let id: ID<NeighbourCase>
    var version = 0
    let charges: Int
    let offence: String

    var card: Card? { nil }
}

enum Neighbour {
    /// - Parameter refusing: the offence of a charge that the neighbour will not take.
    static func manifest(refusing offence: String? = nil) -> Manifest {
        var manifest = Manifest(name: "neighbour")
        manifest.migrations = [
            Migration(
                name: "neighbour/001",
                text: """
                    CREATE TABLE neighbour_crime (id UUID PRIMARY KEY, version BIGINT NOT NULL, title TEXT NOT NULL);
                    CREATE TABLE neighbour_case (id UUID PRIMARY KEY, version BIGINT NOT NULL, charges BIGINT NOT NULL, offence TEXT NOT NULL);
                    """)
        ]
        manifest.operations = [AnyOperation(ReportNeighbourCrime.self)]
        manifest.reactions = [
            Reaction(to: DetaineeCharged.self) { event, work in
                let first = event.charges.first?.offence ?? ""
                if first == offence { throw Refusal.conflict("The case file is closed.") }
                try work.save(NeighbourCase(id: work.newID(), charges: event.charges.count, offence: first))
            }
        ]
        return manifest
    }
}
