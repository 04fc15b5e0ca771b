// What a letter looks like on its way, line by line.

import Testing

@testable import Outbound

struct MailMessageTests {
    /// The lines of a letter in which everything else is plain.
    private static func lines(
        subject: String = "s", name: String = "", text: String = "t", html: String? = nil,
        messageID: String = "1@a.test", dateMs: Int64 = 0
    ) throws -> [String] {
        let from = try #require(MailAddress("desk@a.test", name: name))
        let to = try #require(MailAddress("guest@b.test"))
        let letter = MailMessage(
            from: from, to: to, subject: subject, text: text, html: html, messageID: messageID, dateMs: dateMs
        )
        return String(decoding: letter.encoded(), as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    @Test("A letter, whole")
    func whole() throws {
        #expect(
            try Self.lines(name: "The desk", text: "One\nTwo", html: "<p>One") == [
                "From: \"The desk\"", " <desk@a.test>", "To: <guest@b.test>", "Subject: s",
                "Date: Thu, 01 Jan 1970 00:00:00 +0000", "Message-ID: <1@a.test>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"=_alternative\"", "",
                "--=_alternative", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "", "One", "Two", "--=_alternative",
                "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
                "<p>One", "--=_alternative--", "",
            ])
        #expect(
            try Self.lines().dropFirst(7) == [
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
                "t", "",
            ])
    }

