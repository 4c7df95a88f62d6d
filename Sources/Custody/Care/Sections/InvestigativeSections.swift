import Base
import Core
import Records
import Web

/// The sections about searches, force, samples, property and interviews.
enum InvestigativeSections {
    static func html(_ view: CareView) -> HTML { "\(interviews(view))\(searches(view))\(biometrics(view))\(drugTests(view))\(property(view))" }

    private static func interviews(_ view: CareView) -> HTML {
        let gates = view.gates.map { gate -> HTML in
            """
            <li class="\(gate.isOpen ? "open" : "closed")"><strong>\(gate.kind.title): \(gate.isOpen ? "ready" : "not yet")</strong> \(gate.reason)
            \(gate.rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " })</li>
            """
        }
        let rows = view.interviews.map { interview -> HTML in
            let present = interview.persons.map { "\($0.name) (\(view.titles.title($0.part, of: "custody.interview-part").lowercased()))" }.joined(separator: ", ")
            let breaks = interview.breaks.map { pause -> HTML in "<li>\(Component.time(pause.from)) to \(Component.time(pause.until))</li>" }
            let due: HTML =
                interview.endedAt == nil
                ? "next break \(Component.deadline(InterviewBreaks.due(started: interview.startedAt, breaks: interview.breaks).value, now: view.now))" : ""
            let lifted: HTML = interview.overrides.isEmpty ? "" : "<ul>\(interview.overrides.map { basis -> HTML in "<li>Gate lifted: \(basis)</li>" })</ul>"
            return CareSections.row(
                "\(interview.number)", "\(Component.time(interview.startedAt, zoned: true))", interview.endedAt.map { Component.time($0, zoned: true) } ?? "<strong>going on</strong>, \(due)", said(interview.isCautioned),
                said(interview.isReminded),
                "\(view.name(interview.interviewerId)) \(present)", "\(interview.reference)\(lifted)\(breaks.isEmpty ? "" : "<ul>\(breaks)</ul>" as HTML)")
        }
        let list: HTML = rows.isEmpty ? Component.empty("No interview yet.") : CareSections.table(["No.", "Began", "Ended", "Caution", "Reminded of advice", "Present", "Recording"], rows)
        let ready: HTML = gates.isEmpty || view.detention.endedAt != nil ? "" : "<ul class=\"gates\">\(gates)</ul>"
        return Component.panel(
            "Interviews", id: "interviews", acts: view.acts(StartInterview.name, EndInterview.name, AuthoriseInterview.name), on: view.detention.ref, "\(ready)\(list)")
    }

    private static func said(_ answer: Bool?) -> HTML { answer.map { $0 ? "yes" : "no" } ?? "" }

    private static func searches(_ view: CareView) -> HTML {
        let rows = view.searches.map { search -> HTML in
            let state: HTML =
                search.isOpen ? "<strong class=\"state-late\">record not complete</strong>" : search.notDoneReason.map { reason -> HTML in "not carried out: \(reason)" } ?? "\(search.result ?? "")"
            let departed = (search.breaches ?? []).map { what -> HTML in "<p class=\"alert\">\(what) <cite class=\"rule\">PACE-80</cite></p>" }
            return CareSections.row(
                "\(search.extent.title)", Component.time(search.startedAt ?? search.authorisedAt, zoned: true), CareSections.text(search.grounds),
                "\((search.searchers.map(view.name) + [search.carriedOutName].compactMap { $0 }).joined(separator: ", "))", "\(view.titles.title(ifAny: search.place, of: "custody.search-place") ?? "")",
                "\(state)\(departed)")
        }
        let force = view.force.map { use -> HTML in
            let tactics = use.tactics.map { view.titles.title($0.tactic, of: "custody.force-tactic") }.joined(separator: ", ")
            return CareSections.row(
                "<a href=\"\(Address("/force/\(use.id)"))\"><span class=\"reference\">\(use.number)</span></a>", Component.time(use.usedAt, zoned: true), "\(view.name(use.userId))", "\(tactics)")
        }
        let searched: HTML = rows.isEmpty ? Component.empty("No search is recorded.") : CareSections.table(["Extent", "When", "Why", "By", "Where", "Result"], rows)
        let used: HTML = force.isEmpty ? "" : CareSections.table(["Use of force", "When", "Officer", "Tactics"], force)
        return Component.panel(
            "Searches and force", id: "searches", acts: view.acts(RecordSearch.name, AuthoriseStripSearch.name, CloseStripSearch.name, AuthoriseIntimateSearch.name, CloseIntimateSearch.name, RecordForce.name),
            on: view.detention.ref,
            "\(searched)\(used)")
    }

