// Pictures of numbers, drawn by the server: bars beside each other's names, and columns over time. What they
// are of is the reports'. All words stand in HTML, so that they are as large on a phone as beside it; a
// picture itself is stretched to its room.

import Mustache

enum ReportChart {
    struct Bar {
        let label: String
        let value: Int64
        /// The value as people read it.
        let text: String
        var url: String?
    }

    struct Series {
        let name: String
        let values: [Int64]
    }

    /// More could not be told apart.
    static let mostSeries = 4

    /// Bars from the left, each beside its name and before its value.
    static func bars(_ bars: [Bar], most: Int64? = nil) -> [UInt8] {
        guard !bars.isEmpty else { return [] }
        let top = max(most ?? bars.map(\.value).max() ?? 1, 1)
        var html: [UInt8] = []
        html += "<ul class=\"bars\">".utf8
        for bar in bars {
            let width = share(bar.value, of: top, 1_000)
            html += "<li><span class=\"bars-name clip\">".utf8
            HTMLText.append(bar.label, to: &html)
            html += "</span><svg class=\"bars-bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\"".utf8
            html += " aria-hidden=\"true\"><rect width=\"1000\" height=\"10\" class=\"bars-rest\"/>".utf8
            html += "<rect width=\"\(width)\" height=\"10\" class=\"series-1\"/></svg>".utf8
            html += "<span class=\"bars-value\">".utf8
            HTMLText.append(bar.text, to: &html)
            html += "</span></li>".utf8
        }
        html += "</ul>".utf8
        return html
    }

    /// A group of columns for each period.
    /// - Parameters:
    ///   - labels: of the periods; the first, the middle and the last are written.
    ///   - top: the greatest value as people read it.
    static func columns(
        _ series: [Series], labels: [String], about: String, most: Int64? = nil,
        reading text: (Int64) -> String
    ) -> [UInt8] {
        let shown = series.prefix(mostSeries)
        let top = max(most ?? shown.flatMap(\.values).max() ?? 1, 1)
        let count = labels.count
        guard count > 0, !shown.isEmpty else { return [] }
        var html: [UInt8] = []
        html += "<figure class=\"chart columns-chart\"><figcaption class=\"hidden\">".utf8
        HTMLText.append(about, to: &html)
        html += "</figcaption><p class=\"chart-top\">".utf8
        HTMLText.append(text(top), to: &html)
        html += "</p><svg class=\"chart-field\" viewBox=\"0 0 1000 200\" preserveAspectRatio=\"none\"".utf8
        html += " aria-hidden=\"true\">".utf8
        for line in [0, 50, 100, 150, 200] {
            html += "<path class=\"chart-line\" d=\"M0 \(line)H1000\"/>".utf8
        }
        let step = 1_000 / Double(count)
        let width = step * 0.72 / Double(shown.count)
        for (place, one) in shown.enumerated() {
            for (index, value) in one.values.prefix(count).enumerated() where value > 0 {
                let height = share(value, of: top, 200)
                let x = step * Double(index) + step * 0.14 + width * Double(place)
                html += "<rect class=\"series-\(place + 1)\" x=\"\(tenths(x))\" y=\"\(200 - height)\"".utf8
                html += " width=\"\(tenths(width))\" height=\"\(height)\"/>".utf8
            }
        }
        html += "</svg><p class=\"chart-days\">".utf8
        for label in ends(labels) {
            html += "<span>".utf8
            HTMLText.append(label, to: &html)
            html += "</span>".utf8
        }
        html += "</p>".utf8
        if shown.count > 1 { legend(shown, &html) }
        html += "</figure>".utf8
        return html
    }

    private static func legend(_ series: ArraySlice<Series>, _ html: inout [UInt8]) {
        html += "<p class=\"keys\">".utf8
        for (place, one) in series.enumerated() {
            html += "<span class=\"key\(place > 0 ? " key-\(place + 1)" : "")\">".utf8
            HTMLText.append(one.name, to: &html)
            html += "</span>".utf8
        }
        html += "</p>".utf8
    }

    /// The first, the middle and the last.
    private static func ends(_ labels: [String]) -> [String] {
        guard let first = labels.first, let last = labels.last, labels.count > 1 else { return labels }
        return labels.count > 2 ? [first, labels[labels.count / 2], last] : [first, last]
    }

    private static func share(_ value: Int64, of top: Int64, _ room: Int64) -> Int64 {
        guard top > 0, value > 0 else { return 0 }
        return min(room, Int64((Double(value) / Double(top) * Double(room)).rounded()))
    }

    /// With one decimal, as SVG reads it.
    private static func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// Text within markup that the program makes itself.
enum HTMLText {
    static func append(_ text: String, to html: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): html += "&amp;".utf8
            case UInt8(ascii: "<"): html += "&lt;".utf8
            case UInt8(ascii: ">"): html += "&gt;".utf8
            case UInt8(ascii: "\""): html += "&quot;".utf8
            default: html.append(byte)
            }
        }
    }
}
