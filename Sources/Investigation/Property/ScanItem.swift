public import Base
public import Core
public import Records
import Storage

/// Moves what was just scanned into a store: the label is read, the rest is known. The seal is looked at, not typed.
public struct ScanItem: Operation {
    public static let name: OperationName = "investigation.property.scan"
    public static let title = "Scan into a store"
    public static let form = Form {
        Section("Scan") {
            Field.text("label", "Label", hint: "Scanned or typed.", required: .by("an item is known by its label"), max: 40)
            Field.pick("store", "Into", PropertyStore.kind, orNew: [], required: .by("it lies somewhere"))
            Field.text("seal", "Seal on it", hint: "Only where it is not the one recorded.", max: 60)
        }
    }

    public let label: String
    public let store: Pick<PropertyStore, NothingNew>
    public let seal: String?

    public init(_ label: String, into store: ID<PropertyStore>, seal: String? = nil) {
        self.label = label
        self.store = .known(store)
        self.seal = seal
    }

    public struct Scanned: Codable, Sendable, Hashable {
        public let exhibit: ID<Exhibit>
        public let reference: String
        public let description: String
    }

    public func perform(in work: Work) throws -> Scanned {
        let item = try work.scanned(label, "label")
        let (exhibit, held, _) = try work.requireHeld(item.exhibitId)
        guard case .known(let id) = store else { throw Refusal.invalid("store", code: "required", "Into: choose a store.") }
        let place = try work.storePlace(id, for: held)
        if let seal, seal != held.seal {
            throw Refusal.invalid(
                "seal", code: "seal", "\(exhibit.reference) is recorded under \(held.seal.map { "seal \($0)" } ?? "no seal"). Open it and move it there, telling what the bag shows (EXH-02).")
        }
        if held.place == place { throw Refusal.invalid("label", code: "same-place", "\(exhibit.reference) is in \(try place.text(in: work.tx)) already.") }
        try work.move(
            held, exhibit, to: place, status: "STORE", reason: "Scanned in", at: work.now, sealBefore: held.seal, sealAfter: held.seal, signature: nil, isScanned: true)
        return Scanned(exhibit: exhibit.id, reference: exhibit.reference, description: exhibit.description)
    }
}

extension Work {
    /// What a scanned label stands for, or what is wrong with it: misread, another force's, a store's, nobody's, or one the officer may not see.
    func scanned(_ text: String, _ field: String) throws -> PropertyItem {
        guard let label = PropertyLabel(text) else {
            throw Refusal.invalid(field, code: "not-a-label", "“\(text.prefix(20))” is not a label: its check letter does not fit. Scan it again, or type it from the bag.")
        }
        let force = try ForceSetting.forceCode(in: tx)
        guard label.force == force else {
            throw Refusal.invalid(field, code: "other-force", "This is a label of force \(label.force), not of ours (\(force)). Ask that force, or label the item as ours when it is handed over.")
        }
        guard label.sort == .item else { throw Refusal.invalid(field, code: "a-store", "This is the label of a store, not of an item.") }
        guard let item = try PropertyItem.labelled(label, in: tx), try Visibility(to: officer).allows(item.investigationId.raw, in: tx) else {
            throw Refusal.invalid(field, code: "no-such-item", "No item has this label here. Check it, and put the item aside for the property officer.")
        }
        return item
    }
}
