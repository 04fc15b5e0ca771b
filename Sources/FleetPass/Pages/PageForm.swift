// A form of a page: where it goes, its controls, and what came back with it. Which fields mean what is the
// page's.

package import Mustache
package import Schema

/// A control with its label.
package struct FormField: Sendable {
    let spec: FieldSpec
    let label: String
    var hint: String?
    var isMultiline = false
    /// A telephone shows digits to type it with.
    var isNumeric = false
    /// What can be chosen, where it is a choice.
    var options: [(value: String, label: String)] = []

    package init<Value>(
        _ field: Field<Value>, _ label: String, hint: String? = nil, isMultiline: Bool = false,
        isNumeric: Bool = false, options: [(value: String, label: String)] = []
    ) {
        (spec, self.label, self.hint) = (field.spec, label, hint)
        (self.isMultiline, self.isNumeric, self.options) = (isMultiline, isNumeric, options)
    }

    /// - Parameter prefix: tells its id from that of another form's control.
    func view(_ entry: FormEntry, prefix: String) -> View {
        let value = entry.entered[spec.name] ?? ""
        return [
            "id": .text("\(prefix)-\(spec.name)"), "label": .text(label), "optional": .bool(spec.isOptional),
            "hint": View(hint), "error": View(entry.errors[spec.name].map { "\(label) \($0)." }),
            "value": .text(isSecret ? "" : value), "attributes": .html(attributes),
            "multiline": .bool(isMultiline), "choice": .bool(!options.isEmpty),
            "options": .list(
                options.map {
                    ["value": .text($0.value), "label": .text($0.label), "chosen": .bool($0.value == value)]
                }),
        ]
    }

    private var attributes: [UInt8] {
        var html: [UInt8] = []
        if options.isEmpty {
            spec.appendFormAttributes(to: &html)
            if isNumeric { html.append(contentsOf: " inputmode=\"numeric\"".utf8) }
        } else {
            // A select has no type and no length, whatever the kind of its field is.
            html.append(contentsOf: " name=\"\(spec.name)\"\(spec.isOptional ? "" : " required")".utf8)
        }
        return html
    }

    /// What somebody types to show who they are is never shown again.
    private var isSecret: Bool {
        if case .text(let rule) = spec.kind, rule.format == .password { return true }
        return spec.autocomplete == "one-time-code"
    }
}

/// Boxes to tick under one name.
package struct FormTicks: Sendable {
    let name: String
    let legend: String
    var hint: String?
    let options: [(value: String, label: String)]

    func view(_ entry: FormEntry) -> View {
        let ticked = Set(entry.ticked[name] ?? [])
        return [
            "name": .text(name), "legend": .text(legend), "hint": View(hint),
            "error": View(entry.errors[name].map { "\(legend) \($0)." }),
            "options": .list(
                options.map {
                    [
                        "value": .text($0.value), "label": .text($0.label),
                        "chosen": .bool(ticked.contains($0.value)),
                    ]
                }),
        ]
    }
}

/// What was typed into a form, or is to stand there at first, and what is wrong with it.
package struct FormEntry {
    var entered: [String: String] = [:]
    var ticked: [String: [String]] = [:]
    private(set) var errors: [String: String] = [:]
    private var refused: Failure?

    package static let empty = FormEntry()

    package init(_ entered: [String: String] = [:], ticked: [String: [String]] = [:]) {
        (self.entered, self.ticked) = (entered, ticked)
    }

    /// - Parameter first: what stands in a form that was not sent, where it was a button beside it.
    package init(_ form: RefusedForm, over first: FormEntry? = nil) {
        if let first {
            (entered, ticked, refused) = (first.entered, first.ticked, form.failure)
            return
        }
        (entered, ticked, errors, refused) = (form.entered, form.values, form.errors, form.failure)
    }

    /// What stands above the form. What is wrong with something that a person cannot see is not theirs to put
    /// right.
    func message(_ shown: [String]) -> String? {
        guard let refused else { return nil }
        guard refused.code == .invalid else { return refused.message }
        return shown.contains { errors[$0] != nil }
            ? "Nothing was changed yet: some fields need another look."
            : "Nothing was changed, for the form did not arrive as it was. Please send it again."
    }
}

package struct PageForm: Sendable {
    let action: String
    let submit: String
    /// A word before the ids of its controls, different for each form of a page.
    var id: String
    var fields: [FormField]
    var ticks: [FormTicks]
    var hidden: [(name: String, value: String)]
    /// It is not what one came for: a plain button.
    var isQuiet: Bool

    package init(
        action: String, submit: String, id: String = "form", fields: [FormField] = [],
        ticks: [FormTicks] = [], hidden: [(name: String, value: String)] = [], isQuiet: Bool = false
    ) {
        (self.action, self.submit, self.id, self.fields) = (action, submit, id, fields)
        (self.ticks, self.hidden, self.isQuiet) = (ticks, hidden, isQuiet)
    }

    package func view(_ entry: FormEntry = .empty) -> View {
        [
            "action": .text(action), "submit": .text(submit), "quiet": .bool(isQuiet),
            "form_error": View(entry.message(fields.map(\.spec.name) + ticks.map(\.name))),
            "hidden": .list(hidden.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "fields": .list(fields.map { $0.view(entry, prefix: id) }),
            "ticks": .list(ticks.map { $0.view(entry) }),
        ]
    }
}
