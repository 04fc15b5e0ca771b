// The bench that documents are set on: a markup in, the bytes of a PDF out. What a document says is its
// template's.

internal import Glibc

public enum DocumentBench {
    /// Sets a document. The same markup gives the same bytes, on any day and in any process.
    ///
    /// Slow, and not for bytes of strangers: fonts are read by libraries that were not written with memory
    /// safety in mind. The product has it done in a process of its own, which ends with it; see `main`.
    public static func work(_ markup: [UInt8]) throws(DocumentFlaw) -> [UInt8] {
        let content = try ContentReader.content(of: try MarkupParser.parse(markup))
        return try set(content, in: try Typefaces(try Library.loaded()))
    }

    private static func set(_ content: Content, in typefaces: Typefaces) throws(DocumentFlaw) -> [UInt8] {
        let sheet = Sheet(content.paper)
        let pages = try Setting.pages(of: content, on: sheet, typefaces)
        let document = try Press.document(content, pages, on: sheet, typefaces.library)
        guard let noted = Catalogue.noting(language: content.language, in: document) else {
            throw DocumentFlaw(.notDrawn("the document does not end as expected"))
        }
        return noted
    }

    /// The whole of a process that sets one document: reads the markup from its input to the end, and writes
    /// the document to its output. Ends with 0; with 65 for a markup that is at fault, 69 where a library or
    /// the fonts are missing or fail, 74 where the input cannot be read or the output not written. Other than
    /// with 0 it has written nothing, or not all, and one line about it to its output for errors; before that
    /// line Fontconfig may complain that it has no cache.
    ///
    /// - Parameter confine: called once, when everything is loaded that a document needs and before a byte of
    ///   the markup is read. From then on no file is opened: the process may be shut in tightly.
    public static func main(confine: () -> Void) -> Never {
        let typefaces: Typefaces
        do throws(DocumentFlaw) {
            typefaces = try Typefaces(try Library.loaded())
            try warmUp(typefaces)
        } catch {
            fail(error, status: 69)
        }
        confine()
        guard let markup = readAll(mostBytes: MarkupParser.mostBytes + 1) else {
            fail(DocumentFlaw(.notDrawn("the input cannot be read")), status: 74)
        }
        do throws(DocumentFlaw) {
            let content = try ContentReader.content(of: try MarkupParser.parse(markup))
            guard writeAll(try set(content, in: typefaces)) else {
                fail(DocumentFlaw(.notDrawn("the output cannot be written")), status: 74)
            }
        } catch {
            fail(error, status: error.isOfMarkup ? 65 : 69)
        }
        exit(0)
    }

    /// Has every font opened that a document may need, by a word in each script and style.
    private static func warmUp(_ typefaces: Typefaces) throws(DocumentFlaw) {
        let words = "Ag \u{439} \u{639}\u{644} \u{5E9} \u{928}\u{93F} \u{8ECA}\u{AC00} \u{378}"
        let markup = """
            <document title="-" language="en" made="2000-01-01T00:00:00Z"><h1>\(words)</h1>\
            <p>\(words)<b>\(words)</b><i>\(words)</i><b><i>\(words)</i></b></p>\
            <table><row><cell>\(words)</cell></row></table></document>
            """
        _ = try set(try ContentReader.content(of: try MarkupParser.parse(Array(markup.utf8))), in: typefaces)
    }

    private static func fail(_ flaw: DocumentFlaw, status: Int32) -> Never {
        let line = Array("document: \(flaw)\n".utf8)
        _ = unsafe write(2, line, line.count)
        exit(status)
    }

    /// - Returns: the input to its end or to this many bytes; nil if it cannot be read.
    private static func readAll(mostBytes: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < mostBytes {
            let count = unsafe read(0, &piece, min(piece.count, mostBytes - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return bytes
    }

    private static func writeAll(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
