public import Base
public import Core
import Storage

/// What is asked about a thing by itself: what every thing has, and what its sort has besides.
public struct ThingFacts: Codable, Sendable, Hashable {
    /// A code of `object-sort`.
    public var sort: String
    public var description: String
    /// A code of `property-category`; a device, a drug, a firearm and a document have theirs of themselves.
    public var category: String?
    /// A code of `property-status`.
    public var status: String?
    public var value: Int?
    public var serial: String?
    public var make: String?
    public var model: String?
    public var colour: String?
    public var imei: String?
    public var imsi: String?
    public var number: String?
    public var drug: String?
    public var grams: String?
    public var quantity: Int?
    public var firearmType: String?
    public var calibre: String?
    public var documentType: String?
    public var documentNumber: String?
    public var issuedBy: String?
    public var expiresOn: Day?

    public init(sort: ObjectItem.Sort, description: String, category: String? = nil) {
        self.sort = sort.rawValue
        self.description = description
        self.category = category
    }

    public init(_ object: ObjectItem) {
        sort = object.sort.rawValue
        description = object.description
        category = object.category
        status = object.status
        value = object.value
        serial = object.serial
        make = object.make
        model = object.model
        colour = object.colour
        imei = object.imei
        imsi = object.imsi
        number = object.number
        drug = object.drug
        grams = object.weightMg.map { String(ObjectItem.grams($0).dropLast(2)) }
        quantity = object.quantity
        firearmType = object.firearmType
        calibre = object.calibre
        documentType = object.documentType
        documentNumber = object.documentNumber
        issuedBy = object.issuedBy
        expiresOn = object.expiresOn
    }

    private static func only(_ sorts: ObjectItem.Sort...) -> Condition { Condition("sort", isOneOf: sorts.map(\.rawValue)) }

    public static let fields: [Field] = [
        .choice("sort", "What it is", from: "object-sort", required: .by("a phone is known by other facts than a passport")),
        .text("description", "Description", hint: "Make, model, colour, marks.", required: .by("it must be known again when it is found"), max: 300),
        .choice("category", "Category", from: "property-category", required: .by("it decides how the thing is stored and handled")).shown(when: only(.property)),
        .choice("status", "Where it stands", from: "property-status"),
        .money("value", "Value", hint: "Pounds and pence, as the owner puts it."),
        .text("make", "Make", max: 60).shown(when: only(.property, .device, .firearm)),
        .text("model", "Model", max: 60).shown(when: only(.property, .device, .firearm)),
        .text("colour", "Colour", max: 40).shown(when: only(.property, .device)),
        .text("serial", "Serial number", max: 80).shown(when: only(.property, .device, .firearm)),
        .text("imei", "IMEI", hint: "15 digits; *#06# shows it.", max: 40).shown(when: only(.device)),
        .text("imsi", "IMSI", hint: "14 or 15 digits, of the SIM.", max: 40).shown(when: only(.device)),
        .text("number", "Telephone number", max: 40).shown(when: only(.device)),
        .choice("drug", "Drug", from: "controlled-drug", required: .by("the class decides the offence")).shown(when: only(.drug)),
        .text("grams", "Weight in grams", hint: "For example 2.5.", max: 20).shown(when: only(.drug)),
        .number("quantity", "How many", hint: "Tablets, wraps, plants, rounds.", in: 1...10_000_000).shown(when: only(.drug, .firearm)),
        .choice("firearmType", "Firearm", from: "firearm-type", required: .by("it decides who makes it safe")).shown(when: only(.firearm)),
        .text("calibre", "Calibre", max: 40).shown(when: only(.firearm)),
        .choice("documentType", "Document", from: "document-type", required: .by("it says what the number is of")).shown(when: only(.document)),
        .text("documentNumber", "Number", max: 40).shown(when: only(.document)),
        .text("issuedBy", "Issued by", hint: "Country or body.", max: 100).shown(when: only(.document)),
        .day("expiresOn", "Expires on").shown(when: only(.document)),
    ]

    /// The status of a thing that the force only knows of.
    static let statusDefault = "KNWN"

    private static func category(of sort: ObjectItem.Sort) -> String? {
        switch sort {
        case .property: nil
        case .device: "DIGI"
        case .drug: "DRUG"
        case .firearm: "FIRE"
        case .document: "DOC"
        }
    }

    /// What a thing of a category is, where the category says it.
    static func sort(of category: String) -> ObjectItem.Sort { ObjectItem.Sort.allCases.first { self.category(of: $0) == category } ?? .property }

