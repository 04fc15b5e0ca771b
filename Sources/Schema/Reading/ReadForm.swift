// A form or a query string read by a shape, with the same limits as JSON and every field error collected.
//
// A value that is empty or blank counts as absent. A list that was not sent is empty, or absent where it may
// be; in a form `[]` says that it was sent, with nothing in it or with what comes besides, and so do rows
// that are left blank. In a form a check box that was not sent is false. Money is two parameters:
// `daily_rate`, a decimal number, and `daily_rate_currency`. A form names what lies inside an object by a
// point, `address.city`, and what lies inside a list of objects by a number, `extras.0.code`, of which rows
// that are left blank do not count; or it gives such an object whole, as JSON:
// `extras={"code":"seat","quantity":1}`. What a field counts in minor units or in millionths, people write as
// an amount or in percent: see FormSpoken.swift.

extension Shape {
    /// - Parameter ignored: names that are not the shape's and are allowed, such as that of the CSRF token.
    /// - Parameter clocks: reads times as browsers send them, by the clocks of some place.
    /// - Throws: `Invalid` with JSON pointers, such as `/name`.
    public func read(
        form bytes: [UInt8], ignoring ignored: [String] = [], clocks: ((String) -> Instant?)? = nil
    ) throws(Invalid) -> Record {
        try read(bytes, as: .form, ignoring: ignored, clocks)
    }

    /// A list may be given as `make=a,b` or as `make=a&make=b`.
    /// - Parameter bytes: what follows the question mark.
    /// - Throws: `Invalid`, whose pointers are parameters' names, such as `make`.
    public func read(query bytes: [UInt8], ignoring ignored: [String] = []) throws(Invalid) -> Record {
        try read(bytes, as: .query, ignoring: ignored)
    }

    private func read(
        _ bytes: [UInt8], as source: FormSource, ignoring ignored: [String],
        _ clocks: ((String) -> Instant?)? = nil
    ) throws(Invalid) -> Record {
        let pairs: [FormDecoder.Pair]
        do {
            pairs = try FormDecoder.decode(bytes)
        } catch {
            var findings = Findings(style: source.style)
            if error.name.isEmpty {
                findings.add(error.refusal.rawValue)
            } else {
                findings.add(error.refusal.rawValue, at: error.name[...])
            }
            throw Invalid(findings.errors)
        }
        var reading = FormReading(source: source, pairs: pairs, ignored: ignored)
        reading.clocks = clocks
        let values = fields.map { reading.value(of: $0) }
        reading.refuseUnused()
        guard reading.findings.errors.isEmpty else { throw Invalid(reading.findings.errors) }
        return Record(shape: self, values: values)
    }
}

private enum FormSource {
    case form, query

    var style: Findings.Style { self == .query ? .parameter : .pointer }
}

private struct FormReading {
    let source: FormSource
    var findings: Findings
    private var values: [[UInt8]: [FormDecoder.Pair]] = [:]
    /// The names in their order, for errors in the same order.
    private let names: [[UInt8]]
    private var unused: Set<[UInt8]>
    /// Reads a time that comes without an offset.
    var clocks: ((String) -> Instant?)?
    /// What stands before the names of what is read: `extras.0.`
    private var prefix: [UInt8] = []

    init(source: FormSource, pairs: [FormDecoder.Pair], ignored: [String]) {
        self.source = source
        findings = Findings(style: source.style)
        for pair in pairs { values[pair.name, default: []].append(pair) }
        names = pairs.map(\.name)
        unused = Set(names).subtracting(ignored.map { Array($0.utf8) })
    }

    mutating func refuseUnused() {
        for name in names where unused.remove(name) != nil {
            findings.add("is not a known \(source == .query ? "parameter" : "field")", at: name[...])
        }
    }

    /// The field's value; nil where it is absent, or was refused, which is then among the findings.
    mutating func value(of spec: FieldSpec) -> FieldValue? {
        if let spoken = Spoken(spec), source == .form, has(spoken.nameBytes) {
            return value(of: spec, spoken)
        }
        let pairs = take(spec.nameBytes)
        findings.enter(.name(spec.nameBytes[...]))
        defer { findings.leave() }
        do {
            switch spec.kind {
            case .list(.object(let shape), let maxCount) where source == .form:
                return try rows(of: shape, spec, maxCount: maxCount, from: pairs)
            case .list(let element, let maxCount):
                return try list(of: element, maxCount: maxCount, from: pairs, isOptional: spec.isOptional)
            case .money(let range):
                return try money(spec, in: range, from: pairs)
            case .object(let shape) where source == .form:
                return try object(of: shape, spec, from: pairs)
            default:
                let text = try single(pairs) ?? []
                let isBlank = Whitespace.trim(text[...]).isEmpty
                return isBlank ? try absent(spec, wasSent: !pairs.isEmpty) : try single(spec.kind, text[...])
            }
        } catch {
            findings.add(error.detail)
            return nil
        }
    }

