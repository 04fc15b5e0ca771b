// Where settings come from on a machine: a file on disk and the process's own variables.

import Glibc
import Testing

@testable import CommandLine

@Suite struct SourceTests {
    private static func refusal(_ path: String) -> Refusal? {
        do {
            _ = try SettingsFile.read(path)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [0, 1, 65_536, 65_537, SettingsFile.mostBytes])
    func aFileIsReadWhole(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try Shell.withFile(bytes) { path in
            let file = try SettingsFile.read(path)
            #expect(file.bytes == bytes && file.path == path)
        }
    }

    @Test func whatIsNoFileIsRefused() {
        #expect(SourceTests.refusal("/nowhere/x") == Refusal(.notFound, "/nowhere/x: there is no such file"))
        #expect(SourceTests.refusal("/tmp") == Refusal(.configurationInvalid, "/tmp: is not a regular file"))
        #expect(SourceTests.refusal("/dev/zero")?.status == .configurationInvalid)
        Shell.withFile([UInt8](repeating: 0x0A, count: SettingsFile.mostBytes + 1)) { path in
            #expect(
                SourceTests.refusal(path)?.messages == ["\(path): is larger than 1MiB, the most for settings"]
            )
        }
    }

    @Test func theProcessHasArguments() {
        #expect(Arguments.atStart() == Swift.CommandLine.arguments)
    }

    @Test(arguments: [
        ("fleetpassd\0", ["fleetpassd"]), ("a\0\0b\0", ["a", "", "b"]), ("a\0b", ["a", "b"]),
        ("a\0\0", ["a", ""]),
    ])
    func argumentsEndWithAZero(_ bytes: String, _ expected: [String]) {
        #expect(Arguments.split([UInt8](bytes.utf8)) == expected)
    }

    @Test func theProcessHasVariables() {
        let variables = Environment.atStart()
        #expect(variables["PATH"] == getenv("PATH").map { String(cString: $0) })
        #expect(variables.count > 1)
    }

    @Test(
        arguments: [
            ("A=1", "A", "1"), ("A=", "A", ""), ("A=b=c", "A", "b=c"), ("A", nil, nil), ("=1", nil, nil),
            ("", nil, nil),
        ] as [(String, String?, String?)])
    func entries(entry: String, name: String?, value: String?) {
        let parts = Environment.split(entry)
        #expect(parts?.name == name && parts?.value == value)
    }
}
