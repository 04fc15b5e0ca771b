// Where an upgrade is rehearsed: a copy of the database with its keys, and settings that reach nobody.

import CommandLine
import Files
internal import Glibc
import Schema
import Store

struct RehearsalPlace {
    let instance: Instance

    var data: String { "\(instance.world.rehearsals)/\(instance.name)" }
    var settings: String { data + "/rehearsal.toml" }
    /// Beside the instance's own where a path is not long, since a root may be.
    private var sockets: String { instance.world.hasSystemd ? data : instance.running }
    var socket: String { sockets + "/trial.sock" }
    var operatorSocket: String { sockets + "/about.sock" }

    /// As much again for what a migration writes, and for the file from before it.
    private static let copies: Int64 = 4
    private static let spareBytes: Int64 = 64 * 1024 * 1024
    private static let mostKeyBytes = 1024 * 1024

    /// - Parameter user: who is to own it; nobody else may look into it.
    /// - Throws: `failed` where there is no room.
    func prepare(for user: SystemUser?) throws {
        try remove()
        try demandRoom()
        guard unsafe mkdir(data, 0o700) == 0 else { throw Place.problem("make", data) }
        do { try DatabaseCopy.make(of: instance.database, at: data + "/fleetpass.db") } catch {
            throw Refusal(.failed, "its database cannot be copied: \(error)")
        }
        try copyKeys()
        try FileContent.write(try wishes(), to: settings)
        guard let user else { return }
        // Last, so that nobody but the operator could change names in it while it was filled.
        for name in try FileContent.names(in: data + "/keys") ?? [] where name != "." && name != ".." {
            try give(data + "/keys/" + name, to: user)
        }
        for path in ["/keys", "/fleetpass.db", "/rehearsal.toml", ""] {
            if try Place.kind(of: data + path) != .nothing { try give(data + path, to: user) }
        }
    }

    private func give(_ path: String, to user: SystemUser) throws {
        guard unsafe lchown(path, user.id, user.group) == 0 else { throw Place.problem("give", path) }
    }

    private func demandRoom() throws {
        let log = Place.size(of: instance.database + "-wal") ?? 0
        let needed = ((Place.size(of: instance.database) ?? 0) + log) * Self.copies + Self.spareBytes
        let room = Room.bytes(at: instance.world.rehearsals)
        guard let room, room >= needed else {
            throw Refusal(
                .failed,
                "a rehearsal needs \(needed >> 20) MiB at \(instance.world.rehearsals), and there are \((room ?? 0) >> 20)"
            )
        }
    }

    private func copyKeys() throws {
        let (from, to) = (instance.data + "/keys", data + "/keys")
        guard try Place.kind(of: from) == .folder else { return }
        guard unsafe mkdir(to, 0o700) == 0 else { throw Place.problem("make", to) }
        for name in try FileContent.names(in: from) ?? [] where name != "." && name != ".." {
            guard try Place.kind(of: "\(from)/\(name)") == .file else { continue }
            let bytes = try FileContent.read("\(from)/\(name)", atMost: Self.mostKeyBytes) ?? []
            try FileContent.write(bytes, to: "\(to)/\(name)", durably: false)
        }
    }

    /// Nothing by which a letter, a call or a backup could leave, and no door that anybody else knows.
    private func wishes() throws -> [UInt8] {
        let file = try instance.file()
        let said = [
            ("organisation", try file.text(of: "organisation") ?? ""),
            ("public_url", try file.text(of: "public_url") ?? ""), ("listen", "unix:\(socket)"),
            ("operator_listen", "unix:\(operatorSocket)"), ("log_level", "warning"),
        ]
        let lines = said.map { "\($0) = \(InstanceTemplates.quoted($1))" }
        return Array((lines + ["rate_limits = false", "loops = 1", ""]).joined(separator: "\n").utf8)
    }

    /// The server that finds this does not work off what is due, and lets nobody write.
    func putOnProbation(_ version: String, user: SystemUser?) throws {
        try Probation(folder: data, draft: "\(instance.notes)/rehearsal.probation").begin(version, user: user)
    }

    func remove() throws {
        for path in [socket, operatorSocket] { FileContent.remove(path) }
        try Place.demandFolderOrNothing(data)
        try FileContent.removeFolder(data)
    }
}
