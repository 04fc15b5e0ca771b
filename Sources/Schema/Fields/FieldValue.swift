// A value that a field's rules have let through, of the type that its kind has.

public indirect enum FieldValue: Equatable, Sendable {
    /// Also a choice.
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case uuid(UUID)
    case instant(Instant)
    case money(Money)
    case list([FieldValue])
    case record(Record)

    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    public var uuid: UUID? { if case .uuid(let value) = self { value } else { nil } }
    public var instant: Instant? { if case .instant(let value) = self { value } else { nil } }
    public var money: Money? { if case .money(let value) = self { value } else { nil } }
    public var record: Record? { if case .record(let value) = self { value } else { nil } }

    /// Writes the value as the API shows it.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let value): writer.text(value)
        case .integer(let value): writer.integer(value)
        case .boolean(let value): writer.boolean(value)
        case .uuid(let value): writer.uuid(value)
        case .instant(let value): writer.instant(value)
        case .money(let value): writer.money(value)
        case .list(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .record(let record): record.write(to: &writer)
        }
    }
}
