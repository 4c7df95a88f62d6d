public import Base
public import Core
public import Web

/// People, places, vehicles, organisations and things: written down once, pointed at by every module.
public enum RecordsModule {
    /// Kinds that are things rather than events: they stand among a record's links, not on its timeline.
    public static let things: [RecordKind] = [Person.kind, Location.kind, Vehicle.kind, Organisation.kind, ObjectItem.kind, "officer", "unit", "group"]

    /// What can be done with a person, in the order it is offered.
    static let personOperations: [OperationName] = [
        RecordWanted.name, RecordOrder.name, SetMarker.name, AuthoriseMarker.name, ReviewMarker.name, SetParticulars.name, CorrectName.name, AddName.name, AddIdentifier.name, RecordContact.name,
        RecordAddress.name, CheckAddress.name, DescribePerson.name, AddMark.name, AddPhotograph.name, RecordDeath.name, WithdrawFact.name, AddLink.name,
        ProposeMerge.name, WithdrawApart.name,
    ]

    /// The kinds of record here, with address and permission.
    static let recordTypes = [
        RecordType(
            of: Person.self, path: "people", title: "Person", read: "records.person.read", operations: personOperations, without: ["givenKey", "familyKey"],
            more: PersonJSON.parts, card: { person, tx in person.card(with: try Person.openParts(of: person.id, in: tx)) }),
        RecordType(
            of: Location.self, path: "locations", title: "Location", read: "records.location.read",
            operations: [VerifyLocation.name, CorrectLocation.name, AddLink.name]),
        RecordType(of: ObjectItem.self, path: "objects", title: "Object", read: "records.object.read", operations: [CorrectObject.name, AddLink.name]),
        RecordType(of: Vehicle.self, path: "vehicles", title: "Vehicle", read: "records.vehicle.read", operations: [CorrectVehicle.name, AddLink.name]),
        RecordType(
            of: Organisation.self, path: "organisations", title: "Organisation", read: "records.organisation.read",
            operations: [CorrectOrganisation.name, AddLink.name]),
        RecordType(
            of: GradedLink.self, path: "links", title: "Link", read: "records.link.read", operations: [CorrectLink.name, EndLink.name],
            more: { link, tx, officer in
                guard try GradedLink.isVisible(link.id.raw, to: Visibility(to: officer), in: tx) else { throw Refusal.notFound }
                return [:]
            }, needs: { [$0.from, $0.to] }, isListed: false),
        RecordType(
            of: PersonMerge.self, path: "merges", title: "Possible duplicate", read: MergePages.read, operations: [ConfirmMerge.name, DeclineMerge.name, UndoMerge.name],
            more: { merge, tx, officer in
                let visible = Visibility(to: officer)
                for end in [merge.lowId, merge.highId] where try !visible.allows(end.raw, in: tx) { throw Refusal.notFound }
                return [:]
            }, needs: { [Ref(Person.kind, $0.lowId), Ref(Person.kind, $0.highId)] }),
    ]

    /// The module with its pages.
    public static func web() throws -> WebModule {
        WebModule(try manifest()) { pages in
            PersonPage.routes(pages)
            PhotographRoutes.routes(pages)
            HistoryPage.routes(pages)
            ThingPages.routes(pages)
            LinkPage.routes(pages)
            ChartPage.routes(pages)
            PlacesPage.routes(pages)
            SearchPage.routes(pages)
            MergePages.routes(pages)
            SightingPage.routes(pages)
            QualityPage.routes(pages)
            OrderPage.routes(pages)
            WantedPage.routes(pages)
            PickRoutes.routes(pages)
            PersonAlike.routes(pages)
        }
    }

