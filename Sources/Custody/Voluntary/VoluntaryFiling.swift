import Base
import Core
import Records
import Storage

extension Work {
    /// Saves an attendance with its index card, and keeps the officer's task at its appointment.
    @discardableResult
    func file(_ attendance: VoluntaryAttendance) throws -> VoluntaryAttendance {
        let isNew = attendance.version == 0
        let saved = try save(attendance)
        // Whoever may not see the crime does not learn of it by who attends.
        if isNew { try restrict(saved.ref, as: saved.investigation) }
        let person = try title(of: saved.person)
        try index(
            Card(
                saved.ref, reference: saved.number, title: "Voluntary attendance of \(person)", summary: saved.suspectedOf, status: saved.status.title,
                at: saved.arrivedAt ?? saved.appointmentAt, unitId: saved.suiteId ?? officer.unitId, words: [person]))
        if let suite = saved.suiteId { concern(Ref(Unit.kind, suite)) }
        try closeTasks(CustodyTask.voluntary.rawValue, about: saved.ref)
        switch saved.status {
        case .invited:
            try task(CustodyTask.voluntary.rawValue, "Voluntary attendance of \(person), \(saved.number)", about: saved.ref, for: .officer(saved.officerId), due: saved.appointmentAt)
        case .absent:
            try task(
                CustodyTask.voluntary.rawValue, "\(person) did not attend: ask again, or decide otherwise, \(saved.number)", about: saved.ref, for: .officer(saved.officerId),
                due: now.adding(hours: 24))
        case .cancelled, .here, .ended, .arrested: break
        }
        return saved
    }
}

extension VoluntaryAttendance {
    static let methods: CodeListName = "custody.invitation"
    static let riskList: CodeListName = "custody.voluntary-risk"
    static let outcomes: CodeListName = "custody.voluntary-outcome"

    /// Somebody who is here now.
    static func here(_ id: ID<VoluntaryAttendance>, at version: Int? = nil, in work: Work) throws -> VoluntaryAttendance {
        let attendance = try work.require(VoluntaryAttendance.self, id, at: version)
        guard attendance.status == .here else {
            throw Refusal.conflict(
                attendance.isOpen
                    ? "\(attendance.number): the person has not arrived. Record the arrival first." : "\(attendance.number) has ended: \(attendance.status.title.lowercased()).")
        }
        return attendance
    }

    /// Before arrival: an appointment that can be moved, missed or called off.
    static func waiting(_ id: ID<VoluntaryAttendance>, at version: Int? = nil, in work: Work) throws -> VoluntaryAttendance {
        let attendance = try work.require(VoluntaryAttendance.self, id, at: version)
        guard attendance.status == .invited || attendance.status == .absent else {
            throw Refusal.conflict("\(attendance.number) is past its appointment: \(attendance.status.title.lowercased()).")
        }
        return attendance
    }

    static func has(_ ref: Ref, _ statuses: [Status], in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM voluntary_attendance WHERE id = \(ref.id) AND status IN \(list: statuses)")
    }

    static func prefill(_ ref: Ref, in tx: Transaction) throws -> [String: JSONValue] {
        let version = try tx.value(Int64.self, "SELECT version FROM voluntary_attendance WHERE id = \(ref.id)") ?? 0
        return ["attendanceId": .string(ref.id.description), "version": .integer(version)]
    }
}

/// An act about one voluntary attendance.
protocol VoluntaryAct: Operation {
    /// In which the act is offered.
    static var stages: [VoluntaryAttendance.Status] { get }
    var attendanceId: ID<VoluntaryAttendance> { get }
}

extension VoluntaryAct {
    var subject: Ref? { Ref(VoluntaryAttendance.kind, attendanceId) }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VoluntaryAttendance.has(ref, stages, in: tx) }
    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try VoluntaryAttendance.prefill(ref, in: tx)) }
}

/// Fields that the forms about an attendance share.
enum VoluntaryField {
    static let attendance = Field.subject("attendanceId", VoluntaryAttendance.kind)

    static func moment(_ key: String, _ label: String, _ because: String) -> Field { Field.moment(key, label, required: .by(because)) }
}
