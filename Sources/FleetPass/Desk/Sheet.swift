// What the API has answered, as a page shows it: each field as people read it, by its kind. Asks nothing.

import HTTP
import Mustache
import Schema
import Zones

/// One record, or a list of them.
struct Sheet {
    let value: JSONValue
    private let shape: Shape?

    /// What was answered by a route.
    init(_ response: Response, _ route: Route) throws {
        guard case .bytes(let bytes) = response.body else { throw Failure.notFound }
        let shape: Shape? =
            switch route.answers {
            case .one(let name), .several(let name, _): name()
            case .page, .media, .nothing: nil
            }
        self.init(try JSONValue(parsing: bytes), shape)
    }

    /// What was answered by what a route does, too.
    init(_ response: Response, shape: Shape) throws {
        guard case .bytes(let bytes) = response.body else { throw Failure.notFound }
        self.init(try JSONValue(parsing: bytes), shape)
    }

    init(_ value: JSONValue, _ shape: Shape?) { (self.value, self.shape) = (value, shape) }

    subscript(name: String) -> JSONValue? { value[name] }

    func text(_ name: String) -> String { value[name]?.text ?? "" }
    func id(_ name: String) -> UUID? { value[name]?.text.flatMap { UUID($0) } }
    func integer(_ name: String) -> Int64? { value[name]?.integer }
    func instant(_ name: String) -> Instant? { value[name]?.text.flatMap { Instant($0) } }
    func isTrue(_ name: String) -> Bool { value[name]?.boolean == true }

    func money(_ name: String) -> Money? {
        guard let minor = value[name]?["amount"]?.integer, let code = value[name]?["currency"]?.text,
            let currency = Currency(code)
        else { return nil }
        return Money(amountMinor: minor, currency: currency)
    }

    /// The records of a list.
    var items: [Sheet] { (value["items"]?.list ?? []).map { Sheet($0, shape) } }
    /// Where the page behind it begins.
    var next: String? { value["next"]?.text }

    /// A record, or the records of a list, that one of its fields holds.
    func part(_ name: String) -> Sheet? {
        guard let part = value[name], part != .null else { return nil }
        return Sheet(part, kind(name)?.inner)
    }

    func parts(_ name: String) -> [Sheet] {
        (value[name]?.list ?? []).map { Sheet($0, kind(name)?.inner) }
    }

    private func kind(_ name: String) -> Kind? { shape?.fields.first { $0.name == name }?.kind }

    /// Every field of the record by its name, as people read it, and beside it what a template may need:
    /// `x_code` of a choice, `x_exact` of a time.
    func fields(_ reading: Reading) -> View.Fields {
        var fields = View.Fields()
        for spec in shape?.fields ?? [] {
            let name = View.Name(spec.name)
            guard let value = value[spec.name], value != .null else {
                fields[name] = .absent
                if case .choice = spec.kind { fields[View.Name("\(spec.name)_code")] = .absent }
                if case .instant = spec.kind { fields[View.Name("\(spec.name)_exact")] = .absent }
                continue
            }
            fields[name] = reading.view(value, spec.kind, spec.name)
            if case .choice = spec.kind { fields[View.Name("\(spec.name)_code")] = View(value.text) }
            if case .instant = spec.kind { fields[View.Name("\(spec.name)_exact")] = View(value.text) }
        }
        return fields
    }

    func view(_ reading: Reading) -> View { .object(fields(reading)) }

    /// What stands in a form that changes the record: by field, as its control takes it; `address.city` of
    /// what lies inside, `exceptions.0.date` of what lies in a list.
    func entries(_ reading: Reading, within: String = "") -> [String: String] {
        var entries: [String: String] = [:]
        for spec in shape?.fields ?? [] {
            guard let value = value[spec.name], value != .null else { continue }
            switch spec.kind {
            case .money:
                guard let money = money(spec.name) else { continue }
                entries["\(within)\(spec.name)"] = Wording.decimal(money)
            case .instant:
                entries["\(within)\(spec.name)"] = instant(spec.name).map { reading.control($0) }
            case .boolean: entries["\(within)\(spec.name)"] = value.boolean == true ? "true" : ""
            case .object:
                let inner = part(spec.name)?.entries(reading, within: "\(within)\(spec.name).") ?? [:]
                entries.merge(inner) { first, _ in first }
            case .list(.object, _):
                for (index, row) in parts(spec.name).enumerated() {
                    let inner = row.entries(reading, within: "\(within)\(spec.name).\(index).")
                    entries.merge(inner) { first, _ in first }
                }
            default:
                entries["\(within)\(spec.name)"] = value.text ?? value.integer.map { "\($0)" }
                if let name = spec.spokenName, let number = value.integer {
                    entries["\(within)\(name)"] = reading.spoken(number, spec.name)
                }
            }
        }
        return entries
    }
}

/// By whose clocks and in which money a sheet is read.
struct Reading {
    let zone: Zone
    let currency: Currency

    func view(_ value: JSONValue, _ kind: Kind, _ name: String) -> View {
        switch (kind, value) {
        case (.choice, .text(let code)): return .text(Labels.choice(code))
        case (.instant, .text(let text)):
            return Instant(text).map { .text(Wording.moment($0, in: zone)) } ?? .text(text)
        case (.text(let rule), .text(let text)) where rule.format == .date:
            return .text(CivilDate(text: text.utf8.span).map { Wording.day($0) } ?? text)
        case (.money, _):
            return View(Sheet(.object([.init(name, value)]), nil).money(name).map { Wording.money($0) })
        case (.integer, .integer(let minor)) where name.hasSuffix("_minor"):
            return .text(Wording.money(Money(amountMinor: minor, currency: currency)))
        case (.integer, .integer(let number)): return .text(Wording.grouped(number))
        case (.boolean, .boolean(let isTrue)): return .bool(isTrue)
        case (.list(let element, _), .list(let values)):
            return .list(values.map { view($0, element, name) })
        case (.object(let shape), .object): return Sheet(value, shape).view(self)
        case (_, .text(let text)): return .text(text)
        case (_, .null): return .absent
        default: return .text("\(value)")
        }
    }

    /// An amount or a share as a form has it: `64.50`, `12.5`.
    func spoken(_ number: Int64, _ name: String) -> String {
        guard name.hasSuffix("_ppm") else {
            return Wording.decimal(Money(amountMinor: number, currency: currency))
        }
        return Wording.percent(ppm: number, grouped: false)
    }

    /// As `<input type="datetime-local">` has a time.
    func control(_ time: Instant) -> String {
        let civil = zone.civil(at: time)
        func two(_ number: Int) -> String { Wording.padded(Int64(number), to: 2) }
        return "\(civil.date.text)T\(two(civil.hour)):\(two(civil.minute))"
    }
}

extension Kind {
    /// The shape of what it holds.
    var inner: Shape? {
        switch self {
        case .object(let shape): shape
        case .list(let element, _): element.inner
        default: nil
        }
    }
}
