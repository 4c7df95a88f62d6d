import Base
import Core
import Records

extension Whiteboard {
    /// The board for outside systems: the same rows, with the instants the clocks run to and why.
    ///
    /// - Parameter stamp: what a tablet's app counts on from when it records without network (ADR 18).
    func json(stamp: Stamp?) -> JSONValue {
        .object([
            "at": .string(now.description), "stamp": stamp?.json ?? .null, "isCut": .boolean(isCut), "detainees": .array(rows.map { $0.json(at: now) }),
            "dueOnBail": .array(
                expected.map { one in
                    .object([
                        "record": .string(Ref(one.subjectKind, one.subjectId).description), "title": .string(one.title), "at": .string(one.dueAt.description),
                        "isOverdue": .boolean(one.dueAt <= now),
                    ])
                }),
        ])
    }
}

extension Whiteboard.Row {
    fileprivate func json(at now: Instant) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(detention.id.description), "number": .string(detention.number), "person": .string(detention.personId.description), "name": .string(name),
            "suite": .string(suite), "status": .string(detention.status.rawValue), "suspectedOf": .string(suspectedOf), "arrivedAt": .string(detention.arrivedAt.description),
            "clocks": .object(clocks.json(at: now)), "markers": .array(markers.map { .string($0) }),
            "due": .array(
                due.map {
                    .object([
                        "title": .string($0.title), "at": .string($0.at.description), "warnAt": .string($0.warnAt.description), "isOverdue": .boolean($0.at <= now),
                    ])
                }),
        ]
        if let cell { members["cell"] = .string(cell) }
        if let flag = age.flag { members["ageFlag"] = .string(flag) }
        if let officerInTheCase { members["officerInTheCase"] = .string(officerInTheCase) }
        if let care {
            if let at = care.nextMedication { members["nextMedication"] = .string(at.description) }
            if let level = care.level { members["observationLevel"] = .string(level.code) }
            if let risk = care.risk { members["risk"] = .string(risk.rawValue) }
            members["needs"] = .object([
                "appropriateAdult": .string(care.adult.rawValue), "solicitor": .string(care.solicitor.rawValue), "interpreter": .string(care.interpreter.rawValue),
                "healthcare": .string(care.medical.rawValue),
            ])
        }
        return .object(members)
    }
}
