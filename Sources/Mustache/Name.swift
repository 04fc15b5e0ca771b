// The name of a field as two words, so that one is found among dozens without a look at any text.

extension View {
    /// A name of up to fifteen bytes is these bytes and their number. A longer one is known by its first
    /// eight and by 64 bits that all of its bytes have a part in; all names are chosen by whoever writes
    /// pages. It counts no references, and of a literal the compiler makes two constants.
    @frozen
    public struct Name: Sendable, Hashable, ExpressibleByStringLiteral {
        @usableFromInline let low: UInt64
        @usableFromInline let high: UInt64

        @inlinable
        public init(_ text: String) {
            var text = text
            self = text.withUTF8 { unsafe Name(UnsafeRawBufferPointer($0)) }
        }

        @inlinable @inline(__always)
        public init(stringLiteral value: StaticString) {
            // The literal lives as long as the program.
            unsafe self.init(
                UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
        }

        /// Every load lies within the buffer: at its start, or so far before its end as it is wide.
        @inlinable @inline(__always)
        init(_ bytes: UnsafeRawBufferPointer) {
            let count = bytes.count
            func word(_ place: Int) -> UInt64 {
                unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
            }
            func half(_ place: Int) -> UInt64 {
                unsafe UInt64(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian)
            }
            var (low, high): (UInt64, UInt64) = (0, 0)
            if count >= 8 {
                low = word(0)
                if count > 8 { high = word(count - 8) >> UInt64((16 - min(count, 15)) * 8) }
            } else if count >= 4 {
                low = half(0) | half(count - 4) << UInt64((count - 4) * 8)
            } else if count > 0 {
                let (middle, last) = (count / 2, count - 1)
                low = unsafe UInt64(bytes[0]) | UInt64(bytes[middle]) << UInt64(middle * 8)
                low |= unsafe UInt64(bytes[last]) << UInt64(last * 8)
            }
            if count > 15 {
                high = 0xcbf2_9ce4_8422_2325 ^ UInt64(count)
                var place = 8
                while place < count - 8 {
                    high = (high ^ word(place)) &* 0x100_0000_01b3
                    high ^= high >> 29
                    place += 8
                }
                high = (high ^ word(count - 8)) &* 0x100_0000_01b3
            }
            self.low = low
            self.high = count > 15 ? high | 1 << 63 : high | UInt64(count) << 56
        }

        @inlinable
        public static func == (left: Name, right: Name) -> Bool {
            left.low == right.low && left.high == right.high
        }
    }
}
