// Another key in place of the one that seals: made, put to use, and what older keys have sealed sealed anew.

import Crypto
import Schema
import Store

/// Goes step by step, and may be killed between any two and within any: each value says by its key's id
/// whether it is done. The next rotation then finishes what this one began before it would make a key.
struct KeyRotation {
    private enum Step {
        case key
        /// Those of a column behind a row.
        case rows(column: Int, after: [UInt8]?)
        case record, files, done
    }

    private let keys: any KeyCabinet
    private let secrets: Secrets
    private let database: any Database
    /// Rows of one transaction. The writer is everybody's.
    private let batch: Int
    private var step = Step.key
    private var replaced: UInt32
    private(set) var resealed = 0
    /// Values that no key here opens. They stay as they are, and so does their key.
    private(set) var unreadable = 0

    init(_ keys: any KeyCabinet, _ secrets: Secrets, _ database: any Database, batch: Int = 128) {
        (self.keys, self.secrets, self.database, self.batch) = (keys, secrets, database, batch)
        replaced = secrets.ring.newestID
    }

    /// The key that seals by now.
    var keyID: UInt32 { secrets.ring.newestID }

    /// - Returns: whether there is more to do.
    mutating func advance() throws -> Bool {
        switch step {
        case .key:
            if let older = try unfinished() { replaced = older } else { try makeKey() }
            step = .rows(column: 0, after: nil)
        case .rows(let column, let after): step = try reseal(column, after: after)
        case .record:
            try note()
            step = .files
        case .files:
            try removeKeys()
            step = .done
        case .done: return false
        }
        return true
    }

    /// The key of a rotation that was not finished: an older one by which something can still be opened.
    private func unfinished() throws -> UInt32? {
        let ring = secrets.ring
        return try database.reader().read { tx in
            try first(tx) { row, context in
                guard let id = Sealed.keyID(of: row.sealed), id != ring.newestID else { return nil }
                return ring.open(row.sealed, for: context) == nil ? nil : id
            }
        }
    }

    /// On the disk before anything is sealed with it.
    private func makeKey() throws {
        let newest = max(try keys.sealingKeyIDs().last ?? 0, keyID)
        guard newest < UInt32.max else { throw Failure(.conflict, "there is no number left for a key") }
        let bytes = try keys.sealingKey(newest + 1)
        guard let key = SealingKey(id: newest + 1, bytes: bytes), secrets.sealing.add(key) else {
            throw Failure(.unavailable, "the key \(keys.keyPlace)/seal-\(newest + 1) cannot be used")
        }
    }

    private mutating func reseal(_ index: Int, after: [UInt8]?) throws -> Step {
        guard index < SealedColumn.all.count else { return .record }
        let column = SealedColumn.all[index]
        let done = try database.write { [ring = secrets.ring, batch] tx in
            try Self.reseal(SealedStore(tx: tx, column: column), ring, after: after, batch)
        }
        resealed += done.resealed
        unreadable += done.unreadable
        return done.last.map { .rows(column: index, after: $0) } ?? .rows(column: index + 1, after: nil)
    }

    private struct Done {
        var resealed = 0
        var unreadable = 0
        /// The last row that was looked at; nil behind the last of all.
        var last: [UInt8]?
    }

    private static func reseal(_ store: SealedStore, _ ring: KeyRing, after: [UInt8]?, _ limit: Int) throws
        -> Done
    {
        let rows = try store.rows(after: after, limit)
        var done = Done(last: rows.last?.key)
        for row in rows {
            guard let id = Sealed.keyID(of: row.sealed), id != ring.newestID else { continue }
            let context = store.column.context(row.key)
            if let plain = ring.open(row.sealed, for: context) {
                try store.update(row.key, ring.seal(plain, for: context))
                done.resealed += 1
            } else {
                done.unreadable += 1
            }
        }
        return done
    }

    private func note() throws {
        var changes = AuditChanges.none
        changes.note("key", from: .integer(Int64(replaced)), to: .integer(Int64(keyID)))
        changes.note("values", to: .integer(Int64(resealed)))
        changes.note("unreadable", from: .integer(0), to: .integer(Int64(unreadable)))
        try database.write { [audit = secrets.audit, changes] tx in
            try audit.note(.keysRotated, of: AuditObject(.sealingKey), by: .system, tx, changes)
        }
    }

    /// Nothing is sealed with an older key any more, so what is not used now never will be.
    private func removeKeys() throws {
        var used: Set<UInt32> = [keyID]
        try database.reader().read { tx in
            _ = try first(tx) { row, _ -> Bool? in
                if let id = Sealed.keyID(of: row.sealed) { used.insert(id) }
                return nil
            }
        }
        for id in try keys.sealingKeyIDs() where !used.contains(id) { try keys.removeSealingKey(id) }
    }

    /// What `body` first finds among all sealed values, with what each is bound to.
    private func first<R>(_ tx: Transaction, _ body: (SealedStore.Row, [UInt8]) -> R?) throws -> R? {
        for column in SealedColumn.all {
            let store = SealedStore(tx: tx, column: column)
            var rows = try store.rows(after: nil, batch)
            while let last = rows.last {
                for row in rows { if let found = body(row, column.context(row.key)) { return found } }
                rows = try store.rows(after: last.key, batch)
            }
        }
        return nil
    }
}

extension KeyRotation {
    /// All of it.
    /// - Returns: what was done, in a line.
    /// - Throws: `conflict` while another one is under way in this process.
    static func run(_ keys: any KeyCabinet, _ secrets: Secrets, _ database: any Database) throws -> String {
        try secrets.sealing.alone {
            var rotation = KeyRotation(keys, secrets, database)
            while try rotation.advance() {}
            let left = rotation.unreadable == 0 ? "" : "; \(rotation.unreadable) cannot be opened by any key"
            return "key \(rotation.keyID) seals from now on; values sealed anew: \(rotation.resealed)\(left)"
        }
    }
}