    /// The lists that describe people, each in a file of its name.
    private static let personLists = [
        "name-kind", "identifier-kind", "contact-kind", "online-service", "country", "language", "build", "hair-colour", "hair-style", "facial-hair", "eye-colour",
        "handed", "mark-kind", "body-place", "body-side", "photograph-kind", "death-source", "address-check-method", "address-check-result",
    ]

    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "records")
        manifest.migrations = try StarterFile.migrations(of: "records", in: .module)
        manifest.operations = [
            AnyOperation(RecordPerson.self), AnyOperation(SetMarker.self), AnyOperation(AuthoriseMarker.self), AnyOperation(ReviewMarker.self),
            AnyOperation(SetParticulars.self), AnyOperation(CorrectName.self), AnyOperation(AddName.self), AnyOperation(AddIdentifier.self),
            AnyOperation(RecordContact.self), AnyOperation(RecordAddress.self), AnyOperation(CheckAddress.self), AnyOperation(DescribePerson.self),
            AnyOperation(AddMark.self), AnyOperation(AddPhotograph.self), AnyOperation(RecordDeath.self), AnyOperation(WithdrawFact.self),
            AnyOperation(RecordLocation.self), AnyOperation(RecordVehicle.self),
            AnyOperation(RecordOrganisation.self), AnyOperation(RecordObject.self), AnyOperation(CorrectLocation.self), AnyOperation(VerifyLocation.self),
            AnyOperation(CorrectVehicle.self), AnyOperation(CorrectOrganisation.self), AnyOperation(CorrectObject.self), AnyOperation(LinkRecords.self),
            AnyOperation(ProposeMerge.self), AnyOperation(ConfirmMerge.self), AnyOperation(DeclineMerge.self), AnyOperation(UndoMerge.self), AnyOperation(WithdrawApart.self), AnyOperation(SuggestMerge.self),
            AnyOperation(AddLink.self), AnyOperation(CorrectLink.self), AnyOperation(EndLink.self), AnyOperation(LoadGazetteer.self), AnyOperation(LoadBoundaries.self),
            AnyOperation(PlaceLocations.self), AnyOperation(KeepSearch.self), AnyOperation(DropSearch.self),
        ]
        manifest.operations +=
            inForceOperations + [
                AnyOperation(CountQuality.self), AnyOperation(RecordSighting.self), AnyOperation(IdentifySighting.self), AnyOperation(PlaceRestricted.self), AnyOperation(OpenRestricted.self),
            ]
        manifest.recordTypes = recordTypes + inForceTypes
        manifest.taskKinds = [
            SetMarker.review, SetMarker.authorise, ProposeMerge.confirm, RecordWanted.authorise, PersonArrested.end, InForceReminders.order, InForceReminders.wanted,
        ]
        manifest.scheduledActs = InForceReminders.acts + [CountQuality.act, PlaceRestricted.act]
        manifest.standings = InForceStanding.source
        manifest.wanted = WantedEntry.wanted
        manifest.closedWith = closedWith
        manifest.reactions = [
            Reaction(to: RecordRestricted.self) { event, work in try JoinedRestrictions.follow(event, work) },
            Reaction(to: RecordRestricted.self) { event, work in try RestrictedSources.follow(event, work) },
            Reaction(to: RecordRestricted.self) { event, work in try InForceRestriction.follow(event, work) },
            Reaction(to: PersonArrested.self) { event, work in try PersonArrested.follow(event, work) },
        ]
        manifest.codeLists = try personLists.map { try .starter(CodeListName($0), file: "\($0).csv", in: .module) }
        manifest.codeLists += [
            try .starter("property-category", file: "property-category.csv", in: .module),
            try .starter("property-status", file: "property-status.csv", in: .module),
            try .starter("warning-marker", file: "warning-marker.csv", in: .module),
            try .starter("cjs-offence", file: "cjs-offence.csv", in: .module),
            try .starter("sex", file: "sex.csv", in: .module),
            try .starter("ethnicity-self", file: "ethnicity-self.csv", in: .module),
            try .starter("ethnicity-observed", file: "ethnicity-observed.csv", in: .module),
            try .starter("link-type", file: "link-type.csv", in: .module),
            try .starter("relationship-type", file: "relationship-type.csv", in: .module),
            try .starter("link-grade", file: "link-grade.csv", in: .module),
            try .starter("vehicle-body", file: "vehicle-body.csv", in: .module),
            try .starter("object-sort", file: "object-sort.csv", in: .module),
            try .starter("controlled-drug", file: "controlled-drug.csv", in: .module),
            try .starter("firearm-type", file: "firearm-type.csv", in: .module),
            try .starter("document-type", file: "document-type.csv", in: .module),
            try .starter("point-by", file: "point-by.csv", in: .module),
        ]
        manifest.codeLists += try [CourtOrder.kinds, CourtOrder.ends, WantedEntry.kinds, WantedEntry.ends].map { try .starter($0, file: "\($0.text).csv", in: .module) }
        manifest.reads = [
            AddPhotograph.read: "see photographs of people", QualityPage.permission: "see how good a team's records are", ChartPage.permission: "see links as a chart",
            PlacesPage.permission: "see a record's places on a map",
        ]
        return manifest
    }

    private static let inForceOperations = [
        AnyOperation(RecordOrder.self), AnyOperation(VaryOrder.self), AnyOperation(ServeOrder.self), AnyOperation(EndOrder.self), AnyOperation(RemindOfOrder.self), AnyOperation(OrderLapses.self),
        AnyOperation(RecordWanted.self), AnyOperation(AuthoriseWanted.self), AnyOperation(AmendWanted.self), AnyOperation(EndWanted.self), AnyOperation(RemindOfWanted.self),
    ]

    private static let inForceTypes = [
        RecordType(
            of: VehicleSighting.self, path: "sightings", title: "Sighting of a vehicle", read: VehicleSighting.read, operations: [IdentifySighting.name, AddLink.name],
            more: { sighting, tx, officer in
                guard try sighting.isVisible(to: Visibility(to: officer), in: tx) else { throw Refusal.notFound }
                return [:]
            }),
        RecordType(
            of: CourtOrder.self, path: "orders", title: "Order", read: OrderPage.read, operations: [ServeOrder.name, VaryOrder.name, EndOrder.name],
            more: { order, tx, officer in
                guard try order.isVisible(to: officer, in: tx) else { throw Refusal.notFound }
                return ["conditions": try JSONValue(encoding: try OrderCondition.of([order.id], in: tx).map(\.text))]
            }, needs: { [$0.person] }, card: { order, tx in try order.card(in: tx) }),
        RecordType(
            of: WantedEntry.self, path: "wanted", title: "Wanted entry", read: WantedEntry.read, operations: [EndWanted.name, AmendWanted.name, AuthoriseWanted.name],
            more: { entry, tx, officer in
                guard try entry.isVisible(to: officer, in: tx) else { throw Refusal.notFound }
                return [:]
            }, needs: { [$0.person] }, card: { entry, tx in try entry.card(in: tx) }),
    ]

    /// The kinds of record an officer's roles let them read: search, timelines and link lists show no other, nor a kind that is not listed.
    public static func readable(by officer: Officer, in registry: Registry) -> [RecordKind] {
        registry.listedTypes.filter { officer.may($0.read) }.map(\.kind)
    }
}
