// In which language a page comes: by its address, by what was chosen, by what a browser prefers.

import Testing

@testable import FleetPass

@Suite struct LanguageTests {
    private static let german = "lang=\"de\""
    private static let english = "<html lang=\"en\""

    @Test(arguments: [
        Scenario("nobody says", get: "/vehicles", gives: 200, showing: [english, "All vehicles"]),
        Scenario(
            "the browser prefers German", get: "/vehicles", ["Accept-Language": "fr, de-AT;q=0.9, en;q=0.8"],
            gives: 200, has: ["Content-Language": "de"],
            showing: ["<html lang=\"de\"", "Alle Fahrzeuge"], hiding: ["All vehicles", "[["]),
        Scenario(
            "it prefers English, and reads German", get: "/vehicles", ["Accept-Language": "de;q=0.5,en-GB"],
            gives: 200, showing: [english]),
        Scenario(
            "of two that it likes the same, the first", get: "/vehicles", ["Accept-Language": "de,en"],
            gives: 200, showing: ["<html lang=\"de\""]),
        Scenario(
            "none of it is there, or it is not wanted", get: "/vehicles",
            ["Accept-Language": "fr, *;q=0.5, de;q=0"], gives: 200, showing: [english]),
        Scenario(
            "what was chosen goes before that", get: "/vehicles",
            ["Accept-Language": "de", "Cookie": "__Host-language=en"], gives: 200, showing: [english]),
        Scenario(
            "and is German here", get: "/vehicles", ["Cookie": "a=b; __Host-language=de"], gives: 200,
            showing: ["<html lang=\"de\""]),
        Scenario(
            "what no language is, nobody has chosen", get: "/vehicles", ["Cookie": "__Host-language=x'"],
            gives: 200, showing: [english]),
        Scenario(
            "the address goes before all, and is kept", get: "/vehicles?make=Toyota&lang=de",
            ["Cookie": "__Host-language=en"], gives: 200,
            has: [
                "Set-Cookie":
                    "__Host-language=de; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"
            ], showing: ["<html lang=\"de\"", "href=\"/vehicles?make=Toyota&amp;lang=en\""]),
        Scenario(
            "a language that there is not is none", get: "/vehicles?lang=xx", gives: 200, showing: [english]),
        Scenario(
            "also where something else is wrong", get: "/vehicles?year_min=x&lang=de", gives: 400,
            showing: ["<html lang=\"de\"", "muss eine ganze Zahl sein"]),
        Scenario(
            "and where there is nothing", get: "/vehicles/00000000-0000-7000-8000-000000000000?lang=de",
            gives: 404, showing: ["<html lang=\"de\"", "Alle Fahrzeuge ansehen"]),
        Scenario("programs have one", get: "/v1/vehicles?lang=de", gives: 400),
    ])
    func language(_ scenario: Scenario) { scenario.run() }

    @Test("Caches are told that it depends on who asks")
    func vary() {
        let answer = Instance.shared.ask(Asked("GET", "/vehicles"))
        #expect(answer["Vary"]?.contains("Accept-Language, Cookie") == true, "\(answer["Vary"] ?? "")")
        #expect(answer["Set-Cookie"] == nil)
    }

    @Test("What is kept for one language is not answered in another")
    func remembered() {
        let fields = ["Accept-Language": "de"]
        for _ in 0..<2 {
            #expect(Instance.shared.ask(Asked("GET", "/vehicles")).body.contains(Self.english))
            let other = Instance.shared.ask(Asked("GET", "/vehicles", fields: fields))
            #expect(other.body.contains("<html lang=\"de\""))
        }
    }
}
