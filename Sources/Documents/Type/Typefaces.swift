// The fonts as Pango has opened them, for one document after the other. Which fonts there are is the
// library's.

internal import CDocuments

/// What is opened once stays open for as long as this lives: neither Pango nor Cairo reads a file of a font
/// again. One thread uses it at a time.
///
/// `@safe`: the pointer is made in `init`, freed in `deinit`, and handed out to nothing that outlives this.
@safe final class Typefaces {
    let library: Library
    private let map: OpaquePointer

    init(_ library: Library) throws(DocumentFlaw) {
        self.library = library
        // The fonts of FreeType; what is drawn with them goes into a document as letters.
        guard let map = library.calls.pango_cairo_font_map_new_for_font_type(1) else {
            throw DocumentFlaw(.missingFonts)
        }
        unsafe self.map = map
    }

    deinit { unsafe library.calls.g_object_unref(UnsafeMutableRawPointer(map)) }

    /// - Returns: what the settings of a document belong to; whoever asks for it frees it, and keeps this
    ///   until then.
    func newContext() -> OpaquePointer? { unsafe library.calls.pango_font_map_create_context(map) }
}
