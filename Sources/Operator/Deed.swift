// A command as a list of steps, each of which may be done again, and the running of it by its journal.

import CommandLine
import Files
import Schema

/// What can be done to an instance, as journals and commands call it.
enum Verb: String, CaseIterable {
    case create, start, stop, restart, suspend, resume, remove
    case renameHost = "rename-host"
    case upgrade

    /// Those that leave something behind that only they can finish. The others begin anew each time: what
    /// they had done may have been undone since.
    var isTakenUp: Bool { [.create, .remove, .renameHost, .upgrade].contains(self) }

    /// What finishes it.
    func command(_ instance: Instance) -> String {
        self == .upgrade
            ? "fleetpass upgrade run --to \((try? UpgradeRecord.read(instance))??.to?.description ?? "VERSION")"
            : "fleetpass instance \(rawValue) \(instance.name)"
    }

    var words: String { self == .renameHost ? "the renaming" : "\(self)" }
}

struct Step {
    let name: String
    /// What it does, for whoever looks at the plan: "write …".
    let summary: String
    /// Makes it so. Does nothing where it is so already, wherever an earlier try was killed.
    /// - Returns: whether anything had to be done.
    let run: () throws -> Bool

    init(_ name: String, _ summary: String, run: @escaping () throws -> Bool) {
        (self.name, self.summary, self.run) = (name, summary, run)
    }
}

struct Deed {
    let instance: Instance
    let verb: Verb
    /// What distinguishes this command from another of the same verb.
    var request: [JSONValue.Member] = []
    let steps: [Step]

    /// Does what is missing. The caller holds the instance.
    /// - Returns: whether anything was done.
    func run(last: (() throws -> Void)? = nil) throws -> Bool {
        let path = instance.journal(verb)
        var journal: Journal
        var isFresh = true
        if verb.isTakenUp, let begun = try Journal.read(path), !begun.hasEnded {
            try demandSame(begun)
            journal = begun
            isFresh = false
        } else {
            journal = try Journal.begin(path, request)
        }
        var changed = false
        for step in steps where !journal.done.contains(step.name) {
            do { if try step.run() { changed = true } } catch {
                // What was refused before anything was done was never begun. A try that was killed in its
                // first step may have done it.
                if journal.done.isEmpty, try isFresh || (verb == .create && !instance.exists()) {
                    FileContent.remove(path)
                }
                throw journal.done.isEmpty || !verb.isTakenUp ? error : partly(error)
            }
            try journal.note(step.name)
        }
        try last?()
        try journal.end()
        return changed
    }

    /// A failure half-way is one that the same command goes on from.
    private func partly(_ error: any Error) -> any Error {
        let refusal = error as? Refusal
        guard refusal?.status ?? .failed == .failed else { return error }
        let more = "\(verb.words) of \(instance.name) is partly done; the same command goes on from there"
        return Refusal(.partlyDone, messages: (refusal?.messages ?? ["\(error)"]) + [more])
    }

    /// - Throws: `conflict` where what was begun is not what is asked for now.
    func demandSame(_ journal: Journal) throws {
        let differing = request.filter { !journal.request.contains($0) }.map(\.name)
        guard differing.isEmpty else {
            throw Refusal(
                .conflict,
                """
                \(verb.words) of \(instance.name) was begun with another \(differing.joined(separator: ", ")); \
                give the same command again, or remove the instance first
                """)
        }
    }
}
