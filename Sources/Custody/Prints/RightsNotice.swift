import Base
import Core
import Storage
import Web

/// The written notice of rights and entitlements (Code C 3.2), in each language the force holds a text of.
enum RightsNotice {
    static let languageList: CodeListName = "custody.notice-language"
    static let textList: CodeListName = "custody.notice-text"

    /// ISO 639-3, as the lists have it, to what PDF readers speak.
    private static let spoken = ["eng": "en-GB", "cym": "cy", "fra": "fr", "pol": "pl", "ara": "ar", "fas": "fa", "ron": "ro", "spa": "es", "deu": "de"]

    static func languages(_ id: RawID, _ reading: Reading) throws -> [Option] {
        let today = London.day(of: reading.now)
        // English first: it is what most are handed.
        return try CodeList.all(languageList, on: today, in: reading.tx).map { Option($0.code, $0.title) }
            .sorted { ($0.value == "eng" ? 0 : 1, $0.title) < ($1.value == "eng" ? 0 : 1, $1.title) }
    }

    static func sheet(_ id: ID<Detention>, _ language: String?, _ reading: Reading) throws -> Sheet {
        try sheet(of: textList, language, reference: try reading.require(Detention.self, id).number, reading)
    }

    /// A notice from a list of texts: one row a language and part.
    static func sheet(of list: CodeListName, _ language: String?, reference: String, _ reading: Reading) throws -> Sheet {
        let code = language ?? "eng"
        let lines = try CodeList.all(list, on: London.day(of: reading.now), in: reading.tx).filter { $0.detail["language"] == code }
            .sorted { (Int($0.detail["order"] ?? "") ?? 0, $0.code) < (Int($1.detail["order"] ?? "") ?? 0, $1.code) }
        guard let title = lines.first(where: { $0.detail["part"] == "title" })?.title else {
            throw Refusal.conflict("There is no text of the notice in this language. Load it into the list \(list.text), or choose another language.")
        }
        let rights = lines.filter { $0.detail["part"] != "title" }.map { line -> HTML in "<li>\(line.title)</li>" }
        return Sheet(title: title, reference: reference, language: spoken[code] ?? code, "<div class=\"letter\"><ol>\(rights)</ol></div>")
    }
}
