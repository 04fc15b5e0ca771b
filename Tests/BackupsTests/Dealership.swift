// A small instance for one test: a database that ships to a folder, files and keys beside it.

import Glibc
import Schema
import Store
import Synchronization
import Threads

@testable import Backups

final class Dealership: Sendable {
    let root: String
    var data: String { root + "/north" }
    var path: String { data + "/fleetpass.db" }
    var target: String { root + "/backups" }
    var restored: String { root + "/restored" }
    let key: BackupKey
    let vault: Vault
    let told = Mutex<[String]>([])

    static let table = Migration(
        number: 1, name: "cars",
        sql: "CREATE TABLE cars (id INTEGER PRIMARY KEY, note TEXT NOT NULL, fill BLOB) STRICT", digest: "1")
    static let add = Query("INSERT INTO cars (note, fill) VALUES ($1, randomblob($2))")

    init(place: (any ObjectPlace)? = nil) throws {
        var template = Array("/tmp/backups-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BackupError.unavailable("no directory") }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let made = BackupKey((1...32).map { UInt8($0) })
        guard let made else { throw BackupError.unavailable("no key") }
        key = made
        vault = Vault(place ?? FolderPlace(root: root + "/backups"), made)
        for folder in ["keys", "files/public", "files/private/ab"] {
            try Disk.make("\(root)/north/\(folder)")
        }
        try Disk.write([UInt8](repeating: 7, count: 32), to: root + "/north/keys/root")
    }

    func remove() { try? Disk.removeFolder(root) }

    struct Open {
        let database: FileDatabase
        let shipper: Shipper

        /// Closes in order, as a server does.
        func close() {
            database.close()
            shipper.stop()
        }

        func add(_ count: Int, _ note: String = "", bytes: Int64 = 100) throws {
            for _ in 0..<count {
                try database.write { try $0.run(Dealership.add, .text(note), .integer(bytes)) }
            }
        }

        /// Waits until nothing is behind.
        func shipped() throws {
            for _ in 0..<2_000 {
                if shipper.behindMs() == 0, shipper.figures.baseMs > 0 || shipper.figures.shipments > 0 {
                    return
                }
                usleep(5_000)
            }
            throw BackupError.unavailable("it stays behind")
        }

        func base() throws -> BaseManifest {
            let bell = Bell()
            let answer = Mutex<Result<BaseManifest, BackupError>?>(nil)
            shipper.makeBase { result in
                answer.withLock { $0 = result }
                bell.ring()
            }
            bell.wait()
            guard let result = answer.withLock({ $0 }) else { throw BackupError.ended }
            return try result.get()
        }
    }

    func open(intervalMs: Int = 50) throws -> Open {
        let shipper = Shipper(directory: data, database: path, vault, intervalMs: intervalMs) { message, _ in
            self.told.withLock { $0.append(message) }
        }
        let database = try FileDatabase(
            opening: path, migrations: [Self.table], follower: shipper.follower)
        try database.opened()
        shipper.start(database)
        return Open(database: database, shipper: shipper)
    }

    @discardableResult
    func restore(atMs: Int64? = nil) throws -> RestoreReport {
        try Disk.removeFolder(restored)
        let restore = Restore(vault)
        return try restore.run(try restore.plan(atMs: atMs), into: restored)
    }

    func rows(_ directory: String, _ note: String? = nil) throws -> Int {
        try FileDatabase.inspect(path: directory + "/fleetpass.db").read { tx in
            let query = Query.assembled("SELECT count(*) FROM cars WHERE $1 IS NULL OR note = $1")
            return try tx.first(query, .text(note)) { Int($0.integer(0)) } ?? -1
        }
    }

    var generations: Set<String> {
        get throws { Set(try vault.place.list("g").map { String($0.name.prefix(while: { $0 != "/" })) }) }
    }

    /// Ends without a word, as a kill would, and leaves what that would leave: the database's files as they
    /// are now.
    func afterCrash() throws -> Dealership {
        let other = try Dealership()
        for name in ["fleetpass.db", "fleetpass.db-wal", "backup.state"] {
            let bytes = try Disk.read("\(data)/\(name)", atMost: 1 << 30)
            if let bytes { try Disk.write(bytes, to: "\(other.data)/\(name)") }
        }
        for object in try vault.place.list("") {
            if let bytes = try vault.place.get(object.name, atMost: 1 << 30) {
                try other.vault.place.put(bytes, as: object.name)
            }
        }
        return other
    }
}
