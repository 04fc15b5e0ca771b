// What a journal remembers, also when its last line was torn off, and what a command makes of it.

import CommandLine
import Files
import Glibc
import Schema
import Testing

@testable import Operator

@Suite struct JournalTests {
    private let request: [JSONValue.Member] = [.init("host", .text("a.example"))]

    @Test("It gives back what was noted, in one file")
    func kept() throws {
        let scratch = try Scratch()
        var journal = try Journal.begin(scratch.path + "/j", request)
        try journal.note("one")
        try journal.note("two")
        let read = try Journal.read(scratch.path + "/j")
        #expect(read?.request == request && read?.done == ["one", "two"] && read?.hasEnded == false)
        try journal.end()
        #expect(try Journal.read(scratch.path + "/j")?.hasEnded == true)
        #expect(try Journal.read(scratch.path + "/none") == nil)
    }

    @Test("Cut off anywhere, it says less, and nothing that is not so; the next line stands by itself")
    func torn() throws {
        let scratch = try Scratch()
        var journal = try Journal.begin(scratch.path + "/j", request)
        for step in ["one", "two", "three"] { try journal.note(step) }
        let whole = try FileContent.read(scratch.path + "/j", atMost: 4096) ?? []
        for length in whole.indices {
            try FileContent.write(Array(whole[..<length]), to: scratch.path + "/j", durably: false)
            let cut = try Journal.read(scratch.path + "/j")
            let lines = whole[..<length].count { $0 == 0x0A }
            #expect(cut?.done.count == (lines == 0 ? nil : lines - 1))
            guard var cut else { continue }
            try cut.note("four")
            #expect(try Journal.read(scratch.path + "/j")?.done == cut.done)
        }
    }

    @Test("What is none of its lines is not passed over")
    func strange() throws {
        let scratch = try Scratch()
        try scratch.write("j", "{\"begun\":{}}\nnonsense\n")
        #expect(status { _ = try Journal.read(scratch.path + "/j") } == .failed)
        unsafe symlink("/etc/passwd", scratch.path + "/link")
        #expect(status { _ = try Journal.read(scratch.path + "/link") } == .conflict)
    }

    private final class Tally {
        var steps: [String] = []
    }

    private func deed(
        _ instance: Instance, _ verb: Verb, host: String = "a", failing: String?, _ tally: Tally
    ) -> Deed {
        let names = ["one", "two", "three"]
        return Deed(
            instance: instance, verb: verb, request: [.init("host", .text(host))],
            steps: names.map { name in
                Step(name, name) {
                    if name == failing { throw Refusal(.failed, name) }
                    tally.steps.append(name)
                    return true
                }
            })
    }

    @Test("A command goes on where it was left; with another request it is refused")
    func resumed() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("create")
        defer { lock.release() }
        let tally = Tally()
        #expect(status { _ = try deed(instance, .create, failing: "two", tally).run() } == .partlyDone)
        #expect(try instance.unfinished() == .create && tally.steps == ["one"])
        let other = status { _ = try deed(instance, .create, host: "b", failing: nil, tally).run() }
        #expect(other == .conflict)
        #expect(try deed(instance, .create, failing: nil, tally).run())
        #expect(tally.steps == ["one", "two", "three"])
        #expect(try instance.unfinished() == nil)
    }

    @Test("What was refused at its first step was never begun; what leaves nothing behind begins anew")
    func withdrawn() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("rename")
        defer { lock.release() }
        let tally = Tally()
        #expect(status { _ = try deed(instance, .renameHost, failing: "one", tally).run() } == .failed)
        #expect(try instance.unfinished() == nil)
        #expect(status { _ = try deed(instance, .stop, failing: "two", tally).run() } == .failed)
        #expect(try deed(instance, .stop, failing: nil, tally).run())
        #expect(tally.steps == ["one", "one", "two", "three"])
    }
}
