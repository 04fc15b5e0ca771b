// The enquiry form on a vehicle's page: from our own site only, once only, and thanked for.

import Schema
import Testing

@testable import FleetPass

@Suite struct EnquiryFormTests {
    private static let instance = Instance.demo()
    private static let place = "/vehicles/\(Demo.active)/enquiry"

    private static func sent(_ rule: String, _ fields: [String: String], gives status: Int) -> Scenario {
        Scenario(
            rule,
            .form(
                place, Written.form(["idempotency_key": "k\(rule.utf8.count)-\(fields.count)-\(status)"]),
                fields), gives: status)
    }

    @Test(arguments: [
        sent(
            "from our own page", ["Sec-Fetch-Site": "same-origin", "Origin": "http://rent.test"], gives: 200),
        sent("by a bookmark or a tool", ["Sec-Fetch-Site": "none"], gives: 200),
        sent("by an old browser behind TLS", ["Origin": "https://rent.test"], gives: 200),
        sent("by a tool that says nothing", [:], gives: 200),
        sent("from another site", ["Sec-Fetch-Site": "cross-site"], gives: 403),
        sent(
            "from a sister site", ["Sec-Fetch-Site": "same-site", "Origin": "http://rent.test"], gives: 403),
        sent("from another origin", ["Origin": "http://evil.test"], gives: 403),
        sent("from a sandbox", ["Origin": "null"], gives: 403),
        sent("from another port", ["Origin": "http://rent.test:8080"], gives: 403),
        sent("from a name that ends like ours", ["Origin": "http://not-rent.test"], gives: 403),
        sent("from a name that begins like ours", ["Origin": "http://rent.test.evil.test"], gives: 403),
        sent("with a value nobody knows", ["Sec-Fetch-Site": "unheard-of"], gives: 403),
        sent("with an empty origin", ["Origin": ""], gives: 403),
    ])
    func origin(_ scenario: Scenario) { scenario.run(on: Self.instance) }

    @Test(arguments: [
        Scenario(
            "JSON is not a form", .json(place, Written.json()), gives: 415,
            has: ["Content-Type": "text/html; charset=utf-8"]),
        Scenario(
            "without a key it is not taken", .form(place, Written.form(["idempotency_key": ""])), gives: 400),
        Scenario(
            "a key one too long",
            .form(place, Written.form(["idempotency_key": String(repeating: "k", count: 65)])), gives: 400),
        Scenario(
            "without a name", .form(place, Written.form(["name": ""])), gives: 400,
            showing: ["name is required"]),
        Scenario("an unknown field", .form(place, Written.form(["vehicle_id": Demo.active])), gives: 400),
        Scenario("a field twice", .form(place, Written.form() + "&name=Bob"), gives: 400),
        Scenario("bytes that are no text", .form(place, Written.form() + "&phone=%FF"), gives: 400),
        Scenario(
            "a vehicle that is not public", .form("/vehicles/\(Demo.id(in: .sold))/enquiry", Written.form()),
            gives: 404),
        Scenario(
            "a vehicle that is not", .form("/vehicles/\(Demo.id(999))/enquiry", Written.form()), gives: 404),
        Scenario("no vehicle", .form("/vehicles/42/enquiry", Written.form()), gives: 404),
        Scenario("asked for instead of sent", get: place, gives: 405, has: ["Allow": "OPTIONS, POST"]),
    ])
    func refuse(_ scenario: Scenario) {
        scenario.run(on: Self.instance)
    }

