// What an operator decides about upgrades of one instance: a pin that keeps it, a window to wait for.

import CommandLine
import Glibc
import Schema

extension Fleetpass {
    static let wishes: [Command] = [pin, unpin, window]

    private static let pinned = Positional(
        "version", count: .optional, "the release that it may have; what it has now, if not given")

    private static let pin = Command(
        path: ["instance", "pin"], summary: "Keep an instance out of upgrades, or out of all but one",
        positionals: [name, pinned],
        run: { invocation in
            let word = invocation[pinned]
            let wish: Instance.Pin = word.isEmpty ? .asItIs : .to(try Version(asked: word))
            return try decide(invocation) { try $0.set(pin: wish) }
        })

    private static let unpin = Command(
        path: ["instance", "unpin"], summary: "Let an instance take part in upgrades again",
        positionals: [name],
        run: { invocation in try decide(invocation) { try $0.set(pin: nil) } })

    private static let span = Positional("window", "as 22:00-05:00; none: at any time")

    private static let window = Command(
        path: ["instance", "window"], summary: "Say at which time of the day an instance may be upgraded",
        description: "By the time zone of this machine, which `timedatectl` shows and TZ overrides.",
        positionals: [name, span],
        run: { invocation in
            let word = invocation[span]
            let window = Window(word)
            guard window != nil || word == "none" else {
                throw Refusal(.usage, "\(Excerpt.of(word)) is no window; write 22:00-05:00, or none")
            }
            return try decide(invocation) { try $0.set(window: window) }
        })

    private static func decide(
        _ invocation: Invocation, _ wish: (Instance) throws -> Bool
    ) throws -> ExitStatus {
        umask(0o077)
        let instance = try instance(invocation)
        guard try instance.exists() else {
            throw Refusal(
                .notFound, "there is no instance \(instance.name); `fleetpass instance list` shows all")
        }
        try instance.world.prepare()
        let lock = try instance.hold("decision about upgrades")
        defer { lock.release() }
        let changed = try wish(instance)
        let (pin, window) = (try instance.wordsOfPin(), try instance.wordsOfWindow())
        if invocation[json] {
            Report.object(
                invocation,
                [.init("name", .text(instance.name.text))] + (try instance.wishMembers())
                    + [.init("changed", .boolean(changed))])
        } else {
            invocation.console.note(
                "\(instance.name): \(pin), \(window)\(changed ? "" : ", as before")")
        }
        return .ok
    }
}

extension Instance {
    func wordsOfPin() throws -> String {
        switch try pin() {
        case nil: "not pinned"
        case .asItIs?: "pinned to what it has"
        case .to(let version)?: "pinned to \(version)"
        }
    }

    func wordsOfWindow() throws -> String {
        try window().map { "upgraded in the time \($0) (\(Window.now().zone), this machine's zone)" }
            ?? "upgraded at any time"
    }

    func wishMembers() throws -> [JSONValue.Member] {
        let pin: JSONValue =
            switch try pin() {
            case nil: .null
            case .asItIs?: .text("as-it-is")
            case .to(let version)?: .text(version.description)
            }
        let window = try window()
        return [
            .init("pin", pin), .init("window", window.map { .text($0.description) } ?? .null),
            .init("window_zone", window == nil ? .null : .text(Window.now().zone)),
        ]
    }
}
