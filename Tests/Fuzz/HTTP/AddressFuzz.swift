// Addresses to listen on, which are written as they are read, and addresses of clients.

extension Parsers {
    @Sendable static func address(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        if let address = ListenAddress(text) {
            mustHold(ListenAddress("\(address)") == address, "\(address) reads as it is written")
        }
        guard let peer = PeerAddress(text) else { return }
        mustHold(peer.bucket.bucket == peer.bucket, "a bucket is its own bucket")
        let isWritten = text.utf8.allSatisfy { Bytes.hexValue($0) != nil || $0 == Bytes.colon || $0 == 0x2E }
        mustHold(isWritten, "an address is digits, colons and points")
    }
}
