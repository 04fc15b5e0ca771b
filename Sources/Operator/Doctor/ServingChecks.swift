// Whether an instance does what it is wanted to: its process, sockets, port, database; nothing half done.

import CommandLine
internal import CSystem
import Files
internal import Glibc
import Schema

struct ServingChecks {
    let instance: Instance
    private var world: World { instance.world }
    private var name: String { instance.name.text }

    /// A command that was begun and not finished, with the words that finish it.
    func journal() throws -> [Finding] {
        guard let verb = try instance.unfinished(), let begun = try Journal.read(instance.journal(verb))
        else {
            return []
        }
        return [
            .bad(
                .journal, "\(verb.words) of \(name) was begun and not finished",
                why: "it is half done, and other commands are refused until it is finished",
                command: finishing(verb, begun))
        ]
    }

    /// An upgrade is one of many instances; what else was begun takes all the words that it was begun with.
    private func finishing(_ verb: Verb, _ begun: Journal) -> String {
        guard verb != .upgrade else {
            return verb.command(instance)
                + (world.root.isEmpty ? "" : " --root \(ShellWords.quoted(world.root))")
        }
        return world.command(["instance", verb.rawValue, name] + Self.words(of: begun.request, verb))
    }

    private static func words(of request: [JSONValue.Member], _ verb: Verb) -> [String] {
        request.flatMap { member -> [String] in
            switch member.value {
            case .text(let text):
                // Where a removal packs into it has chosen itself; a renaming takes the host as a word.
                switch (verb, member.name) {
                case (_, "archive"): []
                case (.renameHost, "host"): [text]
                default: ["--\(member.name)", text]
                }
            case .boolean(true): ["--\(member.name)"]
            default: []
            }
        }
    }

    func serving() throws -> [Finding] {
        guard try instance.exists(), try instance.unfinished() == nil else { return [] }
        let pid = try instance.server()
        var findings = try sharedPorts()
        switch (try instance.wanted(), pid) {
        case (.running, nil):
            findings.append(
                .bad(
                    .serving, "\(name) should be served and is not",
                    why: "its site answers nobody; its log says why",
                    command: world.command("instance", "start", name)))
        case (.stopped, .some(let pid)), (.suspended, .some(let pid)):
            findings.append(
                .bad(
                    .serving, "\(name) should rest, and process \(pid) serves it",
                    why: "somebody has started it by hand; it is not looked after",
                    command: world.command("instance", "stop", name)))
        case (.running, .some): findings += try answers()
        default: break
        }
        return findings
    }

    private func answers() throws -> [Finding] {
        let restart = world.command("instance", "restart", name)
        guard let ready = OperatorDoor(path: instance.operatorSocket).get("/readyz") else {
            return [
                .bad(
                    .serving, "nobody answers at \(instance.operatorSocket)",
                    why: "neither backups nor upgrades reach it any more", command: restart)
            ]
        }
        if ready.status != 200 {
            let said = String(decoding: ready.body.prefix { $0 != 0x0A }, as: UTF8.self)
            return [
                .bad(
                    .serving, "\(name) is not ready: \(said)",
                    why: "what it cannot do, its visitors cannot either",
                    command: restart)
            ]
        }
        guard world.hasSystemd, try Place.kind(of: instance.socket) == .nothing else { return [] }
        return [
            .bad(
                .serving, "there is no \(instance.socket)", why: "proxies do not reach it",
                command: ShellWords.line(["systemctl", "restart", instance.unit + ".socket"]))
        ]
    }

    private func sharedPorts() throws -> [Finding] {
        guard !world.hasSystemd, let port = try? instance.port() else { return [] }
        for other in try world.instances() where other.name < instance.name && (try? other.port()) == port {
            return [
                .bad(
                    .serving, "\(name) and \(other.name) are both to be served on port \(port)",
                    why: "one of them does not start; give one another port in its file of settings")
            ]
        }
        return []
    }

    /// The file is one of SQLite's, whole as far as its head says, and its server takes it for its own.
    func schema() throws -> [Finding] {
        guard try instance.exists(), try Place.kind(of: instance.database) == .file else { return [] }
        guard let head = DatabaseHead(try FileContent.read(instance.database, atMost: 100) ?? []) else {
            return [
                .bad(
                    .schema, "\(instance.database) is no database of SQLite",
                    why: "its beginning was overwritten; restore it from its backup")
            ]
        }
        let size = Place.size(of: instance.database) ?? 0
        if head.bytes > size {
            return [
                .bad(
                    .schema, "\(instance.database) is \(Sizes.text(head.bytes - size)) shorter than it says",
                    why: "its end is missing; restore it from its backup")
            ]
        }
        guard let about = AboutReading(OperatorDoor(path: instance.operatorSocket).get("/about")),
            let onProbation = about.onProbation, onProbation
        else { return [] }
        return [
            .warning(
                .schema, "\(name) is on probation with \(about.version)",
                why: "users' writes wait until the upgrade is decided; it ends by itself within two minutes")
        ]
    }
}

/// The first hundred bytes of a database file.
struct DatabaseHead {
    let bytes: Int64

    init?(_ head: [UInt8]) {
        guard head.count == 100, head.starts(with: "SQLite format 3\0".utf8) else { return nil }
        func number(_ range: Range<Int>) -> Int64 { head[range].reduce(0) { $0 << 8 | Int64($1) } }
        // 1 stands for 65,536, which has no room there.
        let page = number(16..<18) == 1 ? 65_536 : number(16..<18)
        // The count is good where two other numbers agree; else an older program has written last.
        let pages = number(24..<28) == number(92..<96) ? number(28..<32) : 0
        bytes = page * pages
    }
}
