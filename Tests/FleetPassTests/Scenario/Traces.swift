// Bytes that must not stand in any file of an instance.

import Files
import Glibc

@testable import FleetPass

enum Traces {
    /// - Returns: the files of a folder, those of its folders included, that hold one of `texts`.
    static func files(in folder: String, holding texts: [String]) throws -> [String] {
        try Folder.names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if Folder.isFolder(path) { return try files(in: path, holding: texts) }
            let bytes = try FileContent.read(path, atMost: 256 << 20) ?? []
            return texts.contains { holds(bytes, Array($0.utf8)) } ? [name] : []
        }
    }

    private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in
            guard let start = all.baseAddress, all.count >= wanted.count else { return false }
            var place = 0
            let end = all.count - wanted.count + 1
            while place < end, let next = memchr(start + place, Int32(wanted[0]), end - place) {
                if memcmp(next, wanted, wanted.count) == 0 { return true }
                place = next - UnsafeMutableRawPointer(mutating: start) + 1
            }
            return false
        }
    }
}