    @Test("Thanks, to the right person, about the right vehicle, with nothing that could run")
    func thanks() throws {
        let instance = Instance.demo()
        let sent = Asked.form(
            Self.place, Written.form(["name": "<b>Ada</b> & \"Co\"", "phone": "303 555 0142"]))
        let page = instance.ask(sent)
        #expect(page.status == 200 && page["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.body.utf8.contains("Thank you, &lt;b&gt;Ada&lt;/b&gt; &amp; &quot;Co&quot;".utf8))
        #expect(
            page.body.utf8.contains("2021 Toyota Corolla".utf8)
                && page.body.utf8.contains("ada@example.com".utf8))
        #expect(
            try instance.count(
                "SELECT count(*) FROM enquiries WHERE name LIKE '<b>%' AND vehicle_id IS NOT NULL") == 1)
        #expect(instance.ask(sent).bodyBytes == page.bodyBytes)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 1)
    }

    /// All that is wrong with it, and everything that was typed.
    private static let wrong = [
        "name": "<b>\"Ada\"</b>", "email": "no & where", "phone": "303 555 0142",
        "message": "first\n</textarea><script>alert(1)</script>", "idempotency_key": "used-before",
    ]

    @Test(arguments: [
        Scenario(
            "a wrong field is named beside it, and what was typed is kept", .form(place, Written.form(wrong)),
            gives: 400, has: ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
            showing: [
                "<h1>Toyota Corolla", "Nothing was sent yet: some fields need another look.",
                "name=\"email\"", "aria-invalid=\"true\" aria-describedby=\"enquiry-email-error\"",
                "<p class=\"error\" id=\"enquiry-email-error\">E-mail must ", "value=\"no &amp; where\"",
                "value=\"&lt;b&gt;&quot;Ada&quot;&lt;/b&gt;\"", "value=\"303 555 0142\"",
                "first\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>",
            ], hiding: ["<script>alert", "used-before", "enquiry-name-error", "enquiry-phone-error"]),
        Scenario(
            "every wrong field is named", .form(place, "name=&email=&message=&idempotency_key=k"), gives: 400,
            showing: [
                "id=\"enquiry-name-error\">Your name is required.",
                "id=\"enquiry-email-error\">E-mail is required.",
                "id=\"enquiry-message-error\">Your question is required.",
            ], hiding: ["enquiry-phone-error"]),
        Scenario(
            "what nobody could see is not blamed on a field", .form(place, Written.form(["colour": "red"])),
            gives: 400, showing: ["did not arrive as it was", "value=\"Ada Bright\""],
            hiding: ["aria-invalid", "colour"]),
        Scenario(
            "bytes that are no text are named, and take nothing else that was typed with them",
            .form(place, Written.form() + "&phone=%FF"), gives: 400,
            showing: ["Phone is not UTF-8.", "value=\"Ada Bright\""], hiding: ["enquiry-name-error"]),
        Scenario(
            "there is no page of a vehicle that is not public",
            .form("/vehicles/\(Demo.id(in: .sold))/enquiry", Written.form(wrong)), gives: 404,
            hiding: ["enquiry-email"]),
    ])
    func again(_ scenario: Scenario) { scenario.run(on: Self.instance) }

    @Test("A form that is shown again has a fresh key, and can be sent as it is once it is put right")
    func corrected() throws {
        let instance = Instance.demo()
        let wrong = Asked.form(
            Self.place, Written.form(["email": "nowhere", "idempotency_key": "used-before"]))
        func key(_ page: Answered) -> String {
            let mark = "name=\"idempotency_key\" value=\""
            let bytes = page.bodyBytes
            let place = bytes.indices.first { bytes[$0...].starts(with: mark.utf8) } ?? bytes.endIndex
            return String(
                decoding: bytes[place...].dropFirst(mark.utf8.count).prefix { $0 != 0x22 }, as: UTF8.self)
        }
        let keys = [key(instance.ask(wrong)), key(instance.ask(wrong))]
        #expect(Set(keys).count == 2 && keys.allSatisfy { $0.utf8.count == 36 })
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 0)
        let right = Asked.form(Self.place, Written.form(["idempotency_key": keys[1]]))
        #expect(instance.ask(right).status == 200)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 1)
    }

    @Test("Each form that is shown has a key of its own, and the fields that are taken")
    func form() {
        let pages = [
            Instance.shared.get("/vehicles/\(Demo.active)"), Instance.shared.get("/vehicles/\(Demo.active)"),
        ]
        #expect(pages[0].bodyBytes != pages[1].bodyBytes && pages[0]["Cache-Control"] == "no-store")
        for field in EnquiryForm.shape.fields {
            #expect(pages[0].body.utf8.contains("name=\"\(field.name)\"".utf8))
        }
        #expect(pages[0].body.utf8.contains("action=\"/vehicles/\(Demo.active)/enquiry\"".utf8))
    }
}
