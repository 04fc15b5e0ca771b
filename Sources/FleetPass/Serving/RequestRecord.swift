// What the log and the metrics are told of each request.

package import HTTP
package import Telemetry
import Threads

/// Belongs to one loop. Lines are written once a turn.
package struct RequestRecord {
    private let log: Log
    private let plan: RoutePlan
    private let figures: LoopFigures
    /// What the log says of every request to a route, written for the first.
    private var stems: [LogLine.Stem?]
    private var lines: [UInt8] = []
    private static let linesBytes = 32 * 1024

    /// - Parameter figures: of each route, and behind them of what found none.
    package init(_ log: Log, _ plan: RoutePlan, _ figures: LoopFigures) {
        (self.log, self.plan, self.figures) = (log, plan, figures)
        stems = Array(repeating: nil, count: plan.names.count)
    }

    package mutating func turnEnded() {
        guard !lines.isEmpty else { return }
        log.append(lines)
        lines.removeAll(keepingCapacity: true)
    }

    package mutating func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {
        let index = request.routeIndex >= 0 ? request.routeIndex : plan.names.count - 1
        figures[index].note(status: status.code, durationNs: Int(durationNs), bytes: bytes)
        guard log.level <= .info else { return }
        // The buffer moves into the line and back: nothing is copied.
        var line = LogLine(stem(index), epochMs: Clock.epochMs(), after: lines.take())
        if !request.site.isEmpty { line.add(.text("site", request.site)) }
        line.add("id", hex: request.id)
        line.add("status", integer: status.code)
        line.add("bytes", integer: bytes)
        line.add("us", integer: Int(durationNs / 1000))
        lines = line.finished()
        if lines.count > Self.linesBytes { turnEnded() }
    }

    private mutating func stem(_ index: Int) -> LogLine.Stem {
        if let known = stems[index] { return known }
        let stem = LogLine.Stem(.info, "request", .text("route", plan.names[index]))
        stems[index] = stem
        return stem
    }

    package mutating func refused(_ refusal: Refusal, id: UInt64) {
        figures[plan.names.count - 1].note(status: refusal.status.code, durationNs: 0, bytes: 0)
        guard log.level <= .info else { return }
        var line = LogLine(.info, "refused", epochMs: Clock.epochMs())
        line.add("id", hex: id)
        line.add(.integer("status", refusal.status.code))
        line.add(.text("detail", refusal.detail.description))
        lines.append(contentsOf: line.finished())
    }
}

extension [UInt8] {
    /// Gives the bytes away, with their room, and is empty.
    fileprivate mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&self, &taken)
        return taken
    }
}
