// The log's way out: a full pipe is waited for, and no line is cut by another.

import Glibc
import Synchronization
import Testing
import Threads

@testable import Telemetry

@Suite struct LogOutputTests {
    /// A pipe whose writing end does not block, with as little room as Linux gives one.
    private final class Pipe {
        private(set) var ends: [Int32] = [-1, -1]
        var writing: Int32 { ends[1] }

        init() {
            _ = pipe(&ends)
            for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
            _ = fcntl(writing, 1031 /* F_SETPIPE_SZ */, 4096)
        }

        deinit { for end in ends { close(end) } }

        func read() -> String {
            var part = [UInt8](repeating: 0, count: 100_000)
            let count = Glibc.read(ends[0], &part, part.count)
            return String(decoding: part.prefix(max(0, count)), as: UTF8.self)
        }
    }

    private static func lines(_ names: Substring, width: Int = 999) -> [UInt8] {
        names.utf8.flatMap { [UInt8](repeating: $0, count: width) + [UInt8(ascii: "\n")] }
    }

    private static func firsts(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.utf8.count == 999 ? String($0.prefix(1)) : "a part" }
    }

    @Test("What does not fit is lost by whole lines, and the line that was begun is ended first")
    func whole() {
        let pipe = Pipe()
        var output = LogOutput(pipe.writing, patienceMs: 20)
        #expect(output.put(Self.lines("abcdefg")) == 2)
        // The fifth line is out in part; nothing may come between, not even while the reader is still stuck.
        #expect(output.put(Self.lines("h")) == 1)
        let first = pipe.read()
        #expect(output.put(Self.lines("i")) == 0)
        #expect(Self.firsts(first + pipe.read()) == ["a", "b", "c", "d", "e", "i"])
    }

    @Test("A reader who comes late gets everything")
    func late() {
        let pipe = Pipe()
        let writing = pipe.writing
        let done = Bell()
        let lost = Atomic(-1)
        _ = Thread.start("late") {
            var output = LogOutput(writing, patienceMs: 10_000)
            lost.store(output.put(Self.lines("abcdefghij")), ordering: .relaxed)
            done.ring()
        }
        var received = ""
        for _ in 0..<2_000 where received.utf8.count < 10_000 {
            usleep(2_000)
            received += pipe.read()
        }
        #expect(done.wait(atMostMs: 20_000) && lost.load(ordering: .relaxed) == 0)
        #expect(Self.firsts(received).joined() == "abcdefghij")
    }

    @Test("A descriptor that takes nothing at all loses lines at once, and never the thread")
    func broken() {
        var output = LogOutput(-1, patienceMs: 60_000)
        #expect(output.put(Self.lines("ab")) == 2)
        #expect(output.put([]) == 0)
    }
}
