// One statement, as static text, and the values that go into it.

public import Schema
internal import Synchronization

/// A statement in the subset that both engines read, with parameters `$1`, `$2` …, and where they differ one
/// of a pair.
///
/// Made once, as a `static let`: its number is what a connection's statement cache is indexed by, so running
/// it again costs neither hashing nor parsing. Text that is put together for each call has no number of its
/// own and is looked up by its text.
public struct Query: Sendable {
    public let text: String
    /// The same for PostgreSQL, where that needs other words.
    package let postgres: String?
    /// The same for several at once, where PostgreSQL does that with less than one for each: it takes a list,
    /// and its last column is the place in that list, from one.
    package let forSeveral: String?
    /// Whether nearly every transaction that writes asks this, once before it changes the answer. Where
    /// asking takes long, it is asked when the transaction begins.
    package let isForeseen: Bool
    package let number: Int

    private static let next = Atomic<Int>(0)

    /// - Parameter isForeseen: only of what takes no values.
    public init(
        _ text: String, postgres: String? = nil, forSeveral: String? = nil, isForeseen: Bool = false
    ) {
        (self.text, self.postgres, self.forSeveral) = (text, postgres, forSeveral)
        self.isForeseen = isForeseen
        number = Self.next.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    private init(text: String, number: Int) {
        (self.text, postgres, forSeveral, isForeseen, self.number) = (text, nil, nil, false, number)
    }

    /// Whether it is the same statement; not what goes into it.
    package func isSame(as other: Query) -> Bool {
        number == other.number && (number >= 0 || text == other.text)
    }

    /// A statement whose text depends on the request (filters, sort). It must be made of fixed pieces alone;
    /// whatever came from outside is a parameter.
    public static func assembled(_ text: String) -> Query { Query(text: text, number: -1) }
}

/// What can be bound to a parameter.
public enum Value: Sendable, Equatable {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    /// Text that stands as UTF-8 already, such as JSON that was just written.
    case utf8([UInt8])
    case bytes([UInt8])
    case uuid(UUID)

    public static func instant(_ value: Instant) -> Value { .integer(value.epochMs) }
    public static func boolean(_ value: Bool) -> Value { .integer(value ? 1 : 0) }
    public static func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }
    public static func uuid(_ value: UUID?) -> Value { value.map { .uuid($0) } ?? .null }
    public static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
    public static func instant(_ value: Instant?) -> Value { value.map { .integer($0.epochMs) } ?? .null }
}
