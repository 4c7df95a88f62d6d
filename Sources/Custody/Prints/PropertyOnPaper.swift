import Base
import Core
import Storage
import Web

/// The property of a detainee as the custody record prints it: what, where, under which seal, with its photographs and who signed.
struct PropertyOnPaper: Sendable {
    private let things: [DetaineeProperty]
    private let photographs: [PropertyPhotograph]
    private let signatures: [Signature]
    private let handlings: CodeTitles

    init(_ detention: Detention, _ reading: Reading) throws {
        things = try DetaineeProperty.all(of: detention.id, in: reading.tx)
        photographs = try PropertyPhotograph.all(of: detention.id, in: reading.tx)
        signatures = try Signature.of(detention.ref, in: reading.tx)
        handlings = try CodeTitles.of(["custody.property-handling"], on: London.day(of: reading.now), in: reading.tx)
    }

    var pictures: [Attachment] { photographs.map(\.attachment) }

    func html() -> HTML {
        guard !things.isEmpty else { return "" }
        let signed = signatures.map { signature -> HTML in
            let who = signature.name.map { "signed by \($0)" } ?? "not signed: \(signature.refusedReason ?? "")"
            return "<li>\(signature.meaning), \(who), \(Component.time(signature.signedAt, zoned: true))\(signature.isUnchanged ? "" : ", changed since")</li>"
        }
        return """
            <h2>Property</h2><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Seal</th><th scope="col">When</th></tr></thead>
            <tbody>\(things.map(row))</tbody></table>\(gallery)\(signed.isEmpty ? "" : "<ul>\(signed)</ul>" as HTML)
            """
    }

    private func row(_ thing: DetaineeProperty) -> HTML {
        let cash: HTML = thing.pence.map { pence -> HTML in ", \(Component.money(pence: Int(pence)))" } ?? ""
        let moved: HTML = thing.movedAt.map { at -> HTML in "; moved \(Component.time(at, zoned: true))\(thing.moveNote.map { ": \($0)" } ?? "")" } ?? ""
        return """
            <tr><td class="number">\(thing.number)</td><td>\(thing.description)\(cash)</td><td>\(thing.status.title)\(thing.withheldReason.map { ": \($0)" } ?? "")</td>
            <td>\(thing.seal ?? "")\(thing.newSeal.map { ", then \($0)" } ?? "")</td><td>\(Component.time(thing.takenAt, zoned: true))\(moved)</td></tr>
            """
    }

    private var gallery: HTML {
        let numbers = Dictionary(things.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let items = photographs.compactMap { photograph -> HTML? in
            guard let thing = numbers[photograph.property] else { return nil }
            let attachment = photograph.attachment
            return """
                <figure>\(Sheet.picture(attachment, alternative: "Photograph of \(thing.number), \(thing.description)"))
                <figcaption>\(thing.number). \(thing.description), taken in \(Component.time(attachment.receivedAt, zoned: true)). SHA-256 \(attachment.sha256)</figcaption></figure>
                """
        }
        return items.isEmpty ? "" : "<div class=\"pictures\">\(items)</div>"
    }
}
