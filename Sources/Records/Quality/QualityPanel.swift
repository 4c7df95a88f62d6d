import Base
import Core
import Web

/// What is missing or looks wrong in one record, each with the act that puts it right.
enum QualityPanel {
    static func html(_ findings: [QualityFinding], _ story: RecordStory, on ref: Ref) -> HTML {
        guard !findings.isEmpty else { return Component.panel("Data quality", id: "quality", Component.empty("Nothing to put right.")) }
        let items = findings.map { finding -> HTML in
            let fix = story.offered.operations.first { $0.name == finding.fix }
            let link: HTML = fix.map { fix -> HTML in " <a href=\"\(FormPage.address(of: fix.name, on: ref))\">\(fix.title)</a>" } ?? ""
            return "<li class=\"finding \(finding.severity.rawValue)\"><strong>\(finding.severity.title)</strong> <span>\(finding.sentence)\(link)</span></li>"
        }
        return Component.panel("Data quality", id: "quality", "<ul class=\"findings\">\(items)</ul>")
    }
}
