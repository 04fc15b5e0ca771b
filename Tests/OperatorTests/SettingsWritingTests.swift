// One line of a file of settings is changed, and all others stay as somebody wrote them.

import CommandLine
import Testing

@testable import Operator

@Suite struct SettingsWritingTests {
    @Test(arguments: [
        ("public_url = \"a\"\n", "public_url = \"b\"\n"),
        (
            "# public_url = \"x\"\npublic_url=\"a\" # why\nlisten = \"l\"\n",
            "# public_url = \"x\"\npublic_url = \"b\"\nlisten = \"l\"\n"
        ),
        ("  public_url\t= 'a'", "public_url = \"b\""),
        (
            "listen = \"l\"\n[mail]\nserver = \"s\"\n",
            "public_url = \"b\"\nlisten = \"l\"\n[mail]\nserver = \"s\"\n"
        ),
        ("public_url_of = \"a\"\n", "public_url = \"b\"\npublic_url_of = \"a\"\n"),
        ("[mail]\npublic_url = \"a\"\n", "public_url = \"b\"\n[mail]\npublic_url = \"a\"\n"),
        ("", "public_url = \"b\"\n"),
    ])
    func replaced(before: String, after: String) throws {
        let bytes = SettingsWriting.replacing("public_url", with: "b", in: Array(before.utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == after)
        #expect(try SettingsFile(path: "f", bytes: bytes).text(of: "public_url") == "b")
    }

    @Test(
        "A name is put in quotes, whatever is in it",
        arguments: ["North", "a\"b\\c", "d = 'e'\u{2028}f", "{{x}}"])
    func quoted(text: String) throws {
        let file = SettingsFile(
            path: "f", bytes: Array("organisation = \(InstanceTemplates.quoted(text))\n".utf8))
        #expect(try file.text(of: "organisation") == text)
    }

    @Test(
        arguments: [
            ("127.0.0.1:20000", 20_000), ("127.0.0.1:0", nil), ("127.0.0.1:70000", nil),
            ("127.0.0.1:+80", nil),
            ("0.0.0.0:80", nil), ("unix:/run/a", nil), ("127.0.0.1:", nil),
        ] as [(String, UInt16?)])
    func ports(listen: String, port: UInt16?) { #expect(Ports.port(of: listen) == port) }

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\nready\n", 200, "ready\n"), ("HTTP/1.1 503 No\r\n\r\n", 503, ""),
            ("HTTP/1.1 200 OK\r\nA: b\r\n", nil, ""), ("", nil, ""), ("HTTP/1.0 200 OK\r\n\r\n", nil, ""),
        ] as [(String, Int?, String)])
    func answers(text: String, status: Int?, body: String) {
        let read = OperatorDoor.read(Array(text.utf8))
        #expect(read?.status == status && (read == nil || read?.body == Array(body.utf8)))
    }
}
