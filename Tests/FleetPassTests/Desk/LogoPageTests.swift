// The logo on the page of name and look: sent by a form alone, refused there, looked at, and taken away.

import Store
import Testing

@testable import FleetPass

@Suite struct LogoPageTests {
    private let world = FleetWorld()
    private static let place = "/desk/settings/organisation"

    private func send(
        _ bytes: [UInt8], called name: String = "logo.svg", proof: String? = nil, by person: Person = .admin
    ) -> Answered {
        let fields = world.people.fields(person)
        let name = bytes.isEmpty ? "" : name
        let body =
            Self.part(#"name="form_token""#, Array((proof ?? fields["X-Form-Token"] ?? "").utf8))
            + Self.part(#"name="logo"; filename="\#(name)""#, bytes) + Array("--PART--\r\n".utf8)
        let type = ["Content-Type": "multipart/form-data; boundary=PART"]
        return world.instance.ask(
            Asked("POST", "\(Self.place)/logo", fields: fields.merging(type) { $1 }, body: body))
    }

    private static func part(_ head: String, _ content: [UInt8]) -> [UInt8] {
        Array("--PART\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8) + content + Array("\r\n".utf8)
    }

    private var page: String { world.instance.ask(world.people.opens(.admin, Self.place)).body }

    @Test("It is sent by a form, stands there by day and by night, and goes by another")
    func sends() {
        #expect(page.contains("There is none yet"))
        let sent = send(Pictured.jpeg(1_000, 200))
        #expect(sent.status == 303 && sent["Location"] == "\(Self.place)?done=uploaded#logo", "\(sent.body)")
        let shown = page
        #expect(shown.contains("By day") && shown.contains("By night") && shown.contains("Replace the logo"))
        // In the side bar, in the bar of a phone, in the picture of a page, by day, and by night.
        #expect(shown.components(of: "-720.png\" srcset=") == 5 && !shown.contains("logo.svg\" alt="))
        let gone = world.instance.ask(world.people.sends(.admin, "\(Self.place)/logo/removal", ""))
        #expect(gone["Location"] == "\(Self.place)?done=removed")
        #expect(page.contains("There is none yet"))
    }

    @Test(
        "What is none is told of on the page, and nothing changes",
        arguments: [
            ([], "Choose a picture first."), (Pictured.svg, "SVG is not taken, since it can hold programs."),
            (Pictured.paper, "PDF is not taken."), (Pictured.bomb, "The picture is too large"),
            (Pictured.cutOff, "The picture ends too early."),
        ])
    func refuses(bytes: [UInt8], reason: String) {
        let answer = send(bytes)
        #expect(answer.status == 422 && answer.body.contains("id=\"logo-error\">\(reason)"), "\(answer.body)")
        #expect(page.contains("There is none yet"))
    }

    @Test(
        "However it is called, it is taken",
        arguments: [
            (String(repeating: "q", count: 201), String(repeating: "q", count: 200)),
            ("a\0" + String(repeating: "q", count: 900), String(repeating: "q", count: 200)),
            ("\u{202E}.png", ".png"),
        ])
    func names(name: String, expected: String) throws {
        #expect(send(Pictured.small, called: name).status == 303)
        let kept = try world.instance.app.database.reader().read {
            try FileStore(tx: $0).ready(of: .organisation, .logo).map(\.name)
        }
        #expect(kept == [expected])
    }

    @Test("Without the proof of a form, or by somebody else, nothing is taken")
    func others() {
        #expect(send(Pictured.jpeg(1_000, 200), proof: "no").status == 403)
        #expect(send(Pictured.jpeg(1_000, 200), by: .manager).status == 403)
        #expect(
            world.instance.ask(world.people.sends(.admin, "\(Self.place)/logo/removal", "")).status == 404)
        #expect(page.contains("There is none yet"))
    }
}

extension String {
    fileprivate func components(of text: String) -> Int {
        utf8.indices.count { self[$0...].hasPrefix(text) }
    }
}
