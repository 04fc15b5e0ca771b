// What this process was started with, as the kernel has it. Everything else takes the list.

import Glibc

public enum Arguments {
    /// Swift's own list is found by walking back from the environment, which a library that was loaded before
    /// may have moved: then it is empty. Bytes that are not UTF-8 are replaced.
    /// - Returns: all of them, the program's name first.
    public static func atStart() -> [String] {
        guard let bytes = read("/proc/self/cmdline") else { return Swift.CommandLine.arguments }
        return split(bytes)
    }

    /// Each ends with a NUL.
    static func split(_ bytes: [UInt8]) -> [String] {
        var arguments = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if bytes.last == 0 { arguments.removeLast() }
        return arguments
    }

    /// What the system hands to a process at most, and more.
    private static let mostBytes = 8 << 20

    private static func read(_ path: String) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < mostBytes {
            // Unsafe as read(2) takes a bare pointer: to an array of as many bytes as it is told.
            let count = unsafe Glibc.read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            bytes.append(contentsOf: piece.prefix(count))
        }
        return bytes.isEmpty ? nil : bytes
    }
}
