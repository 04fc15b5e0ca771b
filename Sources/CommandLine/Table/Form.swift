// The bridge between a kind of value and the Swift type that a command reads it as.

public struct Form<Value: Sendable>: Sendable {
    let kind: Kind
    let decode: @Sendable (Plain) -> Value?
    let encode: @Sendable (Value) -> Plain
}

extension Form where Value == String {
    public static var text: Self {
        Form(kind: .text, decode: { $0.text }, encode: { .text($0) })
    }

    /// One of some words.
    public static func choice(_ words: [String]) -> Self {
        Form(kind: .choice(words), decode: { $0.text }, encode: { .text($0) })
    }
}

extension Form where Value == Int {
    public static func integer(in range: ClosedRange<Int>) -> Self { number(.integer(range)) }

    /// Milliseconds, written `500ms`, `10s`, `2m`, `1h`, `1d`.
    public static func duration(inMs range: ClosedRange<Int> = 0...Int.max) -> Self {
        number(.durationMs(range))
    }

    /// Bytes, written `512`, `512B`, `64KiB`, `1MiB`, `2GiB`, `1TiB`.
    public static func size(inBytes range: ClosedRange<Int> = 0...Int.max) -> Self {
        number(.sizeBytes(range))
    }

    private static func number(_ kind: Kind) -> Self {
        Form(kind: kind, decode: { $0.integer }, encode: { .integer($0) })
    }
}

extension Form where Value == Bool {
    /// Written `on`, `off`, `true`, `false`.
    public static var onOff: Self {
        Form(kind: .boolean, decode: { $0.boolean }, encode: { .boolean($0) })
    }
}

extension Form where Value == [String] {
    /// Several texts, with commas between them; a flag may also be given several times.
    public static var list: Self {
        Form(kind: .list, decode: { $0.list }, encode: { .list($0) })
    }
}

extension Form where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One case of an enumeration, by its raw value.
    public static func choice(of type: Value.Type = Value.self) -> Self {
        Form(
            kind: .choice(type.allCases.map(\.rawValue)),
            decode: { $0.text.flatMap { Value(rawValue: $0) } },
            encode: { .text($0.rawValue) })
    }
}
