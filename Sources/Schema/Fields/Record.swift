// The values that were read by a shape: all required ones are there, and each is within its field's limits.

public struct Record: Sendable {
    public let shape: Shape
    /// In the order of the shape's fields; nil where an optional field is absent.
    public let values: [FieldValue?]

    /// Only readers make records, for only they have checked the values.
    init(shape: Shape, values: [FieldValue?]) {
        self.shape = shape
        self.values = values
    }

    /// The value of a field, by the very handle that the shape was made of, or one mapped from it.
    ///
    /// Stops the program for any other handle. No input can bring that about, only the code, and at the
    /// first call; going on with a made-up value would put it into the books.
    public subscript<Value>(field: Field<Value>) -> Value {
        guard let index = shape.index(of: field.spec), let value = field.typed(values[index]) else {
            preconditionFailure("\(shape.name) was not made of this field: \(field.spec.name)")
        }
        return value
    }

    /// Whether the field was given, and not as null.
    public func isPresent<Value>(_ field: Field<Value>) -> Bool {
        guard let index = shape.index(of: field.spec) else { return false }
        return values[index] != nil
    }

    /// Writes all fields as the API shows them, absent ones as null.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (spec, value) in zip(shape.fields, values) {
            writer.key(spec.jsonKey)
            if let value { value.write(to: &writer) } else { writer.null() }
        }
        writer.endObject()
    }
}

extension Record {
    /// As JSON, with what is absent left out: as a column keeps it.
    public var written: [UInt8] { written(of: shape) }

    /// - Parameter part: the shape whose fields alone are written, where this one has more.
    public func written(of part: Shape) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for (spec, value) in zip(shape.fields, values) {
            guard let value, part.fields.contains(where: { $0 === spec }) else { continue }
            json.key(spec.jsonKey)
            value.write(to: &json)
        }
        json.endObject()
        return json.bytes
    }
}

extension Record: Equatable {
    public static func == (left: Record, right: Record) -> Bool {
        left.shape === right.shape && left.values == right.values
    }
}
