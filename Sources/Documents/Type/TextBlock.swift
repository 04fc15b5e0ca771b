// The words of one block, broken into lines of a width. Where the lines come to stand is the layout's.

internal import CDocuments

/// Owns what Pango has made of the words. It belongs to one document, which one thread sets.
///
/// `@safe`: the pointer is given in `init`, valid until `deinit`, and never handed out but to draw a line.
@safe final class TextBlock {
    /// Where a line lies in its box, which is as high as the leading or, where letters reach further, higher.
    struct Line {
        let width: Double
        let height: Double
        /// From the top of the box.
        let baseline: Double
        let runsRightToLeft: Bool
        fileprivate(set) var links: [Link] = []
    }

    /// A stretch of a line that leads somewhere; x from the line's beginning on the left.
    struct Link {
        let address: String
        let x: Double
        let width: Double
    }

    private let calls: documents_calls
    private let layout: OpaquePointer
    private(set) var lines: [Line] = []

    init(owning layout: OpaquePointer, library: Library, prose: Prose, style: TextStyle) {
        unsafe self.layout = layout
        calls = library.calls
        let count = unsafe calls.pango_layout_get_line_count(layout)
        for index in 0..<max(0, Int(count)) { lines.append(line(index, prose, style)) }
    }

    deinit { unsafe calls.g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Of these, Pango has 1024 in a point.
    static let unit = 1024.0

    /// - Parameter index: of a line that there is.
    func show(_ index: Int, on context: OpaquePointer) {
        guard lines.indices.contains(index), let line = unsafe pango(index) else { return }
        unsafe calls.pango_cairo_show_layout_line(context, line)
    }

    private func pango(_ index: Int) -> OpaquePointer? {
        unsafe calls.pango_layout_get_line_readonly(layout, Int32(clamping: index))
    }

    private func line(_ index: Int, _ prose: Prose, _ style: TextStyle) -> Line {
        guard let line = unsafe pango(index) else {
            return Line(width: 0, height: style.leading, baseline: style.leading, runsRightToLeft: false)
        }
        var (ink, logical) = (documents_extents(), documents_extents())
        // Safe: both rectangles live for the length of the call; the calls are a copy of the library's.
        unsafe withUnsafePointer(to: calls) { unsafe documents_line_extents($0, line, &ink, &logical) }
        let start = unsafe Int(calls.pango_layout_line_get_start_index(line))
        let range = unsafe start..<(start + max(0, Int(calls.pango_layout_line_get_length(line))))
        let isSmall = prose.isSmall(range)
        let size = isSmall ? min(style.size, TextStyle.small.size) : style.size
        let leading = isSmall ? min(style.leading, TextStyle.small.leading) : style.leading
        let baseline = TextStyle.baseline(size: size, leading: leading)
        // Letters of other fonts, and marks upon marks, may reach beyond the leading; what lies above and
        // below makes room for them, up to a limit.
        let above = min(max(baseline, -Double(ink.y) / Self.unit), 4 * leading)
        let below = min(
            max(leading - baseline, Double(ink.y + ink.height) / Self.unit), 4 * leading)
        var found = Line(
            width: Double(logical.width) / Self.unit, height: above + below, baseline: above,
            runsRightToLeft: unsafe calls.pango_layout_line_get_resolved_direction(line) == 1)
        for marking in prose.markings {
            guard case .link(let address) = marking.kind, marking.range.overlaps(range) else { continue }
            found.links += unsafe links(to: address, marking.range.clamped(to: range), on: line)
        }
        return found
    }

    /// The stretches of a line that some of its bytes take, which are several where directions mix.
    private func links(to address: String, _ range: Range<Int>, on line: OpaquePointer) -> [Link] {
        var ranges: UnsafeMutablePointer<Int32>?
        var count: Int32 = 0
        unsafe calls.pango_layout_line_get_x_ranges(
            line, Int32(clamping: range.lowerBound), Int32(clamping: range.upperBound), &ranges, &count)
        // Safe: Pango gives `count` pairs in memory that is ours to free.
        defer { unsafe calls.g_free(ranges) }
        guard let ranges = unsafe ranges else { return [] }
        return (0..<max(0, Int(count))).map { pair in
            let (from, to) = unsafe (ranges[2 * pair], ranges[2 * pair + 1])
            return Link(
                address: address, x: Double(from) / Self.unit, width: Double(to - from) / Self.unit)
        }
    }
}

extension Prose {
    /// Whether all of a line's words are marked as small.
    fileprivate func isSmall(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        return markings.contains {
            $0.kind == .small && $0.range.lowerBound <= range.lowerBound
                && $0.range.upperBound >= range.upperBound - 3
        }
    }
}
