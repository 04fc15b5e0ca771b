// The key that seals the tenants' keys: a file, the same on every server of one database.

import Crypto
import FleetPass

enum PlatformKey {
    static func ring(_ paths: InstancePaths) throws -> KeyRing {
        guard let key = SealingKey(id: 1, bytes: try paths.key("platform")), let ring = KeyRing([key]) else {
            throw SharedProblem.keys
        }
        return ring
    }
}
