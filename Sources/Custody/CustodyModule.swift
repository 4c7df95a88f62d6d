import Base
public import Core
import Foundation
import Records
import Storage
public import Web

/// What Custody brings to Peel.
public enum CustodyModule {
    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "custody")
        manifest.migrations = try StarterFile.migrations(of: "custody", in: .module)
        manifest.operations = [
            AnyOperation(RecordArrest.self), AnyOperation(OpenDetention.self), AnyOperation(AuthoriseDetention.self), AnyOperation(RefuseDetention.self),
            AnyOperation(HoldReview.self), AnyOperation(ChargeDetainee.self), AnyOperation(ReleaseDetainee.self),
            AnyOperation(EnterInLog.self), AnyOperation(CorrectEntry.self),
            AnyOperation(SetRelevantTime.self), AnyOperation(ExtendDetention.self), AnyOperation(RecordWarrant.self), AnyOperation(LeaveForHospital.self),
            AnyOperation(ReturnFromHospital.self), AnyOperation(MoveToSuite.self), AnyOperation(JoinArrest.self), AnyOperation(RecordDeath.self),
            AnyOperation(RecordEscape.self), AnyOperation(KeepForCourt.self), AnyOperation(ReviewReleased.self), AnyOperation(GrantBail.self),
            AnyOperation(BailToCourt.self), AnyOperation(VaryBail.self), AnyOperation(ExtendBail.self), AnyOperation(PassToProsecutor.self),
            AnyOperation(AskCourtForBail.self), AnyOperation(FailToAnswer.self), AnyOperation(EndBail.self), AnyOperation(AnswerBail.self),
            AnyOperation(ArrestOnBail.self), AnyOperation(LapseBail.self), AnyOperation(RecordInPatient.self), AnyOperation(ConfirmLapse.self), AnyOperation(ServeCharges.self), AnyOperation(ConsiderOffence.self),
            AnyOperation(WithdrawConsidered.self),
        ]
        manifest.operations += StreetBailPage.operations + BoardModule.operations
        manifest.operations += CareModule.operations
        manifest.operations += VoluntaryModule.operations
        manifest.operations += [AnyOperation(RecordRecapture.self), AnyOperation(ContactHomeOffice.self), AnyOperation(RecordRemovalDirections.self)]
        manifest.recordTypes = [
            RecordType(
                of: Arrest.self, path: "arrests", title: "Arrest", read: "custody.arrest.read",
                operations: [OpenDetention.name, GrantStreetBail.name, RecordForce.name] + BoardModule.ofArrest),
            RecordType(
                of: Detention.self, path: "detentions", title: "Detention", read: "custody.detention.read",
                operations: [
                    AuthoriseDetention.name, RefuseDetention.name, HoldReview.name, ChargeDetainee.name, ServeCharges.name, GrantBail.name, KeepForCourt.name,
                    BailToCourt.name, ReleaseDetainee.name, ConsiderOffence.name, WithdrawConsidered.name, ExtendDetention.name, RecordWarrant.name, LeaveForHospital.name, ReturnFromHospital.name,
                    JoinArrest.name, PlaceInCell.name, MoveToSuite.name, SetRelevantTime.name, ReviewReleased.name, EnterInLog.name, CorrectEntry.name, RecordDeath.name,
                    RecordEscape.name, RecordRecapture.name, ContactHomeOffice.name, RecordRemovalDirections.name,
                ]
            ) { detention, tx, officer in
                [
                    // No exclusion is open, so the clocks do not hang on the moment they are read.
                    "clocks": .object(try DetentionClocks.of(detention, in: tx).json(at: detention.openedAt)),
                    "reviews": .array(try DetentionReview.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "log": .array(try CustodyLog.newest(of: detention.id, in: tx).entries.map { try JSONValue(encoding: $0) }),
                    "care": try CareModule.json(of: detention, in: tx, for: officer),
                    "charges": .array(try Charge.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "considered": .array(try ConsideredOffence.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "bails": .array(try Bail.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "extensions": .array(try DetentionHistory.of(detention.id, in: tx).extensions.map { try JSONValue(encoding: $0) }),
                    "hospital": .array(try DetentionHistory.of(detention.id, in: tx).hospital.map { try JSONValue(encoding: $0) }),
                    "beforeRelease": .array(
                        detention.isHeld ? try ReleaseGate.conditions(of: detention, in: tx).map { try JSONValue(encoding: $0) } : []),
                ]
            } live: { detention, tx, _, now in
                ["nextSteps": try NextSteps.of(detention, now: now, in: tx)?.json() ?? .array([])]
            },
            RecordType(
                of: Bail.self, path: "bails", title: "Bail", read: "custody.bail.read",
                operations: [
                    AnswerBail.name, VaryBail.name, ExtendBail.name, PassToProsecutor.name, RecordInPatient.name, ConfirmLapse.name, AskCourtForBail.name, FailToAnswer.name, ArrestOnBail.name,
                    EndBail.name,
                ]
            ) { bail, tx, _ in
                [
                    "conditions": .array(try BailCondition.all(of: bail.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "extensions": .array(try BailExtended.all(of: bail.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "period": bail.period.map { period in
                        let last = period.lastDay
                        return .object([
                            "lastDay": last.value.map { .string($0.description) } ?? .null, "reason": .string(last.reason),
                            "rules": .array(last.rules.map { .string($0) }),
                        ])
                    } ?? .null,
                ]
            },
        ]
        manifest.taskKinds = CustodyTask.allCases.map { TaskKind($0.rawValue, title: $0.title) }
        manifest.codeLists = [
            try .starter(EntryKind.list, file: "entry.csv", in: .module),
            try .starter(RecordArrest.powers, file: "arrest-power.csv", in: .module),
            try .starter(RecordArrest.necessities, file: "arrest-necessity.csv", in: .module),
            try .starter("custody.arrival", file: "arrival.csv", in: .module),
            try .starter("custody.detention-grounds", file: "detention-grounds.csv", in: .module),
            try .starter("custody.review-method", file: "review-method.csv", in: .module),
            try .starter("custody.postponement", file: "postponement.csv", in: .module),
            try .starter("custody.charge-decision", file: "charge-decision.csv", in: .module),
            try .starter(ReleaseDetainee.disposals, file: "disposal.csv", in: .module),
            try .starter(ReleasedReviews.list, file: "released-review.csv", in: .module),
            try .starter(DetentionReview.conditions, file: "review-condition.csv", in: .module),
            try .starter(Bail.stepList, file: "bail-step.csv", in: .module),
            try .starter(Bail.factorList, file: "bail-factor.csv", in: .module),
            try .starter(Bail.conditionKinds, file: "bail-condition.csv", in: .module),
            try .starter(KeepForCourt.grounds, file: "post-charge-ground.csv", in: .module),
            try .starter(KeepForCourt.certificates, file: "child-certificate.csv", in: .module),
            try .starter(ImmigrationDetention.steps, file: "immigration-step.csv", in: .module),
            try .starter(StreetBail.rules, file: "street-bail-rule.csv", in: .module),
            try .starter(LimitBook.list, file: "detention-limit.csv", in: .module),
            try .starter(Courts.holidays, file: "bank-holiday.csv", in: .module),
        ]
        manifest.reactions = [AgeCorrected.reaction, Bail.followsRestriction, StreetBail.followsRestriction, LimitBook.check]
        manifest.scheduledActs = [LapseBail.act, MissedVisits.act]
        manifest.prints = CustodyPrints.all + VoluntaryPrints.all
        manifest.codeLists.append(try .starter(EscortRecord.list, file: "per-question.csv", in: .module))
        manifest.recordTypes += [StreetBailPage.recordType] + CareModule.recordTypes + BoardModule.recordTypes + VoluntaryModule.recordTypes
        manifest.codeLists += try VoluntaryModule.codeLists(in: .module)
        manifest.codeLists += try BoardModule.codeLists(in: .module)
        manifest.codeLists += try CareModule.codeLists(in: .module)
        manifest.taskKinds += CareModule.taskKinds
        manifest.standings = CustodyStanding.source
        manifest.held = CustodyStanding.held
        manifest.wanted = CustodyStanding.wanted
        manifest.reads = [SuitePage.permission: "see who is in custody now"]
        manifest.reads[CourtListPage.permission] = "see who is due at court"
        manifest.reads.merge(BoardModule.reads) { first, _ in first }
        manifest.reads.merge(CareModule.reads) { first, _ in first }
        manifest.reads.merge(VoluntaryModule.reads) { first, _ in first }
        return manifest
    }

    public static func web() throws -> WebModule {
        WebModule(try manifest()) { pages in
            SuitePage.routes(pages)
            RoundPage.routes(pages)
            BoardModule.routes(pages)
            ArrestPage.routes(pages)
            DetentionPage.routes(pages)
            CustodyLogPage.routes(pages)
            CareModule.routes(pages)
            VoluntaryModule.routes(pages)
            CustodyPrints.declare(pages)
            BailPage.routes(pages)
            CourtListPage.routes(pages)
            StreetBailPage.routes(pages)
        }
    }
}
