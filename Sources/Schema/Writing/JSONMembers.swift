// Members of an object written in one line each: a name or a declared field, and its value.

/// What stands in a JSON document as one value.
public protocol JSONWritable {
    func write(to json: inout JSONWriter)
}

extension JSONWriter {
    public mutating func member<Value: JSONWritable>(_ field: Field<Value>, _ value: Value) {
        key(field.spec.jsonKey)
        value.write(to: &self)
    }

    /// - Parameter name: one of ours, never from outside.
    public mutating func member(_ name: String, _ value: some JSONWritable) {
        key(name)
        value.write(to: &self)
    }

    public mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        beginObject()
        try members(&self)
        endObject()
    }

    public mutating func array<Element>(
        _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) throws -> Void
    ) rethrows {
        beginArray()
        for element in elements { try write(&self, element) }
        endArray()
    }
}

extension String: JSONWritable {
    public func write(to json: inout JSONWriter) { json.text(self) }
}

extension Int64: JSONWritable {
    public func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Bool: JSONWritable {
    public func write(to json: inout JSONWriter) { json.boolean(self) }
}

extension UUID: JSONWritable {
    public func write(to json: inout JSONWriter) { json.uuid(self) }
}

extension Instant: JSONWritable {
    public func write(to json: inout JSONWriter) { json.instant(self) }
}

extension Money: JSONWritable {
    public func write(to json: inout JSONWriter) { json.money(self) }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    public func write(to json: inout JSONWriter) {
        if let self { self.write(to: &json) } else { json.null() }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    public func write(to json: inout JSONWriter) { json.array(self) { $1.write(to: &$0) } }
}
