// A declared field as a typed handle: what a shape is made of, and what takes a value out of a record.

public struct Field<Value>: Sendable {
    public let spec: FieldSpec
    /// The typed value; nil where the kept one has another type. Absent is given as nil.
    let typed: @Sendable (FieldValue?) -> Value?

    init(spec: FieldSpec, typed: @escaping @Sendable (FieldValue?) -> Value?) {
        self.spec = spec
        self.typed = typed
    }

    /// The same field, which may be left out or be null.
    public var optional: Field<Value?> {
        let typed = self.typed
        return Field<Value?>(spec: spec.with(isOptional: true)) { value in
            if value == nil { .some(nil) } else { typed(value).map { .some($0) } }
        }
    }

    /// A field that holds up to `max` of these.
    public func list(max: Int) -> Field<[Value]> {
        let typed = self.typed
        return Field<[Value]>(spec: spec.with(kind: .list(of: spec.kind, maxCount: max))) { value in
            guard case .list(let elements) = value else { return nil }
            let all = elements.compactMap { typed($0) }
            return all.count == elements.count ? all : nil
        }
    }

    /// The same field with its value in a type of the product, such as an id of its own type.
    public func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Field<Other> {
        let typed = self.typed
        return Field<Other>(spec: spec) { typed($0).map(transform) }
    }

    /// The same field with a value as the API would show it.
    public func example(_ value: JSONValue) -> Field {
        Field(spec: spec.with(example: value), typed: typed)
    }

    /// The same field with a token for a browser's autofill.
    public func autocomplete(_ token: String) -> Field {
        Field(spec: spec.with(autocomplete: token), typed: typed)
    }
}

extension Field where Value == String {
    public static func text(_ name: String, _ rule: TextRule, _ about: String = "") -> Field {
        Field(spec: FieldSpec(name: name, kind: .text(rule), description: about)) { $0?.text }
    }

    /// One line.
    public static func text(_ name: String, min: Int = 1, max: Int, _ about: String = "") -> Field {
        text(name, .line(min: min, max: max), about)
    }

    public static func choice(_ name: String, _ options: [String], _ about: String = "") -> Field {
        Field(spec: FieldSpec(name: name, kind: .choice(options), description: about)) { $0?.text }
    }
}

extension Field where Value: RawRepresentable & CaseIterable & SendableMetatype, Value.RawValue == String {
    /// One of the cases of an enumeration, by its raw value.
    public static func choice(_ name: String, of type: Value.Type, _ about: String = "") -> Field {
        let options = type.allCases.map { $0.rawValue }
        return Field(spec: FieldSpec(name: name, kind: .choice(options), description: about)) { value in
            value?.text.flatMap { Value(rawValue: $0) }
        }
    }
}

extension Field where Value == Int64 {
    public static func integer(
        _ name: String, in range: ClosedRange<Int64> = .min ... .max, _ about: String = ""
    ) -> Field {
        Field(spec: FieldSpec(name: name, kind: .integer(range), description: about)) { $0?.integer }
    }
}

extension Field where Value == Bool {
    public static func boolean(_ name: String, _ about: String = "") -> Field {
        Field(spec: FieldSpec(name: name, kind: .boolean, description: about)) { $0?.boolean }
    }
}

extension Field where Value == UUID {
    public static func uuid(_ name: String, _ about: String = "") -> Field {
        Field(spec: FieldSpec(name: name, kind: .uuid, description: about)) { $0?.uuid }
    }
}

extension Field where Value == Instant {
    public static func instant(_ name: String, _ about: String = "") -> Field {
        Field(spec: FieldSpec(name: name, kind: .instant, description: about)) { $0?.instant }
    }
}

extension Field where Value == Money {
    /// - Parameter minor: the range of the amount in minor units, of whatever currency.
    public static func money(
        _ name: String, minor: ClosedRange<Int64> = 0 ... .max, _ about: String = ""
    ) -> Field {
        Field(spec: FieldSpec(name: name, kind: .money(minor), description: about)) { $0?.money }
    }
}

extension Field where Value == Record {
    public static func object(_ name: String, _ shape: Shape, _ about: String = "") -> Field {
        let about = about.isEmpty ? shape.description : about
        return Field(spec: FieldSpec(name: name, kind: .object(shape), description: about)) { $0?.record }
    }
}
