// When an instance may be upgraded, and what is kept of an operator's wishes.

import CommandLine
import Glibc
import Testing

@testable import Operator

@Suite struct WindowTests {
    @Test(
        "A window is a piece of the day, which may go over midnight; its end does not belong to it",
        arguments: [
            ("22:00-05:00", 22 * 60, true), ("22:00-05:00", 23 * 60 + 59, true), ("22:00-05:00", 0, true),
            ("22:00-05:00", 5 * 60 - 1, true), ("22:00-05:00", 5 * 60, false), ("22:00-05:00", 720, false),
            ("02:30-04:00", 150, true), ("02:30-04:00", 149, false), ("02:30-04:00", 240, false),
        ])
    func spans(_ text: String, _ minute: Int, _ isOpen: Bool) throws {
        let window = try #require(Window(text))
        #expect(window.isOpen(atMinute: minute) == isOpen && window.description == text)
    }

    @Test(
        "Nothing else is one",
        arguments: [
            "", "22:00", "22:00-", "22-05", "24:00-05:00", "22:60-23:00", "5:00-6:00", "05:00-05:00",
            "22:00-05:00-06:00", "aa:bb-cc:dd", "22:00 -05:00", "2200-0500",
        ])
    func refused(_ text: String) { #expect(Window(text) == nil) }

    @Test("What was decided is there the next time, and said to be no change")
    func kept() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("test")
        defer { lock.release() }
        let version = try #require(Version("1.2.3"))
        #expect(try instance.pin() == nil && instance.window() == nil)
        #expect(try instance.set(pin: .to(version)) && !instance.set(pin: .to(version)))
        #expect(try instance.pin() == .to(version))
        #expect(try instance.set(pin: .asItIs) && instance.pin() == .asItIs)
        #expect(try instance.set(window: Window("22:00-05:00")) && instance.window()?.fromMinute == 1320)
        #expect(try instance.set(pin: nil) && instance.set(window: nil) && !instance.set(window: nil))
        #expect(try instance.pin() == nil && instance.window() == nil)
    }

    @Test("An instance is served by the release that its notes name, and by no other")
    func release() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("test")
        defer { lock.release() }
        #expect(try instance.release() == nil)
        #expect(try instance.serve(by: Version("1.2.3")) && !instance.serve(by: Version("1.2.3")))
        #expect(status { _ = try instance.program() } == .failed)
        try instance.world.prepareReleases()
        unsafe mkdir(instance.world.releases + "/1.2.3", 0o755)
        let program = instance.world.releases + "/1.2.3/fleetpassd"
        #expect(unsafe close(creat(program, 0o755)) == 0)
        #expect(try instance.program() == program)
        #expect(try instance.serve(by: nil) && instance.release() == nil)
        try scratch.write("world/var/lib/fleetpass/.operator/north/release", "../../evil\n")
        #expect(status { _ = try instance.program() } == .failed)
    }
}
