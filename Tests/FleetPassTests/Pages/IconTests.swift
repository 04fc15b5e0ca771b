// Every icon that a page asks for is drawn.

import Mustache
import Testing

@testable import FleetPass

struct IconTests {
    private static var drawn: Set<String> {
        let sheet = Embedded.files.first { $0.path.hasSuffix("/icons.svg") }
        let text = sheet.map { String(decoding: EmbeddedFiles.bytes($0.content), as: UTF8.self) } ?? ""
        return Set(
            text.split(separator: "<symbol id=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) })
    }

    @Test("What a template names")
    func templates() {
        let drawn = Self.drawn
        let missing = EmbeddedFiles.templates.flatMap { template in
            String(decoding: template.bytes, as: UTF8.self).split(separator: "icons.svg#").dropFirst()
                .map { String($0.prefix { $0 != "\"" }) }
                .filter { !$0.hasPrefix("{{") && !drawn.contains($0) }
                .map { "\(template.name): \($0)" }
        }
        #expect(missing == [] && drawn.count > 50)
    }

    @Test("What the console's places have")
    func places() {
        let places = DeskPlaces.dealership.groups.flatMap(\.places) + DeskPlaces.dealership.beginnings
        #expect(places.map(\.icon).filter { !Self.drawn.contains($0) } == [])
    }
}
