// A form of a page: where it goes, its controls, and what came back with it. Which fields mean what is the
// page's.

package import Mustache
package import Schema

/// A control with its label.
package struct FormField: Sendable {
    /// What a person is shown to fill a field in with, where the field's kind does not say it.
    enum Control: Sendable {
        case plain
        /// A time of day and a day, by the clocks of some place.
        case moment
        /// A day, for a field that is text.
        case day
        /// In the unit in which people say it: an amount, or percent.
        case spoken
    }

    let spec: FieldSpec
    /// What stands before its name, where it lies inside another: `address.`
    var within = ""
    let label: String
    var control = Control.plain
    var hint: String?
    var isMultiline = false
    /// A telephone shows digits to type it with.
    var isNumeric = false
    /// It must be filled in here, though elsewhere it may be left out.
    var isDemanded = false
    /// What can be chosen, where it is a choice.
    var options: [(value: String, label: String)] = []

    package init<Value>(
        _ field: Field<Value>, _ label: String, hint: String? = nil, isMultiline: Bool = false,
        isNumeric: Bool = false, options: [(value: String, label: String)] = []
    ) {
        (spec, self.label, self.hint) = (field.spec, label, hint)
        (self.isMultiline, self.isNumeric, self.options) = (isMultiline, isNumeric, options)
    }

    /// Of a field that a route of the API takes.
    init(
        _ spec: FieldSpec, within: String = "", _ label: String? = nil, hint: String? = nil,
        control: Control = .plain, options: [(value: String, label: String)] = []
    ) {
        (self.spec, self.within, self.hint, self.control) = (spec, within, hint, control)
        self.label = label ?? Labels.field(spec.name)
        self.options = options
        switch spec.kind {
        case .text(let rule): isMultiline = rule.format == .multiline
        case .choice(let codes) where options.isEmpty:
            let none = spec.isOptional ? [(value: "", label: "—")] : []
            self.options = none + codes.map { ($0, Labels.choice($0)) }
        default: break
        }
    }

    /// The same, where this form is for nothing without it.
    func demanded() -> FormField {
        var field = self
        field.isDemanded = true
        return field
    }

    /// As the form names it.
    var name: String { within + (control == .spoken ? spec.spokenName ?? spec.name : spec.name) }

    var mayBeLeftOut: Bool { spec.isOptional && !isTick && !isDemanded }

    /// - Parameter prefix: tells its id from that of another form's control.
    /// - Parameter words: of a page that is said in another language.
    /// - Parameter tellsOptional: whether it says so where it may be left out.
    func view(
        _ entry: FormEntry, prefix: String, _ words: Words = .english, tellsOptional: Bool = true
    ) -> View {
        let value = entry.entered[name] ?? ""
        return [
            "id": .text("\(prefix)-\(name)"), "label": .text(label),
            "optional": .bool(tellsOptional && mayBeLeftOut),
            "hint": View(hint), "error": View(entry.errors[name].map { sentence($0, words) }),
            "now": View(
                entry.meanwhile[name].map { now in
                    options.first { $0.value == now }?.label ?? (now.isEmpty ? "nothing" : now)
                }),
            "value": .text(isSecret ? "" : value), "attributes": .html(attributes),
            "multiline": .bool(isMultiline), "choice": .bool(!options.isEmpty),
            "tick": .bool(isTick), "ticked": .bool(value == "true" || value == "on"),
            "options": .list(
                options.map {
                    ["value": .text($0.value), "label": .text($0.label), "chosen": .bool($0.value == value)]
                }),
        ]
    }

    /// Most of what is wrong stands behind the field's name; some of it is a sentence already.
    private func sentence(_ told: String, _ words: Words) -> String {
        let said = words.told(told)
        let begins = told.utf8.first ?? 0
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(begins) else {
            return told.utf8.last == UInt8(ascii: ".") ? said : said + "."
        }
        return "\(label) \(said)."
    }

    private var attributes: [UInt8] {
        var html: [UInt8] = []
        for attribute in allAttributes { attribute.append(to: &html) }
        return html
    }

    private var allAttributes: [FormAttribute] {
        switch control {
        case .moment: attributes(FormAttribute("type", "datetime-local"))
        case .day: attributes(FormAttribute("type", "date"))
        case .spoken:
            attributes(
                FormAttribute("type", "text"), FormAttribute("inputmode", "decimal"),
                FormAttribute("maxlength", "16"))
        // A select has no type and no length, whatever the kind of its field is.
        case .plain where !options.isEmpty: attributes()
        case .plain: plainAttributes
        }
    }

    private func attributes(_ own: FormAttribute...) -> [FormAttribute] {
        // Of a choice something is chosen always, unless the first that it offers is nothing.
        let mayBeBlank = options.first?.value.isEmpty ?? true
        let isRequired = mayBeBlank && (isDemanded || !spec.isOptional)
        return [FormAttribute("name", name)] + own + (isRequired ? [FormAttribute("required")] : [])
    }

    private var plainAttributes: [FormAttribute] {
        var all = spec.formAttributes(named: name)
        // A text of several lines is an element of its own, without a type.
        if isMultiline { all.removeAll { $0.name == "type" } }
        if isDemanded, spec.isOptional { all.append(FormAttribute("required")) }
        if isNumeric, !all.contains(where: { $0.name == "inputmode" }) {
            all.append(FormAttribute("inputmode", "numeric"))
        }
        return all
    }

    var isTick: Bool { if case .boolean = spec.kind, options.isEmpty { true } else { false } }

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
    /// What stands there now, where somebody else has changed it since the form was shown.
    private(set) var meanwhile: [String: String] = [:]
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

    /// A form that was filled in on what has changed since: both are shown, field by field.
    /// - Parameter now: what the form would show at first.
    init(_ form: RefusedForm, now: FormEntry) {
        self.init(form)
        guard form.failure.code == .stale else { return }
        for (name, value) in now.entered where value != entered[name] ?? "" { meanwhile[name] = value }
    }

    /// What stands above the form. What is wrong with something that a person cannot see is not theirs to put
    /// right.
    func message(_ shown: [String]) -> String? {
        guard let refused else { return nil }
        if refused.code == .stale {
            return meanwhile.isEmpty
                ? "Somebody has changed this meanwhile. Look at it again, and send it once more."
                : "Somebody has changed this meanwhile. Beside each field that differs stands what is there now; "
                    + "sent again, yours takes its place."
        }
        guard refused.code == .invalid else { return refused.message }
        return shown.contains { errors[$0] != nil }
            ? Words.key("Nothing was changed yet: some fields need another look.")
            : Words.key("Nothing was changed, for the form did not arrive as it was. Please send it again.")
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

    package func view(_ entry: FormEntry = .empty, _ words: Words = .english) -> View {
        [
            "action": .text(action), "submit": .text(submit), "quiet": .bool(isQuiet),
            "form_error": View(
                entry.message(fields.map(\.name) + ticks.map(\.name)).map { words.told($0) }),
            "hidden": .list(hidden.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "fields": .list(fields.map { $0.view(entry, prefix: id, words) }),
            "ticks": .list(ticks.map { $0.view(entry) }),
        ]
    }
}
