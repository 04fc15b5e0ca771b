// A command's line to the server that holds the instance: one request over its unix socket.

import Glibc
import HTTP
import Schema

struct OperatorLine {
    private let path: String
    private static let mostBytes = 64 * 1024
    private let patienceSeconds: Int

    init(_ path: String, patienceSeconds: Int = 10) {
        (self.path, self.patienceSeconds) = (path, patienceSeconds)
    }

    /// - Returns: the body, without the line feed at its end.
    /// - Throws: `unavailable` if nobody answers there; `conflict` with what was answered instead.
    func ask(_ method: Method, _ target: String) throws -> String {
        let descriptor = try connected()
        defer { close(descriptor) }
        let request =
            "\(method.name) \(target) HTTP/1.1\r\nHost: operator\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        let bytes = [UInt8](request.utf8)
        guard unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw silent
        }
        let answer = String(decoding: received(descriptor), as: UTF8.self)
        guard let blank = answer.firstRange(ofBytes: "\r\n\r\n") else { throw silent }
        let head = answer[..<blank.lowerBound]
        let lines = answer[blank.upperBound...].utf8.split(separator: 0x0A)
        let body = lines.first.map { "\(Substring($0))" } ?? ""
        guard head.hasPrefix("HTTP/1.1 200 ") else { throw Failure(.conflict, "the server says: \(body)") }
        return body
    }

    private var silent: Failure {
        Failure(.unavailable, "the server that holds this instance does not answer at \(path)")
    }

    private func connected() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = [UInt8](path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard descriptor >= 0, name.count < room else { throw silent }
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
        var piece = [UInt8](repeating: 0, count: 4096)
        while bytes.count < Self.mostBytes {
            let count = unsafe recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { break }
            bytes.append(contentsOf: piece[..<count])
        }
        return bytes
    }
}
