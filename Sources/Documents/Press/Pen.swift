// Cairo as the press uses it: paths, colours, letters, and the tags that tell what is what. Knows no layout.

internal import CDocuments

/// Draws pages of one size into a document, whose bytes it collects. One thread uses it.
///
/// `@safe`: both pointers are made in `init`, freed in `deinit`, and never handed out but to draw a line of
/// words. Cairo gives no null: what cannot be made is something that is in error, takes every call, and says
/// so at the end.
@safe final class Pen {
    private let calls: documents_calls
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let output: Output

    /// What Cairo writes to.
    private final class Output {
        var bytes: [UInt8] = []
    }

    init(_ library: Library, width: Double, height: Double) throws(DocumentFlaw) {
        calls = library.calls
        output = Output()
        // Safe: the object lives longer than the surface, which is freed in `deinit` and writes no more then.
        // The bytes are valid for the length of the call, and there are `count` of them.
        let surface = unsafe calls.cairo_pdf_surface_create_for_stream(
            { object, bytes, count in
                guard let object = unsafe object, let bytes = unsafe bytes else { return 11 }
                let output = unsafe Unmanaged<Output>.fromOpaque(object).takeUnretainedValue()
                unsafe output.bytes.append(
                    contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                return 0
            }, Unmanaged.passUnretained(output).toOpaque(), width, height)
        guard let surface = unsafe surface, let context = unsafe calls.cairo_create(surface) else {
            throw DocumentFlaw(.notDrawn("no memory"))
        }
        unsafe self.surface = surface
        unsafe self.context = context
    }

    deinit {
        unsafe calls.cairo_destroy(context)
        unsafe calls.cairo_surface_destroy(surface)
    }

    enum Metadata: UInt32 { case title, author, subject, keywords, creator, created, modified }

    func note(_ metadata: Metadata, _ text: String) {
        unsafe calls.cairo_pdf_surface_set_metadata(surface, metadata.rawValue, text)
    }

    /// - Parameter parent: the entry that this one is below, as an earlier call has given it; zero for none.
    func addEntry(_ title: String, page: Int, y: Double, below parent: Int32) -> Int32 {
        unsafe calls.cairo_pdf_surface_add_outline(
            surface, parent, title, "page=\(page) pos=[0 \(Int(y))]", parent == 0 ? 1 : 0)
    }

    func endPage() { unsafe calls.cairo_show_page(context) }

    /// The bytes of the whole document. Nothing is drawn afterwards.
    func finish() throws(DocumentFlaw) -> [UInt8] {
        let drawn = unsafe calls.cairo_status(context)
        unsafe calls.cairo_surface_finish(surface)
        let written = unsafe calls.cairo_surface_status(surface)
        for status in [drawn, written] where status != 0 {
            let words = calls.cairo_status_to_string(status)
            throw DocumentFlaw(.notDrawn(unsafe words.map { unsafe String(cString: $0) } ?? "\(status)"))
        }
        return output.bytes
    }

    // MARK: Tags

    func begin(_ tag: String, _ attributes: String = "") {
        unsafe calls.cairo_tag_begin(context, tag, attributes)
    }

    func end(_ tag: String) { unsafe calls.cairo_tag_end(context, tag) }

    // MARK: Drawing

    /// Whatever is moved and scaled in between ends with it.
    func within(_ frame: Frame, unitsWide: Double, unitsHigh: Double, draw: (Pen) -> Void) {
        unsafe calls.cairo_save(context)
        unsafe calls.cairo_translate(context, frame.x, frame.y)
        unsafe calls.cairo_scale(context, frame.width / unitsWide, frame.height / unitsHigh)
        draw(self)
        unsafe calls.cairo_restore(context)
    }

    func mirrored(draw: (Pen) -> Void) {
        unsafe calls.cairo_save(context)
        unsafe calls.cairo_scale(context, -1, 1)
        draw(self)
        unsafe calls.cairo_restore(context)
    }

    func show(_ block: TextBlock, line: Int, x: Double, baseline: Double) {
        unsafe calls.cairo_move_to(context, x, baseline)
        unsafe block.show(line, on: context)
        unsafe calls.cairo_new_path(context)
    }

    func move(_ x: Double, _ y: Double) { unsafe calls.cairo_move_to(context, x, y) }

    func line(_ x: Double, _ y: Double) { unsafe calls.cairo_line_to(context, x, y) }

    func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) {
        unsafe calls.cairo_curve_to(context, x1, y1, x2, y2, x, y)
    }

    func close() { unsafe calls.cairo_close_path(context) }

    func fill(_ colour: Colour, keepsPath: Bool = false) {
        unsafe calls.cairo_set_source_rgb(context, colour.red, colour.green, colour.blue)
        if keepsPath {
            unsafe calls.cairo_fill_preserve(context)
        } else {
            unsafe calls.cairo_fill(context)
        }
    }

    /// With round ends and corners.
    func stroke(_ colour: Colour, width: Double) {
        unsafe calls.cairo_set_source_rgb(context, colour.red, colour.green, colour.blue)
        unsafe calls.cairo_set_line_width(context, width)
        unsafe calls.cairo_set_line_cap(context, 1)
        unsafe calls.cairo_set_line_join(context, 1)
        unsafe calls.cairo_stroke(context)
    }
}

extension Pen {
    /// How far the handles of a curve reach that is near to a quarter of a circle.
    private static let round = 0.5523

    func circle(x: Double, y: Double, radius: Double) {
        box(
            Frame(x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius), radius: radius)
    }

    /// With round corners.
    func box(_ frame: Frame, radius: Double) {
        let (left, top) = (frame.x, frame.y)
        let (right, bottom) = (frame.x + frame.width, frame.y + frame.height)
        let near = radius * (1 - Self.round)
        move(left + radius, top)
        line(right - radius, top)
        curve(right - near, top, right, top + near, right, top + radius)
        line(right, bottom - radius)
        curve(right, bottom - near, right - near, bottom, right - radius, bottom)
        line(left + radius, bottom)
        curve(left + near, bottom, left, bottom - near, left, bottom - radius)
        line(left, top + radius)
        curve(left, top + near, left + near, top, left + radius, top)
        close()
    }
}
