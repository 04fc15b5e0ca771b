// The journal of a whole upgrade: to which release, who takes part, which waves there are, and how it ended.

import CommandLine
import Files
import Schema

struct RunJournal {
    private var journal: Journal
    let to: Version
    /// What the records of its instances name.
    let run: String
    let names: [InstanceName]
    /// Those who take no part, with the reason.
    let leftOut: [(name: String, reason: String)]

    static func path(in world: World) -> String { "\(world.notes)/upgrade.journal" }

    /// - Returns: nil where there was none yet.
    static func read(_ world: World) throws -> RunJournal? {
        try Journal.read(path(in: world)).map { try RunJournal($0) }
    }

    static func begin(_ world: World, to: Version, _ entries: [UpgradePlan.Entry], run: String) throws
        -> RunJournal
    {
        let taking = entries.filter { $0.reason == nil }.map { $0.instance.name.text }
        let others = entries.compactMap { entry -> JSONValue? in
            entry.reason.map {
                .object([.init("name", .text(entry.instance.name.text)), .init("reason", .text($0))])
            }
        }
        return try RunJournal(
            try Journal.begin(
                path(in: world),
                [
                    .init("to", .text(to.description)), .init("run", .text(run)),
                    .init("names", .list(taking.map { .text($0) })), .init("left_out", .list(others)),
                ]))
    }

    private init(_ journal: Journal) throws {
        self.journal = journal
        let request = JSONValue.object(journal.request)
        guard let to = request["to"]?.text.flatMap({ Version($0) }), let run = request["run"]?.text else {
            throw Refusal(.failed, "\(journal.path) is no journal of an upgrade; look at it, or take it away")
        }
        (self.to, self.run) = (to, run)
        names = try (request["names"]?.list ?? []).compactMap(\.text).map { try InstanceName($0) }
        leftOut = (request["left_out"]?.list ?? []).compactMap { entry in
            guard let name = entry["name"]?.text, let reason = entry["reason"]?.text else { return nil }
            return (name, reason)
        }
    }

    var hasEnded: Bool { journal.hasEnded }

    /// Nil until all rehearsals are over.
    var waves: [[InstanceName]]? {
        guard let list = journal.facts["waves"]?["waves"]?.list else { return nil }
        return list.map { ($0.list ?? []).compactMap(\.text).compactMap { try? InstanceName($0) } }
    }

    mutating func note(waves: [[InstanceName]]) throws {
        let list = waves.map { wave -> JSONValue in .list(wave.map { .text($0.text) }) }
        try journal.note("waves", [.init("waves", .list(list))])
    }

    /// Why it was broken off; nil where it was not.
    var halted: String? { journal.facts["halted"]?["reason"]?.text }

    mutating func halt(_ reason: String) throws {
        try journal.note("halted", [.init("reason", .text(reason))])
        try journal.end()
    }

    mutating func end() throws { try journal.end() }
}
