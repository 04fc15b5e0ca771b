// What of the program and its libraries lies in memory without being used.

import Glibc

public enum Footprint {
    /// Gives back what only the start needed: the code of the binary and its libraries, of which the kernel
    /// has mapped all that was near to what ran. Code that runs again is mapped again, without a look at the
    /// disk as a rule.
    public static func letGoOfStart() {
        guard let maps = try? FileContent.read("/proc/self/maps", atMost: 256 * 1024) else { return }
        for line in maps.split(separator: 0x0A) { letGo(line) }
    }

    /// - Parameter line: such as `55d0c6f0a000-55d0c7668000 r-xp 001d6000 fe:00 1312 /usr/bin/fleetpassd`.
    private static func letGo(_ line: ArraySlice<UInt8>) {
        let columns = line.split(separator: 0x20)
        // Code that came from a file and that nobody may write is the same there as here.
        guard columns.count == 6, columns[1].elementsEqual("r-xp".utf8),
            columns[5].first == UInt8(ascii: "/")
        else { return }
        let ends = columns[0].split(separator: UInt8(ascii: "-")).compactMap {
            UInt(String(decoding: $0, as: UTF8.self), radix: 16)
        }
        guard ends.count == 2, ends[0] < ends[1] else { return }
        // The range is the kernel's own, and the advice changes nothing that anybody could read there.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
    }
}
