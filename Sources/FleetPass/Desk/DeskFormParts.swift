// Forms of the console that are read in parts, and forms that are a button alone. Where they are sent and
// what happens then is DeskForm's.

import HTTP
import Mustache
import Schema
import Zones

/// A part of a form, under a heading of its own.
struct FormPart {
    var title: String?
    var about: String?
    var fields: [FormField] = []
    /// Controls that are no fields of a shape.
    var slots: [FormSlot] = []
    /// Rows of the same fields: of a list.
    var lines: [(legend: String, fields: [FormField])] = []
    var ticks: [FormTicks] = []
    /// How many stand beside each other; nil: as many as there is room for.
    var columns: Int?

    init(
        _ title: String? = nil, _ about: String? = nil, _ fields: [FormField] = [], slots: [FormSlot] = [],
        lines: [(legend: String, fields: [FormField])] = [], ticks: [FormTicks] = [], columns: Int? = nil
    ) {
        (self.title, self.about, self.fields, self.slots) = (title, about, fields, slots)
        (self.lines, self.ticks, self.columns) = (lines, ticks, columns)
    }

    /// Without a heading.
    init(fields: [FormField], ticks: [FormTicks] = [], columns: Int? = nil) {
        (self.fields, self.ticks, self.columns) = (fields, ticks, columns)
    }

    fileprivate var names: [String] {
        (fields + lines.flatMap(\.fields)).map(\.name) + ticks.map(\.name) + slots.map(\.name)
    }

    /// - Parameter tells: whether what may be left out says so.
    fileprivate func view(_ entry: FormEntry, _ prefix: String, _ tells: Bool) -> View {
        func shown(_ field: FormField) -> View { field.view(entry, prefix: prefix, tellsOptional: tells) }
        return [
            "title": View(title), "about": View(about), "columns": View(columns.map { Int64($0) }),
            "fields": .list(fields.map(shown) + slots.map(\.view)),
            "lines": .list(
                lines.map { line in
                    [
                        "legend": .text(line.legend),
                        "fields": .list(line.fields.map(shown)),
                    ]
                }),
            "ticks": .list(ticks.map { $0.view(entry) }),
        ]
    }
}

/// How the button of a form looks.
enum FormLook { case main, quiet, danger, button, dangerButton }

extension PageDesk {
    /// A form that does what a route of the API does, in parts; nothing for whoever may not.
    /// - Parameters:
    ///   - id: a word before the ids of its controls; nil: the end of the place, which is another for each.
    ///   - zone: by whose clocks its times are; nil: by those of the first place.
    func form(
        _ act: String, at place: String, _ submit: String, parts: [FormPart], now: FormEntry = .empty,
        version: Int64? = nil, hidden: [(name: String, value: String)] = [], look: FormLook = .main,
        back: DeskLink? = nil, id: String? = nil, by zone: Zone? = nil, refused: RefusedForm? = nil
    ) throws -> View {
        guard may(act) else { return .absent }
        let entry = isOf(place, refused) ? refused.map { FormEntry($0, now: now) } ?? now : now
        let fields = parts.flatMap { $0.fields + $0.lines.flatMap(\.fields) }
        let money = fields.compactMap(\.currencyName)
        let currency = try house.get().currency.code
        let byClocks = fields.contains { $0.isByClocks }
        let clocks = byClocks ? [FormClocks.hidden(try zone ?? reading().zone)] : []
        let all =
            hidden + clocks + Set(money).sorted().map { ($0, currency) } + [FormOnce.hidden()]
            + (version.map { [FormVersion.hidden($0)] } ?? [])
        let id = id ?? String(Self.path(place).split(separator: "/").suffix(2).joined(separator: "-"))
        // Where everything may be left out, it need not be said of each.
        let tells = fields.contains { !$0.mayBeLeftOut && !$0.isTick }
        let error = isOf(place, refused) ? entry.message(parts.flatMap(\.names)) : nil
        return [
            "action": .text(place), "submit": .text(submit),
            "quiet": .bool(look == .quiet || look == .button || look == .dangerButton),
            "danger": .bool(look == .danger || look == .dangerButton),
            "small": .bool(look == .button || look == .dangerButton), "form_error": View(error),
            "hidden": .list(all.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "parts": .list(parts.map { $0.view(entry, id, tells) }), "back": back?.view ?? .absent,
        ]
    }

    /// A form that is a button alone.
    func button(
        _ act: String, at place: String, _ submit: String, version: Int64? = nil,
        hidden: [(name: String, value: String)] = [], look: FormLook = .button, refused: RefusedForm? = nil
    ) throws -> View {
        try form(
            act, at: place, submit, parts: [], version: version, hidden: hidden, look: look, refused: refused)
    }

    /// Whether a form that came back is the one that is sent to this place.
    func isOf(_ place: String, _ refused: RefusedForm?) -> Bool {
        refused.map { call.request.text($0.call.request.path) == Self.path(place) } ?? false
    }

    /// What the address carries besides is no part of which form it is.
    static func path(_ place: String) -> String { String(place.prefix { $0 != "?" }) }

    /// The thing on whose page a form stands that is sent elsewhere, as its address names it.
    /// - Throws: why the form was refused, where nothing is named: there is no page to tell it on.
    func named(_ name: String, for form: RefusedForm) throws -> UUID {
        guard let id = given[name].flatMap({ UUID($0) }) else { throw form.failure }
        return id
    }

    /// What an open drawer, or one whose form has come back, is.
    func drawer(
        _ label: String, _ note: String? = nil, at place: String, _ form: View, refused: RefusedForm?
    ) -> DeskDrawer {
        DeskDrawer(label: label, note: note, form: form, isOpen: isOf(place, refused))
    }
}

extension FormField {
    /// What tells the currency of an amount, where it is one.
    fileprivate var currencyName: String? {
        switch spec.kind {
        case .money: "\(name)_currency"
        case .integer, .list(.integer, _):
            control == .spoken && spec.name.hasSuffix("_minor") ? "form_currency" : nil
        default: nil
        }
    }
}
