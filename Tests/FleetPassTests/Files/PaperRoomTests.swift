// Documents set by a child: the same markup gives the same bytes, and what cannot be set says so.

import Mustache
import Testing
import Workshop

@testable import FleetPass

@Suite struct PaperRoomTests {
    private let app = Instance.demo().app
    private var room: PaperRoom { app.premises.paperRoom }

    private static func markup(_ text: String) -> [UInt8] {
        let made = "made=\"2026-03-03T17:05:00Z\""
        return Array("<document title=\"A\" language=\"en\" \(made)><p>\(text)</p></document>".utf8)
    }

    @Test("A child sets a document, and the same one again gives the same bytes")
    func sets() throws {
        let first = try room.set(Self.markup("Agreement"))
        let isSame = try room.set(Self.markup("Agreement")) == first
        #expect(first.starts(with: "%PDF-1.".utf8) && isSame)
    }

    @Test("A markup at fault is refused, and the place is named for the log")
    func refuses() {
        #expect {
            try room.set(Self.markup("a & b"))
        } throws: { error in
            guard case WorkshopFailure.refused(let code, let message) = error else { return false }
            return code == 65 && message.contains("line 1")
        }
    }

    @Test("A template that is none of ours is an error, not a document")
    func missing() {
        #expect(throws: (any Error).self) { try app.document("documents/nothing", [:]) }
    }
}
