/// The kinds of task that recording, victims and outcomes put on work lists.
enum RecordingTask: String, CaseIterable {
    case endorse = "investigation.endorse"
    case recordCrime = "investigation.record-crime"
    case assessRisk = "investigation.domestic-assess"
    case domesticReview = "investigation.domestic-review"
    case outcome = "investigation.outcome"
    case propose = "investigation.propose-outcome"
    case outcomeReturned = "investigation.outcome-returned"
    case change = "investigation.change"
    case sampled = "investigation.sampled"
    case victim = "investigation.victim"
    case contact = "investigation.victim-contact"
    case referral = "investigation.referral"
    case policy = "investigation.policy"

    var title: String {
        switch self {
        case .endorse: "Endorse not recording a crime"
        case .recordCrime: "Record as a crime, or say why not"
        case .assessRisk: "Assess a domestic abuse risk"
        case .domesticReview: "Review of a domestic abuse risk"
        case .outcome: "Authorise an outcome"
        case .propose: "Propose an outcome"
        case .outcomeReturned: "Outcome returned"
        case .change: "Class or cancellation to decide"
        case .sampled: "Crime to look at again after a sample"
        case .victim: "Tell a victim"
        case .contact: "Who is told for a victim"
        case .referral: "Referral of a victim"
        case .policy: "Policy"
        }
    }
}
