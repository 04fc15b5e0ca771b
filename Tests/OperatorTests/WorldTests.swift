// Where a world's things lie, what is in the way there, and who is at work.

import CommandLine
import Files
import Glibc
import Testing

@testable import Operator

@Suite struct WorldTests {
    @Test("The table of commands contradicts itself nowhere")
    func commands() { #expect(Fleetpass.tool.faults == []) }

    @Test("A root is made only by whoever may, and everything lies below it")
    func roots() throws {
        let scratch = try Scratch()
        let root = scratch.path + "/world"
        #expect(status { _ = try World(root: root) } == .notFound)
        let world = try scratch.world()
        #expect(world.settings == root + "/etc/fleetpass" && !world.hasSystemd)
        #expect(try world.instances().isEmpty)
        #expect(status { _ = try World(root: scratch.path + "/a b", makes: true) } == .usage)
        let long = scratch.path + "/" + String(repeating: "a", count: 80)
        #expect(status { _ = try World(root: long, makes: true) } == .usage)
    }

    @Test("Folders that others may write to are not used")
    func others() throws {
        let scratch = try Scratch()
        let world = try scratch.world()
        unsafe chmod(world.settings, 0o777)
        #expect(status { try world.prepare() } == .notPermitted)
    }

    @Test("One command at a time, and the second is told of the first")
    func locks() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("create")
        do {
            _ = try instance.hold("remove")
            Issue.record("both have it")
        } catch let refusal as Refusal {
            #expect(refusal.status == .conflict)
            #expect(
                refusal.messages.joined().utf8.starts(
                    with: "another command is at work: create of north".utf8))
        }
        lock.release()
        try instance.hold("remove").release()
    }

    @Test("A folder has its mode at once, whatever the mask is")
    func folders() throws {
        let scratch = try Scratch()
        #expect(try Place.makeFolder(scratch.path + "/a", mode: 0o755))
        #expect(try !Place.makeFolder(scratch.path + "/a", mode: 0o755))
        var found = stat()
        #expect(unsafe lstat(scratch.path + "/a", &found) == 0 && found.st_mode & 0o777 == 0o755)
    }

    @Test("Whose lock it is, the kernel says; a number that was left in the file is nobody's")
    func holders() throws {
        let scratch = try Scratch()
        try scratch.write("lock", "\(getpid())")
        #expect(try ProcessTable.holder(of: scratch.path + "/lock") == nil)
        let file = unsafe open(scratch.path + "/lock", O_RDWR)
        defer { close(file) }
        #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
        #expect(try ProcessTable.holder(of: scratch.path + "/lock") == getpid())
        // These tests serve nothing.
        #expect(try ProcessTable.server(holding: scratch.path + "/lock") == nil)
    }

    @Test("What is wanted is kept, and is a change only once")
    func wanted() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        try Place.makeFolder(instance.notes, mode: 0o700)
        #expect(try instance.wanted() == .stopped)
        #expect(try instance.want(.stopped) && !instance.want(.stopped) && instance.want(.running))
        #expect(try instance.wanted() == .running)
    }

    @Test("A program's words and its end come back; it gets nothing of ours")
    func programs() throws {
        let said = try Program.run("/bin/sh", ["-c", "env; echo wrong >&2; exit 4"])
        let lines = Set(said.out.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) })
        #expect(said.status == 4 && said.complaints == "wrong\n")
        #expect(lines.isSuperset(of: Program.environment) && !lines.contains { $0.hasPrefix("HOME=") })
        #expect(try Program.run("/bin/sh", ["-c", "kill -9 $$"]).status == -9)
        #expect(status { _ = try Program.run("/no/such/program", []) } == .failed)
        let descriptors = try Program.run("/bin/sh", ["-c", "ls /proc/self/fd | wc -l"])
        // The three, and the folder that is being listed.
        #expect(descriptors.line == "4")
    }
}
