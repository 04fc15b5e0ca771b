// What one connection is at, as its loop sees it. What happens to it stands in the loop.

final class Connection {
    enum Phase {
        /// Between requests, or in the middle of a head.
        case head
        case body
        /// The application has the request and will answer through the mailbox.
        case answering
        /// The answer is a stream of events that goes on.
        case events
        /// Our last word is said; what still comes in is thrown away, so that the word is not lost to a
        /// reset.
        case lingering
    }

    let token: Token
    let door: Int
    let peer: PeerAddress
    let transport: Transport
    let isSecure: Bool
    var phase = Phase.head
    /// Held only while bytes of a request are here, so that ten thousand idle connections cost little.
    var request: Request?
    var requests = 0
    /// The kernel may have more for us; with edge-triggered events this is ours to remember.
    var isReadable = false
    /// The peer has said that it will send no more.
    var hasHungUp = false
    var unsent: [UInt8] = []
    var sentCount = 0
    var file: (body: FileBody, rest: Range<Int64>)?
    var events: EventStream?
    var closesAfterSending = false
    /// One of those that a stop waits for, so that it hears of the end with an answer.
    var isBidFarewell = false
    var isQueuedReady = false
    var lingeredBytes = 0
    var progressBytes = 0

    /// Which list of `Deadlines` this connection is in, and since when it waits.
    var wait: Deadlines.Wait?
    var waitSinceNs: Int64 = 0

    init(token: Token, door: Int, peer: PeerAddress, transport: Transport, isSecure: Bool) {
        self.token = token
        self.door = door
        self.peer = peer
        self.transport = transport
        self.isSecure = isSecure
    }

    var isEncrypted: Bool { if case .secure = transport { true } else { false } }

    /// Whether what comes in next belongs to a request.
    var awaitsRequest: Bool { phase == .head || phase == .body }

    var hasUnsent: Bool { sentCount < unsent.count || file != nil }
}
