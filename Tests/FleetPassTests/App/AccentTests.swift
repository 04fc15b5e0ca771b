// A site's own colour: whatever it is, what is written in it or on it can be read.

import Testing

@testable import FleetPass

@Suite struct AccentTests {
    /// The grounds that text in an accent stands on, by day and by night, as site.css has them.
    private static let grounds = (
        day: [0xFFFFFF, 0xF5F6F8, 0xEEF0F3], night: [0x111318, 0x181B21, 0x1B1F26, 0x252A33]
    )

    @Test(
        "Text has enough contrast on every ground",
        arguments: [
            "#2246d0", "#0a7d4f", "#c0392b", "#ffffff", "#000000", "#ffff00", "#808080", "#ff00ff", "#00ffff",
            "#123456",
        ])
    func contrast(text: String) throws {
        let accent = try #require(Accent(text))
        let tokens = Dictionary(uniqueKeysWithValues: accent.tokens.map { ($0.name, ($0.day, $0.night)) })
        let (ink, soft) = (try #require(tokens["accent"]), try #require(tokens["accent-soft"]))
        let (fill, hover) = (try #require(tokens["accent-fill"]), try #require(tokens["accent-fill-hover"]))
        let day = Self.grounds.day.map { Colour(UInt32($0)) } + [soft.0]
        let night = Self.grounds.night.map { Colour(UInt32($0)) } + [soft.1]
        #expect(day.allSatisfy { ink.0.contrast(to: $0) >= 4.5 })
        #expect(night.allSatisfy { ink.1.contrast(to: $0) >= 4.5 })
        #expect([fill.0, fill.1, hover.0, hover.1].allSatisfy { $0.contrast(to: .white) >= 4.5 })
    }

    @Test("It has a style sheet and a mark of its own, by their names, and others have none")
    func asset() throws {
        let accent = try #require(Accent("#0A7D4F"))
        #expect(accent.assetName == "accent-0a7d4f.css" && accent.markName == "mark-0a7d4f.svg")
        #expect(Accent.made(accent.assetName)?.content == accent.styleSheet)
        #expect(Accent.made(accent.markName)?.content.contains(##"fill="#0a7d4f""##) == true)
        for name in ["accent-0A7D4F.css", "accent-0a7d4.css", "accent-.css", "site.css", "accent-0a7d4f.js"] {
            #expect(Accent.made(name) == nil, "\(name)")
        }
        #expect(accent.styleSheet.hasPrefix("@layer tokens { :root { --accent: light-dark(#"))
        let page = Instance.shared.app.assets
        let answer = try page.response(version: page.version, name: accent.assetName)
        #expect(answer != nil)
        #expect(Accent("red") == nil && Accent("#12345g") == nil && Accent("#1234567") == nil)
    }
}
