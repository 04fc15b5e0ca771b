// What the shim declares of the libraries, against the libraries' own headers.

import Glibc
import Testing

@Suite struct LibraryTests {
    @Test("The functions are declared as the headers have them")
    func headers() throws {
        let text = String(decoding: Filled.bytes("\(Filled.root)/Sources/CDocuments/shim.h"), as: UTF8.self)
        let names = text.matches(of: try Regex(#"CALL\([^;{}]*?(\w+),\s+\("#)).compactMap {
            $0.output[1].substring.map(String.init)
        }
        #expect(Set(names).count == names.count && names.count > 60)
        let lines = names.map { "calls->\($0) = \($0);" }.joined(separator: "\n")
        let source = """
            #include <pango/pangocairo.h>
            #include <cairo-pdf.h>
            #include <fontconfig/fontconfig.h>
            #include "shim.h"
            void all(struct documents_calls *calls) {
            \(lines)
            }
            _Static_assert(sizeof(struct documents_extents) == sizeof(PangoRectangle), "rectangle");
            _Static_assert(offsetof(struct documents_extents, height) == offsetof(PangoRectangle, height), "height");
            _Static_assert(offsetof(struct documents_attribute, start) == offsetof(PangoAttribute, start_index), "start");
            _Static_assert(offsetof(struct documents_attribute, end) == offsetof(PangoAttribute, end_index), "end");
            _Static_assert(offsetof(FcFontSet, nfont) == 0, "fonts");
            _Static_assert(CAIRO_PDF_METADATA_TITLE == 0 && CAIRO_PDF_METADATA_CREATE_DATE == 5, "metadata");
            _Static_assert(PANGO_DIRECTION_RTL == 1 && PANGO_WRAP_WORD_CHAR == 2 && PANGO_STYLE_ITALIC == 2, "pango");
            _Static_assert(CAIRO_FONT_TYPE_FT == 1 && CAIRO_HINT_STYLE_NONE == 1 && CAIRO_HINT_METRICS_OFF == 1, "fonts");
            _Static_assert(CAIRO_LINE_CAP_ROUND == 1 && CAIRO_LINE_JOIN_ROUND == 1, "lines");
            _Static_assert(PANGO_SCALE == 1024 && CAIRO_STATUS_WRITE_ERROR == 11, "numbers");
            """
        let path = try Printed.file(Array(source.utf8))
        defer { unlink(path) }
        let flags =
            "$(pkg-config --cflags pangocairo cairo-pdf fontconfig) -I'\(Filled.root)/Sources/CDocuments'"
        #expect(run("cc -x c -fsyntax-only -Wall -Werror \(flags) '\(path)' && echo alike") == "alike\n")
    }
}
