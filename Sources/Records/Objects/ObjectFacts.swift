public import Base
public import Core
import Storage

/// What is asked about a thing.
public struct ObjectFacts: Codable, Sendable, Hashable {
    public var description: String
    /// A code of `property-category`.
    public var category: String
    /// Pence.
    public var value: Int?
    public var serial: String?

    public init(description: String, category: String, value: Int? = nil, serial: String? = nil) {
        self.description = description
        self.category = category
        self.value = value
        self.serial = serial
    }

    public static let fields: [Field] = [
        .text("description", "What it is", hint: "Make, model, colour, marks.", required: .by("it must be known again when it is found"), max: 300),
        .choice("category", "Category", from: "property-category", required: .by("it decides how the thing is stored and handled")),
        .money("value", "Value", hint: "Pounds and pence, as the owner puts it."),
        .text("serial", "Serial number or IMEI", max: 80),
    ]
}

extension Work {
    /// A newly recorded thing.
    ///
    /// - Parameters:
    ///   - status: a code of `property-status`: `STO` stolen, `SEIZ` seized, `FND` found …
    ///   - path: the field's path, so that a problem lands at the right place (`property.0`).
    public func object(_ facts: ObjectFacts, status: String, source: Ref?, at path: String = "") throws -> ObjectItem {
        if let source { concern(source) }
        var check = TextCheck(at: path)
        let description = check.text("description", "What it is", facts.description, max: 300)
        if description == nil { check.add("description", "required", "What it is: give it, because it must be known again when it is found.") }
        let serial = check.text("serial", "Serial number or IMEI", facts.serial, max: 80)
        if let value = facts.value, value < 0 { check.add("value", "out-of-range", "Value: give an amount from nothing upwards.") }
        let today = London.day(of: now)
        if try CodeList.code(facts.category, of: "property-category", on: today, in: tx) == nil {
            check.add("category", "not-on-the-list", "Category: “\(facts.category.prefix(40))” is not on the list. Choose one from the list.")
        }
        if try CodeList.code(status, of: "property-status", on: today, in: tx) == nil {
            check.add("status", "not-on-the-list", "Status: “\(status.prefix(40))” is not on the list. Choose one from the list.")
        }
        try check.refuse()
        let sort = ThingFacts.sort(of: facts.category)
        var object = ObjectItem(
            id: newID(), sort: sort, category: facts.category, description: description ?? "", serial: serial, value: facts.value, status: status, createdAt: now)
        // Whoever reports a stolen phone may misread its number: what is no IMEI stays the serial number it was said to be.
        if sort == .device, let serial, let imei = try? IMEI.read(serial) {
            object.imei = imei
            object.serial = nil
        }
        return try save(object)
    }
}
