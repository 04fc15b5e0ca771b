// Letters handed to mail servers on the loopback, and what Python's mail package reads out of them.

import Testing

@testable import Outbound

@Suite(.serialized, .timeLimit(.minutes(2)))
struct DeliveryTests {
    /// What the server saw of one attempt.
    private struct Seen {
        /// The fields of the letter in the order of `mail.py`; nil if none came.
        var letter: [String]?
        var commands = ""
    }

    private static func letter(
        _ subject: String = "s", name: String = "", text: String = "t", html: String? = nil
    ) throws -> MailMessage {
        MailMessage(
            from: try #require(MailAddress("desk@a.test", name: name)),
            to: try #require(MailAddress("guest@b.test", name: name)), subject: subject, text: text,
            html: html,
            messageID: "1.2@a.test", dateMs: 784_111_777_000)
    }

    /// Delivers and says what came of it; a session is waited for if there should have been one.
    private static func deliver(
        _ letter: MailMessage, to recipient: String = "guest@b.test", _ place: String,
        _ security: MailServer.Security,
        host: String = "127.0.0.1", guard door: AddressGuard = loopback, isTrusting: Bool = true,
        hasSession: Bool = true, timeoutMs: Int = 1500
    ) throws -> (outcome: String, seen: Seen) {
        let port = Int(Servers.mail[place]) ?? 0
        let server = MailServer(host: host, port: port, security: security, timeoutMs: timeoutMs)
        let outbound = Outbound(guard: door, caFile: isTrusting ? Servers.mail["ca"] : nil)
        let envelope = (try #require(MailAddress("bounces@a.test")), try #require(MailAddress(recipient)))
        var outcome = "taken"
        do { try outbound.deliver(letter, from: envelope.0, to: envelope.1, by: server) } catch {
            outcome = name(error)
        }
        var seen = Seen()
        while hasSession, seen.commands.isEmpty, let line = Servers.mail.line() {
            let fields = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map {
                String($0.replacing("\u{1E}", with: "\n"))
            }
            if fields[0] == "letter" {
                seen.letter = Array(fields.dropFirst())
            } else {
                seen.commands = fields[1]
            }
        }
        return (outcome, seen)
    }

    private static let clerk = MailServer.Login(user: "clerk", password: "rïght")

    /// A letter of repeated pieces, so that a failing test prints them short.
    struct Words: Sendable {
        var subject = "a"
        var person = ""
        var text = "t\n"
        var html: String?
        var times = 1
    }

    @Test(
        "A letter is read as it was written",
        arguments: [
            Words(subject: "Hello", text: "Line one\nLine two\n"),
            Words(subject: "Grüße 🚗", person: "Bärbel \"B\" <x@y>, Z", text: "Übergröße\n\n é \n"),
            Words(subject: "", person: "A", html: "<p>é</p>\n"), Words(person: "\"", text: "\n", html: "\n"),
            Words(
                subject: String(repeating: "Viele Wörter ", count: 30), person: "Ж", text: "\t \n",
                html: "=\n", times: 30),
            Words(
                subject: "=?UTF-8?Q?x?=", person: "=?UTF-8?Q?x?=", text: "=?UTF-8?Q?x?= =E9\n", html: "a=\n"),
            Words(person: ".", text: ".\n"), Words(text: "..\n.\n\n.\r\n.QUIT\nQUIT\n", html: ".\n"),
            Words(text: "From me\nTo: you\n\n\n"), Words(text: ".\n", times: 60_000),
            Words(text: "\n.", times: 30_001), Words(text: "\r\n..\r\n", times: 20_000),
            Words(text: ".", html: "ж\n", times: 70_000),
        ])
    func read(_ words: Words) throws {
        let (subject, person) = (words.subject, words.person)
        let text = String(repeating: words.text, count: words.times)
        let html = words.html.map { String(repeating: $0, count: words.times) }
        let letter = try Self.letter(subject, name: person, text: text, html: html)
        // Whoever reads it there is slow where others work too; how long it may take is tried elsewhere.
        let (outcome, seen) = try Self.deliver(letter, "open", .none, timeoutMs: 60_000)
        let fields = try #require(seen.letter)
        #expect(outcome == "taken" && seen.commands == "EHLO MAIL RCPT DATA QUIT")
        #expect(
            Array(fields[..<7]) == [
                "bounces@a.test", "guest@b.test", person, "desk@a.test", person, "guest@b.test", subject,
            ])
        // Line ends become one kind; a part's last is its boundary's.
        let wanted = [text, html].map { $0.map { $0.replacing("\r\n", with: "\n") } ?? "none\n" }
        #expect(Self.hasSame(fields[7], wanted[0]) && Self.hasSame(fields[8], wanted[1]))
        #expect(Array(fields[9...10]) == ["1994-11-06T08:49:37+00:00", "<1.2@a.test>"])
        #expect(Self.isWellFormed(fields, html))
    }

