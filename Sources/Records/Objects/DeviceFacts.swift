public import Base
public import Core
import Storage

/// What is asked about a phone or device that somebody told of: whatever of it is known.
public struct DeviceFacts: Codable, Sendable, Hashable {
    /// A telephone number.
    public var number: String?
    public var imei: String?
    public var make: String?
    public var model: String?
    public var colour: String?

    public init(number: String? = nil, imei: String? = nil, make: String? = nil, model: String? = nil, colour: String? = nil) {
        self.number = number
        self.imei = imei
        self.make = make
        self.model = model
        self.colour = colour
    }

    public static let fields: [Field] = {
        let asked = ["number", "imei", "make", "model", "colour"]
        return asked.compactMap { key in ThingFacts.fields.first { $0.key == key }?.always }
    }()

    /// As a thing: described by what is known of it.
    fileprivate func thing(at path: String) throws -> ThingFacts {
        func said(_ text: String?) -> String? { text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
        let look = [said(colour), said(make), said(model)].compactMap { $0 }.joined(separator: " ")
        if look.isEmpty, said(number) == nil, said(imei) == nil {
            throw Refusal.invalid(path + ".number", code: "required", "Telephone number: give it, the IMEI or at least the make, because one of them must tell the device apart.")
        }
        var thing = ThingFacts(sort: .device, description: look.isEmpty ? "Phone or device" : look)
        (thing.number, thing.imei, thing.make, thing.model, thing.colour) = (number, imei, make, model, colour)
        return thing
    }
}

extension Work {
    /// The phone or device picked in a form: one that is known and may be seen, or the newly recorded one. One known by the same IMEI, or by nothing but the
    /// same number, is answered instead.
    ///
    /// - Parameter path: the field's path, so that a problem lands at the right place.
    public func device(_ pick: Pick<ObjectItem, DeviceFacts>, source: Ref? = nil, at path: String) throws -> ObjectItem {
        switch pick {
        case .known(let id):
            let known = try require(ObjectItem.self, id)
            guard known.sort == .device else {
                throw Refusal.invalid(path, code: "not-a-device", "\(known.description) is no phone or device. Choose one, or put it under property.")
            }
            return known
        case .new(let facts):
            let new = path + ".new"
            let drafted = try facts.thing(at: new).object(id: newID(), on: London.day(of: now), createdAt: now, at: new, in: tx)
            if let known = try knownDevice(drafted) ?? known(byNumberOf: drafted) { return known }
            return try save(drafted, source: source)
        }
    }

    /// A number moves from phone to phone: it is the same one only where nothing else is known of the new one.
    private func known(byNumberOf drafted: ObjectItem) throws -> ObjectItem? {
        guard let number = drafted.number, drafted.imei == nil, drafted.make == nil, drafted.model == nil else { return nil }
        let known = try tx.first(
            ObjectItem.self,
            "SELECT o.* FROM object_item o WHERE o.number = \(number) AND o.sort = 'device' AND \(Visibility(to: officer).condition("o.id")) ORDER BY o.id DESC LIMIT 1")
        if let known { concern(known.ref) }
        return known
    }
}
