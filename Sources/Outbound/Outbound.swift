// Calls to other people's servers: the settings that all share, and HTTP. Blocks; for worker threads.

internal import CCurl

/// May be used from many threads at once; every call has a connection of its own.
///
/// libcurl is loaded by the first call. Without it every call fails with `unavailable`.
public struct Outbound: Sendable {
    let door: AddressGuard
    private let caFile: String?
    private let library: Library

    /// - Parameter caFile: the authorities to trust (PEM), in place of those of the system.
    public init(guard door: AddressGuard = AddressGuard(), caFile: String? = nil) {
        self.init(guard: door, caFile: caFile, library: Library.usualName)
    }

    init(guard door: AddressGuard, caFile: String? = nil, library: String) {
        (self.door, self.caFile) = (door, caFile)
        self.library = Library(library)
    }

    /// Sends once and follows no redirect. Whatever status comes is an answer, not an error.
    public func send(_ request: OutboundRequest) throws(OutboundError) -> OutboundResponse {
        try request.check()
        let traffic = Traffic(door, sending: request.body, mostBodyBytes: max(0, request.maxResponseBytes))
        let transfer = try begin(traffic, request.timeoutMs, request.connectTimeoutMs)
        try transfer.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try transfer.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try transfer.set(CURLOPT_URL, request.url)
        if request.hasBody {
            try transfer.set(CURLOPT_POST, 1)
            try transfer.set(CURLOPT_POSTFIELDSIZE, request.body.count)
        }
        if let seconds = request.stallSeconds {
            try transfer.set(CURLOPT_LOW_SPEED_LIMIT, 1_024)
            try transfer.set(CURLOPT_LOW_SPEED_TIME, max(1, seconds))
        }
        if request.method == .head { try transfer.set(CURLOPT_NOBODY, 1) }
        try transfer.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        try transfer.set(CURLOPT_HTTPHEADER, Self.lines(request.headers))
        let status = try transfer.run()
        return OutboundResponse(status: status, head: traffic.head, body: traffic.body)
    }

    /// As libcurl reads them: a name with nothing behind its colon takes away what libcurl would say by
    /// itself, and a semicolon in place of the colon stands for an empty value.
    private static func lines(_ headers: [(name: String, value: String)]) -> [String] {
        ["Expect:", "Content-Type:"]
            + headers.map { name, value in
                value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? "\(name);" : "\(name): \(value)"
            }
    }

    /// What holds for every call, by whatever protocol.
    func begin(
        _ traffic: Traffic, _ timeoutMs: Int, _ connectTimeoutMs: Int
    ) throws(OutboundError) -> Transfer {
        let transfer = try Transfer(library.calls(), traffic)
        // Signals would end some other thread's wait.
        try transfer.set(CURLOPT_NOSIGNAL, 1)
        // Zero would mean "for ever".
        try transfer.set(CURLOPT_TIMEOUT_MS, min(max(1, timeoutMs), Self.mostMs))
        try transfer.set(CURLOPT_CONNECTTIMEOUT_MS, min(max(1, connectTimeoutMs), Self.mostMs))
        // A resolver that hangs is left behind when the time is over; its thread ends by itself.
        try transfer.set(CURLOPT_QUICK_EXIT, 1)
        // Whatever the environment says of proxies: behind one, the guard would see the proxy's address.
        try transfer.set(CURLOPT_PROXY, "")
        try transfer.set(CURLOPT_FOLLOWLOCATION, 0)
        try transfer.set(CURLOPT_SSL_VERIFYPEER, 1)
        try transfer.set(CURLOPT_SSL_VERIFYHOST, 2)
        try transfer.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let caFile {
            try transfer.set(CURLOPT_CAINFO, caFile)
            try transfer.set(CURLOPT_CAPATH, Optional<String>.none)
        }
        return transfer
    }

    private static let mostMs = 600_000
}
