// What tests need of places: one that is away at times, and a gate.

import Synchronization

@testable import Backups

final class Gate: Sendable {
    private let state = Atomic<Bool>(false)
    var isOpen: Bool { state.load(ordering: .acquiring) }
    func reach() { state.store(true, ordering: .releasing) }
    func unreach() { state.store(false, ordering: .releasing) }
}

/// Objects in memory; fails while it is away.
final class MoodyPlace: ObjectPlace {
    let isAway = Gate()
    private let objects = Mutex<[String: [UInt8]]>([:])
    var width: Int { 2 }

    private func answer() throws(BackupError) {
        if isAway.isOpen { throw .unavailable("the place is away") }
    }

    func put(_ bytes: [UInt8], as name: String) throws(BackupError) {
        try answer()
        objects.withLock { $0[name] = bytes }
    }

    func get(_ name: String, atMost limit: Int) throws(BackupError) -> [UInt8]? {
        try answer()
        return objects.withLock { $0[name] }
    }

    func list(_ prefix: String) throws(BackupError) -> [StoredObject] {
        try answer()
        return objects.withLock { objects in
            objects.filter { $0.key.hasPrefix(prefix) }.map {
                StoredObject(name: $0.key, bytes: Int64($0.value.count), modifiedMs: 0)
            }.sorted { $0.name < $1.name }
        }
    }

    func remove(_ name: String) throws(BackupError) {
        try answer()
        objects.withLock { $0[name] = nil }
    }
}
