// One letter to one person, and the bytes it travels as (RFC 5322, RFC 2045).

internal import Glibc

public struct MailMessage: Sendable {
    public var from: MailAddress
    public var to: MailAddress
    public var subject: String
    public var text: String
    /// The same for those who like it better; nil if there is only the text.
    public var html: String?
    /// Without its angle brackets. The same id makes the same bytes.
    public var messageID: String
    public var dateMs: Int64
    /// Where answers go, if not to where it comes from.
    public var replyTo: MailAddress?
    /// A calendar that is sent along.
    public var calendar: Calendar?

    public struct Calendar: Sendable {
        /// As it is saved. Only letters, digits and `.-_` of it are kept.
        public var fileName: String
        public var text: String

        public init(fileName: String, text: String) { (self.fileName, self.text) = (fileName, text) }
    }

    public init(
        from: MailAddress, to: MailAddress, subject: String, text: String, html: String? = nil,
        messageID: String, dateMs: Int64
    ) {
        (self.from, self.to, self.subject) = (from, to, subject)
        (self.text, self.html) = (text, html)
        (self.messageID, self.dateMs) = (messageID, dateMs)
    }

    /// Lines end with CRLF and have at most 76 characters, addresses apart. No text that is set here can
    /// begin another header, or another part.
    public func encoded() -> [UInt8] {
        var output: [UInt8] = []
        MailHeader.append("From", from, to: &output)
        MailHeader.append("To", to, to: &output)
        if let replyTo { MailHeader.append("Reply-To", replyTo, to: &output) }
        MailHeader.append("Subject", subject, to: &output)
        output += "Date: \(Self.date(dateMs))\r\n".utf8
        output += "Message-ID: <".utf8 + messageID.utf8.filter(Self.isIDByte).prefix(250) + ">\r\n".utf8
        // Nobody's holiday reply is to answer it (RFC 3834).
        output += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n".utf8
        guard let calendar else {
            appendWords(to: &output)
            return output
        }
        output += "Content-Type: multipart/mixed; boundary=\"\(Self.outerBoundary)\"\r\n\r\n".utf8
        output += "--\(Self.outerBoundary)\r\n".utf8
        appendWords(to: &output)
        let name = calendar.fileName.utf8.filter {
            Wording.isLetterOrDigit($0) || [UInt8]("-_.".utf8).contains($0)
        }
        output += "--\(Self.outerBoundary)\r\nContent-Disposition: attachment; filename=\"".utf8
        output += name.prefix(60) + "\"\r\n".utf8
        Self.append("", "calendar", calendar.text, to: &output, more: "; method=PUBLISH")
        output += "--\(Self.outerBoundary)--\r\n".utf8
        return output
    }

    private func appendWords(to output: inout [UInt8]) {
        guard let html else { return Self.append("", "plain", text, to: &output) }
        output += "Content-Type: multipart/alternative; boundary=\"\(Self.boundary)\"\r\n\r\n".utf8
        Self.append("--\(Self.boundary)\r\n", "plain", text, to: &output)
        Self.append("--\(Self.boundary)\r\n", "html", html, to: &output)
        output += "--\(Self.boundary)--\r\n".utf8
    }

    /// No body can hold it: quoted-printable never writes `=` before `_`.
    private static let boundary = "=_alternative"
    private static let outerBoundary = "=_mixed"

    private static func append(
        _ start: String, _ kind: String, _ text: String, to output: inout [UInt8], more: String = ""
    ) {
        output += start.utf8
        output += "Content-Type: text/\(kind); charset=utf-8\(more)\r\n".utf8
        output += "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
        QuotedPrintable.append(text, to: &output)
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        Wording.isLetterOrDigit(byte) || [UInt8]("@.-_+".utf8).contains(byte)
    }

    /// Years 1970 to 9999: what the format can say. The names are English, for nobody here sets a locale.
    static func date(_ epochMs: Int64) -> String {
        var second = time_t(min(max(0, epochMs / 1000), 253_402_300_799))
        var parts = unsafe tm()
        unsafe gmtime_r(&second, &parts)
        var text = [CChar](repeating: 0, count: 40)
        let count = unsafe strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S +0000", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
