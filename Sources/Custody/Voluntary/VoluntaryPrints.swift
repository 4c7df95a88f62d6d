import Base
import Core
import Storage
import Web

/// What is printed of a voluntary attendance: the notice its person is given, and the record.
enum VoluntaryPrints {
    static let permission = "custody.voluntary.print"
    static let notice = PrintKind("custody.voluntary-notice", title: "Notice for a voluntary attender", of: VoluntaryAttendance.kind, permission: permission)
    static let record = PrintKind("custody.voluntary-record", title: "Record of voluntary attendance", of: VoluntaryAttendance.kind, permission: permission)
    static let all = [notice, record]
    static let texts: CodeListName = "custody.voluntary-text"

    static func declare(_ pages: Pages) {
        pages.document(notice, choices: languages) { id, choice, reading, _ in try sheet(ID(id), choice, reading) }
        pages.document(record) { id, _, reading, registry in try recordSheet(ID(id), reading, registry) }
    }

    /// Those of the notices' languages that there is a text in.
    private static func languages(_ id: RawID, _ reading: Reading) throws -> [Option] {
        let written = Set(try CodeList.all(texts, on: London.day(of: reading.now), in: reading.tx).compactMap { $0.detail["language"] })
        return try RightsNotice.languages(id, reading).filter { written.contains($0.value) }
    }

    private static func sheet(_ id: ID<VoluntaryAttendance>, _ language: String?, _ reading: Reading) throws -> Sheet {
        let attendance = try reading.require(VoluntaryAttendance.self, id)
        return try RightsNotice.sheet(of: texts, language, reference: attendance.number, reading)
    }

    private static func recordSheet(_ id: ID<VoluntaryAttendance>, _ reading: Reading, _ registry: Registry) throws -> Sheet {
        let view = try VoluntaryPage.View(id, reading, registry)
        let attendance = view.attendance
        let entries = try VoluntaryEntry.all(of: id, in: reading.tx).map(\.line)
        let body: HTML = """
            \(Component.facts([
                ("Person", view.person.map { person -> HTML in "\(person.title) <span class=\"reference\">\(person.reference)</span>" }),
                ("For", view.investigation.map { crime -> HTML in "<span class=\"reference\">\(crime.reference)</span> \(crime.title)" }),
                ("Suspected of", "\(attendance.suspectedOf)"), ("Where", "\(view.whereabouts)"), ("Answers for it", "\(view.name(attendance.officerId))"),
                ("Appointment", Component.time(attendance.appointmentAt, zoned: true)), ("Arrived", attendance.arrivedAt.map { Component.time($0, zoned: true) }),
                ("Legal advice", attendance.advice.map { advice -> HTML in "\(advice.title). \(attendance.adviceReason ?? "")" }),
                ("Ended", attendance.endedAt.map { Component.time($0, zoned: true) }),
                ("Outcome", attendance.outcome.map { code -> HTML in "\(view.titles.title(code, of: VoluntaryAttendance.outcomes))" }),
                ("Status", "\(attendance.status.title)"),
            ]))
            <h2>Interviews</h2>\(VoluntaryPage.interviews(view))
            <h2>Log</h2>\(try LogOnPaper(entries.reversed(), in: reading.tx).html())
            <div class="signature"><div>Officer</div><div>Date and time</div></div>
            """
        return Sheet(title: "Record of voluntary attendance", reference: attendance.number, body)
    }
}
