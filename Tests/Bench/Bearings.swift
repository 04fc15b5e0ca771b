// What a process finds around itself: its descriptors, its environment, its signals.

import Glibc

enum Bearings {
    /// Lines of a name and a value, in a fixed order.
    static func own() -> [UInt8] {
        var descriptors: [String] = []
        if let folder = opendir("/proc/self/fd") {
            let own = dirfd(folder)
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if let number = Int32(name), number != own { descriptors.append(name) }
            }
        }
        let status = String(decoding: all(of: open("/proc/self/status", O_RDONLY)), as: UTF8.self)
        let signals = ["SigBlk", "SigIgn"].map { name in
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
            // Above are those that the C library keeps for itself.
            let first31 = (UInt64(line.drop { $0 != "\t" }.dropFirst(), radix: 16) ?? .max) & 0x7FFF_FFFF
            return "\(name) \(first31)"
        }
        let lines = [
            "arguments \(CommandLine.arguments.dropFirst().joined(separator: ","))",
            "descriptors \(descriptors.sorted().joined(separator: ","))",
            "environment \(all(of: open("/proc/self/environ", O_RDONLY)).count)",
            "own group \(getpgrp() == getpid())",
        ]
        return Array((lines + signals).joined(separator: "\n").utf8)
    }

    static func all(of file: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(file, &piece, piece.count)
            guard count > 0 else { return bytes }
            bytes += piece.prefix(count)
        }
    }
}