    private func has(_ name: [UInt8]) -> Bool { values[prefix + name] != nil }

    /// What people write in another unit than the field has.
    private mutating func value(of spec: FieldSpec, _ spoken: Spoken) -> FieldValue? {
        let (pairs, currency) = (take(spoken.nameBytes), values[Spoken.currencyName]?.first?.value)
        unused.remove(Spoken.currencyName)
        findings.enter(.name(spoken.nameBytes[...]))
        defer { findings.leave() }
        do throws(Refused) {
            let filled = pairs.map { Whitespace.trim($0.value[...]) }.filter { !$0.isEmpty }
            var numbers: [FieldValue] = []
            for text in filled { numbers.append(.integer(try spoken.number(text, currency))) }
            if case .list(_, let maxCount) = spec.kind {
                if numbers.isEmpty, spec.isOptional { return nil }
                guard numbers.count <= maxCount else {
                    throw Refused("must have at most \(maxCount) entries")
                }
                return .list(numbers)
            }
            guard numbers.count <= 1 else { throw Refused("must be given once") }
            if let number = numbers.first { return number }
            return try absent(spec, wasSent: true)
        } catch {
            findings.add(error.detail)
            return nil
        }
    }

    private mutating func take(_ name: [UInt8]) -> [FormDecoder.Pair] {
        let name = prefix + name
        unused.remove(name)
        return values[name] ?? []
    }

    private func single(_ pairs: [FormDecoder.Pair]) throws(Refused) -> [UInt8]? {
        guard pairs.count <= 1 else { throw Refused("must be given once") }
        return pairs.first?.value
    }

    private func absent(_ spec: FieldSpec, wasSent: Bool) throws(Refused) -> FieldValue? {
        if spec.isOptional { return nil }
        switch spec.kind {
        case .boolean where source == .form: return .boolean(false)
        case .text(let rule) where rule.min == 0 && wasSent: return .text("")
        default: throw Refused("is required")
        }
    }

    private func single(_ kind: Kind, _ text: ArraySlice<UInt8>) throws(Refused) -> FieldValue {
        switch kind {
        case .integer(let range):
            let digits = Whitespace.trim(text)
            do {
                return .integer(try Kind.check(try Decimal.parse(digits), in: range))
            } catch let refused as Refused {
                throw refused
            } catch Decimal.Refusal.outOfRange {
                throw Kind.beyond(range, isNegative: digits.first == UInt8(ascii: "-"))
            } catch {
                throw Refused("must be a whole number")
            }
        case .boolean:
            if text.elementsEqual("true".utf8) { return .boolean(true) }
            if text.elementsEqual("false".utf8) { return .boolean(false) }
            // What a browser sends for a ticked box that has no value of its own.
            if source == .form, text.elementsEqual("on".utf8) { return .boolean(true) }
            throw Refused("must be true or false")
        case .instant:
            if let time = clocks?(String(decoding: text, as: UTF8.self)) { return .instant(time) }
            guard let value = try kind.fromText(text) else { throw Refused("must be a time") }
            return value
        default:
            guard let value = try kind.fromText(text) else { throw Refused("can only be given as JSON") }
            return value
        }
    }

    private mutating func list(
        of kind: Kind, maxCount: Int, from pairs: [FormDecoder.Pair], isOptional: Bool
    ) throws(Refused) -> FieldValue? {
        let given = pairs.flatMap { pair in
            source == .query ? pair.parts : (pair.value.isEmpty ? [] : [pair.value])
        }
        let entries = given.filter { source == .query || !$0.elementsEqual("[]".utf8) }
        if given.isEmpty, isOptional { return nil }
        guard entries.count <= maxCount else { throw Refused("must have at most \(maxCount) entries") }
        var elements: [FieldValue] = []
        for entry in entries { elements.append(try single(kind, entry[...])) }
        return .list(elements)
    }

