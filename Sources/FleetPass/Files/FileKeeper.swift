// What is done about files while nobody asks: bytes go after their rows, and what a kill has left behind.

import Files
import Schema
import Store
import Telemetry
import Threads

package struct FileKeeper: Sendable {
    private let app: App
    private let goesOn: @Sendable () -> Bool
    private static let atOnce = 32

    /// - Parameter goesOn: asked between any two steps: false where nobody is to go on.
    package init(_ app: App, while goesOn: @escaping @Sendable () -> Bool = { true }) {
        (self.app, self.goesOn) = (app, goesOn)
    }

    private var room: FileRoom { app.fileRoom }

    /// Whether there is anything to do. Where several share the work this is asked first: it costs the least.
    package func hasDue() throws -> Bool {
        try app.database.reader().read { try !FileStore(tx: $0).due(1).isEmpty }
    }

    /// One round: all that is due. To be made by one process at a time.
    package func work() throws {
        // By the writer: a reader of its own would cost an idle instance a connection and its memory.
        let due = try app.database.write { try FileStore(tx: $0).due(Self.atOnce) }
        var isLooking = false
        for file in due where goesOn() {
            switch file.state {
            case .removed: try drop(file)
            case .checking where !isLooking: isLooking = look(at: file)
            case .checking, .ready: break
            case .receiving, .refused, .quarantined: try giveUp(file)
            }
        }
    }

    /// Once more, for nobody could; behind those who wait for an answer.
    /// - Returns: whether it will be.
    private func look(at file: StoredFile) -> Bool {
        app.premises.narrow.submit { [app] in
            do { _ = try FileCheck(app: app, actor: .system).check(file.id) } catch {
                app.log.write(
                    .info, "file not looked at", .text("id", "\(file.id)"), .text("cause", "\(error)"))
            }
        }
    }

    /// Its time is over. What is gone needs no more time.
    private func giveUp(_ file: StoredFile) throws {
        try app.database.write { tx in
            guard let known = try FileStore(tx: tx).file(file.id), known.state == file.state else { return }
            _ = try FileStore(tx: tx).remove(file.id)
        }
    }

    /// Its bytes go first, so that the row reminds us of them until they are gone. Where another file has the
    /// same, they stay.
    private func drop(_ file: StoredFile) throws {
        FileContent.remove(app.paths.arriving(file.id))
        FileContent.remove(app.paths.quarantined(file.id))
        if let content = file.content {
            let isPublic = file.kind.isPublic
            let isNamed = try app.database.write {
                try FileStore(tx: $0).isNamed(content, isPublic: isPublic)
            }
            guard try isNamed || room.remove(content, isPublic: isPublic) else {
                return try app.database.write { tx in
                    try FileStore(tx: tx).putOff(
                        file.id, until: Instant(epochMs: tx.now.epochMs + FileRoom.graceMs))
                }
            }
        }
        try app.database.write { try FileStore(tx: $0).forget(file.id) }
    }

    /// Removes bytes that no row speaks of; what is not ours stays.
    /// - Returns: how many files it has removed.
    @discardableResult
    package func sweep() throws -> Int {
        var count = 0
        for isPublic in [true, false] {
            for shelf in try room.shelves(isPublic: isPublic) where goesOn() {
                count += try sweep(shelf, isPublic: isPublic)
            }
        }
        count += try sweep(app.paths.arrivingFiles, keeping: [.receiving, .checking])
        count += try sweep(app.paths.quarantine, keeping: [.quarantined])
        if count > 0 { app.log.write(.info, "files removed", .integer("files", count)) }
        return count
    }

    private func sweep(_ shelf: String, isPublic: Bool) throws -> Int {
        let (contents, drafts) = try room.old(on: shelf)
        drafts.forEach { FileContent.remove($0) }
        let spare = try app.database.write { tx in
            try contents.filter { try !FileStore(tx: tx).isNamed($0.hash, isPublic: isPublic) }
        }
        for (_, paths) in spare { paths.forEach { FileContent.remove($0) } }
        return drafts.count + spare.reduce(0) { $0 + $1.paths.count }
    }

    /// Files that are named after their rows.
    private func sweep(_ folder: String, keeping states: Set<FileState>) throws -> Int {
        let found = (try FileContent.names(in: folder) ?? []).compactMap { name in
            UUID(name).map { ($0, "\(folder)/\(name)") }
        }.filter { FileRoom.isOld($0.1) }
        let spare = try app.database.write { tx in
            try found.filter { file in
                try FileStore(tx: tx).file(file.0).map { !states.contains($0.state) } ?? true
            }
        }
        for file in spare { FileContent.remove(file.1) }
        return spare.count
    }
}
