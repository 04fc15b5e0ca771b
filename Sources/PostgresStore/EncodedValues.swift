// Values in PostgreSQL's binary form.

internal import Schema
internal import Store

struct EncodedValues {
    private var bytes: [UInt8] = []
    /// Where each begins; nil for a NULL.
    private var places: [Int?] = []
    private var lengths: [Int32] = []

    /// - Parameter types: what the statement takes, as the server has inferred it.
    init(_ values: [Value], _ types: [UInt32]) throws(StoreError) {
        guard values.count == types.count else {
            throw .mistake("\(values.count) values for \(types.count) parameters")
        }
        bytes.reserveCapacity(values.count * 16)
        for (value, type) in zip(values, types) { try append(value, type) }
        // What is empty has an address too, or it would be taken for NULL.
        bytes.append(0)
    }

    /// Those of several at once: of each parameter a list.
    /// - Parameter types: of the lists.
    init(lists values: [[Value]], _ types: [UInt32]) throws(StoreError) {
        for (parameter, list) in types.enumerated() {
            guard let type = PostgresType.element(of: list) else { throw .mistake("no list: \(list)") }
            let start = bytes.count
            places.append(start)
            // One dimension, in which there may be NULLs, of so many, counted from one.
            for word in [1, 1, type, UInt32(truncatingIfNeeded: values.count), 1] { append(bigEndian: word) }
            for row in values {
                guard row.count == types.count else {
                    throw .mistake("\(row.count) values for \(types.count) parameters")
                }
                try append(element: row[parameter], type)
            }
            lengths.append(Int32(clamping: bytes.count - start))
        }
    }

    private mutating func append(element value: Value, _ type: UInt32) throws(StoreError) {
        let start = bytes.count
        append(bigEndian: Int32(-1))
        guard try append(bytesOf: value, type) else { return }
        let length = Int32(clamping: bytes.count - start - 4).bigEndian
        unsafe withUnsafeBytes(of: length) { unsafe bytes.replaceSubrange(start..<start + 4, with: $0) }
    }

    private mutating func append(_ value: Value, _ type: UInt32) throws(StoreError) {
        let start = bytes.count
        let isThere = try append(bytesOf: value, type)
        places.append(isThere ? start : nil)
        lengths.append(Int32(clamping: bytes.count - start))
    }

    /// - Returns: whether there is any: NULL has none.
    private mutating func append(bytesOf value: Value, _ type: UInt32) throws(StoreError) -> Bool {
        switch value {
        case .null: return false
        case .integer(let number): try append(number, type)
        case .double(let number): append(bigEndian: number.bitPattern)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .utf8(let text), .bytes(let text): bytes.append(contentsOf: text)
        case .uuid(let id):
            append(bigEndian: id.high)
            append(bigEndian: id.low)
        }
        return true
    }

    private mutating func append(_ number: Int64, _ type: UInt32) throws(StoreError) {
        switch type {
        case PostgresType.double: append(bigEndian: Double(number).bitPattern)
        case PostgresType.boolean: bytes.append(number == 0 ? 0 : 1)
        case PostgresType.int4:
            guard let narrow = Int32(exactly: number) else { throw .mistake("\(number) is too large here") }
            append(bigEndian: narrow)
        default: append(bigEndian: number)
        }
    }

    private mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Lends what libpq takes: where each value is, how long it is, and that it is binary. It copies them.
    @unsafe func withPointers<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, [Int32], [Int32]) -> R
    ) -> R {
        unsafe bytes.withUnsafeBytes { memory in
            let start = unsafe memory.bindMemory(to: CChar.self).baseAddress
            let pointers = unsafe places.map { place in
                unsafe place.flatMap { place in unsafe start.map { unsafe $0 + place } }
            }
            return unsafe pointers.withUnsafeBufferPointer {
                unsafe body($0.baseAddress, lengths, [Int32](repeating: 1, count: lengths.count))
            }
        }
    }
}

/// Types by the numbers that they have in every PostgreSQL.
enum PostgresType {
    static let boolean: UInt32 = 16
    static let int4: UInt32 = 23
    static let double: UInt32 = 701

    /// The type of a list beside that of what is in it: truth, bytes, int8, int4, text, double, uuid.
    private static let lists: [(element: UInt32, list: UInt32)] = [
        (boolean, 1_000), (17, 1_001), (20, 1_016), (int4, 1_007), (25, 1_009), (double, 1_022),
        (2_950, 2_951),
    ]

    static func list(of element: UInt32) -> UInt32? { lists.first { $0.element == element }?.list }
    static func element(of list: UInt32) -> UInt32? { lists.first { $0.list == list }?.element }
}
