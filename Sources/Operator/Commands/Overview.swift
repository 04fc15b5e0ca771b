// An instance as lists show it: what its files and the kernel say at this moment.

import CommandLine
import Files
import Schema

struct Overview {
    let instance: Instance
    let state: String
    let url: String
    let address: String
    let pid: Int32?
    /// Nil: the program beside the tool.
    let release: Version?

    init(_ instance: Instance) throws {
        self.instance = instance
        pid = (try? instance.server()) ?? nil
        // A list shows the others, too; a command on this one says what cannot be read.
        state = (try? Self.state(instance, pid)) ?? "unknown"
        release = (try? instance.release()) ?? nil
        let file = try? instance.file()
        url = (try? instance.url()) ?? ""
        address = (try? file?.text(of: "listen")) ?? ""
    }

    private static func state(_ instance: Instance, _ pid: Int32?) throws -> String {
        switch try instance.unfinished() {
        case .create?: return "half made"
        case .remove?: return "half removed"
        default: break
        }
        switch try instance.wanted() {
        case .suspended: return "suspended"
        case .stopped: return pid == nil ? "stopped" : "stopping"
        case .running: return pid == nil ? "failing" : "running"
        }
    }

    var members: [JSONValue.Member] {
        [
            .init("name", .text(instance.name.text)), .init("state", .text(state)), .init("url", .text(url)),
            .init("address", .text(address)), .init("pid", pid.map { .integer(Int64($0)) } ?? .null),
            .init("release", release.map { .text($0.description) } ?? .null),
        ]
    }

    /// What `show` adds.
    func details() throws -> [JSONValue.Member] {
        let ready = pid == nil ? nil : OperatorDoor(path: instance.operatorSocket).get("/readyz")
        return [
            .init("ready", .boolean(ready?.status == 200)), .init("settings", .text(instance.settings)),
            .init("data", .text(instance.data)),
            .init("log", instance.world.hasSystemd ? .null : .text(instance.log)),
            .init("resident_bytes", try pid.flatMap(Self.resident).map { .integer($0) } ?? .null),
            .init("database_bytes", Self.size(instance.database).map { .integer($0) } ?? .null),
        ] + (try instance.wishMembers())
    }

    private static func resident(_ pid: Int32) throws -> Int64? {
        let words = (try FileContent.read("/proc/\(pid)/statm", atMost: 128) ?? []).split(separator: 0x20)
        guard words.count > 1, let pages = Int64(String(decoding: words[1], as: UTF8.self)) else {
            return nil
        }
        return pages * Int64(Place.pageBytes)
    }

    private static func size(_ path: String) -> Int64? { Place.size(of: path) }
}
