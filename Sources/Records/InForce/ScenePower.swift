import Core

/// What an officer at the scene may do: from the kind of order or of wanted entry, and what the court attached to this one. The words are the list's, which a
/// force corrects without new code; which of them hold is worked out here.
struct ScenePower: Equatable {
    /// How the law treats a breach.
    enum Breach: String, CaseIterable {
        /// A crime.
        case offence
        /// The Act itself lets a constable arrest for it.
        case statute
        /// Only where the court attached a power of arrest.
        case attached
        /// Nothing for a breach alone.
        case none
    }

    let mayArrest: Bool
    let sentence: String

    /// - Parameters:
    ///   - kind: a code of `order-kind`.
    ///   - isAttached: whether the court attached a power of arrest.
    ///   - note: what it is attached to.
    static func onBreach(of kind: Code?, isAttached: Bool, note: String? = nil, isServed: Bool) -> ScenePower {
        let law = kind?.detail["arrest_law"] ?? ""
        let by = law.isEmpty ? "" : " (\(law))"
        let then = kind?.detail["then"].map { " \($0)" } ?? ""
        let power: ScenePower
        switch kind?.detail["arrest"].flatMap(Breach.init) ?? .none {
        case .offence:
            power = ScenePower(mayArrest: true, sentence: "A breach is an offence\(by): arrest where it is necessary (PACE s24).\(then)")
        case .statute:
            power = ScenePower(mayArrest: true, sentence: "A breach may be met with arrest without warrant\(by).\(then)")
        case .attached where isAttached:
            let what = note.map { " It is attached to: \($0)" } ?? ""
            power = ScenePower(mayArrest: true, sentence: "A power of arrest is attached\(by): arrest without warrant on reasonable cause to suspect a breach of what it is attached to.\(then)\(what)")
        case .attached:
            power = ScenePower(mayArrest: false, sentence: "No power of arrest is attached. Write down the breach and tell whoever looks after the order; a warrant is the court's to give.")
        case .none:
            power = ScenePower(mayArrest: false, sentence: "A breach alone gives no power of arrest.\(then)")
        }
        guard kind?.detail["serve"] == "yes", !isServed else { return power }
        return ScenePower(mayArrest: power.mayArrest, sentence: "It is not recorded as served: find out first whether they know of it. \(power.sentence)")
    }

    /// - Parameter kind: a code of `wanted-kind`.
    static func onFinding(_ kind: Code?, backedForBail: Bool?) -> String {
        let power = kind?.detail["power"] ?? "Find out from whoever seeks them what power there is."
        switch backedForBail {
        case true?: return "\(power) It is backed for bail: release them to the day and court it names."
        case false?: return "\(power) It is not backed for bail."
        case nil: return power
        }
    }
}
