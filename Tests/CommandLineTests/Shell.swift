// Runs a line of shell and keeps what it prints; for the tests that ask bash and groff themselves.

import Glibc

enum Shell {
    /// What the command printed on both streams, and whether it ended well.
    static func run(_ command: String) -> (printed: String, isOK: Bool) {
        guard let pipe = popen("exec 2>&1; " + command, "r") else { return ("no pipe", false) }
        var printed: [UInt8] = []
        var byte = fgetc(pipe)
        while byte != EOF {
            printed.append(UInt8(truncatingIfNeeded: byte))
            byte = fgetc(pipe)
        }
        return (String(decoding: printed, as: UTF8.self), pclose(pipe) == 0)
    }

    /// Runs the body with a file of this content, which is gone afterwards.
    static func withFile<Result>(_ content: [UInt8], _ body: (String) throws -> Result) rethrows -> Result {
        var path = Array("/tmp/command-line-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(name) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        return try body(name)
    }
}
