// A JSON body read by a shape: every field error is collected; JSON that is none ends the reading at once.

extension Shape {
    /// - Throws: `Invalid` with all field errors, or with one at the pointer "" where the bytes are not JSON.
    public func read(json bytes: [UInt8]) throws(Invalid) -> Record {
        var reading = JSONReading(reader: JSONReader(bytes))
        let value: FieldValue?
        do {
            value = try reading.value(of: .object(self))
            try reading.reader.finish()
        } catch {
            throw Invalid([FieldError(pointer: "", detail: "is not valid JSON: \(error)")])
        }
        guard reading.findings.errors.isEmpty, case .record(let record) = value else {
            throw Invalid(reading.findings.errors)
        }
        return record
    }
}

/// Where the reading stands, and what it has found.
private struct JSONReading {
    var reader: JSONReader
    var findings = Findings()

    /// Reads the next value; nil where it was refused, which is then among the findings.
    mutating func value(of kind: Kind) throws(JSONError) -> FieldValue? {
        let type = try reader.peek()
        switch (kind, type) {
        case (.text, .text), (.choice, .text), (.uuid, .text), (.instant, .text):
            let text = try reader.readText()
            return attempt { () throws(Refused) in try kind.fromText(text) }
        case (.integer(let range), .number):
            return try integer(in: range).map { .integer($0) }
        case (.boolean, .boolean):
            return .boolean(try reader.readBoolean())
        case (.money(let range), .object):
            return try money(in: range)
        case (.list(let element, let maxCount), .array):
            return try list(of: element, maxCount: maxCount)
        case (.object(let shape), .object):
            return try record(of: shape)
        default:
            try reader.skip()
            findings.add("must be \(kind.phrase), but is \(type.phrase)")
            return nil
        }
    }

    private mutating func record(of shape: Shape) throws(JSONError) -> FieldValue? {
        let before = findings.errors.count
        var values = shape.nothing
        var wasMet = shape.unmet
        var next = 0
        try reader.beginObject()
        while let name = try reader.nextName() {
            guard let index = shape.index(of: name, guess: next) else {
                try reader.skip()
                findings.add("is not a known field", at: name)
                continue
            }
            next = index + 1
            let spec = shape.fields[index]
            if spec.isOptional, try reader.peek() == .null {
                try reader.readNull()
                continue
            }
            wasMet[index] = true
            findings.enter(.name(name))
            values[index] = try value(of: spec.kind)
            findings.leave()
        }
        for (spec, wasMet) in zip(shape.fields, wasMet) where !wasMet && !spec.isOptional {
            findings.add("is required", at: spec.nameBytes[...])
        }
        return findings.errors.count == before ? .record(Record(shape: shape, values: values)) : nil
    }

    private mutating func list(of kind: Kind, maxCount: Int) throws(JSONError) -> FieldValue? {
        var elements: [FieldValue] = []
        var count = 0
        var isWhole = true
        try reader.beginArray()
        while try reader.nextElement() {
            count += 1
            guard count <= maxCount else {
                try reader.skip()
                continue
            }
            findings.enter(.index(count - 1))
            if let element = try value(of: kind) { elements.append(element) } else { isWhole = false }
            findings.leave()
        }
        guard count <= maxCount else {
            findings.add("must have at most \(maxCount) entries")
            return nil
        }
        return isWhole ? .list(elements) : nil
    }

    private mutating func integer(in range: ClosedRange<Int64>) throws(JSONError) -> Int64? {
        let isNegative = reader.current == UInt8(ascii: "-")
        let number = try reader.readNumber()
        return attempt { () throws(Refused) in
            switch number {
            case .integer(let value): try Kind.check(value, in: range)
            case .beyondInteger: throw Kind.beyond(range, isNegative: isNegative)
            case .fraction: throw Refused("must be a whole number, without point and exponent")
            }
        }
    }

    private mutating func money(in range: ClosedRange<Int64>) throws(JSONError) -> FieldValue? {
        var amount: Int64?
        var currency: Currency?
        var missing = ["amount", "currency"]
        try reader.beginObject()
        while let name = try reader.nextName() {
            findings.enter(.name(name))
            let type = try reader.peek()
            if name.elementsEqual("amount".utf8) {
                missing.removeAll { $0 == "amount" }
                if type == .number {
                    amount = try integer(in: range)
                } else {
                    try refuse("a whole number", type)
                }
            } else if name.elementsEqual("currency".utf8) {
                missing.removeAll { $0 == "currency" }
                if type == .text { currency = try self.currency() } else { try refuse("text", type) }
            } else {
                try reader.skip()
                findings.add("is not a known field")
            }
            findings.leave()
        }
        for name in missing { findings.add("is required", at: Array(name.utf8)[...]) }
        guard let amount, let currency else { return nil }
        return .money(Money(amountMinor: amount, currency: currency))
    }

    private mutating func currency() throws(JSONError) -> Currency? {
        let text = try reader.readText()
        if let currency = Currency(text: text.span) { return currency }
        findings.add("must be a currency of three capitals, such as USD")
        return nil
    }

    private mutating func refuse(_ wanted: String, _ found: JSONType) throws(JSONError) {
        try reader.skip()
        findings.add("must be \(wanted), but is \(found.phrase)")
    }

    private mutating func attempt<Value>(_ check: () throws(Refused) -> Value?) -> Value? {
        do {
            return try check()
        } catch {
            findings.add(error.detail)
            return nil
        }
    }
}