    /// Whether the same lines were read: whether the last of them ends is the letter's form, not its text.
    private static func hasSame(_ seen: String, _ sent: String) -> Bool {
        seen == sent || seen == sent + "\n" || seen + "\n" == sent
    }

    /// Names of headers, kind, longest line, defects, bare line ends, ASCII.
    private static func isWellFormed(_ fields: [String], _ html: String?) -> Bool {
        var names = [
            "auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to",
        ]
        if html == nil { names.insert("content-transfer-encoding", at: 1) }
        return fields[11] == names.joined(separator: ",")
            && fields[12] == (html == nil ? "text/plain" : "multipart/alternative")
            && Int(fields[13]).map { $0 <= 76 } == true && Array(fields[15...17]) == ["0", "0", "True"]
    }

    @Test(
        "Passwords go over safe connections, by the ways that the server has",
        arguments: [
            ("starttls", .startTLS(clerk), "clerk by PLAIN", "EHLO STARTTLS EHLO AUTH MAIL RCPT DATA QUIT"),
            ("tls", .tls(clerk), "clerk by PLAIN", "EHLO AUTH MAIL RCPT DATA QUIT"),
            ("login", .startTLS(clerk), "clerk by LOGIN", "EHLO STARTTLS EHLO AUTH MAIL RCPT DATA QUIT"),
            ("login", .startTLS(nil), "nobody", "EHLO STARTTLS EHLO MAIL RCPT DATA QUIT"),
        ] as [(String, MailServer.Security, String, String)])
    func login(_ place: String, _ security: MailServer.Security, _ who: String, _ commands: String) throws {
        let (outcome, seen) = try Self.deliver(Self.letter(), place, security, host: "localhost")
        #expect(outcome == "taken" && seen.commands == commands)
        #expect(Array((seen.letter ?? []).suffix(2)) == ["True", who])
    }

    private static let stranger = MailServer.Login(user: "clerk", password: "wrong")
    private static let busy = MailServer.Login(user: "busy", password: "x")

