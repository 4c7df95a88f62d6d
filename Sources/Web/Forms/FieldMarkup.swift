import Base
import Core

/// Draws one field of any kind with its label, hint, reason and error.
struct FieldMarkup {
    let values: FormValues
    let surroundings: FormSurroundings
    let problems: [String: String]

    init(_ values: FormValues, _ surroundings: FormSurroundings, _ problems: [Problem]) {
        self.values = values
        self.surroundings = surroundings
        self.problems = Dictionary(problems.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first })
    }

    func fields(_ fields: [Field], _ prefix: String = "") -> [HTML] { fields.map { field($0, prefix + $0.key) } }

    private func field(_ field: Field, _ path: String) -> HTML {
        switch field.kind {
        case .subject, .subjectKind, .version: "<input type=\"hidden\" name=\"\(path)\" value=\"\(values.one(path))\">"
        case .choices(let list): checkboxes(field, path, (surroundings.choices[list.text] ?? []).map { Option($0.code, $0.title) })
        case .options: checkboxes(field, path, surroundings.options[field.key] ?? [])
        case .groups: surroundings.groups.isEmpty ? "" : checkboxes(field, path, surroundings.groups)
        case .option: radios(field, path, surroundings.options[field.key] ?? [])
        case .yesNo: radios(field, path, [Option("yes", "Yes"), Option("no", "No")])
        case .moment: moment(field, path)
        case .pick(let kind, let new): pick(field, path, kind, new)
        case .repeated(let fields, let max): repeated(field, path, fields, max)
        case .attachment(let types, _): attachment(field, path, types)
        case .signature: signature(field, path)
        default: field.isOnMap ? Self.map + plain(field, path) : plain(field, path)
        }
    }

    private func error(_ path: String) -> HTML? { problems[path].map { "<p class=\"error\" id=\"\(path)-error\">\($0)</p>" } }

    private func notes(_ field: Field, _ path: String) -> HTML {
        let hint: HTML = field.hint.map { "<p class=\"hint\" id=\"\(path)-hint\">\($0)</p>" } ?? ""
        let reason: HTML = field.required.map { "<p class=\"required-why\" id=\"\(path)-why\">\($0.when == nil ? "Required: " : "")\($0.reason)</p>" } ?? ""
        return "\(hint)\(reason)\(error(path))"
    }

    private func describedBy(_ field: Field, _ path: String, error errorPath: String? = nil) -> HTML {
        let ids = [
            field.hint == nil ? nil : path + "-hint", field.required == nil ? nil : path + "-why",
            problems[errorPath ?? path] == nil ? nil : (errorPath ?? path) + "-error",
        ].compactMap { $0 }
        let described: HTML = ids.isEmpty ? "" : " aria-describedby=\"\(ids.joined(separator: " "))\""
        return problems[errorPath ?? path] == nil ? described : "\(described) aria-invalid=\"true\""
    }

    private func frame(_ field: Field, _ path: String, _ control: HTML) -> HTML {
        "<div class=\"field\"\(condition(field))\(needed(field))><label for=\"\(path)\">\(field.label)\(optional(field))</label>\(notes(field, path))\(control)</div>"
    }

    private func group(_ field: Field, _ path: String, _ control: HTML) -> HTML {
        """
        <fieldset class="field" id="\(path)" tabindex="-1"\(condition(field))\(needed(field))\(describedBy(field, path))><legend>\(field.label)\(optional(field))</legend>\(notes(field, path))\(control)</fieldset>
        """
    }

    private func optional(_ field: Field) -> HTML { field.required == nil ? " <small class=\"optional\">optional</small>" : "" }

    /// For a script that sends the form later: what must be there whatever else is.
    private func needed(_ field: Field) -> HTML { field.required.map { $0.when == nil && field.shownWhen == nil } ?? false ? " data-required" : "" }

    private func condition(_ field: Field) -> HTML {
        field.shownWhen.map { " data-shown-when=\"\($0.field)\" data-shown-values=\"\($0.values.joined(separator: "|"))\"" } ?? ""
    }

    private func plain(_ field: Field, _ path: String) -> HTML {
        let value = values.one(path)
        let described = describedBy(field, path)
        let control: HTML
        switch field.kind {
        case .text(let lines, let max) where lines > 1:
            control = "<textarea id=\"\(path)\" name=\"\(path)\" rows=\"\(lines)\" data-max=\"\(max)\"\(described)>\n\(value)</textarea>"
        case .number: control = "<input id=\"\(path)\" name=\"\(path)\" inputmode=\"numeric\" value=\"\(value)\" class=\"short\"\(described)>"
        case .money:
            control = "<span class=\"money\">£ <input id=\"\(path)\" name=\"\(path)\" inputmode=\"decimal\" value=\"\(value)\" class=\"short\"\(described)></span>"
        case .day:
            control = "<input id=\"\(path)\" name=\"\(path)\" value=\"\(value)\" placeholder=\"day month year\" class=\"short\" autocomplete=\"off\"\(described)>"
        case .choice(let list): control = select(path, surroundings.choices[list.text] ?? [], value, described)
        case .code(let list): control = combobox(path, source: "/codes/\(list.text)", described)
        case .codes(let list, _): control = codes(path, source: "/codes/\(list.text)", described)
        case .officer: control = combobox(path, source: "/pick/officer", described)
        default: control = "<input id=\"\(path)\" name=\"\(path)\" value=\"\(value)\" autocomplete=\"off\"\(described)>"
        }
        return frame(field, path, control)
    }

    private func select(_ path: String, _ codes: [Code], _ value: String, _ described: HTML) -> HTML {
        let options = codes.map { code -> HTML in
            "<option value=\"\(code.code)\"\(code.code == value ? " selected" : "")>\(code.title)</option>"
        }
        return "<select id=\"\(path)\" name=\"\(path)\"\(described)><option value=\"\"></option>\(options)</select>"
    }

    /// A type-ahead: the hidden input carries the chosen id or code; the visible one is searched with. Without scripts the visible text is the code itself.
    private func combobox(_ path: String, source: String, _ described: HTML, name: String? = nil) -> HTML {
        let value = values.one(name ?? path)
        let label = surroundings.labels[value] ?? value
        return """
            <div class="pick" data-source="\(source)"><input type="hidden" name="\(name ?? path)" value="\(value)">
            <input id="\(path)" type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="\(path)-list" autocomplete="off" value="\(label)"\(described)>
            <ul id="\(path)-list" role="listbox" aria-label="Matches" hidden></ul></div>
            """
    }

    private func codes(_ path: String, source: String, _ described: HTML) -> HTML {
        let chosen = values.all(path).filter { !$0.isEmpty }.map { code -> HTML in
            "<li><input type=\"hidden\" name=\"\(path)\" value=\"\(code)\">\(surroundings.labels[code] ?? code) <button type=\"button\" class=\"quiet remove\">Remove</button></li>"
        }
        return """
            <div class="pick many" data-source="\(source)" data-name="\(path)"><ul class="chosen">\(chosen)</ul>
            <input id="\(path)" type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="\(path)-list" autocomplete="off"\(described)>
            <ul id="\(path)-list" role="listbox" aria-label="Matches" hidden></ul></div>
            """
    }

    private func checkboxes(_ field: Field, _ path: String, _ options: [Option]) -> HTML {
        let chosen = Set(values.all(path))
        return group(field, path, choiceList(options, path, type: "checkbox") { chosen.contains($0) })
    }

    private func radios(_ field: Field, _ path: String, _ options: [Option]) -> HTML {
        let chosen = values.one(path)
        return group(field, path, choiceList(options, path, type: "radio") { $0 == chosen || (options.count == 1 && field.required != nil && chosen.isEmpty) })
    }

    private func choiceList(_ options: [Option], _ path: String, type: String, _ isChosen: (String) -> Bool) -> HTML {
        if options.isEmpty { return Component.empty("There is nothing to choose yet.") }
        let items = options.enumerated().map { index, option -> HTML in
            """
            <label for="\(path)-\(index)"><input type="\(type)" id="\(path)-\(index)" name="\(path)" value="\(option.value)"\(isChosen(option.value) ? " checked" : "")> \(option.title)</label>
            """
        }
        return "<div class=\"choices\">\(items)</div>"
    }

    private func moment(_ field: Field, _ path: String) -> HTML {
        let described = describedBy(field, path)
        return group(
            field, path,
            """
            <div class="moment"><label for="\(path).date">Day</label><input type="date" id="\(path).date" name="\(path).date" value="\(values.one(path + ".date"))"\(described)>
            <label for="\(path).time">Time</label><input id="\(path).time" name="\(path).time" inputmode="numeric" placeholder="14:05" class="short" autocomplete="off" value="\(values.one(path + ".time"))"\(described)></div>
            """)
    }

    private func pick(_ field: Field, _ path: String, _ kind: RecordKind, _ new: [Field]) -> HTML {
        let prefix = path + ".new."
        let more: HTML = new.isEmpty ? "" : "<details class=\"new\"\(field.isUnfolded || isNew(new, prefix) ? " open" : "")><summary>Not known: add new</summary>\(fields(new, prefix))</details>"
        return group(
            field, path,
            """
            <label for="\(path).search">\(new.isEmpty ? "Search for it" : "Already known?")</label>
            \(combobox(path + ".search", source: "/pick/\(kind.name)", describedBy(field, path), name: path + ".id"))\(more)
            """)
    }

    private func isNew(_ new: [Field], _ prefix: String) -> Bool { new.contains { !values.one(prefix + $0.key).isEmpty || problems[prefix + $0.key] != nil } }

    /// The map a point is picked on; the two fields after it say the same in numbers. Without scripts it is not there.
    private static let map: HTML = """
        <div id="map" class="point" role="application" tabindex="0" hidden aria-label="Map. Move it with the arrow keys; Enter sets the point in its middle."></div>
        """

    /// A file that was sent stays with the form when something else in it is wrong; choosing another takes its place.
    private func attachment(_ field: Field, _ path: String, _ types: [FileKind]) -> HTML {
        let sent = surroundings.labels[values.one(path)].map { name -> HTML in
            "<p class=\"sent\"><input type=\"hidden\" name=\"\(path)\" value=\"\(values.one(path))\">Sent: <strong>\(name)</strong>. Choose another to replace it.</p>"
        }
        let accept = types.map(\.rawValue).joined(separator: ",")
        return frame(field, path, "\(sent)<input type=\"file\" id=\"\(path)\" name=\"\(path)\" accept=\"\(accept)\"\(field.isTaken ? " capture=\"environment\"" as HTML : "")\(describedBy(field, path))>")
    }

    /// The name is typed; where scripts run and a screen can be drawn on, the box under it takes the drawing.
    private func signature(_ field: Field, _ path: String) -> HTML {
        group(
            field, path,
            """
            <label for="\(path).name">Name of who signs</label>
            <input id="\(path).name" name="\(path).name" autocomplete="off" value="\(values.one(path + ".name"))"\(describedBy(field, path))>
            <div class="signature" data-signature><input type="hidden" name="\(path).strokes" value="\(values.one(path + ".strokes"))"></div>
            """)
    }

    private func repeated(_ field: Field, _ path: String, _ inner: [Field], _ max: Int) -> HTML {
        let rows = values.rows(path, max: max)
        let drawn = (rows.isEmpty ? [0] : rows).map { row($0.description, field, path, inner) }
        return """
            <fieldset class="repeat" data-path="\(path)"\(condition(field))><legend>\(field.label)\(optional(field))</legend>\(notes(field, path))
            <div class="rows">\(drawn)</div><template>\(row("__", field, path, inner))</template>
            <button type="button" class="add quiet">Add another</button></fieldset>
            """
    }

    private func row(_ index: String, _ field: Field, _ path: String, _ inner: [Field]) -> HTML {
        "<div class=\"row\" role=\"group\" aria-label=\"\(field.label)\">\(fields(inner, "\(path).\(index)."))<button type=\"button\" class=\"remove quiet\">Remove</button></div>"
    }
}