    @Test("A calendar is sent along, under a name that begins no header; answers go to somebody")
    func calendar() throws {
        let (from, to) = (try #require(MailAddress("desk@a.test")), try #require(MailAddress("guest@b.test")))
        var letter = MailMessage(
            from: from, to: to, subject: "s", text: "t", html: "<p>t", messageID: "1@a.test", dateMs: 0)
        letter.replyTo = MailAddress("ask@a.test", name: "A\r\nBcc: b@c")
        letter.calendar = MailMessage.Calendar(
            fileName: "A\"1\r\n.ics", text: "BEGIN:VCALENDAR\r\nX:=\r\nEND:VCALENDAR\r\n")
        let lines = String(decoding: letter.encoded(), as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false
        ).map(String.init)
        #expect(lines[2...3] == ["Reply-To: \"A  Bcc: b@c\"", " <ask@a.test>"])
        #expect(
            lines[9...12] == [
                "Content-Type: multipart/mixed; boundary=\"=_mixed\"", "", "--=_mixed",
                "Content-Type: multipart/alternative; boundary=\"=_alternative\"",
            ])
        let rest = lines.drop { $0 != "--=_alternative--" }
        #expect(
            Array(rest) == [
                "--=_alternative--", "--=_mixed", "Content-Disposition: attachment; filename=\"A1.ics\"",
                "Content-Type: text/calendar; charset=utf-8; method=PUBLISH",
                "Content-Transfer-Encoding: quoted-printable", "", "BEGIN:VCALENDAR", "X:=3D",
                "END:VCALENDAR", "--=_mixed--", "",
            ])
    }

    private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(
        "Subjects",
        arguments: [
            ("", [""]), ("A car & more, \"quoted\": yes?", ["A car & more, \"quoted\": yes?"]),
            ("Grüße", ["=?UTF-8?Q?Gr=C3=BC=C3=9Fe?="]), ("a é_", ["=?UTF-8?Q?a_=C3=A9=5F?="]),
            (" a", ["=?UTF-8?Q?_a?="]), ("a ", ["=?UTF-8?Q?a_?="]), (" ", ["=?UTF-8?Q?_?="]),
            ("=?UTF-8?Q?=0D=0A?=", ["=?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3F=3D0D=3D0A=3F=3D?="]), ("a=b?", ["a=b?"]),
            ("a\r\nBcc: b@c", ["a  Bcc: b@c"]), ("a\nb\rc\u{0}d\u{7F}", ["=?UTF-8?Q?a_b_c_d_?="]),
            ("a\u{85}b\u{2028}c\u{2029}d", ["a b c d"]), (x(67), [x(67)]),
            (x(68), ["=?UTF-8?Q?\(x(52))?=", " =?UTF-8?Q?\(x(16))?="]),
            (x(50) + "é", ["=?UTF-8?Q?\(x(50))?=", " =?UTF-8?Q?=C3=A9?="]),
            (x(46) + "é", ["=?UTF-8?Q?\(x(46))=C3=A9?="]),
            (x(41) + "🚗", ["=?UTF-8?Q?\(x(41))?=", " =?UTF-8?Q?=F0=9F=9A=97?="]),
        ])
    func subject(_ subject: String, _ expected: [String]) throws {
        let lines = try Self.lines(subject: subject).drop { !$0.hasPrefix("Subject:") }
        #expect(Array(lines.prefix(expected.count)) == ["Subject: " + expected[0]] + expected.dropFirst())
        #expect(lines.dropFirst(expected.count).first?.hasPrefix("Date:") == true)
    }

    @Test(
        "Names",
        arguments: [
            ("A. B, C <d@e>", ["\"A. B, C <d@e>\""]), ("a\"b\\c", ["\"a\\\"b\\\\c\""]),
            ("Bärbel", ["=?UTF-8?Q?B=C3=A4rbel?="]), ("a\r\nBcc: b", ["\"a  Bcc: b\""]),
            ("a\",\r\n<x@y>", ["\"a\\\",  <x@y>\""]), (x(68), ["\"\(x(68))\""]),
            (x(69), ["=?UTF-8?Q?\(x(52))?=", " =?UTF-8?Q?\(x(17))?="]),
            (x(67) + "\"", ["=?UTF-8?Q?\(x(52))?=", " =?UTF-8?Q?\(x(15))=22?="]),
        ])
    func name(_ name: String, _ expected: [String]) throws {
        let lines = try Self.lines(name: name)
        #expect(Array(lines.prefix(expected.count)) == ["From: " + expected[0]] + expected.dropFirst())
        #expect(
            lines[expected.count] == " <desk@a.test>" && lines[expected.count + 1] == "To: <guest@b.test>")
    }

    @Test(
        "Texts",
        arguments: [
            ("", [""]), ("\n", [""]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]),
            ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
            ("\r\r\n\n", ["", "", ""]), ("1+1=2", ["1+1=3D2"]), ("é🚗", ["=C3=A9=F0=9F=9A=97"]),
            ("a ", ["a=20"]), ("a \t\nb", ["a =09", "b"]), (" a\tb", [" a\tb"]), ("\u{0}\u{7F}", ["=00=7F"]),
            (".", ["."]), ("--=_alternative--", ["--=3D_alternative--"]), ("a\u{2028}b", ["a=E2=80=A8b"]),
            (x(76), [x(76)]), (x(77), [x(75) + "=", "xx"]), (x(73) + "=", [x(73) + "=3D"]),
            (x(74) + "=", [x(74) + "=", "=3D"]), (x(72) + "=x", [x(72) + "=3Dx"]),
            (x(72) + "=xx", [x(72) + "=3D=", "xx"]), (x(75) + " ", [x(75) + "=", "=20"]),
            (x(74) + " x", [x(74) + " x"]), (x(74) + " xx", [x(74) + " =", "xx"]),
        ])
    func text(_ text: String, _ expected: [String]) throws {
        let lines = try Self.lines(text: text)
        #expect(lines.dropFirst(10) == (expected + [""])[...])
    }

    @Test(
        "Instants",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (784_111_777_999, "Sun, 06 Nov 1994 08:49:37 +0000"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 +0000"), (-1, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (Int64.min, "Thu, 01 Jan 1970 00:00:00 +0000"), (Int64.max, "Fri, 31 Dec 9999 23:59:59 +0000"),
        ] as [(Int64, String)])
    func date(_ dateMs: Int64, _ expected: String) throws {
        #expect(try Self.lines(dateMs: dateMs).contains("Date: \(expected)"))
    }

    @Test(
        "Message-IDs lose what cannot stand in one",
        arguments: [
            ("a-b_c.d+1@e.test", "a-b_c.d+1@e.test"), ("a>\r\nX: y\u{0}<é b", "aXyb"), (x(300), x(250)),
            ("", ""),
        ])
    func messageID(_ messageID: String, _ expected: String) throws {
        #expect(try Self.lines(messageID: messageID)[4] == "Message-ID: <\(expected)>")
    }

    @Test("Nothing set is a line too long, or begins a header of its own")
    func hostile() throws {
        let text =
            String(repeating: "é\r\nBcc: x@y\r\n\r\n--=_alternative\r\n\u{0} =? ", count: 200) + Self.x(5000)
        let lines = try Self.lines(subject: text, name: text, text: text, html: text, messageID: text)
        let heads = lines.prefix { !$0.isEmpty }.filter { !$0.hasPrefix(" ") }.compactMap {
            $0.split(separator: ":").first
        }
        #expect(
            heads == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
                "Content-Type",
            ])
        #expect(lines.filter { $0.hasPrefix("--=_") }.count == 3)
        #expect(lines.allSatisfy { $0.utf8.count <= 76 || $0.hasPrefix("Message-ID: ") })
    }

    @Test(
        "Addresses",
        arguments: [
            ("a@b", true), ("a.b+c@d-e.test", true), ("!#$%&'*+-/=?^_`{|}~@a", true), ("", false),
            ("a", false),
            ("a@", false), ("@a", false), ("a@b@c", false), (".a@b", false), ("a.@b", false),
            ("a..b@c", false),
            ("a@.b", false), ("a@b.", false), ("a@b..c", false), ("a b@c", false), ("<a@b>", false),
            ("a@b>", false),
            ("a@b\r\nRCPT TO:<c@d>", false), ("a@b\u{0}", false), ("a\n@b", false), ("\"a\"@b", false),
            ("é@b", false),
            ("a@é", false), ("a@[1.2.3.4]", false), ("a,b@c", false), ("a@b,c@d", false),
            ("a@b SIZE=1", false),
            (x(64) + "@b", true), (x(65) + "@b", false), ("a@" + x(252), true), ("a@" + x(253), false),
        ])
    func address(_ text: String, _ isTaken: Bool) {
        #expect((MailAddress(text)?.address == text) == isTaken)
    }
}
