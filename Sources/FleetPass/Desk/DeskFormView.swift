// A form of a page as it is shown: the fields of what it does, with labels, first entries, and what came
// back. Where it is sent and what happens then is DeskForm's.

import HTTP
import Mustache
import Schema
import Zones

extension PageDesk {
    /// A form that does what a route of the API does.
    /// - Parameters:
    ///   - act: the route's line.
    ///   - place: where the form is sent, `/desk/bookings/…/cancellation`.
    ///   - fields: on the page, in their order; nil: those of the body that a form can show.
    ///   - now: what stands in it at first.
    ///   - version: of what it changes.
    ///   - zone: by whose clocks its times are; nil: those of the first place.
    ///   - refused: a form of this page that came back; of another one it means nothing to this.
    /// - Returns: nothing for whoever may not.
    func form(
        _ act: String, at place: String, _ submit: String, _ fields: [FormField]? = nil,
        now: FormEntry = .empty, version: Int64? = nil, hidden: [(name: String, value: String)] = [],
        ticks: [FormTicks] = [], isQuiet: Bool = false, by zone: Zone? = nil, refused: RefusedForm? = nil
    ) throws -> View {
        guard may(act) else { return .absent }
        let body = route(act).takes
        let path = Self.path(place)
        let isThis = isOf(place, refused)
        let entry = isThis ? refused.map { FormEntry($0, now: now) } ?? now : now
        let shown = fields ?? (body?.fields ?? []).filter(\.isShown).map { FormField($0) }
        let currency = try house.get().currency.code
        let money = shown.filter(\.isMoney).map { ("\($0.name)_currency", currency) }
        let clocks =
            shown.contains(where: \.isByClocks) ? [FormClocks.hidden(try zone ?? reading().zone)] : []
        let form = PageForm(
            action: place, submit: submit,
            id: String(path.split(separator: "/").suffix(2).joined(separator: "-")), fields: shown,
            ticks: ticks,
            hidden: hidden + money + clocks + [FormOnce.hidden()]
                + (version.map { [FormVersion.hidden($0)] } ?? []),
            isQuiet: isQuiet)
        return form.view(entry)
    }

    /// A field of the body of a route, by name, to be shown in another way.
    /// - Parameter path: its name, with a point for what lies inside another: `address.city`.
    func field(
        _ path: String, of act: String, _ label: String? = nil, hint: String? = nil,
        control: FormField.Control = .plain, options: [(value: String, label: String)] = []
    ) -> FormField {
        var fields = route(act).takes?.fields ?? []
        let steps = path.split(separator: ".").map(String.init)
        // What lies in a row, or in what may be left out, may be left blank together with all that lies
        // there.
        var mayBeBlank = false
        for step in steps.dropLast() where Int(step) == nil {
            let outer = fields.first { $0.name == step }
            if case .list = outer?.kind { mayBeBlank = true }
            mayBeBlank = mayBeBlank || outer?.isOptional == true
            fields = outer?.kind.inner?.fields ?? []
        }
        guard let spec = fields.first(where: { $0.name == steps.last }) else {
            preconditionFailure("\(act) takes no \(path)")
        }
        let within = steps.dropLast().map { "\($0)." }.joined()
        return FormField(
            mayBeBlank ? spec.leftOut : spec, within: within, label, hint: hint, control: control,
            options: options)
    }
}

extension FormField {
    /// Its time is one of some place, which the form names.
    var isByClocks: Bool {
        if case (.instant, .moment) = (spec.kind, control) { true } else { false }
    }

    fileprivate var isMoney: Bool { if case .money = spec.kind { true } else { false } }
}

extension FieldSpec {
    /// Whether a control of its own can show it.
    fileprivate var isShown: Bool {
        switch kind {
        case .object, .list: false
        default: true
        }
    }
}
