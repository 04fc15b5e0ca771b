// The limits of single values, the same whether they came as JSON or as a form's text.

extension Kind {
    static func check(_ value: Int64, in range: ClosedRange<Int64>) throws(Refused) -> Int64 {
        guard value >= range.lowerBound else { throw Refused("must be at least \(range.lowerBound)") }
        guard value <= range.upperBound else { throw Refused("must be at most \(range.upperBound)") }
        return value
    }

    /// What a whole number beyond Int64 is told, which lies beyond any range.
    static func beyond(_ range: ClosedRange<Int64>, isNegative: Bool) -> Refused {
        isNegative
            ? Refused("must be at least \(range.lowerBound)") : Refused("must be at most \(range.upperBound)")
    }

    /// A value of one of the kinds that are sent as text, nil for the other kinds.
    func fromText(_ text: ArraySlice<UInt8>) throws(Refused) -> FieldValue? {
        switch self {
        case .text(let rule):
            return .text(try rule.check(text))
        case .choice(let options):
            guard let option = options.first(where: { $0.utf8.elementsEqual(text) }) else {
                throw Refused("must be one of \(options.joined(separator: ", "))")
            }
            return .text(option)
        case .uuid:
            guard let uuid = UUID(text: text.span) else { throw Refused("must be a UUID") }
            return .uuid(uuid)
        case .instant:
            guard let instant = Instant(text: text.span) else {
                throw Refused("must be a time as RFC 3339 with an offset, such as 2026-11-21T10:56:00Z")
            }
            return .instant(instant)
        case .integer, .boolean, .money, .list, .object:
            return nil
        }
    }
}
