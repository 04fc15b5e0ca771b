// A client that can misbehave: raw bytes over a blocking socket, and answers taken apart one by one.

import Glibc

@testable import HTTP

final class Client {
    let descriptor: Int32
    private var buffer: [UInt8] = []
    private var hasEnded = false
    /// The server stays at least as long as its clients.
    private let server: LiveServer?

    /// Connects over the loopback, from another of its addresses if one is named.
    init(_ server: LiveServer, from source: String? = nil, receiveBufferBytes: Int32? = nil) {
        self.server = server
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        if let source { _ = at(source, 0) { bind(descriptor, $0, $1) } }
        _ = at("127.0.0.1", server.port) { connect(descriptor, $0, $1) }
        setPatience()
    }

    /// Connects by a descriptor that is there already, or by a new one.
    init(descriptor: Int32? = nil, port: Int) {
        server = nil
        self.descriptor = descriptor ?? socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = at("127.0.0.1", port) { connect(self.descriptor, $0, $1) }
        setPatience()
    }

    init(unixPath: String) {
        server = nil
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        _ = atUnix(unixPath) { connect(descriptor, $0, $1) }
        setPatience()
    }

    deinit { close(descriptor) }

    /// No test waits longer than this for bytes that do not come.
    private func setPatience() {
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    func send(_ text: String) { send(latin1(text)) }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func get(_ path: String, _ fields: [String] = []) -> Wire? {
        send(head("GET \(path) HTTP/1.1", ["Host: a.test"] + fields))
        return answer()
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the kernel send a reset instead of an orderly end, and hangs up.
    func reset() {
        var off = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &off, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Receives once. Returns false at the end, or when patience is over.
    @discardableResult
    private func receive() -> Bool {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &part, part.count, 0)
        if count == 0 || count < 0 && errno != EAGAIN { hasEnded = true }
        buffer.append(contentsOf: part.prefix(max(0, count)))
        return count > 0
    }

    /// The next whole answer, by its Content-Length; nil if there is none.
    func answer(isHead: Bool = false) -> Wire? {
        while true {
            if let end = Wire.endOfHead(buffer), let wire = Wire(Array(buffer[..<end])) {
                let length = isHead ? 0 : Int(wire["Content-Length"] ?? "") ?? 0
                while buffer.count < end + length { guard receive() else { return nil } }
                let whole = Wire(Array(buffer[..<(end + length)]))
                buffer.removeFirst(end + length)
                return whole
            }
            guard receive() else { return nil }
        }
    }

    /// What comes until so many bytes are there, or the end.
    func take(_ count: Int) -> String {
        while buffer.count < count, receive() {}
        defer { buffer.removeFirst(min(count, buffer.count)) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// Everything that still comes, if the server then closes.
    func rest() -> String? {
        while receive() {}
        defer { buffer = [] }
        return hasEnded ? String(decoding: buffer, as: UTF8.self) : nil
    }

    /// Whether `connect` was let in.
    var isConnected: Bool {
        var address = sockaddr()
        var size = socklen_t(MemoryLayout<sockaddr>.size)
        return getpeername(descriptor, &address, &size) == 0
    }

    /// Whether the server has closed and nothing was left unread.
    var isClosed: Bool { rest()?.isEmpty == true }
}

private func at(_ host: String, _ port: Int, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

func atUnix(_ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8.prefix(107))) }
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
