// Bytes in and out of one socket, plain or through TLS.

internal import CSystem
internal import Glibc

enum Transferred {
    case bytes(Int)
    /// Nothing more for now; the loop will say when to go on.
    case blocked
    /// The peer will send no more (receiving), or cannot be reached any more.
    case ended
}

enum Transport {
    case plain(Int32)
    case secure(TLSSession)

    func receive(into buffer: inout [UInt8], from start: Int) -> Transferred {
        let room = buffer.count - start
        switch self {
        case .plain(let descriptor):
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                // `start` is within the buffer: it is where earlier bytes end.
                unsafe recv(descriptor, bytes.baseAddress.map { unsafe $0 + start }, room, 0)
            }
            return Self.outcome(count)
        case .secure(let session):
            return session.receive(into: &buffer, from: start)
        }
    }

    func send(_ bytes: [UInt8], from start: Int) -> Transferred {
        switch self {
        case .plain(let descriptor):
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe Glibc.send(
                    descriptor, raw.baseAddress.map { unsafe $0 + start }, raw.count - start,
                    Int32(MSG_NOSIGNAL))
            }
            return count == 0 ? .blocked : Self.outcome(count)
        case .secure(let session):
            return session.send(bytes, from: start)
        }
    }

    /// Says that no more will be sent; the other direction stays open.
    func finish(_ descriptor: Int32) {
        if case .secure(let session) = self { session.sayGoodbye() }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private static func outcome(_ count: Int) -> Transferred {
        if count > 0 { return .bytes(count) }
        if count < 0, errno == EAGAIN || errno == EINTR { return .blocked }
        return .ended
    }
}
