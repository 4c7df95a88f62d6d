public import Base

/// Changing the class of a recorded crime (CNT-06).
public enum Reclassification {
    public struct Facts: Sendable {
        public var from: String
        public var to: String
        public var hasOutcome: Bool
        /// Evidence shows that the class was wrong from the beginning.
        public var wasWrong: Bool
        /// The only reason is that something else was charged.
        public var isBecauseOfCharge: Bool
        public var reason: String

        public init(from: String, to: String, hasOutcome: Bool = false, wasWrong: Bool = true, isBecauseOfCharge: Bool = false, reason: String = "New facts.") {
            self.from = from
            self.to = to
            self.hasOutcome = hasOutcome
            self.wasWrong = wasWrong
            self.isBecauseOfCharge = isBecauseOfCharge
            self.reason = reason
        }
    }

    public static func problems(_ facts: Facts) -> [Problem] {
        var problems: [Problem] = []
        if facts.from == facts.to { problems.append(Problem("offenceClass", code: "same", "New class: it is recorded in this class already. Choose another.")) }
        if facts.isBecauseOfCharge {
            problems.append(
                Problem("basis", code: "charge-does-not-reclassify", "A charge with another offence does not change the class: give outcome 1A, 2A or 3A instead (CNT-06)."))
        }
        if facts.hasOutcome, !facts.wasWrong {
            problems.append(
                Problem("basis", code: "has-outcome", "It has an outcome: its class changes only where evidence shows that the first one was wrong (CNT-06)."))
        }
        if facts.reason.allSatisfy(\.isWhitespace) { problems.append(Problem("reason", code: "required", "Reason: give it, because the history of the class is kept (CNT-06).")) }
        return problems
    }
}

/// Who decides on taking a crime out of the counts, or into another class (CNT-06, CNT-07, permissions of the recording rules).
public enum CrimeApprover: String, Sendable, Codable {
    case supervisor, decisionMaker = "decision-maker", registrar

    /// Roles that hold the office.
    public var roles: Set<String> {
        switch self {
        case .supervisor: ["SGT", "DDM", "FCR"]
        case .decisionMaker: ["DDM", "FCR"]
        case .registrar: ["FCR"]
        }
    }

    public var title: String {
        switch self {
        case .supervisor: "a supervisor or the crime management unit"
        case .decisionMaker: "the designated decision maker"
        case .registrar: "the force crime registrar"
        }
    }

    /// The role whose work list shows the request.
    public var listRole: String {
        switch self {
        case .supervisor: "SGT"
        case .decisionMaker: "DDM"
        case .registrar: "FCR"
        }
    }
}

/// Taking a recorded crime out of the counts (CNT-07). It keeps its record and its number.
public enum Cancellation {
    public enum Code: String, Codable, Sendable, CaseIterable {
        case transferred = "C1"
        case verifiable = "C2"
        case duplicate = "C3"
        case error = "C4"
        case selfDefence = "C5"
    }

    public struct Facts: Sendable {
        public var code: Code
        public var rationale: String
        /// The document that holds the additional verifiable information.
        public var document: String
        /// The information is only that the victim takes back what was said.
        public var isOnlyRetraction: Bool
        public var force: String
        public var forceNumber: String
        public var acceptedOn: Day?
        public var otherCrime: String
        public var isVictimTold: Bool
        public var hasVictim: Bool

        public init(
            code: Code, rationale: String = "As recorded.", document: String = "", isOnlyRetraction: Bool = false, force: String = "", forceNumber: String = "",
            acceptedOn: Day? = nil, otherCrime: String = "", isVictimTold: Bool = true, hasVictim: Bool = true
        ) {
            self.code = code
            self.rationale = rationale
            self.document = document
            self.isOnlyRetraction = isOnlyRetraction
            self.force = force
            self.forceNumber = forceNumber
            self.acceptedOn = acceptedOn
            self.otherCrime = otherCrime
            self.isVictimTold = isVictimTold
            self.hasVictim = hasVictim
        }
    }

    /// - Parameter isReserved: the class is one only the registrar cancels: rape, homicide, modern slavery.
    public static func approver(_ code: Code, isReserved: Bool) -> Explained<CrimeApprover> {
        if isReserved {
            return Explained(.registrar, because: "A crime of this class is cancelled by the force crime registrar only.", rules: ["CNT-07"])
        }
        switch code {
        case .verifiable, .selfDefence:
            return Explained(.decisionMaker, because: "What was learned after recording is weighed by the designated decision maker.", rules: ["CNT-07"])
        case .transferred, .duplicate, .error:
            return Explained(.supervisor, because: "A supervisor or the crime management unit may cancel for this reason.", rules: ["CNT-07"])
        }
    }

    public static func problems(_ facts: Facts) -> [Problem] {
        var problems: [Problem] = []
        func need(_ field: String, _ value: String, _ sentence: String) {
            if value.allSatisfy(\.isWhitespace) { problems.append(Problem(field, code: "required", sentence)) }
        }
        need("rationale", facts.rationale, "Rationale: give it, because a crime leaves the counts only for a reason (CNT-07).")
        switch facts.code {
        case .verifiable:
            need("document", facts.document, "Additional verifiable information: name the document that holds it (CNT-07).")
            if facts.isOnlyRetraction {
                problems.append(
                    Problem(
                        "onlyRetraction", code: "retraction-is-not-avi",
                        "That the victim takes it back is no additional verifiable information by itself. Give what shows that no crime happened, or an outcome instead (CNT-07)."))
            }
        case .transferred:
            need("force", facts.force, "Receiving force: give it, because it owns the crime once it accepts it (REC-08).")
            need("forceNumber", facts.forceNumber, "Its crime number: give it, because the crime must not be lost between two forces (REC-08).")
            if facts.acceptedOn == nil { problems.append(Problem("acceptedOn", code: "required", "Accepted on: give the day; until it is accepted the crime stays ours (REC-08).")) }
        case .duplicate: need("otherCrime", facts.otherCrime, "The other crime: choose the record this one is a duplicate of (CNT-07).")
        case .selfDefence: need("document", facts.document, "Evidence of self-defence: name the document that holds it (CNT-07).")
        case .error: break
        }
        if facts.hasVictim, !facts.isVictimTold { problems.append(Problem("victimTold", code: "victim-not-told", "Tell the victim first, and say so here (CNT-07).")) }
        return problems
    }
}
