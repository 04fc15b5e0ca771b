// Handing one letter to a mail server, by SMTP. What the letter looks like is decided elsewhere.

internal import CCurl

extension Outbound {
    /// Returns once the server has taken responsibility for the letter.
    /// - Throws: `rejected` or `deferred` if the server said so. After `timedOut` or `unreachable` it may
    /// have the letter all the same; one that is sent again is known by its Message-ID.
    public func deliver(
        _ message: MailMessage, from sender: MailAddress, to recipient: MailAddress, by server: MailServer
    ) throws(OutboundError) {
        let bytes = message.encoded()
        guard bytes.count <= Self.mostLetterBytes else { throw .malformed("the letter is too long") }
        let traffic = Traffic(door, sending: bytes, mostBodyBytes: 0)
        let transfer = try begin(traffic, server.timeoutMs, server.connectTimeoutMs)
        try transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        try transfer.set(CURLOPT_URL, try server.url())
        if case .startTLS = server.security {
            try transfer.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        }
        if let login = server.login {
            try transfer.set(CURLOPT_USERNAME, login.user)
            try transfer.set(CURLOPT_PASSWORD, login.password)
            // The two that every relay has; others would ask the system for tickets, or for NTLM.
            try transfer.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        }
        // The farewell is outside of the time that a transfer has, and would be waited for two minutes. It is
        // said within the transfer, and is waited for once that time at most.
        try transfer.set(CURLOPT_FORBID_REUSE, 1)
        try transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, min(max(1, server.timeoutMs / 1000), 600))
        try transfer.set(CURLOPT_MAIL_FROM, sender.address)
        try transfer.set(CURLOPT_MAIL_RCPT, [recipient.address])
        try transfer.set(CURLOPT_UPLOAD, 1)
        try transfer.set(CURLOPT_INFILESIZE, bytes.count)
        do {
            _ = try transfer.run()
        } catch {
            throw Self.answered(transfer.lastStatus, traffic.head) ?? error
        }
    }

    private static let mostLetterBytes = 1_000_000

    /// What the server's last answer makes of a delivery that failed; nil if it was not a refusal. Its words
    /// are those behind its code; what was said since is farewell.
    private static func answered(_ code: Int, _ answers: [UInt8]) -> OutboundError? {
        let line = answers.split(separator: 0x0A).last { $0.starts(with: "\(code)".utf8) } ?? []
        let words = String(decoding: Wording.trimmed(line.dropFirst(4)), as: UTF8.self)
        let text = Wording.printable(String(words.unicodeScalars.prefix(300)))
        return switch code {
        case 400..<500: .deferred(code, text)
        case 500..<600: .rejected(code, text)
        default: nil
        }
    }
}
