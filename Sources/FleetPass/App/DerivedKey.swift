// A key for one purpose, made of the instance's root key.

import Crypto
import Synchronization

/// Made when it is first used: libcrypto takes a millisecond to get ready, and the first visitor need not wait
/// for what only the first signature needs.
final class DerivedKey: Sendable {
    private let root: [UInt8]
    private let purpose: StaticString
    private let made = Mutex<[UInt8]?>(nil)

    init(of root: [UInt8], for purpose: StaticString) { (self.root, self.purpose) = (root, purpose) }

    var bytes: [UInt8] {
        made.withLock { made in
            if let made { return made }
            let fresh = Digest.hmacSHA256(key: root, Array("\(purpose)".utf8))
            made = fresh
            return fresh
        }
    }
}
