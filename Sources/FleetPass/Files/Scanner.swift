// The way to a scanner for viruses, where there is one: clamd behind a unix socket, by its INSTREAM. What
// comes of what it says is not here.

import Glibc
import Threads

/// It is given bytes of strangers, and so is not believed more than it has to be: it has a time in all, and
/// so many bytes to answer with.
struct Scanner: Sendable {
    let path: String
    /// For the whole of one file, from the call to the last byte of the answer.
    var patienceMs: Int64 = 60_000
    private static let mostAnswerBytes = 1_024
    private static let pieceBytes = 65_536

    /// Blocks, so the caller is a worker.
    func scan(_ bytes: [UInt8]) -> ScannerVerdict {
        let line = ScannerLine(path, untilNs: Clock.monotonicNs() + patienceMs * 1_000_000)
        guard let line else { return .silent("nobody listens at \(path)") }
        guard line.send(Array("zINSTREAM\0".utf8)[...]) else { return .silent("it hung up") }
        var place = 0
        while place < bytes.count {
            let piece = bytes[place..<min(place + Self.pieceBytes, bytes.count)]
            place = piece.endIndex
            // One that has heard enough says so and hangs up.
            guard line.send(Self.length(piece.count)[...]), line.send(piece) else { break }
        }
        if place == bytes.count { _ = line.send(Self.length(0)[...]) }
        let answer = line.received(atMost: Self.mostAnswerBytes)
        return ScannerVerdict(answer)
    }

    private static func length(_ count: Int) -> [UInt8] {
        let word = UInt32(clamping: count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
}

/// One call, which hangs up when it goes.
private final class ScannerLine {
    private let descriptor: Int32
    private let untilNs: Int64

    /// - Returns: nil where nobody listens.
    init?(_ path: String, untilNs: Int64) {
        self.untilNs = untilNs
        let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        descriptor = socket(AF_UNIX, Int32(flags), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = [UInt8](path.utf8)
        guard descriptor >= 0, name.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        // The path is shorter than its array, whose other bytes are zero.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// - Returns: false if it does not take them in time, or at all.
    func send(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            guard wait(for: POLLOUT) else { return false }
            let count = unsafe rest.withUnsafeBytes { bytes in
                // The slice outlives the call.
                unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// All it says until it hangs up, has said so much, or its time is over.
    func received(atMost limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1_024)
        while bytes.count < limit, !bytes.contains(0), wait(for: POLLIN) {
            let count = unsafe recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return Array(bytes.prefix(limit))
    }

    private func wait(for event: Int32) -> Bool {
        while true {
            let leftMs = (untilNs - Clock.monotonicNs()) / 1_000_000
            guard leftMs > 0 else { return false }
            var line = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let count = unsafe poll(&line, 1, Int32(clamping: leftMs))
            if count > 0 { return true }
            if count < 0, errno != EINTR { return false }
        }
    }
}
