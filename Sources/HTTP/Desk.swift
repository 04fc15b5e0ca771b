// What a loop asks of the application behind it.

/// One desk per loop and door. All calls come on that loop's thread.
public protocol Desk: AnyObject {
    /// Answers, or takes the request away to answer it later by `request.reply`, exactly once.
    func answer(_ request: Request) -> Answer
    /// Whether a body is wanted for the request, of which only the head is there. Asked only for a client
    /// that waits for 100 (Continue) before it sends; where the desk wants none, `answer` comes at once.
    func takesBody(_ request: Request) -> Bool
    /// Whether the request, of which only the head is there, may bring a whole file, which can be longer than
    /// other bodies. Asked only where that makes a difference.
    func takesFile(_ request: Request) -> Bool
    /// Answers the request, of which only the head is there, since its body is longer than may be; nil: as
    /// all are answered who send too much. Nothing more is read of that client.
    func answer(tooLong request: Request) -> Answer?
    /// All requests that were at hand have been passed on; the loop is about to sleep or to look for more.
    func turnEnded()
    /// The answer has been written; for the log and metrics.
    func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64)
    /// What never became a request.
    func refused(_ refusal: Refusal, id: UInt64)
}

extension Desk {
    public func takesFile(_ request: Request) -> Bool { false }
    public func answer(tooLong request: Request) -> Answer? { nil }
}

public enum Answer {
    case now(Response)
    case later
}

/// A listener, and whom its clients are let in to.
public struct Door: Sendable {
    let listener: Listener
    let tls: TLSContext?
    /// Whether the limits on connections apply; not so for the operator's own door.
    let isCounted: Bool
    /// Peers on this door may name the client they speak for in X-Forwarded-For.
    let trusts: @Sendable (PeerAddress) -> Bool
    let makeDesk: @Sendable (_ loop: Int) -> any Desk

    public init(
        _ listener: Listener, tls: TLSContext? = nil, isCounted: Bool = true,
        trusts: @escaping @Sendable (PeerAddress) -> Bool = { _ in false },
        makeDesk: @escaping @Sendable (_ loop: Int) -> any Desk
    ) {
        self.listener = listener
        self.tls = tls
        self.isCounted = isCounted
        self.trusts = trusts
        self.makeDesk = makeDesk
    }
}
