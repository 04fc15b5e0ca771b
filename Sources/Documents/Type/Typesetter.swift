// Words and a style to a block of lines, by Pango. What Pango is told about fonts, features and directions
// stands here.

internal import CDocuments

/// One for each document, used by one thread.
///
/// `@safe`: the pointer is made in `init`, freed in `deinit`, and never handed out.
@safe final class Typesetter {
    private let typefaces: Typefaces
    private let accent: Colour
    private let context: OpaquePointer

    private var library: Library { typefaces.library }
    private var calls: documents_calls { typefaces.library.calls }

    init(
        _ typefaces: Typefaces, language: String, runsRightToLeft: Bool, accent: Colour
    ) throws(DocumentFlaw) {
        self.typefaces = typefaces
        self.accent = accent
        let calls = typefaces.library.calls
        guard let context = unsafe typefaces.newContext() else { throw DocumentFlaw(.missingFonts) }
        unsafe self.context = context
        unsafe calls.pango_cairo_context_set_resolution(context, 72)
        unsafe calls.pango_context_set_base_dir(context, runsRightToLeft ? 1 : 0)
        unsafe calls.pango_context_set_language(context, calls.pango_language_from_string(language))
        unsafe calls.pango_context_set_round_glyph_positions(context, 0)
        // Nothing is fitted to the dots of a screen.
        let options = calls.cairo_font_options_create()
        defer { unsafe calls.cairo_font_options_destroy(options) }
        unsafe calls.cairo_font_options_set_hint_style(options, 1)
        unsafe calls.cairo_font_options_set_hint_metrics(options, 1)
        unsafe calls.pango_cairo_context_set_font_options(context, options)
    }

    deinit { unsafe typefaces.library.calls.g_object_unref(UnsafeMutableRawPointer(context)) }

    func set(_ text: String, _ style: TextStyle, width: Double? = nil) throws(DocumentFlaw) -> TextBlock {
        try set(Prose(text), style, width: width)
    }

    /// - Parameter width: at which lines are broken, within a word if nothing else helps; nil breaks none.
    func set(_ prose: Prose, _ style: TextStyle, width: Double?) throws(DocumentFlaw) -> TextBlock {
        guard let layout = unsafe calls.pango_layout_new(context),
            let font = calls.pango_font_description_new(),
            let marks = calls.pango_attr_list_new()
        else { throw DocumentFlaw(.notDrawn("no memory")) }
        defer {
            unsafe calls.pango_attr_list_unref(marks)
            unsafe calls.pango_font_description_free(font)
        }
        unsafe calls.pango_font_description_set_family(font, Self.families(style))
        unsafe calls.pango_font_description_set_weight(font, style.weight.rawValue)
        unsafe calls.pango_font_description_set_absolute_size(font, style.size * TextBlock.unit)
        unsafe calls.pango_layout_set_font_description(layout, font)
        // Safe: the bytes live for the length of the call, which copies them, and their count is given. They
        // are UTF-8: every text of a markup has been checked, and nothing but whole scalars was left out.
        unsafe prose.bytes.withUnsafeBytes { bytes in
            unsafe calls.pango_layout_set_text(
                layout, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count))
        }
        unsafe mark(prose, style, in: marks)
        unsafe calls.pango_layout_set_attributes(layout, marks)
        // Between words, or within one where it does not fit by itself.
        unsafe calls.pango_layout_set_wrap(layout, 2)
        if let width {
            unsafe calls.pango_layout_set_width(layout, Int32(max(1, min(width, 2000)) * TextBlock.unit))
        }
        return unsafe TextBlock(owning: layout, library: library, prose: prose, style: style)
    }

    private static func families(_ style: TextStyle) -> String {
        (style.isDisplay ? "Inter Display,Inter," : "Inter,")
            + "DejaVu Sans,Lohit Devanagari,WenQuanYi Micro Hei"
    }

    private func mark(_ prose: Prose, _ style: TextStyle, in marks: OpaquePointer) {
        let all = 0..<prose.bytes.count
        let small = Int32(min(style.size, TextStyle.small.size) * TextBlock.unit)
        unsafe insert(calls.pango_attr_foreground_new(style.colour), all, in: marks)
        if style.isTabular { unsafe insert(calls.pango_attr_font_features_new("tnum"), all, in: marks) }
        if style.isDisplay {
            let spacing = Int32(style.size * -0.012 * TextBlock.unit)
            unsafe insert(calls.pango_attr_letter_spacing_new(spacing), all, in: marks)
        }
        for marking in prose.markings {
            switch marking.kind {
            case .bold:
                let weight = TextStyle.FontWeight.bold.rawValue
                unsafe insert(calls.pango_attr_weight_new(weight), marking.range, in: marks)
            case .italic: unsafe insert(calls.pango_attr_style_new(2), marking.range, in: marks)
            case .small:
                unsafe insert(calls.pango_attr_size_new_absolute(small), marking.range, in: marks)
                unsafe insert(calls.pango_attr_foreground_new(.quiet), marking.range, in: marks)
            case .code:
                // Digits of one width, and letters that nobody takes for a digit.
                unsafe insert(
                    calls.pango_attr_font_features_new("tnum, ss02"), marking.range, in: marks)
            case .link: unsafe insert(calls.pango_attr_foreground_new(accent), marking.range, in: marks)
            }
        }
    }

    private func insert(_ attribute: OpaquePointer?, _ range: Range<Int>, in marks: OpaquePointer) {
        guard let attribute = unsafe attribute else { return }
        // Safe: the attribute is ours and new, and the list takes it over.
        unsafe withUnsafePointer(to: library.calls) { calls in
            unsafe documents_insert(
                calls, marks, attribute, UInt32(clamping: range.lowerBound),
                UInt32(clamping: range.upperBound))
        }
    }
}

extension documents_calls {
    fileprivate func pango_attr_foreground_new(_ colour: Colour) -> OpaquePointer? {
        pango_attr_foreground_new(
            UInt16(colour.red * 65_535), UInt16(colour.green * 65_535), UInt16(colour.blue * 65_535))
    }
}
