// The parsers of what a client sends before any handler sees it.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "Head": head, "Chunks": chunks, "Router": router, "ByteRange": byteRange, "Date": date,
        "AcceptEncoding": acceptEncoding, "IfNoneMatch": ifNoneMatch, "Address": address,
    ]
}
