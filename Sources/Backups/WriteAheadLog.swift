// SQLite's write-ahead log as it lies in its file: heads, frames, checksums. Reads only.

internal import Glibc

/// One reader of the file, for as long as it is open. The log's own locks lie on other files, so that to open
/// and close this one takes nothing from anybody.
///
/// `@unchecked Sendable`: the descriptor is set once, read at given offsets, and closed with the last holder.
final class WriteAheadLog: @unchecked Sendable {
    struct Head: Equatable {
        let log: Int64
        let pageBytes: Int
        let isBigEndian: Bool
        let sums: (UInt32, UInt32)

        static func == (left: Head, right: Head) -> Bool {
            left.log == right.log && left.pageBytes == right.pageBytes
        }
    }

    private let descriptor: Int32
    static let headBytes = 32
    static let frameHeadBytes = 24
    private static let piece = 256

    /// - Returns: nil where there is no log.
    init?(_ path: String) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    var changedMs: Int64? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        return Int64(status.st_mtim.tv_sec) &* 1_000 &+ Int64(status.st_mtim.tv_nsec) / 1_000_000
    }

    /// - Returns: nil where the file does not begin with the head of a log, as after one was cut off.
    func head() -> Head? {
        let bytes = read(Self.headBytes, at: 0)
        guard bytes.count == Self.headBytes else { return nil }
        let magic = Self.number(bytes, 0)
        guard magic & 0xFFFF_FFFE == 0x377F_0682 else { return nil }
        let size = Self.number(bytes, 8)
        let pageBytes = size == 1 ? 65_536 : Int(size)
        let sums = Self.sums(bytes[..<24], after: (0, 0), isBigEndian: magic & 1 == 1)
        guard LogRun.isPageSize(pageBytes), sums == (Self.number(bytes, 24), Self.number(bytes, 28)) else {
            return nil
        }
        return Head(log: Self.salts(bytes, 16), pageBytes: pageBytes, isBigEndian: magic & 1 == 1, sums: sums)
    }

    /// How many frames count: up to the last commit before the first frame whose checksum is not right.
    func validFrames(_ head: Head) -> Int {
        var (frame, valid, sums) = (0, 0, head.sums)
        let frameBytes = Self.frameHeadBytes + head.pageBytes
        while true {
            let bytes = frames(from: frame + 1, head, count: Self.piece)
            guard !bytes.isEmpty else { return valid }
            for start in stride(from: 0, to: bytes.count, by: frameBytes) {
                let entry = bytes[start..<start + frameBytes]
                sums = Self.sums(entry.prefix(8), after: sums, isBigEndian: head.isBigEndian)
                sums = Self.sums(
                    entry.dropFirst(Self.frameHeadBytes), after: sums, isBigEndian: head.isBigEndian)
                guard Self.salts(bytes, start + 8) == head.log,
                    sums == (Self.number(bytes, start + 16), Self.number(bytes, start + 20))
                else { return valid }
                frame += 1
                if Self.number(bytes, start + 4) != 0 { valid = frame }
            }
        }
    }

    /// Whole frames as they lie there, their heads included; fewer where the file ends.
    func frames(from first: Int, _ head: Head, count: Int) -> [UInt8] {
        let frameBytes = Self.frameHeadBytes + head.pageBytes
        var bytes = read(count * frameBytes, at: Self.headBytes + (first - 1) * frameBytes)
        bytes.removeLast(bytes.count % frameBytes)
        return bytes
    }

    private func read(_ count: Int, at offset: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count, let start = buffer.baseAddress {
                let got = unsafe pread(descriptor, start + filled, count - filled, off_t(offset + filled))
                guard got > 0 else { return }
                filled += got
            }
        }
    }

    static func number(_ bytes: [UInt8], _ place: Int) -> UInt32 {
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[place + $1]) }
    }

    static func salts(_ bytes: [UInt8], _ place: Int) -> Int64 {
        Int64(bitPattern: UInt64(number(bytes, place)) << 32 | UInt64(number(bytes, place + 4)))
    }

    /// SQLite's checksum over pairs of words.
    private static func sums(
        _ bytes: ArraySlice<UInt8>, after before: (UInt32, UInt32), isBigEndian: Bool
    ) -> (UInt32, UInt32) {
        var (first, second) = before
        unsafe bytes.withUnsafeBytes { buffer in
            for place in stride(from: 0, to: buffer.count - 7, by: 8) {
                var one = unsafe buffer.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                var two = unsafe buffer.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
                if isBigEndian { (one, two) = (one.byteSwapped, two.byteSwapped) }
                first = first &+ one &+ second
                second = second &+ two &+ first
            }
        }
        return (first, second)
    }
}
