import Core
@testable import Records
import Testing

@Suite("What an officer at the scene may do")
struct ScenePowerTests {
    private func kind(_ arrest: String, serve: String = "no", then: String = "") -> Code {
        Code(code: "X", title: "Order", detail: ["arrest": arrest, "arrest_law": "An Act s9", "serve": serve, "then": then].filter { !$0.value.isEmpty })
    }

    @Test(
        "the power follows the kind of order and what the court attached",
        arguments: [
            ("offence", false, true, "A breach is an offence (An Act s9): arrest where it is necessary (PACE s24)."),
            ("statute", false, true, "A breach may be met with arrest without warrant (An Act s9)."),
            ("attached", true, true, "A power of arrest is attached (An Act s9): arrest without warrant on reasonable cause to suspect a breach of what it is attached to."),
            ("attached", false, false, "No power of arrest is attached. Write down the breach and tell whoever looks after the order; a warrant is the court's to give."),
            ("none", true, false, "A breach alone gives no power of arrest."), ("unknown", true, false, "A breach alone gives no power of arrest."),
        ])
    func table(_ arrest: String, _ isAttached: Bool, _ mayArrest: Bool, _ sentence: String) {
        let power = ScenePower.onBreach(of: kind(arrest), isAttached: isAttached, isServed: true)
        #expect(power == ScenePower(mayArrest: mayArrest, sentence: sentence))
    }

    @Test("an order that binds only who was given it says so until it was served")
    func service() {
        let unserved = ScenePower.onBreach(of: kind("offence", serve: "yes"), isAttached: false, isServed: false)
        #expect(unserved.sentence.hasPrefix("It is not recorded as served: find out first whether they know of it. A breach is an offence"))
        #expect(!ScenePower.onBreach(of: kind("offence", serve: "yes"), isAttached: false, isServed: true).sentence.contains("served"))
        #expect(!ScenePower.onBreach(of: kind("offence"), isAttached: false, isServed: false).sentence.contains("served"))
    }

    @Test("what a list does not know gives no power")
    func unknown() {
        #expect(!ScenePower.onBreach(of: nil, isAttached: true, isServed: true).mayArrest)
        #expect(ScenePower.onFinding(nil, backedForBail: nil) == "Find out from whoever seeks them what power there is.")
        #expect(ScenePower.onFinding(nil, backedForBail: true).hasSuffix("It is backed for bail: release them to the day and court it names."))
    }

    @Test("every kind on the starter lists says what may be done")
    func starter() throws {
        let lists = Dictionary(try RecordsModule.manifest().codeLists.map { ($0.list, $0.codes) }, uniquingKeysWith: { first, _ in first })
        let orders = try #require(lists[CourtOrder.kinds])
        #expect(orders.count == 25)
        for kind in orders {
            let breach = ScenePower.Breach(rawValue: kind.detail["arrest"] ?? "")
            #expect(breach != nil, "\(kind.code): \(kind.detail["arrest"] ?? "nothing")")
            #expect(kind.detail["law"] != nil && ["yes", "no"].contains(kind.detail["serve"]), "\(kind.code)")
            #expect(breach == ScenePower.Breach.none || kind.detail["arrest_law"] != nil, "\(kind.code)")
        }
        let wanted = try #require(lists[WantedEntry.kinds])
        #expect(wanted.allSatisfy { $0.detail["power"] != nil && $0.detail["law"] != nil && ["court", "police", "other"].contains($0.detail["made_by"]) })
        #expect(wanted.count == 13)
    }
}
