// What a shape demands, said as JSON Schema 2020-12. The OpenAPI document around it is the API's.

extension Shape {
    /// Writes the schema of an object of this shape, in which nothing but its fields may stand. Of a shape
    /// without fields nothing is said but that it is an object.
    public func writeJSONSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "object")
        writer.describe(description)
        writeMembers(to: &writer)
        writer.endObject()
    }

    fileprivate func writeMembers(to writer: inout JSONWriter) {
        if fields.isEmpty { return }
        writer.key("properties")
        writer.beginObject()
        for spec in fields {
            writer.key(spec.jsonKey)
            spec.writeJSONSchema(to: &writer, nullable: spec.isOptional)
        }
        writer.endObject()
        writer.member("required", .list(fields.filter { !$0.isOptional }.map { .text($0.name) }))
        writer.member("additionalProperties", false)
    }
}

extension FieldSpec {
    /// Writes the schema of this field's value.
    /// - Parameter nullable: true for an optional member of a body, false for a parameter of a query.
    public func writeJSONSchema(to writer: inout JSONWriter, nullable: Bool = false) {
        writer.beginObject()
        kind.writeSchemaMembers(to: &writer, nullable: nullable)
        writer.describe(description)
        if let example { writer.member("examples", .list([example])) }
        writer.endObject()
    }
}

extension Kind {
    fileprivate func writeSchemaMembers(to writer: inout JSONWriter, nullable: Bool) {
        writer.type(schemaType, nullable: nullable)
        switch self {
        case .text(let rule):
            rule.writeSchemaMembers(to: &writer)
        case .integer(let range):
            writer.member("format", "int64")
            writer.limits(range)
        case .boolean:
            break
        case .uuid:
            writer.member("format", "uuid")
        case .instant:
            writer.member("format", "date-time")
        case .money(let range):
            Kind.writeMoneyMembers(range, to: &writer)
        case .choice(let options):
            writer.member("enum", .list(options.map { .text($0) } + (nullable ? [.null] : [])))
        case .list(let element, let maxCount):
            writer.key("items")
            writer.beginObject()
            element.writeSchemaMembers(to: &writer, nullable: false)
            writer.endObject()
            writer.member("maxItems", .integer(Int64(maxCount)))
        case .object(let shape):
            shape.writeMembers(to: &writer)
        }
    }

    private var schemaType: String {
        switch self {
        case .text, .choice, .uuid, .instant: "string"
        case .integer: "integer"
        case .boolean: "boolean"
        case .list: "array"
        case .money, .object: "object"
        }
    }

    private static func writeMoneyMembers(_ range: ClosedRange<Int64>, to writer: inout JSONWriter) {
        writer.key("properties")
        writer.beginObject()
        writer.key("amount")
        writer.beginObject()
        writer.member("type", "integer")
        writer.member("format", "int64")
        writer.limits(range)
        writer.describe("In minor units of the currency.")
        writer.endObject()
        writer.member("currency", ["type": "string", "pattern": "^[A-Z]{3}$"])
        writer.endObject()
        writer.member("required", ["amount", "currency"])
        writer.member("additionalProperties", false)
    }
}

extension TextRule {
    fileprivate func writeSchemaMembers(to writer: inout JSONWriter) {
        if min > 0 { writer.member("minLength", .integer(Int64(min))) }
        writer.member("maxLength", .integer(Int64(max)))
        switch format {
        case .line:
            let mustShow = min > 0 ? "\(Self.visible)\(Self.printable)*" : ""
            writer.member("pattern", .text("^\(Self.printable)*\(mustShow)$"))
        case .multiline:
            if min > 0 { writer.member("pattern", "\\S") }
        case .password:
            writer.member("format", "password")
            writer.member("pattern", .text("^\(Self.printable)*$"))
        case .email:
            writer.member("format", "email")
        case .phone:
            writer.member("pattern", #"^\+?[0-9 ().\-/]+$"#)
        case .vin:
            writer.member("pattern", "^[A-HJ-NPR-Za-hj-npr-z0-9]{17}$")
        case .date:
            writer.member("format", "date")
        }
    }

    /// One scalar that a line may hold, and one that is not white space either, as ECMAScript and most
    /// others read it.
    private static let printable = "[^\(forbidden)]"
    private static let visible = #"[^\s\#(forbidden)]"#
    private static let forbidden =
        #"\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069"#
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ value: JSONValue) {
        key(name)
        self.value(value)
    }

    fileprivate mutating func describe(_ description: String) {
        if !description.isEmpty { member("description", .text(description)) }
    }

    fileprivate mutating func type(_ name: String, nullable: Bool) {
        member("type", nullable ? [.text(name), "null"] : .text(name))
    }

    /// The ends of a range, but for those that Int64 itself sets.
    fileprivate mutating func limits(_ range: ClosedRange<Int64>) {
        if range.lowerBound > .min { member("minimum", .integer(range.lowerBound)) }
        if range.upperBound < .max { member("maximum", .integer(range.upperBound)) }
    }
}
