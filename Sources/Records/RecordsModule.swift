public import Base
public import Core
public import Web

/// People, places, vehicles, organisations and things: written down once, pointed at by every module.
public enum RecordsModule {
    /// Kinds that are things rather than events: they stand among a record's links, not on its timeline.
    public static let things: [RecordKind] = [Person.kind, Location.kind, Vehicle.kind, Organisation.kind, ObjectItem.kind, "officer", "unit", "group"]

    /// The kinds of record here, with address and permission.
    static let recordTypes = [
        RecordType(
            of: Person.self, path: "people", title: "Person", read: "records.person.read", operations: [SetMarker.name],
            more: { person, tx, officer in
                let visible = Visibility(to: officer)
                let contacts = try PersonContact.of(person.id, visible: visible, in: tx).map { ["kind": $0.kind.rawValue, "value": $0.value] }
                return [
                    "markers": try JSONValue(encoding: try WarningMarker.of(person.id, on: London.day(of: .now), visible: visible, in: tx)),
                    "contacts": try JSONValue(encoding: contacts),
                ]
            },
            card: { person, tx in person.card(with: try PersonContact.open(of: person.id, in: tx)) }),
        RecordType(of: Location.self, path: "locations", title: "Location", read: "records.location.read"),
        RecordType(of: ObjectItem.self, path: "objects", title: "Object", read: "records.object.read"),
        RecordType(of: Vehicle.self, path: "vehicles", title: "Vehicle", read: "records.vehicle.read"),
        RecordType(of: Organisation.self, path: "organisations", title: "Organisation", read: "records.organisation.read"),
    ]

    /// The module with its pages.
    public static func web() throws -> WebModule {
        WebModule(try manifest()) { pages in
            PersonPage.routes(pages)
            ThingPages.routes(pages)
            SearchPage.routes(pages)
            PickRoutes.routes(pages)
        }
    }

    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "records")
        manifest.migrations = try StarterFile.migrations(of: "records", in: .module)
        manifest.operations = [
            AnyOperation(RecordPerson.self), AnyOperation(SetMarker.self), AnyOperation(RecordLocation.self), AnyOperation(RecordVehicle.self),
            AnyOperation(RecordOrganisation.self), AnyOperation(LinkRecords.self), AnyOperation(KeepSearch.self), AnyOperation(DropSearch.self),
        ]
        manifest.recordTypes = recordTypes
        manifest.taskKinds = [SetMarker.review]
        manifest.codeLists = [
            try .starter("property-category", file: "property-category.csv", in: .module),
            try .starter("property-status", file: "property-status.csv", in: .module),
            try .starter("warning-marker", file: "warning-marker.csv", in: .module),
            try .starter("cjs-offence", file: "cjs-offence.csv", in: .module),
            try .starter("sex", file: "sex.csv", in: .module),
            try .starter("ethnicity-self", file: "ethnicity-self.csv", in: .module),
            try .starter("ethnicity-observed", file: "ethnicity-observed.csv", in: .module),
            try .starter("link-type", file: "link-type.csv", in: .module),
            try .starter("relationship-type", file: "relationship-type.csv", in: .module),
        ]
        return manifest
    }

    /// The kinds of record an officer's roles let them read: search, timelines and link lists show no other.
    public static func readable(by officer: Officer, in registry: Registry) -> [RecordKind] {
        registry.recordTypes.values.filter { officer.may($0.read) }.map(\.kind).sorted { $0.name < $1.name }
    }
}