    /// The thing these facts make, checked. What another sort asks for is left out.
    ///
    /// - Parameter path: the field's path, so that a problem lands at the right place.
    func object(id: ID<ObjectItem>, on today: Day, createdAt: Instant, at path: String = "", in tx: Transaction) throws -> ObjectItem {
        var check = TextCheck(at: path)
        func listed(_ list: CodeListName) -> (String) throws -> Bool { { try CodeList.code($0, of: list, on: today, in: tx) != nil } }
        guard let sort = ObjectItem.Sort(rawValue: sort) else { throw Refusal.invalid("sort", code: "not-on-the-list", "What it is: choose one from the list.") }
        let description = check.text("description", "Description", description, max: 300)
        if description == nil { check.add("description", "required", "Description: give it, because it must be known again when it is found.") }
        let category = try check.code("category", "Category", Self.category(of: sort) ?? category, isListed: listed("property-category"))
        if category == nil { check.add("category", "required", "Category: give it, because it decides how the thing is stored and handled.") }
        let status = try check.code("status", "Where it stands", status ?? Self.statusDefault, isListed: listed("property-status"))
        if let value, value < 0 { check.add("value", "out-of-range", "Value: give an amount from nothing upwards.") }
        var object = ObjectItem(
            id: id, sort: sort, category: category ?? "", description: description ?? "", value: value, status: status ?? Self.statusDefault, createdAt: createdAt)
        switch sort {
        case .property: break
        case .device: readDevice(&object, &check)
        case .drug:
            object.drug = try check.code("drug", "Drug", drug, isListed: listed("controlled-drug"))
            if object.drug == nil { check.add("drug", "required", "Drug: give it, because the class decides the offence.") }
            object.weightMg = check.read("grams", "Weight in grams", grams, max: 20, as: Self.milligrams)
        case .firearm:
            object.firearmType = try check.code("firearmType", "Firearm", firearmType, isListed: listed("firearm-type"))
            if object.firearmType == nil { check.add("firearmType", "required", "Firearm: give it, because it decides who makes it safe.") }
            object.calibre = check.text("calibre", "Calibre", calibre, max: 40)
        case .document:
            object.documentType = try check.code("documentType", "Document", documentType, isListed: listed("document-type"))
            if object.documentType == nil { check.add("documentType", "required", "Document: give it, because it says what the number is of.") }
            object.documentNumber = check.read("documentNumber", "Number", documentNumber, max: 40, as: Self.documentNumber)
            object.issuedBy = check.text("issuedBy", "Issued by", issuedBy, max: 100)
            object.expiresOn = expiresOn
        }
        if sort != .drug, sort != .document {
            object.make = check.text("make", "Make", make, max: 60)
            object.model = check.text("model", "Model", model, max: 60)
            object.colour = sort == .firearm ? nil : check.text("colour", "Colour", colour, max: 40)
            object.serial = check.text("serial", "Serial number", serial, max: 80)
        }
        if sort == .drug || sort == .firearm {
            object.quantity = quantity
            if let quantity, !(1...10_000_000).contains(quantity) { check.add("quantity", "out-of-range", "How many: give a number from 1 to 10,000,000.") }
        }
        try check.refuse()
        return object
    }

    private func readDevice(_ object: inout ObjectItem, _ check: inout TextCheck) {
        object.imei = check.read("imei", "IMEI", imei, as: IMEI.read)
        object.imsi = check.read("imsi", "IMSI", imsi, as: IMSI.read)
        object.number = check.read("number", "Telephone number", number, max: 40) { typed throws(Misread) in
            let digits = Telephone.digits(of: typed)
            guard (5...17).contains(digits.count), typed.allSatisfy({ ("0"..."9").contains($0) || $0.isWhitespace || "+()-./".contains($0) }) else {
                throw Misread("not-a-phone", "“\(typed)” is not a telephone number. Write it as given, for example 07700 900123.")
            }
            return digits
        }
    }

    private static func milligrams(_ typed: String) throws(Misread) -> Int {
        let plain = typed.lowercased().filter { !$0.isWhitespace && $0 != "," && $0 != "g" }
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard (1...2).contains(parts.count), fraction.count <= 3, fraction.allSatisfy({ ("0"..."9").contains($0) }), parts[0].allSatisfy({ ("0"..."9").contains($0) }),
            let whole = Int(parts[0]), let thousandths = Int((fraction + "000").prefix(3)), whole <= 100_000_000, whole * 1000 + thousandths > 0
        else { throw Misread("not-a-weight", "“\(typed)” is not a weight. Give grams with at most three decimals, for example 2.5.") }
        return whole * 1000 + thousandths
    }

    private static func documentNumber(_ typed: String) throws(Misread) -> String {
        let joined = typed.uppercased().filter { !$0.isWhitespace && !"-/.".contains($0) }
        guard !joined.isEmpty, joined.allSatisfy({ $0.isLetter || $0.isNumber }) else {
            throw Misread("not-a-number", "“\(typed)” is not a document's number: one has letters and digits. Leave it empty if it is not known.")
        }
        return joined
    }
}
