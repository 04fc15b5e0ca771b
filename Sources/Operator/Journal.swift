// The record of one command on one instance: that it was begun, which steps are done, that it has ended.

import CommandLine
import Files
import Glibc
import Schema
import Threads

/// A line of JSON for each, synced before anything goes on. What a crash has torn off at the end was never
/// said, so the step before it is done once more.
struct Journal {
    let path: String
    /// What was asked for when it was begun.
    let request: [JSONValue.Member]
    private(set) var done: Set<String> = []
    /// What was found out at a step, and when it was noted last.
    private(set) var facts: [String: JSONValue] = [:]
    private(set) var moments: [String: String] = [:]
    /// The step that was noted last.
    private(set) var last: String?
    private(set) var hasEnded = false

    private static let mostBytes = 256 * 1024

    /// - Returns: nil if the command was never begun, or not even its first line is whole.
    static func read(_ path: String) throws -> Journal? {
        try Place.demandFileOrNothing(path)
        guard let bytes = try FileContent.read(path, atMost: mostBytes) else { return nil }
        var journal: Journal?
        for line in whole(bytes).split(separator: 0x0A) {
            guard case .object(let members)? = try? JSONValue(parsing: Array(line)) else {
                throw Refusal(
                    .failed, "\(path) has a line that is none of a journal's; look at it, or take it away")
            }
            if case .text(let step)? = members.first(where: { $0.name == "done" })?.value {
                journal?.facts[step] = members.first { $0.name == "facts" }?.value
                journal?.moments[step] = members.first { $0.name == "at" }?.value.text
            }
            for member in members {
                switch (member.name, member.value) {
                case ("begun", .object(let request)): journal = Journal(path: path, request: request)
                case ("done", .text(let step)):
                    journal?.done.insert(step)
                    journal?.last = step
                    journal?.hasEnded = false
                case ("ended", _): journal?.hasEnded = true
                default: break
                }
            }
        }
        return journal
    }

    private static func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes[..<(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)]
    }

    private init(path: String, request: [JSONValue.Member]) { (self.path, self.request) = (path, request) }

    /// Begins anew, in place of whatever an earlier command has left there.
    static func begin(_ path: String, _ request: [JSONValue.Member]) throws -> Journal {
        try FileContent.write(line("begun", .object(request)), to: path)
        return Journal(path: path, request: request)
    }

    /// A step after the end takes the command up again.
    mutating func note(_ step: String, _ facts: [JSONValue.Member]? = nil) throws {
        let at = Instant(epochMs: Clock.epochMs()).description
        try append(Self.line("done", .text(step), facts.map { .object($0) }, at: at))
        done.insert(step)
        (self.facts[step], moments[step]) = (facts.map { .object($0) }, at)
        (last, hasEnded) = (step, false)
    }

    mutating func end() throws {
        try append(Self.line("ended", .boolean(true)))
        hasEnded = true
    }

    private static func line(
        _ name: String, _ value: JSONValue, _ facts: JSONValue? = nil,
        at: String = Instant(epochMs: Clock.epochMs()).description
    ) -> [UInt8] {
        var json = JSONWriter()
        json.value(
            .object(
                [.init("at", .text(at)), .init(name, value)] + (facts.map { [.init("facts", $0)] } ?? [])))
        return json.bytes + [0x0A]
    }

    private func append(_ line: [UInt8]) throws {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Place.problem("write", path) }
        defer { close(descriptor) }
        let length = Self.whole(try FileContent.read(path, atMost: Self.mostBytes) ?? []).count
        guard ftruncate(descriptor, off_t(length)) == 0,
            unsafe pwrite(descriptor, line, line.count, off_t(length)) == line.count, fsync(descriptor) == 0
        else { throw Place.problem("write", path) }
    }
}
