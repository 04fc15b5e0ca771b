// Bytes on the disk and rows that speak of them: which goes first, and what a crash leaves behind.

import Crypto
import Files
import Glibc
import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct FileRoomTests {
    private let app = Instance.demo().app
    private static let paper = Array("%PDF-1.7 an agreement".utf8)

    private func entered(_ kept: KeptContent, of owner: UUID = UUID(v7: 1, random: (1, 1))) throws -> UUID {
        try app.database.write { [app] tx in
            try app.enter(
                kept, .agreement, of: FileOwner(.booking, owner), name: "agreement-1.pdf", by: nil, tx)
        }
    }

    private func file(_ id: UUID) throws -> StoredFile? {
        try app.database.reader().read { try FileStore(tx: $0).file(id) }
    }

    /// As if it had been written an hour ago.
    private func age(_ path: String) {
        let then = time_t(Clock.epochMs() / 1_000 - 3_600)
        var times = [timespec(tv_sec: then, tv_nsec: 0), timespec(tv_sec: then, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    }

    @Test("What was kept is read back, lies there once, and is nobody else's to read")
    func keeps() throws {
        let kept = try app.fileRoom.keep(Self.paper, as: .pdf)
        let (first, second) = (try entered(kept), try entered(try app.fileRoom.keep(Self.paper, as: .pdf)))
        for id in [first, second] { #expect(try app.bytes(of: #require(try file(id))) == Self.paper) }
        let hash = Digest.sha256Hex(Self.paper)
        let folder = "\(app.paths.privateFiles)/\(hash.prefix(2))"
        #expect(Folder.names(in: folder) == [hash])
        var status = stat()
        #expect(stat("\(folder)/\(hash)", &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("Bytes that are not what the row says are told from it", arguments: ["", "%PDF-1.7 an agreemenT"])
    func detects(other: String) throws {
        let kept = try app.fileRoom.keep(Self.paper, as: .pdf)
        let id = try entered(kept)
        try FileContent.write(Array(other.utf8), to: app.fileRoom.path(kept.hash))
        #expect(throws: Failure.self) { try app.bytes(of: #require(try file(id))) }
    }

    @Test("A look at the data finds files whose bytes are gone, or are others", arguments: [true, false])
    func misses(isThere: Bool) throws {
        let kept = try app.fileRoom.keep(Self.paper, as: .pdf)
        let id = try entered(kept)
        func missing() throws -> [String] {
            try app.database.reader().read { try app.fileRoom.missing($0).map(\.detail) }
        }
        #expect(try missing() == [])
        let path = app.fileRoom.path(kept.hash)
        if isThere { try FileContent.write([1], to: path) } else { FileContent.remove(path) }
        #expect(try missing() == ["\(id): bytes are missing"])
    }

    @Test("Removed bytes go once no other file has them, and not while somebody may be naming them")
    func removes() throws {
        let kept = try app.fileRoom.keep(Self.paper, as: .pdf)
        let ids = [try entered(kept), try entered(kept)]
        let path = app.fileRoom.path(kept.hash)
        var seen: [Bool] = []
        for (index, id) in ids.enumerated() {
            #expect(try app.database.write { try FileStore(tx: $0).remove(id) })
            if index == 1 {
                _ = try app.fileRoom.keep(Self.paper, as: .pdf)
                try FileKeeper(app).work()
                seen.append(access(path, F_OK) == 0)
                try app.database.write { tx in
                    try FileStore(tx: tx).putOff(id, until: tx.now)
                }
            }
            age(path)
            try FileKeeper(app).work()
            seen.append(access(path, F_OK) == 0)
        }
        #expect(seen == [true, true, false])
        #expect(try ids.compactMap { try file($0) }.isEmpty)
    }

    @Test("What a crash left behind goes when it is old; what has a row, is new or is not ours stays")
    func sweeps() throws {
        let known = try app.fileRoom.keep(Self.paper, as: .pdf)
        let id = try entered(known)
        let (old, new) = (
            try app.fileRoom.keep(Array("old".utf8), as: .pdf),
            try app.fileRoom.keep(Array("new".utf8), as: .pdf)
        )
        let shelf = String(app.fileRoom.path(known.hash).dropLast(65))
        let others = [
            "\(shelf)/notes.txt", app.paths.arriving(id), app.paths.quarantined(id),
            app.fileRoom.path(old.hash) + ".1.new",
        ]
        for path in others { try FileContent.write([1], to: path) }
        for path in others + [app.fileRoom.path(known.hash), app.fileRoom.path(old.hash)] { age(path) }
        #expect(try FileKeeper(app).sweep() == 4)
        let left = (others + [known, old, new].map { app.fileRoom.path($0.hash) }).map {
            access($0, F_OK) == 0
        }
        #expect(left == [true, false, false, false, true, false, true])
    }
}
