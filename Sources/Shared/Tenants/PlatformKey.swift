// The key that seals the tenants' keys: a file, the same on every server of one database.

import Crypto
import FleetPass
import PostgresStore

enum PlatformKey {
    private static let name = "platform"

    /// Makes the directory, and with the first use of a database the key.
    /// - Throws: where the database has tenants' keys and the file is missing, or does not open them: what
    /// another key has sealed, nobody else could read.
    static func ring(_ paths: InstancePaths, of platform: PlatformDatabase) throws -> KeyRing {
        let sealed = try platform.read { try TenantStore(tx: $0).oldestKey() }
        guard try sealed == nil || paths.hasKey(name) else {
            throw SharedProblem.keyMissing("\(paths.keyPlace)/\(name)")
        }
        try paths.prepare()
        guard let key = SealingKey(id: 1, bytes: try paths.key(name)), let ring = KeyRing([key]) else {
            throw SharedProblem.keys
        }
        if let sealed {
            let context = TenantKeys.context(sealed.tenant, sealed.name)
            guard ring.open(sealed.sealed, for: context) != nil else { throw SharedProblem.keys }
        }
        return ring
    }
}
