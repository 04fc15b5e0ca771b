// Server-sent events (WHATWG HTML, 9.2): the sending end of an answer that does not finish.

internal import Synchronization

/// What a handler keeps to go on sending after its answer has begun. Any thread may send.
public final class EventStream: Sendable {
    private struct State {
        var address: ReplyAddress?
        var early: [UInt8] = []
        var isEnded = false
    }

    private let state = Mutex<State>(State())

    public init() {}

    /// - Returns: false once the subscriber has gone; the sender should then forget this stream.
    @discardableResult
    public func send(event: String? = nil, id: String? = nil, data: String) -> Bool {
        var bytes: [UInt8] = []
        if let id { Self.line("id: ", id, &bytes) }
        if let event { Self.line("event: ", event, &bytes) }
        // Each line of the data is a field of its own; CR counts as a line end there, so it goes.
        for line in data.utf8.split(separator: Bytes.lf, omittingEmptySubsequences: false) {
            bytes.append("data: ")
            bytes.append(contentsOf: line.filter { $0 != Bytes.cr })
            bytes.append(Bytes.lf)
        }
        bytes.append(Bytes.lf)
        return state.withLock { state in
            guard !state.isEnded else { return false }
            if let address = state.address {
                address.mailbox.post(.events(address.token, bytes))
            } else {
                state.early.append(contentsOf: bytes)
            }
            return true
        }
    }

    /// Whether the subscriber has gone, or nothing more comes.
    public var hasEnded: Bool { state.withLock { $0.isEnded } }

    public func end() {
        state.withLock { state in
            guard !state.isEnded else { return }
            state.isEnded = true
            if let address = state.address { address.mailbox.post(.endOfEvents(address.token)) }
        }
    }

    private static func line(_ name: StaticString, _ value: String, _ bytes: inout [UInt8]) {
        bytes.append(name)
        bytes.append(contentsOf: value.utf8.filter { $0 != Bytes.cr && $0 != Bytes.lf && $0 != 0 })
        bytes.append(Bytes.lf)
    }

    /// The loop takes the stream over. Returns what was sent before.
    func open(_ address: ReplyAddress) -> [UInt8] {
        state.withLock { state in
            state.address = address
            if state.isEnded { address.mailbox.post(.endOfEvents(address.token)) }
            defer { state.early = [] }
            return state.early
        }
    }

    /// The subscriber has gone.
    func closed() { state.withLock { $0.isEnded = true } }
}
