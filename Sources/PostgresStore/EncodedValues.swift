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

    private mutating func append(_ value: Value, _ type: UInt32) throws(StoreError) {
        let start = bytes.count
        switch value {
        case .null:
            places.append(nil)
            lengths.append(0)
            return
        case .integer(let number): try append(number, type)
        case .double(let number): append(bigEndian: number.bitPattern)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .utf8(let text), .bytes(let text): bytes.append(contentsOf: text)
        case .uuid(let id):
            append(bigEndian: id.high)
            append(bigEndian: id.low)
        }
        places.append(start)
        lengths.append(Int32(clamping: bytes.count - start))
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
}
