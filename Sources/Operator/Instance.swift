// One instance: its paths, and what its files say about it.

import CommandLine
import Files
import Glibc

struct Instance: Sendable {
    let world: World
    let name: InstanceName

    var settings: String { "\(world.settings)/\(name).toml" }
    var data: String { "\(world.data)/\(name)" }
    var database: String { data + "/fleetpass.db" }
    var operatorSocket: String { data + "/operator.sock" }
    /// The server that holds the instance writes its number there.
    var processLock: String { data + "/fleetpass.lock" }
    var running: String { "\(world.running)/\(name)" }
    var socket: String { running + "/http.sock" }
    var log: String { "\(world.logs)/\(name).log" }
    var caddyEntry: String { "\(world.caddyEntries)/\(name).caddy" }
    var nginxEntry: String { "\(world.nginxEntries)/\(name).conf" }
    var account: String { "\(world.accounts)/fleetpass-\(name).conf" }
    var unit: String { "fleetpass@\(name)" }
    /// By which systemd asks for a backup every night.
    var backupTimer: String { "fleetpass-backup@\(name).timer" }
    func unitFile(_ kind: String) -> String { "\(world.units)/fleetpass@\(name).\(kind)" }
    var notes: String { "\(world.notes)/\(name)" }
    private var wantedFile: String { notes + "/wanted" }

    /// What the operator wants it to do, whatever it does at the moment.
    enum Wanted: String { case running, stopped, suspended }

    func wanted() throws -> Wanted {
        let bytes = try FileContent.read(wantedFile, atMost: 32) ?? []
        return Wanted(rawValue: String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)) ?? .stopped
    }

    /// - Returns: whether that is a change.
    func want(_ wanted: Wanted) throws -> Bool {
        guard try self.wanted() != wanted || Place.kind(of: wantedFile) == .nothing else { return false }
        try FileContent.write(Array("\(wanted.rawValue)\n".utf8), to: wantedFile)
        return true
    }

    /// Keeps everybody else's commands off this instance until the process ends or lets go.
    func hold(_ verb: String) throws -> HeldLock {
        try Place.demandFolderOrNothing(notes)
        try Place.makeFolder(notes, mode: 0o700)
        return try HeldLock("\(notes)/lock", deed: "\(verb) of \(name)", patienceMs: 200)
    }

    func journal(_ verb: Verb) -> String { "\(notes)/\(verb.rawValue).journal" }

    /// The verb that was begun and neither finished nor begun again, of those that leave something half done.
    func unfinished() throws -> Verb? {
        try Verb.allCases.filter(\.isTakenUp).first { verb in
            // An upgrade that has touched nothing yet is in nobody's way.
            guard verb != .upgrade else { return try UpgradeRecord.read(self)?.state.isUnderWay ?? false }
            return try Journal.read(journal(verb)).map { !$0.hasEnded } ?? false
        }
    }

    func exists() throws -> Bool { try Place.kind(of: settings) == .file }

    /// - Throws: `notFound` where it was never made, `conflict` where another command comes first.
    func demandWhole() throws {
        if let verb = try unfinished() {
            throw Refusal(
                .conflict,
                "\(verb.words) of \(name) was begun and not finished; give `\(verb.command(self))` again"
            )
        }
        guard try exists() else {
            throw Refusal(.notFound, "there is no instance \(name); `fleetpass instance list` shows all")
        }
    }

    func file() throws -> SettingsFile {
        try Place.demandFileOrNothing(settings)
        return try SettingsFile.read(settings)
    }

    /// The port that it is served on by the supervisor.
    func port() throws -> UInt16 {
        let listen = try file().text(of: "listen") ?? ""
        guard let port = Ports.port(of: listen) else {
            throw Refusal(
                .configurationInvalid,
                "\(settings): listen is \(Excerpt.of(listen)); the supervisor serves on 127.0.0.1 and a port alone"
            )
        }
        return port
    }

    /// How people reach the site.
    func url() throws -> String {
        let file = try file()
        if let url = try file.text(of: "public_url"), !url.isEmpty { return url }
        return "http://" + (try file.text(of: "listen") ?? "")
    }

    /// The process that serves it, if one does.
    func server() throws -> Int32? { try ProcessTable.server(holding: processLock) }
}
