// A tenant's keys: rows, each sealed with the platform's key.

import Crypto
import FleetPass
import PostgresStore
import Schema

struct TenantKeys: KeyCabinet {
    let tenant: UUID
    let platform: PlatformDatabase
    let ring: KeyRing

    var keyPlace: String { "fp.keys" }

    func rootKey() throws -> [UInt8] { try key("root") }

    func key(_ name: String) throws -> [UInt8] {
        if let sealed = try platform.read({ try TenantStore(tx: $0).key(name, of: tenant) }) {
            return try opened(sealed, name)
        }
        let sealed = ring.seal(Random.bytes(32), for: Self.context(tenant, name))
        // Another server may make it at the same moment; then both take what is there.
        let kept = try platform.write { tx in
            let store = TenantStore(tx: tx)
            _ = try store.insert(key: name, sealed, of: tenant)
            return try store.key(name, of: tenant)
        }
        return try opened(kept ?? sealed, name)
    }

    func sealingKeyIDs() throws -> [UInt32] {
        let names = try platform.read { try TenantStore(tx: $0).keyNames(of: tenant) }
        let ids = names.compactMap { $0.hasPrefix("seal-") ? UInt32($0.dropFirst(5)) : nil }
        return ids.isEmpty ? [1] : ids.sorted()
    }

    func removeSealingKey(_ id: UInt32) throws {
        try platform.write { try TenantStore(tx: $0).removeKey("seal-\(id)", of: tenant) }
    }

    private func opened(_ sealed: [UInt8], _ name: String) throws -> [UInt8] {
        guard let key = ring.open(sealed, for: Self.context(tenant, name)), key.count == 32 else {
            throw SharedProblem.keys
        }
        return key
    }

    /// A row that was moved to another tenant, or another name, is good for nothing there.
    static func context(_ tenant: UUID, _ name: String) -> [UInt8] {
        Array("fp.keys \(tenant) \(name)".utf8)
    }
}
