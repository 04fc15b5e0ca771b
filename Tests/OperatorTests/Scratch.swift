// A directory for one test, and what tests do with files there.

import CommandLine
import enum CommandLine.ExitStatus
import Files
import Glibc
import Testing

@testable import Operator

/// Goes with the last who holds it.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/fleetpass-operator-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Refusal(.failed, "no directory for a test") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileContent.removeFolder(path) }

    func write(_ name: String, _ text: String) throws {
        try FileContent.write(Array(text.utf8), to: "\(path)/\(name)")
    }

    func text(_ name: String) throws -> String? {
        try FileContent.read("\(path)/\(name)", atMost: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A world below it, made ready.
    func world() throws -> World {
        let world = try World(root: path + "/world", makes: true)
        try world.prepare()
        return world
    }
}

func status(_ body: () throws -> Void) -> ExitStatus? {
    do {
        try body()
        return nil
    } catch {
        return (error as? Refusal)?.status ?? .failed
    }
}
