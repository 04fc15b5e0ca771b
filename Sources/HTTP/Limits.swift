// Every bound the server keeps, with its default. A limit that does not stand here does not exist.

/// What a client may take of this server: bytes, time and connections.
public struct Limits: Sendable {
    /// A longer request line is answered with 414.
    public var requestLineBytes = 8 * 1024
    /// The request line and all fields together; more is answered with 431.
    public var headBytes = 32 * 1024
    /// More fields than this are answered with 431.
    public var fieldCount = 100
    /// A longer body is answered with 413, before it is read where its length is declared.
    public var bodyBytes = 1024 * 1024
    /// The same where the desk takes a whole file. No more than `bodyBytes`: nowhere.
    public var fileBytes = 0
    /// From a request's first byte to the end of its head; then 408.
    public var headTimeoutMs = 10_000
    /// From the end of the head to the end of the body; then 408.
    public var bodyTimeoutMs = 30_000
    /// Between requests; then the connection is closed without a word.
    public var idleTimeoutMs = 60_000
    /// For the client to take `writeProgressBytes` of an answer; then the connection is closed.
    public var writeTimeoutMs = 20_000
    public var writeProgressBytes = 4 * 1024
    /// After so many requests the answer says `Connection: close`, so that no client holds a place for ever.
    public var requestsPerConnection = 100_000
    /// In all. The next one takes the place of a dawdler, or is answered with 503.
    public var connections = 16_384
    /// From one address (IPv6: one /64); one address never takes the whole house. Then as above, with 429.
    public var connectionsPerAddress = 12_288
    /// A connection that kept us waiting this long for its request may lose its place to a newcomer.
    public var dawdlingMs = 1_000
    /// How long a stop that leaves its socket to a successor goes on with those who are connected, so that
    /// each hears with an answer that the connection ends, and none finds it closed.
    public var farewellMs = 1_000
    /// How long a stop waits for answers in flight.
    public var drainMs = 10_000
    /// Events a slow subscriber may have outstanding before it is dropped.
    public var eventBacklogBytes = 256 * 1024

    public init() {}

    /// Of a request whose desk takes a whole file, or does not.
    func bodyBytes(isFile: Bool) -> Int { isFile ? max(bodyBytes, fileBytes) : bodyBytes }
}
