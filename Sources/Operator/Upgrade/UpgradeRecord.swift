// What is known of one instance's upgrade: its journal, read as states with what was found out at each.

import CommandLine
import Schema

struct UpgradeRecord {
    let instance: Instance
    private var journal: Journal

    static func read(_ instance: Instance) throws -> UpgradeRecord? {
        try Journal.read(instance.journal(.upgrade)).map { UpgradeRecord(instance: instance, journal: $0) }
    }

    /// - Parameter run: which run it belongs to.
    static func begin(
        _ instance: Instance, from: Version?, to: Version, run: String
    ) throws -> UpgradeRecord {
        let request: [JSONValue.Member] = [
            .init("from", from.map { .text($0.description) } ?? .null), .init("to", .text(to.description)),
            .init("run", .text(run)),
        ]
        return UpgradeRecord(
            instance: instance, journal: try Journal.begin(instance.journal(.upgrade), request))
    }

    private init(instance: Instance, journal: Journal) { (self.instance, self.journal) = (instance, journal) }

    private func asked(_ name: String) -> JSONValue? { journal.request.first { $0.name == name }?.value }

    var state: UpgradeState { journal.last.flatMap { UpgradeState(rawValue: $0) } ?? .planned }
    /// Nil: the program beside the tool.
    var from: Version? { asked("from")?.text.flatMap { Version($0) } }
    var to: Version? { asked("to")?.text.flatMap { Version($0) } }
    var run: String { asked("run")?.text ?? "" }
    var hasEnded: Bool { journal.hasEnded }

    func has(_ state: UpgradeState) -> Bool { journal.done.contains(state.rawValue) }
    func fact(_ state: UpgradeState, _ name: String) -> JSONValue? { journal.facts[state.rawValue]?[name] }
    func moment(_ state: UpgradeState) -> Instant? {
        journal.moments[state.rawValue].flatMap { Instant($0) }
    }

    /// Why it is not where it was meant to be.
    var reason: String? {
        guard state.isFailure || state == .leftOut else { return nil }
        return fact(.leftOut, "reason")?.text ?? fact(.failing, "reason")?.text
    }

    /// - Throws: `failed` for a state that cannot follow the present one: the journal is not what it was.
    mutating func note(_ state: UpgradeState, _ facts: [JSONValue.Member] = []) throws {
        guard self.state.next.contains(state) else {
            throw Refusal(
                .failed,
                "\(instance.journal(.upgrade)): \(state.words) cannot follow \(self.state.words); look at it")
        }
        try journal.note(state.rawValue, facts)
        if state.isFinal { try journal.end() }
    }

    /// A step that was cut off between its line and the end of the journal.
    mutating func close() throws {
        if state.isFinal, !journal.hasEnded { try journal.end() }
    }
}
