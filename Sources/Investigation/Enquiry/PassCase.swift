import Base
import Core
import Storage

extension Work {
    /// What went along with a case.
    struct Passed {
        var actions = 0
        var tasks = 0
    }

    /// A case passes to another officer and to their team, by an allocation, a hand-over or a reallocation of many: everything that waits with the former officer or
    /// for a role of the former team goes along, so that nothing is left where nobody looks for it.
    ///
    /// - Parameters:
    ///   - former: whose case it was; before the first allocation who took the report.
    ///   - reason: what those concerned are told.
    /// - Returns: the case as it stands now, and how much went along.
    func passCase(_ crime: Investigation, from former: ID<OfficerAccount>?, to account: OfficerAccount) throws -> (crime: Investigation, passed: Passed) {
        var crime = crime
        let isFirst = crime.officerInCase == nil
        let unit = crime.unitId
        crime.officerInCase = account.id
        crime.unitId = account.unitId ?? unit
        crime = try save(crime)
        try passOfficerLink(of: crime, to: account)
        var passed = Passed()
        if let former, !isFirst { passed.actions = try passActions(from: former, to: account, crime) }
        passed.tasks = try passTasks(from: former, unit, to: account, crime)
        if unit != crime.unitId {
            for var pursuit in try SuspectPursuit.all(of: crime.id, in: tx) {
                pursuit.unitId = crime.unitId
                try savePart(pursuit)
            }
        }
        return (crime, passed)
    }

    private func passActions(from former: ID<OfficerAccount>, to account: OfficerAccount, _ crime: Investigation) throws -> Int {
        let open = try tx.all(
            EnquiryAction.self,
            "SELECT * FROM enquiry_action WHERE investigation_id = \(crime.id) AND owner_id = \(former) AND status = 'allocated' ORDER BY number")
        for var action in open {
            action.ownerId = account.id
            try taskForAction(try savePart(action), crime)
        }
        return open.count
    }

    /// Tasks about the case, its actions and its exhibits.
    private func passTasks(from former: ID<OfficerAccount>?, _ unit: ID<Unit>?, to account: OfficerAccount, _ crime: Investigation) throws -> Int {
        let open = try tx.all(
            TaskItem.self,
            """
            SELECT * FROM task WHERE status = 'open' AND (subject_id = \(crime.id)
            OR subject_id IN (SELECT id FROM enquiry_action WHERE investigation_id = \(crime.id))
            OR subject_id IN (SELECT id FROM exhibit WHERE investigation_id = \(crime.id))) ORDER BY id
            """)
        // What the victims are to be told, and the suspects to be found, wait with the supervisor only while nobody has the case.
        let clocks = Set(try tx.values(ID<TaskItem>.self, "SELECT task_id FROM victim_clock WHERE investigation_id = \(crime.id) AND task_id IS NOT NULL AND met_at IS NULL"))
        var count = 0
        for task in open {
            let isTheirs = task.officerId == nil && (clocks.contains(task.id) || task.kind == EnquiryTask.suspect.rawValue)
            // Whoever keeps a thing still keeps it: they hand it out until it is moved.
            let isKeepers = task.kind == EnquiryTask.request.rawValue
            if isTheirs || (task.officerId != nil && task.officerId == former && !isKeepers) {
                try passTask(task, to: account.id)
            } else if task.officerId == nil, task.unitId != nil, task.unitId == unit, unit != crime.unitId {
                var task = task
                task.unitId = crime.unitId
                for team in [unit, crime.unitId].compactMap({ $0 }) { concern(Ref(Unit.kind, team)) }
                try save(task)
            } else {
                continue
            }
            count += 1
        }
        return count
    }

    private func passTask(_ task: TaskItem, to officer: ID<OfficerAccount>) throws {
        var task = task
        for owner in [task.officerId, officer].compactMap({ $0 }) { concern(Ref(OfficerAccount.kind, owner)) }
        if let team = task.unitId { concern(Ref(Unit.kind, team)) }
        task.officerId = officer
        task.role = nil
        task.unitId = nil
        try save(task)
    }
}
