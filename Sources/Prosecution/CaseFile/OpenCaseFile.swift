import Base
import Core
import Custody
import Records
import Storage

/// What Prosecution does when somebody is charged, inside the act of charging: opens the investigation's case file, or adds the defendant to it.
enum OpenCaseFile {
    /// Force code of the starter force (force_codes: Metropolitan Police).
    static let forceCode = "01"

    static func react(to event: DetaineeCharged, _ work: Work) throws {
        let known = try work.tx.first(CaseFile.self, "SELECT * FROM case_file WHERE investigation_id = \(event.investigation.id)")
        let file = try known ?? open(event, work)
        let isNew = try !work.tx.exists("SELECT 1 FROM case_defendant WHERE case_file_id = \(file.id) AND detention_id = \(event.detention.id)")
        if isNew {
            try work.save(
                CaseDefendant(
                    id: work.newID(), caseFileId: file.id, personId: event.detention.personId, detentionId: event.detention.id, addedAt: work.now))
            try work.link("DEF", from: event.person, to: file.ref, source: event.detention.ref)
            try work.link("CASE", from: file.ref, to: event.detention.ref, source: event.detention.ref)
        }
        try index(file, work)
    }

    private static func open(_ event: DetaineeCharged, _ work: Work) throws -> CaseFile {
        let file = try work.save(
            CaseFile(
                id: work.newID(), urn: try number(event, work), investigationId: event.investigation.id, status: "build", openedAt: work.now,
                openedBy: work.officer.id))
        // A closed investigation's file is as closed as the investigation.
        let groups = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(event.investigation.id)")
        if !groups.isEmpty { try work.restrict(file.ref, to: groups) }
        try work.link("CASE", from: file.ref, to: event.investigation, source: event.detention.ref)
        try work.task(TaskName.build, "Build the case file \(file.urn)", about: file.ref, for: try owner(event, work), due: work.now.adding(hours: 24 * 14))
        return file
    }

    /// The officer in the case; without one, the case builders.
    private static func owner(_ event: DetaineeCharged, _ work: Work) throws -> TaskOwner {
        let officer = try work.tx.value(
            ID<OfficerAccount>.self,
            "SELECT from_id FROM link WHERE to_id = \(event.investigation.id) AND type = 'OIC' AND until_at IS NULL ORDER BY id DESC LIMIT 1")
        return officer.map { .officer($0) } ?? .role("CASE", in: nil)
    }

    /// `FFUUNNNNNYY`: the unit is the custody suite's, its code cut or filled to two characters.
    private static func number(_ event: DetaineeCharged, _ work: Work) throws -> String {
        let code = try work.tx.find(Unit.self, event.detention.suiteId)?.code ?? "ZZ"
        let unit = String((code.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + "ZZ").prefix(2))
        let year = London.day(of: event.chargedAt).year
        let sequence = try work.number("urn-\(forceCode)\(unit)", year: year)
        guard let urn = URN(force: forceCode, unit: unit, serial: sequence, year: year) else {
            throw Refusal.conflict("The numbers of unit \(unit) for \(year) are used up. Ask an administrator to give the suite another unit code.")
        }
        return urn.description
    }

    private static func index(_ file: CaseFile, _ work: Work) throws {
        // The file may be listed for officers who must not know of a restricted defendant.
        let open = try CaseDefendant.all(of: file.id, in: work.tx).filter { try !work.tx.exists("SELECT 1 FROM restriction WHERE record_id = \($0.personId)") }
        let names = try open.compactMap { try work.tx.find(Person.self, $0.personId)?.displayName }
        let crime = try work.tx.value(String.self, "SELECT reference FROM entry WHERE id = \(file.investigationId)")
        try work.index(
            Card(
                file.ref, reference: file.urn, title: "R v " + (names.isEmpty ? "a restricted person" : names.joined(separator: ", ")), summary: crime.map { "Crime \($0)" } ?? "", status: "In preparation",
                at: file.openedAt, words: [crime ?? ""]))
    }
}

enum TaskName {
    static let build = "prosecution.build"
}
