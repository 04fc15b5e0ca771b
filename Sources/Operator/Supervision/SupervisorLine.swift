// A command's line to the supervisor of its world, which is started where there is none.

internal import CSystem
import CommandLine
import Files
internal import Glibc

struct SupervisorLine {
    let world: World
    /// A stop waits for answers in flight.
    private static let patienceMs: Int32 = 90_000
    private static let startTries = 1_000
    private static let pauseUs: UInt32 = 5_000

    /// - Returns: what it answers, without the word that says that it went well.
    /// - Throws: what it refuses.
    func ask(_ order: Order, _ name: InstanceName) throws -> String {
        let line = try reached()
        defer { close(line) }
        let bytes = [UInt8]("\(order.rawValue) \(name)\n".utf8)
        guard unsafe send(line, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw silent }
        let answer = LineReader.line(line, atMost: 4096)
        let words = answer.split(separator: 0x20, maxSplits: 2).map { String(decoding: $0, as: UTF8.self) }
        switch words.first {
        case "ok"?: return words.dropFirst().joined(separator: " ")
        case "refused"? where words.count == 3:
            let status = Int32(words[1]).flatMap { ExitStatus(rawValue: $0) } ?? .failed
            throw Refusal(status, words[2])
        default: throw silent
        }
    }

    private var silent: Refusal {
        Refusal(.failed, "the supervisor does not answer; its log is \(world.supervisorLog)")
    }

    private func reached() throws -> Int32 {
        var line = unsafe sys_connect_path(world.supervisorSocket, Self.patienceMs)
        if line >= 0 { return line }
        guard [-ECONNREFUSED, -ENOENT].contains(line) else { throw silent }
        try start()
        for _ in 0..<Self.startTries {
            line = unsafe sys_connect_path(world.supervisorSocket, Self.patienceMs)
            if line >= 0 { return line }
            usleep(Self.pauseUs)
        }
        throw silent
    }

    /// Where two commands start one at the same time, one of the two finds the lock taken and ends.
    private func start() throws {
        try Place.demandFileOrNothing(world.supervisorLog)
        let log = unsafe open(
            world.supervisorLog, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard log >= 0 else { throw Place.problem("write", world.supervisorLog) }
        defer { close(log) }
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let place = world.root.isEmpty ? [] : ["--root", world.root]
        _ = try Program.start(
            Program.own, ["supervise", "--while-needed"] + place, Program.environment,
            Program.Lines(input: nothing, output: log, complaints: log), stays: true)
    }
}
