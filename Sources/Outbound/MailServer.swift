// The server that takes letters from here: where it is, and how it is spoken to.

public struct MailServer: Sendable {
    public struct Login: Sendable {
        public let user: String
        public let password: String

        public init(user: String, password: String) { (self.user, self.password) = (user, password) }
    }

    /// A password belongs to a safe connection: there is no way to give one without.
    public enum Security: Sendable {
        case none
        /// Begins in the open; a server that then offers no TLS is not used.
        case startTLS(Login?)
        case tls(Login?)
    }

    public let host: String
    public let port: Int
    public let security: Security
    /// For all of it; a server that has the letter and does not take leave may cost the same once more.
    public let timeoutMs: Int
    public let connectTimeoutMs: Int

    public init(
        host: String, port: Int, security: Security, timeoutMs: Int = 60_000, connectTimeoutMs: Int = 10_000
    ) {
        (self.host, self.port, self.security) = (host, port, security)
        (self.timeoutMs, self.connectTimeoutMs) = (timeoutMs, connectTimeoutMs)
    }

    var login: Login? {
        switch security {
        case .none: nil
        case .startTLS(let login), .tls(let login): login
        }
    }

    /// As libcurl takes it; an address of IPv6 in its brackets.
    func url() throws(OutboundError) -> String {
        let isNumeric = host.utf8.contains(UInt8(ascii: ":"))
        let marks = [UInt8]((isNumeric ? ":." : "-._").utf8)
        guard !host.isEmpty, host.utf8.count <= 253, (1...65_535).contains(port),
            host.utf8.allSatisfy({ Wording.isLetterOrDigit($0) || marks.contains($0) })
        else { throw .malformed("the mail server's host or port is none") }
        let scheme = if case .tls = security { "smtps" } else { "smtp" }
        return "\(scheme)://\(isNumeric ? "[\(host)]" : host):\(port)"
    }
}
