// The hash by which sealed values are found: the beginning of the HMAC-SHA256, whose known answers
// DigestTests has.

import Crypto
import Testing

struct KeyedHashTests {
    @Test(
        "It is HMAC-SHA256, for values of any length",
        arguments: [0, 1, 11, 31, 32, 55, 56, 63, 64, 65, 1_000])
    func known(count: Int) {
        let value = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let (one, other) = ([UInt8](repeating: 7, count: 32), [UInt8](repeating: 8, count: 32))
        let hash = KeyedHash(key: one)
        #expect(hash.of(value) == Array(Digest.hmacSHA256(key: one, value).prefix(8)))
        #expect(hash.of(value) == hash.of(value) && hash.of(value) != hash.of(value + [0]))
        #expect(hash.of(value) != KeyedHash(key: other).of(value))
    }
}
