// Keys that lie elsewhere than in the files of a directory: everything asks their cabinet, and nothing else.

import Crypto
import Store
import Synchronization
import Testing
import Threads

@testable import FleetPass

/// Keys in memory, as those of one dealership of many lie in a table.
private final class Drawer: KeyCabinet {
    private let keys = Mutex<[String: [UInt8]]>([:])

    var keyPlace: String { "a drawer" }
    var names: [String] { keys.withLock { $0.keys.sorted() } }

    func rootKey() -> [UInt8] { key("root") }

    func key(_ name: String) -> [UInt8] {
        keys.withLock { keys in
            let key = keys[name] ?? [UInt8](repeating: UInt8(keys.count + 1), count: 32)
            keys[name] = key
            return key
        }
    }

    func sealingKeyIDs() -> [UInt32] {
        let ids = names.filter { $0.hasPrefix("seal-") }.compactMap { UInt32($0.dropFirst(5)) }.sorted()
        return ids.isEmpty ? [1] : ids
    }

    func removeSealingKey(_ id: UInt32) { keys.withLock { $0["seal-\(id)"] = nil } }
}

@Suite struct KeyCabinetTests {
    @Test("An app on another cabinet makes no key file, and rotates the keys of its own")
    func drawer() throws {
        let (instance, drawer) = (Instance.made(Folder.make()), Drawer())
        let before = Folder.names(in: instance.app.paths.keys)
        let secrets = try Secrets(drawer)
        let app = try App(
            instance.app.configuration, on: instance.app.premises, keys: drawer, secrets,
            instance.app.database, workers: instance.app.premises.pool.lane(limit: 1, queue: 1))
        let sealed = app.secrets.ring.seal([7], for: [1])
        #expect(drawer.names == ["cursors", "root", "seal-1"])
        #expect(instance.app.secrets.ring.open(sealed, for: [1]) == nil)
        let said = try KeyRotation.run(app.keys, app.secrets, app.database)
        #expect(said == "key 2 seals from now on; values sealed anew: 0")
        #expect(drawer.names == ["cursors", "root", "seal-2"])
        #expect(Folder.names(in: app.paths.keys) == before)
    }

    @Test("Apps of one process share what is the same for all, and nothing else")
    func shared() throws {
        let (instance, drawer) = (Instance.made(Folder.make()), Drawer())
        let other = try App(
            instance.app.configuration, on: instance.app.premises, keys: drawer, Secrets(drawer),
            instance.app.database, workers: instance.app.workers)
        let (one, two) = (RouteTable(instance.app), RouteTable(other))
        #expect(one.names == two.names && one.routes.count == two.routes.count && one.routes.count > 100)
        #expect(one.plan === two.plan && one.routes[0] !== two.routes[0])
        #expect(instance.app.throttle !== other.throttle && instance.app.facets !== other.facets)
    }
}
