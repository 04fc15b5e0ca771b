// What commands print: lines for people, objects for programs, whose members are never taken away.

import CommandLine
import Schema

enum Report {
    static func object(_ invocation: Invocation, _ members: [JSONValue.Member]) {
        var json = JSONWriter()
        json.value(.object(members))
        invocation.console.write(json.bytes + [0x0A])
    }

    /// The plan of a command, for `--dry-run`.
    static func plan(_ invocation: Invocation, _ deed: Deed) throws {
        let done = try Journal.read(deed.instance.journal(deed.verb)).map { $0.hasEnded ? [] : $0.done } ?? []
        if invocation[Fleetpass.json] {
            let steps = deed.steps.map { step -> JSONValue in
                .object([
                    .init("step", .text(step.name)), .init("summary", .text(step.summary)),
                    .init("done", .boolean(done.contains(step.name))),
                ])
            }
            return object(
                invocation, [.init("name", .text(deed.instance.name.text)), .init("plan", .list(steps))])
        }
        for (number, step) in deed.steps.enumerated() {
            let mark = done.contains(step.name) ? " (done before)" : ""
            invocation.console.print("\(number + 1). \(step.name): \(step.summary)\(mark)")
        }
    }
}
