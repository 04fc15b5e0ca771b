// Which passwords are taken: long ones that others would not try early.

import Testing

@testable import FleetPass

@Suite struct PasswordTests {
    private static let known = ["Ada Bright", "ada.bright@example.com", "North Motors"]

    @Test(
        "Length counts, alone and beside a second factor",
        arguments: [
            ("tumble kiosk ve", false, true), ("tumble kiosk v", false, false), ("tumble k", true, true),
            ("tumble ", true, false), (String(repeating: "kiosk tumble velvet ", count: 13), false, false),
            ("Überfluß gärt kühn", false, true), ("🚗 tumble kiosk vel", false, true),
        ])
    func length(password: String, hasSecondFactor: Bool, isTaken: Bool) {
        let flaw = PasswordRules.flaw(in: password, hasSecondFactor: hasSecondFactor, known: [])
        #expect((flaw == nil) == isTaken, "\(flaw ?? "taken")")
    }

    @Test(
        "What would be tried early is refused, however it is dressed up",
        arguments: [
            "passwordpassword", "Password1234567!", "P@ssw0rd P@ssw0rd", "letmein letmein 1",
            "qwertyuiopasdfgh",
            "1234567890123456", "aaaaaaaaaaaaaaaa", "abcabcabcabcabca", "abcdefghijklmnop",
            "0987654321098765",
            "welcome2024welcome", "iloveyou iloveyou", "ada.bright@example", "Ada Bright Ada Bright",
            "northmotorsnorthmotors1", "Summer2026Summer2026", "toyota honda ford bmw", "admin admin admin!",
        ])
    func guessable(password: String) {
        #expect(PasswordRules.flaw(in: password, hasSecondFactor: false, known: Self.known) != nil)
    }

    @Test(
        "What nobody would try is taken, without capitals, digits or signs",
        arguments: [
            "correct horse battery staple", "tumblekioskvelvet", "9f3b27c1d8e64a5b", "my new velvet kiosk",
            "zwölf boxkämpfer jagen", "the quick brown fox", "vivid-ocelot-ladder-88",
        ])
    func taken(password: String) {
        #expect(PasswordRules.flaw(in: password, hasSecondFactor: false, known: Self.known) == nil)
    }
}
