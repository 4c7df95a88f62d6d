import Base
import Core
import Records
import Storage
import Web

/// What the custody record on paper holds besides who, why and until when: rights, people called, extensions and warrants, interviews, searches and samples for
/// everybody who may print it; risk, observation and medicines for those who may see how a detainee is cared for.
struct RecordAnnexes {
    let view: DetentionView
    let rights: [DetentionRight]
    /// Of the annex of care; titles of lists the page does not name.
    let levels: [ObservationSetting]
    let officers: [ID<OfficerAccount>: String]

    init(_ view: DetentionView, in tx: Transaction) throws {
        self.view = view
        rights = try DetentionRight.all(of: view.detention.id, in: tx).sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        levels = try ObservationSetting.all(of: view.detention.id, in: tx)
        let care = view.care
        var named = Set(rights.map(\.officerId) + levels.map(\.officerId) + view.history.extensions.map(\.recordedBy) + care.contacts.map(\.officerId))
        named.formUnion(care.medications.map(\.officerId) + care.doses.map(\.officerId) + care.assessments.map(\.officerId) + care.interviews.map(\.releasedBy))
        named.formUnion(care.interviews.compactMap(\.secondId) + care.interviews.map(\.interviewerId) + care.searches.flatMap { $0.searchers + [$0.authorisedBy] } + care.drugTests.map(\.requestedBy))
        officers = try Dictionary(uniqueKeysWithValues: named.sorted().map { ($0, try Officers.label($0, in: tx)) })
    }

    func html() -> HTML { "\(rightsTable)\(contacts)\(authorities)\(interviews)\(searches)\(samples)\(care)" }