    private mutating func money(
        _ spec: FieldSpec, in range: ClosedRange<Int64>, from pairs: [FormDecoder.Pair]
    ) throws(Refused) -> FieldValue? {
        let amount = try single(pairs) ?? []
        let code = try single(take(Array(spec.currencyName.utf8))) ?? []
        // A form sends its preset currency also where the amount is left empty.
        guard !amount.isEmpty else { return try absent(spec, wasSent: false) }
        guard let currency = Currency(text: code.span) else {
            throw Refused("must come with \(spec.currencyName), a currency of three capitals")
        }
        guard let money = Money(decimal: Array(Whitespace.trim(amount[...])), currency: currency) else {
            throw Refused("must be an amount in \(currency.code), exact to \(currency.minorDigits) decimals")
        }
        _ = try Kind.check(money.amountMinor, in: range)
        return .money(money)
    }
}

/// What a form alone can say: objects within it.
extension FormReading {
    fileprivate mutating func object(of shape: Shape, _ spec: FieldSpec, from pairs: [FormDecoder.Pair])
        throws(Refused) -> FieldValue?
    {
        if let whole = try single(pairs), !Whitespace.trim(whole[...]).isEmpty {
            return record(of: shape, whole)
        }
        let inner = prefix + spec.nameBytes + [Self.point]
        guard isFilledIn(inner) else {
            useUp(inner)
            if spec.isOptional { return nil }
            // What it lacks is told where it is lacking.
            return read(shape, below: inner)
        }
        return read(shape, below: inner)
    }

    fileprivate mutating func rows(
        of shape: Shape, _ spec: FieldSpec, maxCount: Int, from pairs: [FormDecoder.Pair]
    ) throws(Refused) -> FieldValue? {
        var rows: [FieldValue] = []
        let whole = pairs.filter { !Whitespace.trim($0.value[...]).isEmpty }
        let before = prefix + spec.nameBytes + [Self.point]
        let wasSent = !pairs.isEmpty || names.contains { $0.starts(with: before) }
        let numbers = rowNumbers(before)
        if spec.isOptional, !wasSent { return nil }
        guard whole.count + numbers.count <= maxCount else {
            useUp(prefix + spec.nameBytes + [Self.point])
            throw Refused("must have at most \(maxCount) entries")
        }
        for pair in whole {
            findings.enter(.index(rows.count))
            if let row = record(of: shape, pair.value) { rows.append(row) }
            findings.leave()
        }
        for number in numbers {
            findings.enter(.index(number))
            let inner = prefix + spec.nameBytes + [Self.point] + Array("\(number)".utf8) + [Self.point]
            if let row = read(shape, below: inner) { rows.append(row) }
            findings.leave()
        }
        return .list(rows)
    }

    private static var point: UInt8 { UInt8(ascii: ".") }

    /// The numbers of the rows that are not left blank, in their order.
    private mutating func rowNumbers(_ before: [UInt8]) -> [Int] {
        var numbers: Set<Int> = []
        for name in names where name.starts(with: before) {
            let digits = name.dropFirst(before.count).prefix { $0 != Self.point }
            let row = before + digits + [Self.point]
            // As it is written only: `01` names nothing, and is refused as unknown.
            guard let number = Int(String(decoding: digits, as: UTF8.self)),
                "\(number)".utf8.elementsEqual(digits),
                number >= 0
            else { continue }
            if isFilledIn(row) { numbers.insert(number) } else { useUp(row) }
        }
        return numbers.sorted()
    }

    /// A preset currency fills nothing in.
    private func isFilledIn(_ before: [UInt8]) -> Bool {
        names.contains { name in
            name.starts(with: before) && !name.reversed().starts(with: "_currency".utf8.reversed())
                && (values[name] ?? []).contains { !Whitespace.trim($0.value[...]).isEmpty }
        }
    }

    private mutating func useUp(_ before: [UInt8]) {
        for name in names where name.starts(with: before) { unused.remove(name) }
    }

    private mutating func read(_ shape: Shape, below inner: [UInt8]) -> FieldValue? {
        let outer = prefix
        prefix = inner
        defer { prefix = outer }
        let before = findings.errors.count
        let values = shape.fields.map { value(of: $0) }
        return findings.errors.count == before ? .record(Record(shape: shape, values: values)) : nil
    }

    private mutating func record(of shape: Shape, _ json: [UInt8]) -> FieldValue? {
        do { return .record(try shape.read(json: json)) } catch {
            for wrong in error.errors {
                findings.add(wrong.name.isEmpty ? wrong.detail : "\(wrong.name) \(wrong.detail)")
            }
            return nil
        }
    }
}
