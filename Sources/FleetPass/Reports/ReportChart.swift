// Bars beside their names, drawn by the server for what has no order but its size. What they are of is the
// reports'. All words stand in HTML, so that they are as large on a phone as beside it; a bar alone is
// stretched to its room.

import Mustache

struct ReportBar {
    let label: String
    let value: Int64
    /// The value as people read it.
    let text: String

    /// - Parameter most: the value of a bar that fills its room; nil: the greatest of them.
    static func drawing(_ bars: [ReportBar], most: Int64? = nil) -> View {
        let top = max(most ?? bars.map(\.value).max() ?? 1, 1)
        return .list(
            bars.map { bar in
                let part = min(max(Double(bar.value) / Double(top), 0), 1)
                return [
                    "label": .text(bar.label), "text": .text(bar.text),
                    "width": .text(Chart.number(part * 1_000)),
                ]
            })
    }
}
