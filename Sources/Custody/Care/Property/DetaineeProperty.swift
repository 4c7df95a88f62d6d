import Base
import Core
import Storage

/// One thing a detainee had with them (Code C 4, PACE-83).
struct DetaineeProperty: CarePart {
    static let table = "detention_property"
    static let rows: SQL = "detention_property"
    static let kind: RecordKind = "detention-property"

    enum Status: String, Codable, Sendable, SQLBindable {
        case held
        case withPerson = "with-person"
        case returned, evidence, transferred, missing

        var title: String {
            switch self {
            case .held: "in a sealed bag"
            case .withPerson: "with the person"
            case .returned: "given back"
            case .evidence: "kept as evidence"
            case .transferred: "sent with the person"
            case .missing: "missing"
            }
        }
        /// Still in custody's hands: somebody must account for it before release.
        var isHere: Bool { self == .held }
    }

    let id: ID<DetaineeProperty>
    var version = 0
    let detentionId: ID<Detention>
    let number: Int
    let description: String
    /// Of cash, counted in front of the person.
    let pence: Int64?
    /// A code of `custody.property-handling`.
    let handling: String
    let withheldReason: String?
    let seal: String?
    let takenAt: Instant
    let takenBy: ID<OfficerAccount>
    var status: Status
    var movedAt: Instant?
    var movedBy: ID<OfficerAccount>?
    var moveNote: String?
    var newSeal: String?
}

/// Lists what a detainee had, bags and seals it, and has the list signed.
struct TakeProperty: CareAct {
    static let name: OperationName = "custody.property.take"
    static let title = "Take property"
    static let form = Form {
        Section("Property") {
            CareField.detention
            Field.repeated("items", "Each thing", max: 60) {
                Field.text("description", "What", hint: "As it looks: yellow metal, not gold.", required: .by("Code C 4.1"), max: 300)
                Field.money("pence", "Cash")
                Field.choice("handling", "Where it goes", from: "custody.property-handling", required: .by("Code C 4.2"))
                Field.text("withheldReason", "Why it is kept", hint: "Told to the person where clothing or personal things are kept.", max: 300)
                PropertyPhotograph.field
            }
            Field.text("seal", "Seal number of the bag", max: 40)
        }
        Section("Signature of the person") {
            Field.signature("signature", "The list is right")
            Field.text("refusedReason", "If the person would not sign, why", max: 300)
        }
    }

    struct Item: Codable, Sendable {
        let description: String
        let pence: Int64?
        let handling: String
        let withheldReason: String?
        let photograph: ID<Attachment>?
    }

    let detentionId: ID<Detention>
    let items: [Item]?
    let seal: String?
    let signature: Signed?
    let refusedReason: String?

    func perform(in work: Work) throws -> Int {
        let detention = try work.held(detentionId)
        let items = items ?? []
        if items.isEmpty { throw Refusal.invalid("items", code: "required", "List at least one thing; for somebody with nothing on them, write “No property”.") }
        var number = try work.tx.value(Int.self, "SELECT MAX(number) FROM detention_property WHERE detention_id = \(detentionId)") ?? 0
        var lines: [String] = []
        for (index, item) in items.enumerated() {
            let handling = try work.code(item.handling, of: "custody.property-handling", field: "items.\(index).handling")
            let status = DetaineeProperty.Status(rawValue: handling.detail["status"] ?? "") ?? .held
            if item.handling == "WITHHELD", item.withheldReason?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid("items.\(index).withheldReason", code: "required", "Say why it is kept: the person is told (Code C 4.2).")
            }
            if status != .withPerson, seal?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid("seal", code: "required", "Give the number of the seal: things that are kept go into a sealed bag.")
            }
            number += 1
            let thing = try work.save(
                DetaineeProperty(
                    id: work.newID(), detentionId: detentionId, number: number, description: item.description, pence: item.pence, handling: item.handling,
                    withheldReason: item.withheldReason, seal: status == .withPerson ? nil : seal, takenAt: work.now, takenBy: work.officer.id, status: status))
            let hash = try item.photograph.map { try work.photograph(thing, $0, at: "items.\(index).photograph").shortHash }
            lines.append("\(number). \(item.description)\(item.pence.map { ", cash \($0 / 100).\($0 % 100 < 10 ? "0" : "")\($0 % 100) pounds" } ?? "") (\(handling.title.lowercased()))\(hash.map { ", photograph \($0)" } ?? "")")
        }
        let list = lines.joined(separator: "\n") + (seal.map { "\nSeal \($0)" } ?? "")
        let signed = try work.sign(signature, refused: refusedReason, meaning: "Property taken", text: list, on: detention.ref, field: "signature")
        try work.enter(.property, in: detention, at: work.now, text: "\(list)\n\(signed.name.map { "Signed by \($0)." } ?? "Not signed: \(signed.refusedReason ?? "")")", about: signed.ref)
        return items.count
    }
}

/// Gives property back, sends it with the person, seizes it or records it missing.
struct MoveProperty: CareAct {
    static let name: OperationName = "custody.property.move"
    static let title = "Return or move property"
    static let form = Form {
        Section("Property") {
            CareField.detention
            Field.options("items", "What", required: .by("each thing is accounted for"))
            Field.choice("move", "Where to", from: "custody.property-move", required: .by("the record must show it"))
            Field.text("note", "Reason, to whom", lines: 2, max: 400)
            Field.text("newSeal", "New seal, where bagged again", max: 40)
        }
        Section("Signature of who receives it") {
            Field.signature("signature", "Received")
            Field.text("refusedReason", "If nobody would sign, why", max: 300)
        }
    }

    let detentionId: ID<Detention>
    let items: [String]
    let move: DetaineeProperty.Status
    let note: String?
    let newSeal: String?
    let signature: Signed?
    let refusedReason: String?

    func perform(in work: Work) throws -> Int {
        let detention = try work.held(detentionId)
        if items.isEmpty { throw Refusal.invalid("items", code: "required", "Choose what is moved.") }
        if move == .missing || move == .evidence, note?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("note", code: "required", "Say why, and who was told.")
        }
        if move == .held || move == .withPerson { throw Refusal.invalid("move", code: "not-on-the-list", "Choose where it goes from the list.") }
        var lines: [String] = []
        for id in items {
            var item = try work.part(DetaineeProperty.self, id, of: detention, field: "items")
            guard item.status == .held || item.status == .evidence else { throw Refusal.conflict("\(item.description): \(item.status.title) already.") }
            item.status = move
            item.movedAt = work.now
            item.movedBy = work.officer.id
            item.moveNote = note
            item.newSeal = newSeal
            try work.save(item)
            lines.append("\(item.number). \(item.description)")
        }
        let text = "\(move.title.prefix(1).uppercased() + move.title.dropFirst()):\n\(lines.joined(separator: "\n"))\(note.map { "\n\($0)" } ?? "")"
        var by = ""
        if move == .returned || move == .transferred {
            let signed = try work.sign(signature, refused: refusedReason, meaning: "Property \(move.title)", text: text, on: detention.ref, field: "signature")
            by = signed.name.map { "\nSigned by \($0)." } ?? "\nNot signed: \(signed.refusedReason ?? "")"
        }
        try work.enter(.property, in: detention, at: work.now, text: text + by)
        return items.count
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try DetaineeProperty.all(of: ID(ref.id), in: tx).filter { $0.status == .held || $0.status == .evidence }.map {
            Option($0.id.description, "\($0.number). \($0.description), \($0.status.title)\($0.seal.map { " \($0)" } ?? "")")
        }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !options(for: "items", on: ref, for: officer, in: tx).isEmpty }
}
