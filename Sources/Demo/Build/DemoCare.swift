import Base
import Core
import Custody
import Storage

/// Rights, risk, observation, medicine for some and a meal for whoever is in a cell as the story ends.
extension DemoHistory {
    mutating func careForThoseHeld() async throws {
        let held = force.detentions.enumerated().filter { $1.ending == .held && $1.authorisedAt != nil }
        for (turn, (number, stay)) in held.enumerated() {
            guard let detention = detentions[number] else { continue }
            do {
                try await care(for: detention, stay, number, takesMedicine: turn.isMultiple(of: 2))
            } catch let refusal as Refusal {
                note(refusal, of: "care of detention \(number)")
            }
        }
    }

    private mutating func care(for detention: ID<Detention>, _ stay: SyntheticDetention, _ number: Int, takesMedicine: Bool) async throws {
        let sergeant = try cast.one("CUSO", in: force.suites[stay.suite].code, turn: 0)
        let risks = Set(stay.risks)
        let said = [
            "R01": ("injury", "Grazed knuckles, cleaned."), "R04": ("mental-health", "Anxiety, takes nothing for it."), "R05": ("self-harm", "Cut an arm two years ago; no thoughts now."),
            "R07": ("drink", "Six pints, the last at midnight."), "R08": ("drugs", "Cannabis yesterday."),
        ]
        let asked = try await office.store.read { [now = clock.source.now] tx in try CodeList.all("custody.risk-question", on: London.day(of: now), in: tx) }
        let answers = asked.filter { $0.detail["stage"] == "arrival" }.map { question -> JSONValue in
            guard let (risk, detail) = said[question.code], risks.contains(risk) else { return ["question": .string(question.code), "answer": "no"] }
            return ["question": .string(question.code), "answer": "yes", "detail": .string(detail)]
        }
        let id = JSONValue.string(detention.description)
        try await act(
            "custody.risk.assess",
            [
                "detentionId": id, "stage": "arrival", "answers": .array(answers), "markersChecked": true, "previousChecked": true, "risk": risks.isEmpty ? "standard" : "medium",
                "isVulnerable": .boolean(risks.contains("mental-health")), "appearsUnder18": false,
                "plan": risks.isEmpty ? "General observation." : "Closer observation; healthcare to see.",
            ], as: sergeant)
        try await act(
            "custody.observation.set",
            ["detentionId": id, "level": .string("\(stay.observation)"), "reason": risks.isEmpty ? "No known risk." : "As the risk assessment shows.", "isClinical": false], as: sergeant)
        let advice: [JSONValue] = [
            number % 2 == 0 ? ["entitlement": "R2", "act": "requested"] : ["entitlement": "R2", "act": "declined", "detail": "Just wants to get it over with."]
        ]
        let told = ["R7", "R4", "R3"].map { right -> JSONValue in ["entitlement": .string(right), "act": "given"] }
        try await act(
            "custody.rights.give",
            ["detentionId": id, "language": "eng", "medium": "written", "adultPresent": false, "rights": .array(told + advice)], as: sergeant)
        if takesMedicine {
            try await act(
                "custody.medication.plan",
                [
                    "detentionId": id, "medicine": "Salbutamol inhaler", "dose": "2 puffs", "isControlled": false, "directedBy": "Nurse Example", "firstDueAt": .string(clock.source.now.adding(minutes: 25).description),
                    "hoursBetween": 6, "doses": 4,
                ], as: sergeant)
        }
        for kind in ["MEAL-LIGHT", "DRINK"] {
            try await act("custody.care.give", ["detentionId": id, "kind": .string(kind), "isAccepted": true], as: sergeant)
        }
    }

    /// The look at self-harm, safety and the way home before somebody leaves.
    mutating func assessBeforeRelease(_ detention: ID<Detention>, _ stay: SyntheticDetention) async throws {
        let asked = try await office.store.read { [now = clock.source.now] tx in try CodeList.all("custody.risk-question", on: London.day(of: now), in: tx) }
        let answers = asked.filter { $0.detail["stage"] == "release" }.map { question -> JSONValue in
            question.code == "P03" ? ["question": "P03", "answer": "yes", "detail": "Family at home, told by telephone."] : ["question": .string(question.code), "answer": "no"]
        }
        try await act(
            "custody.risk.assess",
            [
                "detentionId": .string(detention.description), "stage": "release", "answers": .array(answers), "markersChecked": true, "previousChecked": true, "risk": "standard",
                "isVulnerable": false, "appearsUnder18": false, "plan": "Help lines given and explained; goes home by bus.",
            ], as: try cast.one("CUSO", in: force.suites[stay.suite].code, turn: 0))
    }

    mutating func act(_ name: OperationName, _ body: JSONValue, as officer: Officer) async throws {
        _ = try await office.perform(name, body: body, as: officer)
        counted()
    }
}
