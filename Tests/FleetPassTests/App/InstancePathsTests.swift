// The instance's directory: private, locked by one process, keys made once.

import Files
import Glibc
import Testing

@testable import FleetPass

@Suite struct InstancePathsTests {
    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test("Everything is for this user alone")
    func modes() throws {
        let paths = InstancePaths(Folder.make() + "/north")
        try paths.prepare()
        try paths.prepare()
        _ = try paths.key("k")
        #expect([paths.directory, paths.files, paths.keys].map(mode) == [0o700, 0o700, 0o700])
        #expect(mode(paths.keys + "/k") == 0o600)
    }

    @Test("A key is made once and kept; one of another length is refused")
    func keys() throws {
        let paths = InstancePaths(Folder.make())
        try paths.prepare()
        let key = try paths.key("k")
        #expect(key.count == 32 && Set(key).count > 8)
        #expect(try paths.key("k") == key && paths.key("other") != key)
        try FileContent.write([1, 2, 3], to: paths.keys + "/short")
        #expect(throws: Failure.self) { try paths.key("short") }
    }

    @Test("One holds the instance; whoever comes second is told who")
    func lock() throws {
        let paths = InstancePaths(Folder.make())
        try paths.prepare()
        let lock = try paths.hold()
        let failure = #expect(throws: Failure.self) { try paths.hold() }
        #expect(
            failure?.code == .conflict
                && failure?.message == "process \(getpid()) is using this instance; stop it first")
        lock.release()
        try paths.hold().release()
    }

    @Test("It goes with all that is in it, and nothing goes that a link leads to")
    func removed() throws {
        let (kept, paths) = (Folder.make(), InstancePaths(Folder.make() + "/north"))
        try paths.prepare()
        try FileContent.write([1], to: "\(kept)/a")
        try FileContent.write([1], to: "\(paths.mail)/letter.eml")
        #expect(try !paths.hasKey("k") && paths.key("k").count == 32 && paths.hasKey("k"))
        #expect(unsafe symlink(kept, "\(paths.files)/link") == 0)
        try paths.removeAll()
        try paths.removeAll()
        #expect(mode(paths.directory) == 0 && mode("\(kept)/a") == 0o600)
    }

    @Test("What cannot be made or read is said with its path")
    func refused() {
        let failure = #expect(throws: Failure.self) { try InstancePaths("/proc/none/such").prepare() }
        #expect(failure?.message.hasPrefix("cannot make /proc/none/such: ") == true)
        #expect(throws: FileProblem.self) { try FileContent.read("/proc/self/mem/x", atMost: 10) }
        #expect((try? FileContent.read("/nowhere/x", atMost: 10)) == .some(nil))
    }
}