    private static func biometrics(_ view: CareView) -> HTML {
        let rows = view.biometrics.map { request -> HTML in
            let kept: HTML =
                request.retention.map { basis -> HTML in
                    "\(view.titles.title(basis, of: BiometricRequest.retentions))\(request.retainUntil.map { day -> HTML in ", until \(Component.day(day))" } ?? "")"
                } ?? ""
            let sample: HTML = request.destroySampleBy.map { day -> HTML in " Sample destroyed by \(Component.day(day))." } ?? ""
            return CareSections.row(
                "\(view.titles.title(request.kind, of: BiometricRequest.kinds))", state(request), Component.time(request.confirmedAt ?? request.takenAt ?? request.requestedAt, zoned: true), "\(request.reference ?? "")",
                "\(kept)\(sample)")
        }
        let list: HTML = rows.isEmpty ? Component.empty("Nothing has been asked for.") : CareSections.table(["What", "State", "When", "Number", "Kept"], rows)
        return Component.panel("Fingerprints, samples, photograph", id: "biometrics", acts: view.acts(RequestBiometrics.name, ConfirmBiometrics.name), on: view.detention.ref, list)
    }

    private static func drugTests(_ view: CareView) -> HTML {
        let rows = view.drugTests.map { test -> HTML in
            let why: HTML = "\(view.titles.title(ifAny: test.triggerOffence, of: DrugTest.triggers) ?? test.authorityReasons ?? "")"
            let came: HTML =
                test.refusedReason.map { reason -> HTML in "<strong>refused</strong>: \(reason)" } ?? "\(view.titles.title(ifAny: test.result, of: DrugTest.results) ?? test.state)\(test.drugs.map { ": \($0)" } ?? "")"
            return CareSections.row(
                test.isCharged ? "After charge" : "After arrest", Component.time(test.requestedAt, zoned: true), why, "\(view.name(test.requestedBy))\(test.adultName.map { ", with \($0)" } ?? "")", came)
        }
        let acts = view.acts(RequestDrugTest.name, RecordDrugTest.name)
        guard !rows.isEmpty || !acts.isEmpty else { return "" }
        let list: HTML = rows.isEmpty ? Component.empty("Nobody has asked for one.") : CareSections.table(["Stage", "Asked for", "For", "By", "What came of it"], rows)
        return Component.panel("Drug tests", id: "drug-tests", acts: acts, on: view.detention.ref, list)
    }

    private static func state(_ request: BiometricRequest) -> HTML {
        let basis: HTML = request.takenAt != nil && request.retention == nil ? " <strong class=\"state-late\">say on which basis it is kept</strong>" : ""
        return "\(request.status.title)\(request.note.map { note -> HTML in " <small>\(note)</small>" })\(basis)"
    }

    private static func property(_ view: CareView) -> HTML {
        let rows = view.property.map { item -> HTML in
            let cash: HTML = item.pence.map { pence -> HTML in " \(Component.money(pence: Int(pence)))" } ?? ""
            let seal: HTML = item.seal.map { number -> HTML in "seal <span class=\"reference\">\(number)</span>\(item.newSeal.map { ", then \($0)" } ?? "")" } ?? ""
            return CareSections.row(
                "\(item.number)", "\(item.description)\(cash)\(PropertyPhotographs.html(view.photographs, of: item))", "\(item.status.title) \(item.withheldReason ?? "")", seal,
                "\(Component.time(item.takenAt))\(item.movedAt.map { at -> HTML in ", moved \(Component.time(at))" } ?? "")")
        }
        let list: HTML = rows.isEmpty ? Component.empty("No property is recorded.") : CareSections.table(["No.", "What", "Where", "Seal", "When"], rows)
        let signed = view.signatures.map { signature -> HTML in
            let drawing: HTML =
                signature.strokes.map { strokes -> HTML in
                    "<svg class=\"signed\" viewBox=\"0 0 600 200\" role=\"img\" aria-label=\"Signature\"><path d=\"\(strokes)\"/></svg>"
                } ?? ""
            let who: HTML = signature.name.map { name -> HTML in "signed by \(name)" } ?? "not signed: \(signature.refusedReason ?? "")"
            let state: HTML = signature.isUnchanged ? "unchanged since, \(String(signature.hash.prefix(12)))" : "<strong class=\"state-late\">changed since it was signed</strong>"
            return "<li>\(signature.meaning), \(who), \(Component.time(signature.signedAt, zoned: true)) <small>\(state)</small>\(drawing)</li>"
        }
        let signatures: HTML = signed.isEmpty ? "" : "<ul class=\"signatures\">\(signed)</ul>"
        return Component.panel("Property", id: "property", acts: view.acts(TakeProperty.name, PhotographProperty.name, MoveProperty.name), on: view.detention.ref, "\(list)\(signatures)")
    }
}
