// An instance that nobody serves, held for as long as something is done to it; and the line to one that is
// served.

internal import Glibc

/// The lock that a server holds on its directory.
struct InstanceHold: ~Copyable {
    private let descriptor: Int32

    /// - Returns: nil if another process has it.
    init?(_ directory: String) throws(BackupError) {
        let path = directory + "/fleetpass.lock"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Disk.trouble("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }
}

/// One request over the unix socket of an instance's operator.
struct ServerLine {
    let path: String
    /// A base of a large database takes its time.
    private static let patienceSeconds = 3_600
    private static let mostBytes = 64 * 1024

    /// - Returns: the first line of the body.
    func post(_ target: String) throws(BackupError) -> String {
        let descriptor = try connected()
        defer { close(descriptor) }
        let request = [UInt8](
            "POST \(target) HTTP/1.1\r\nHost: operator\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8
        )
        guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw silent
        }
        let answer = received(descriptor)
        let lines = answer.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let status = lines.first, let blank = lines.firstIndex(where: { $0.elementsEqual([0x0D]) })
        else {
            throw silent
        }
        let body = blank + 1 < lines.count ? String(decoding: lines[blank + 1], as: UTF8.self) : ""
        guard status.starts(with: "HTTP/1.1 200 ".utf8) else {
            throw .unavailable("the server says: \(body)")
        }
        return body
    }

    private var silent: BackupError {
        .unavailable("the server that holds this instance does not answer at \(path)")
    }

    private func connected() throws(BackupError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = [UInt8](path.utf8)
        guard descriptor >= 0, name.count < MemoryLayout.size(ofValue: address.sun_path) else { throw silent }
        // The path is shorter than its array, whose other bytes are zero.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw silent
        }
        return descriptor
    }

    private func received(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < Self.mostBytes {
            let count = unsafe recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { break }
            bytes.append(contentsOf: piece[..<count])
        }
        return bytes
    }
}