    @Test(
        "A letter that is not taken, and how far it came",
        arguments: [
            ("open", .none, "nobody@b.test", "rejected 550 5.1.1 nobody of this name", "EHLO MAIL RCPT QUIT"),
            ("open", .none, "greylisted@b.test", "deferred 451 4.7.1 come back later", "EHLO MAIL RCPT QUIT"),
            ("open", .none, "full@b.test", "deferred 452 4.2.2 is full", "EHLO MAIL RCPT QUIT"),
            (
                "open", .none, "undecided@b.test", "rejected 554 5.6.0 not after all",
                "EHLO MAIL RCPT DATA QUIT"
            ),
            ("notls", .startTLS(clerk), "a@b.test", "tls", "EHLO"),
            ("open", .startTLS(nil), "a@b.test", "tls", "EHLO"),
            ("starttls", .none, "a@b.test", "rejected 530 Must issue a STARTTLS command first", "EHLO QUIT"),
            (
                "starttls", .startTLS(nil), "a@b.test", "rejected 530 5.7.0 Authentication required",
                "EHLO STARTTLS EHLO MAIL QUIT"
            ),
            (
                "starttls", .startTLS(stranger), "a@b.test",
                "rejected 535 5.7.8 Authentication credentials invalid", "EHLO STARTTLS EHLO AUTH"
            ),
            (
                "tls", .tls(stranger), "a@b.test", "rejected 535 5.7.8 Authentication credentials invalid",
                "EHLO AUTH"
            ),
            (
                "starttls", .startTLS(busy), "a@b.test", "deferred 454 4.7.0 ask me later",
                "EHLO STARTTLS EHLO AUTH"
            ),
            ("odd", .startTLS(clerk), "a@b.test", "unreachable", "EHLO STARTTLS EHLO"),
            ("wrong", .startTLS(clerk), "a@b.test", "tls", "EHLO STARTTLS"),
        ] as [(String, MailServer.Security, String, String, String)])
    func refused(
        _ place: String, _ security: MailServer.Security, _ recipient: String, _ expected: String,
        _ commands: String
    ) throws {
        let (outcome, seen) = try Self.deliver(Self.letter(), to: recipient, place, security)
        #expect(outcome == expected)
        #expect(seen.commands == commands)
    }

    @Test("An authority that is not trusted")
    func untrusted() throws {
        let (outcome, seen) = try Self.deliver(
            Self.letter(), "starttls", .startTLS(Self.clerk), isTrusting: false)
        #expect(outcome == "tls" && seen.commands == "EHLO STARTTLS")
    }

    @Test(
        "Servers that nothing can be said to",
        arguments: [
            ("wrongtls", .tls(clerk), "127.0.0.1", "tls"), ("open", .tls(clerk), "127.0.0.1", "tls"),
            ("silent", .none, "127.0.0.1", "timedOut"), ("endless", .none, "127.0.0.1", "tooLarge"),
            ("busy", .none, "127.0.0.1", "deferred 421 4.3.2 too busy"),
            ("closed", .none, "127.0.0.1", "rejected 554 go away"),
            ("nonsense", .none, "127.0.0.1", "timedOut"), ("open", .none, "nowhere.invalid", "unresolved"),
            ("no port", .none, "127.0.0.1", "malformed"), ("open", .none, "", "malformed"),
            ("open", .none, "127.0.0.1/x", "malformed"), ("open", .none, "u@127.0.0.1", "malformed"),
            ("open", .none, "a\r\nb", "malformed"), ("open", .none, "a:b]", "malformed"),
            ("open", .none, "[::1]", "malformed"),
            ("open", .startTLS(.init(user: "a\u{0}", password: "")), "127.0.0.1", "malformed"),
        ] as [(String, MailServer.Security, String, String)])
    func hopeless(_ place: String, _ security: MailServer.Security, _ host: String, _ expected: String) throws
    {
        let (outcome, _) = try Self.deliver(Self.letter(), place, security, host: host, hasSession: false)
        #expect(outcome == expected)
    }

    @Test("A server that has the letter and does not take leave costs no more than the time once again")
    func rude() throws {
        let start = milliseconds()
        let (outcome, _) = try Self.deliver(Self.letter(), "rude", .none, hasSession: false)
        #expect(outcome == "taken" && milliseconds() - start < 5000)
    }

    @Test("The guard holds for mail too", arguments: ["127.0.0.1", "localhost", "::1", "2130706433"])
    func guarded(_ host: String) throws {
        let (outcome, _) = try Self.deliver(
            Self.letter(), "open", .none, host: host, guard: AddressGuard(), hasSession: false)
        #expect(outcome == "refusedAddress")
    }

    @Test(
        "A letter may be long, but not without end",
        arguments: [(990_000, "taken"), (1_001_000, "malformed")])
    func length(_ count: Int, _ expected: String) throws {
        let letter = try Self.letter(text: String(repeating: "x", count: count / 78 * 75))
        let (outcome, _) = try Self.deliver(letter, "open", .none, hasSession: expected == "taken")
        #expect(outcome == expected)
    }
}