    private func table(_ title: String, _ heads: [String], _ rows: [HTML]) -> HTML {
        guard !rows.isEmpty else { return "" }
        return """
            <h2>\(title)</h2><table><thead><tr>\(heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" })</tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    private func row(_ cells: HTML...) -> HTML { "<tr>\(cells.map { cell -> HTML in "<td>\(cell)</td>" })</tr>" }
    private func at(_ time: Instant?) -> HTML { time.map { Component.time($0, zoned: true) } ?? "" }
    private func text(_ text: String?) -> HTML { text.map { text -> HTML in "<span class=\"text\">\(text)</span>" } ?? "" }
    private func name(_ officer: ID<OfficerAccount>?) -> String { officer.flatMap { officers[$0] } ?? "" }
    private var titles: CodeTitles { view.care.titles }

    /// Every act about each right, with whether the appropriate adult was there (PACE-60).
    private var rightsTable: HTML {
        table(
            "Rights", ["Right", "What came of it", "When", "Appropriate adult", "By"],
            rights.map { right in
                let delay: HTML = right.act == .delayed ? " until at the latest \(at(right.latestAt))\(right.delayEndedAt.map { end -> HTML in ", ended \(at(end))" } ?? "")" : ""
                return row(
                    "\(titles.title(right.entitlement, of: DetentionRight.list))", "\(right.act.title)\(delay) \(text(right.detail))", at(right.at),
                    right.adultPresent.map { $0 ? "there" : "not there" } ?? "", "\(name(right.officerId))")
            })
    }

    private var contacts: HTML {
        table(
            "People called", ["As", "Who", "State", "Called", "Here", "Left"],
            view.care.contacts.map { contact in
                let who = [contact.name, contact.relation, contact.organisation, contact.reference].compactMap { $0 }.joined(separator: ", ")
                return row(
                    "\(titles.title(contact.part, of: DetentionContact.parts))", "\(who)", "\(contact.status.title)\(contact.isRemote ? ", remotely" : "")\(contact.safeguards.map { ". \($0)" } ?? "")",
                    at(contact.calledAt), at(contact.arrivedAt), at(contact.leftAt))
            })
    }

    /// A superintendent's extensions and the answers of courts, refusals among them (PACE s42 to s44).
    private var authorities: HTML {
        table(
            "Extensions and warrants", ["By authority of", "Asked", "Given", "Until", "Grounds", "Representations", "Recorded by"],
            view.history.extensions.map { given in
                row(
                    "\(given.kind.authority) (\(given.kind.statute))\(given.court.map { ", \($0)" } ?? "")", at(given.appliedAt), at(given.givenAt), given.isRefused ? "refused" : at(given.untilAt),
                    text(given.reasons), text(given.representations), "\(name(given.recordedBy))")
            })
    }

    private var interviews: HTML {
        table(
            "Interviews", ["No.", "Began", "Ended", "Present", "Caution", "Reminder of legal advice", "Recording", "Handed over by"],
            view.care.interviews.map { interview in
                let people =
                    ([name(interview.interviewerId), name(interview.secondId)].filter { !$0.isEmpty } + interview.persons.map { "\($0.name) (\(titles.title($0.part, of: "custody.interview-part").lowercased()))" })
                let breaks: HTML = interview.breaks.isEmpty ? "" : "; breaks \(interview.breaks.map { "\(London.time(of: $0.from)) to \(London.time(of: $0.until))" }.joined(separator: ", "))"
                return row(
                    "\(interview.number)", at(interview.startedAt), "\(at(interview.endedAt))\(breaks)", "\(people.joined(separator: ", "))", said(interview.isCautioned), said(interview.isReminded),
                    "\(interview.reference)", "\(name(interview.releasedBy))")
            })
    }

    private func said(_ answer: Bool?) -> HTML { answer.map { $0 ? "given" : "not given" } ?? "" }

    private var searches: HTML {
        table(
            "Searches", ["Extent", "When", "Why", "Authorised by", "Carried out by", "Where", "Result"],
            view.care.searches.map { search in
                row(
                    "\(search.extent.title)", at(search.startedAt ?? search.authorisedAt), text(search.grounds), "\(name(search.authorisedBy))",
                    "\((search.searchers.map { name($0) } + [search.carriedOutName].compactMap { $0 }).joined(separator: ", "))",
                    "\(titles.title(ifAny: search.place, of: "custody.search-place") ?? "")",
                    search.isOpen ? "record not complete" : text(search.notDoneReason.map { "Not carried out: \($0)" } ?? search.result))
            })
    }

    private var samples: HTML {
        let biometrics = view.care.biometrics.map { request in
            row(
                "\(titles.title(request.kind, of: BiometricRequest.kinds))\(request.carriedOutName.map { ", taken by \($0)" } ?? "")", "\(request.status.title)",
                at(request.confirmedAt ?? request.takenAt ?? request.requestedAt), "\(request.reference ?? "")")
        }
        let tests = view.care.drugTests.map { test in
            row(
                "Test for class A drugs", test.refusedReason.map { "refused: \($0)" } ?? "\(titles.title(ifAny: test.result, of: DrugTest.results) ?? test.state)\(test.drugs.map { ": \($0)" } ?? "")",
                at(test.resultAt ?? test.takenAt ?? test.requestedAt), "")
        }
        return table("Fingerprints, samples, photograph", ["What", "State", "When", "Number"], biometrics + tests)
    }

    // MARK: Care

    /// For those who may see it only: what was said about health is no part of what everyone prints.
    private var care: HTML {
        guard view.care.maySeeCare else { return "<p>Risk, observation and medicines are not part of this print: whoever printed it may not see them.</p>" }
        return "\(risk)\(observation)\(medicines)\(examinations)"
    }

    private var risk: HTML {
        let items = view.care.assessments.map { assessment -> HTML in
            let said = assessment.answers.filter { $0.answer != "no" }.map { answer -> HTML in
                "<li>\(titles.title(answer.question, of: RiskAssessment.questions)) \(answer.answer == "yes" ? "Yes" : "Not answered"). \(answer.detail ?? "")</li>"
            }
            return """
                <h3>Assessment \(assessment.number) \(assessment.stage.title): \(assessment.risk.title)</h3>\(Component.facts([
                    ("When", at(assessment.assessedAt)), ("By", "\(name(assessment.officerId))"), ("Plan", text(assessment.plan)), ("Vulnerable", assessment.isVulnerable ? "Yes" : "No"),
                    ("Not complete", assessment.incompleteReason.map { text($0) }),
                ]))\(said.isEmpty ? "<p>Every question was answered no.</p>" : "<ul>\(said)</ul>" as HTML)
                """
        }
        return items.isEmpty ? "" : "<h2>Risk assessments</h2>\(items)"
    }

    private var observation: HTML {
        table(
            "Observation levels", ["Level", "From", "Visits at most every", "Why", "By"],
            levels.map { level in row("\(level.title)", at(level.setAt), "\(level.minutesMax) min\(level.isRoused ? ", roused" : "")", text(level.reason), "\(name(level.officerId))") })
    }

    private var medicines: HTML {
        let plans = view.care.medications.map { medicine in
            row(
                "\(medicine.medicine), \(medicine.dose)", "directed by \(medicine.directedBy)", at(medicine.recordedAt),
                text(medicine.stoppedAt.map { "Stopped \(London.text($0, zoned: true)): \(medicine.stopReason ?? "")" }))
        }
        let known = Dictionary(view.care.medications.map { ($0.id, $0.medicine) }, uniquingKeysWith: { first, _ in first })
        let doses = view.care.doses.map { dose in
            row("\(known[dose.medicationId] ?? "")", "\(dose.outcome.rawValue)", at(dose.givenAt), text([dose.note, "seen by \(dose.witness)"].compactMap { $0 }.joined(separator: "; ")))
        }
        return "\(table("Medicines", ["Medicine and dose", "By", "From", ""], plans))\(table("Doses", ["Medicine", "What came of it", "When", "Note"], doses))"
    }

    private var examinations: HTML {
        table(
            "Healthcare examinations", ["When", "By", "Advice"],
            view.care.examinations.map { examination in row(at(examination.examinedAt), "\(examination.examiner)", text(examination.advice)) })
    }
}
