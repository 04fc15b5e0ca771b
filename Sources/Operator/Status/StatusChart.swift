// A line over time as places on a plot, and its axes; knows no page.

import Mustache

struct StatusChart {
    let title: String
    let unit: String
    /// Oldest first; nothing where it was not known.
    let points: [(atMs: Int64, value: Double)]
    let startMs: Int64
    let endMs: Int64
    /// Where looks are further apart, the line has a gap.
    let gapMs: Int64
    /// What stands at the ends of the time.
    let times: (first: String, last: String)
    /// How a value is written.
    let format: (Double) -> String

    private static let width = 320.0
    private static let height = 112.0
    private static let (top, bottom, left, right) = (8.0, 92.0, 44.0, 314.0)
    static let mostPoints = 160

    private var highest: Double { Self.nice(points.map(\.value).max() ?? 0) }

    /// The next of 1, 2 and 5 with zeros.
    static func nice(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        var unit = 1.0
        while unit * 10 <= value { unit *= 10 }
        while unit > value { unit /= 10 }
        return [1, 2, 5, 10].map { $0 * unit }.first { $0 >= value } ?? value
    }

    private func x(_ atMs: Int64) -> Double {
        let share = Double(atMs - startMs) / Double(max(1, endMs - startMs))
        return Self.left + min(1, max(0, share)) * (Self.right - Self.left)
    }

    private func y(_ value: Double) -> Double {
        Self.bottom - min(1, max(0, value / highest)) * (Self.bottom - Self.top)
    }

    /// Pieces of the line, parted where nobody has looked.
    private var pieces: [(path: String, isDot: Bool)] {
        var pieces: [[(atMs: Int64, value: Double)]] = []
        for point in points {
            if let last = pieces.last?.last, point.atMs - last.atMs <= gapMs {
                pieces[pieces.count - 1].append(point)
            } else {
                pieces.append([point])
            }
        }
        return pieces.map { piece in
            let steps = piece.enumerated().map { place, point in
                "\(place == 0 ? "M" : "L")\(Self.number(x(point.atMs))) \(Self.number(y(point.value)))"
            }
            // A single point is a dot, which a round end of a line of no length draws.
            let dot = piece.count == 1 ? ["h0"] : []
            return ((steps + dot).joined(), piece.count == 1)
        }
    }

    var view: View {
        let last = points.last.map { format($0.value) } ?? "–"
        let most = points.map(\.value).max()
        let summary =
            most.map { "\(title): now \(last) \(unit), at most \(format($0)) \(unit)" }
            ?? "\(title): nothing is known yet"
        return [
            "title": .text(title), "unit": .text(unit), "now": .text(last), "summary": .text(summary),
            "is_known": .bool(!points.isEmpty), "width": .text(Self.number(Self.width)),
            "height": .text(Self.number(Self.height)), "left": .text(Self.number(Self.left)),
            "right": .text(Self.number(Self.right)), "label_x": .text(Self.number(Self.left - 6)),
            "times_y": .text(Self.number(Self.height - 4)), "first": .text(times.first),
            "last": .text(times.last),
            "pieces": .list(pieces.map { ["path": .text($0.path), "is_dot": .bool($0.isDot)] }),
            "ticks": .list(
                (points.isEmpty ? [] : [0, 0.5, 1]).map { share in
                    [
                        "y": .text(Self.number(y(highest * share))),
                        "label_y": .text(Self.number(y(highest * share) + 3.5)),
                        "label": .text(Sizes.short(format(highest * share))),
                    ]
                }),
        ]
    }

    static func number(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths.magnitude % 10)"
    }

    /// So few that a line of them is no wider than it can be drawn, each the mean of those in its place.
    static func fewer(_ points: [(atMs: Int64, value: Double)], startMs: Int64, endMs: Int64) -> [(
        atMs: Int64, value: Double
    )] {
        let width = max(1, (endMs - startMs) / Int64(mostPoints))
        let groups = Dictionary(grouping: points.filter { $0.atMs >= startMs }) {
            ($0.atMs - startMs) / width
        }
        return groups.keys.sorted().compactMap { place in
            guard let group = groups[place], let last = group.last else { return nil }
            return (last.atMs, group.reduce(0) { $0 + $1.value } / Double(group.count))
        }
    }
}
