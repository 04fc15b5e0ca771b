// Telephone numbers as people read them, and as a link dials them.

import Testing

@testable import FleetPass

@Suite struct PhoneWordingTests {
    @Test(arguments: [
        ("+12035550142", "(203) 555-0142"), ("+18005550142", "(800) 555-0142"),
        ("+493012345678", "+49 301 234 5678"), ("+4930123456", "+49 301 234 56"),
        ("+442071838750", "+44 207 183 8750"), ("+74951234567", "+7 495 123 4567"),
        ("+3531234567", "+353 123 4567"), ("+352123456", "+352 123 456"), ("+120355501", "+1 203 555 01"),
        ("+1 303 555 0142", "+1 303 555 0142"), ("0203/5550142", "0203/5550142"), ("", ""), ("+", "+"),
        ("+1234567x", "+1234567x"), ("+9991234", "+999 1234"),
    ])
    func read(number: String, shown: String) {
        #expect(Wording.phone(number) == shown)
        #expect(number.isEmpty || Wording.call(shown).utf8.allSatisfy { $0 != UInt8(ascii: " ") })
    }
}
