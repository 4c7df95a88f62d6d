import Base
import Core
import Foundation
import Storage
import Web

/// What voluntary attendance brings to the module's manifest.
enum VoluntaryModule {
    static let operations = [
        AnyOperation(InviteVolunteer.self), AnyOperation(RearrangeVolunteer.self), AnyOperation(MissVolunteer.self), AnyOperation(ReceiveVolunteer.self),
        AnyOperation(AdviseVolunteer.self), AnyOperation(AssessVolunteer.self), AnyOperation(VolunteerContactStep.self), AnyOperation(StartVoluntaryInterview.self),
        AnyOperation(EndVoluntaryInterview.self), AnyOperation(EnterVoluntaryLog.self), AnyOperation(EndVoluntary.self), AnyOperation(ArrestVolunteer.self),
    ]

    static let reads = [VoluntaryPage.permission: "see voluntary attendances"]

    static func codeLists(in bundle: Bundle) throws -> [CodeEdition] {
        [
            try .starter(VoluntaryAttendance.methods, file: "invitation.csv", in: bundle), try .starter(VoluntaryAttendance.riskList, file: "voluntary-risk.csv", in: bundle),
            try .starter(VoluntaryAttendance.outcomes, file: "voluntary-outcome.csv", in: bundle), try .starter(VoluntaryPrints.texts, file: "voluntary-text.csv", in: bundle),
        ]
    }

    static let recordTypes = [
        RecordType(
            of: VoluntaryAttendance.self, path: "voluntary-attendances", title: "Voluntary attendance", read: VoluntaryPage.permission,
            operations: [
                ReceiveVolunteer.name, RearrangeVolunteer.name, MissVolunteer.name, StartVoluntaryInterview.name, EndVoluntaryInterview.name, AssessVolunteer.name,
                AdviseVolunteer.name, VolunteerContactStep.name, EndVoluntary.name, ArrestVolunteer.name, EnterVoluntaryLog.name,
            ], without: ["risks", "riskNote"]
        ) { attendance, tx, officer in
            var members: [String: JSONValue] = [
                "contacts": .array(try VoluntaryContact.all(of: attendance.id, in: tx).map { try JSONValue(encoding: $0) }),
                "interviews": .array(try VoluntaryInterview.all(of: attendance.id, in: tx).map { try JSONValue(encoding: $0) }),
                "log": .array(try VoluntaryEntry.all(of: attendance.id, in: tx).map { try JSONValue(encoding: $0) }),
            ]
            if officer.may(AssessVolunteer.name.text) || officer.may("custody.care.read") {
                members["risks"] = .array((attendance.risks ?? []).map { .string($0) })
                members["riskNote"] = attendance.riskNote.map { .string($0) } ?? .null
            }
            return members
        } live: { attendance, tx, _, now in
            guard attendance.isOpen else { return [:] }
            let gates = try VoluntaryGates.of(attendance, parts: nil, now: now, in: tx)
            return [
                "gates": .array(
                    gates.map { gate in
                        .object([
                            "gate": .string(gate.kind.rawValue), "isOpen": .boolean(gate.isOpen), "reason": .string(gate.reason), "rules": .array(gate.rules.map { .string($0) }),
                        ])
                    })
            ]
        }
    ]

    static func routes(_ pages: Pages) {
        VoluntaryPage.routes(pages)
        AppointmentsPage.routes(pages)
        VoluntaryPrints.declare(pages)
    }
}
