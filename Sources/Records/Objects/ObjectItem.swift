public import Base
public import Core
public import Storage

/// A thing: stolen, seized, found, carried or shown in court.
public struct ObjectItem: Filed {
    public static let table = "object_item"
    public static let kind: RecordKind = "object"

    /// What a thing is decides which facts it has.
    public enum Sort: String, Codable, Sendable, CaseIterable, SQLBindable {
        case property, device, drug, firearm, document

        public var title: String {
            switch self {
            case .property: "Property"
            case .device: "Phone or device"
            case .drug: "Drugs"
            case .firearm: "Firearm"
            case .document: "Document"
            }
        }
    }

    public let id: ID<ObjectItem>
    public var version = 0
    public var sort: Sort
    /// A code of `property-category`.
    public var category: String
    public var description: String
    public var serial: String? { didSet { serialKey = Self.key(of: serial) } }
    public private(set) var serialKey: String?
    /// Pence.
    public var value: Int?
    /// A code of `property-status`.
    public var status: String
    public var make: String?
    public var model: String?
    public var colour: String?
    /// Fifteen digits, checked.
    public var imei: String?
    public var imsi: String?
    /// A telephone number, digits only in its national form.
    public var number: String?
    /// A code of `controlled-drug`.
    public var drug: String?
    public var weightMg: Int?
    /// How many.
    public var quantity: Int?
    /// A code of `firearm-type`.
    public var firearmType: String?
    public var calibre: String?
    /// A code of `document-type`.
    public var documentType: String?
    /// Capitals and digits without spaces.
    public var documentNumber: String?
    public var issuedBy: String?
    public var expiresOn: Day?
    public let createdAt: Instant

    public init(
        id: ID<ObjectItem>, sort: Sort = .property, category: String, description: String, serial: String? = nil, value: Int? = nil, status: String,
        createdAt: Instant
    ) {
        self.id = id
        self.sort = sort
        self.category = category
        self.description = description
        self.serial = serial
        serialKey = Self.key(of: serial)
        self.value = value
        self.status = status
        self.createdAt = createdAt
    }

    public var card: Card? {
        let known = [
            serial.map { "serial \($0)" }, imei.map { "IMEI \($0)" }, number.map { "number \($0)" }, documentNumber.map { "number \($0)" },
            weightMg.map { Self.grams($0) },
        ]
        return Card(
            ref, title: description, summary: known.compactMap { $0 }.joined(separator: ", "), status: status, at: createdAt,
            words: [serial, serialKey, make, model, colour, imei, imsi, number, documentNumber, issuedBy, calibre].compactMap { $0 },
            keys: CardKeys(keys: [serial, imei, imsi, documentNumber].flatMap { SearchKeys.number($0) } + (number.map { SearchKeys.phone($0) } ?? [])))
    }

    /// Letters and digits alone, so that a hyphen more or less is the same number.
    static func key(of serial: String?) -> String? {
        let key = serial.map { SearchWords.cut($0).joined() } ?? ""
        return key.isEmpty ? nil : key
    }

    /// `2.5 g`.
    public static func grams(_ milligrams: Int) -> String {
        let rest = String(1000 + milligrams % 1000).dropFirst().reversed().drop { $0 == "0" }.reversed()
        return "\(milligrams / 1000)\(rest.isEmpty ? "" : "." + String(rest)) g"
    }
}

extension ObjectItem: Kept {
    public static let keptFields = [
        KeptField("sort", "What it is", .codes("object-sort")), KeptField("category", "Category", .codes("property-category")),
        KeptField("description", "Description"), KeptField("serial", "Serial number"), KeptField("value", "Value in pence"),
        KeptField("status", "Status", .codes("property-status")), KeptField("make", "Make"), KeptField("model", "Model"), KeptField("colour", "Colour"),
        KeptField("imei", "IMEI"), KeptField("imsi", "IMSI"), KeptField("number", "Telephone number"), KeptField("drug", "Drug", .codes("controlled-drug")),
        KeptField("weight_mg", "Weight in milligrams"), KeptField("quantity", "How many"), KeptField("firearm_type", "Firearm", .codes("firearm-type")),
        KeptField("calibre", "Calibre"), KeptField("document_type", "Document", .codes("document-type")), KeptField("document_number", "Number"),
        KeptField("issued_by", "Issued by"), KeptField("expires_on", "Expires on", .day),
    ]
}
