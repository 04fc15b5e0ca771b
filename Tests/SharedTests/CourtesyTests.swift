// Who waits for whom: whoever has used much for whoever has used little, and nobody for long.

import Schema
import Testing
import Threads

@testable import Shared

@Suite struct CourtesyTests {
    private struct Scene: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let usedMs: Int64
        let otherUsedMs: Int64
        let isOtherThere: Bool
        let waits: Bool
    }

    private static let scenes: [Scene] = [
        Scene(
            testDescription: "busy beside quiet", usedMs: 50, otherUsedMs: 2, isOtherThere: true, waits: true),
        Scene(
            testDescription: "quiet beside busy", usedMs: 2, otherUsedMs: 50, isOtherThere: true, waits: false
        ),
        Scene(testDescription: "alike", usedMs: 50, otherUsedMs: 40, isOtherThere: true, waits: false),
        Scene(
            testDescription: "the other has gone", usedMs: 50, otherUsedMs: 2, isOtherThere: false,
            waits: false),
        Scene(testDescription: "both new", usedMs: 0, otherUsedMs: 0, isOtherThere: true, waits: false),
    ]

    private let one = UUID(high: 1, low: 1)
    private let other = UUID(high: 2, low: 2)

    @Test("Whoever has used far more waits", arguments: scenes)
    private func waits(scene: Scene) {
        let courtesy = Courtesy()
        for (tenant, usedMs) in [(one, scene.usedMs), (other, scene.otherUsedMs)] {
            courtesy.arrive(tenant)
            courtesy.leave(tenant, after: usedMs * 1_000_000)
        }
        courtesy.arrive(one)
        if scene.isOtherThere { courtesy.arrive(other) }
        #expect(courtesy.hasQuieterCompany(one) == scene.waits)
    }

    @Test("Nobody waits for ever for somebody who stays")
    func bounded() {
        let courtesy = Courtesy()
        courtesy.arrive(one)
        courtesy.leave(one, after: 50_000_000)
        courtesy.arrive(one)
        courtesy.arrive(other)
        let began = Clock.monotonicNs()
        courtesy.letOthersPass(one)
        let tookMs = (Clock.monotonicNs() - began) / 1_000_000
        #expect(tookMs >= 2 && tookMs < 5_000)
        courtesy.leave(other, after: 0)
        #expect(!courtesy.hasQuieterCompany(one))
    }
}
