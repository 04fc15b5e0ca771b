// By which bytes a file is known, and what is said of those that are not taken.

import Testing

@testable import Pictures

@Suite struct PictureTypeTests {
    @Test(
        "A file is known by its first bytes",
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), ([0xFF, 0xD8], nil), (PNGChunks.signature, .png),
            (Array("RIFF\0\0\0\0WEBPVP8 ".utf8), .webp), (Array("RIFF\0\0\0\0WAVE".utf8), nil),
            (Array("GIF89a".utf8), .gif), (Array("\0\0\0 ftypheic".utf8), .heic),
            (Array("\0\0\0 ftypmif1".utf8), .heic), (Array("\0\0\0 ftypavif".utf8), .avif),
            (Array("\0\0\0 ftypisom".utf8), .film), (Array("\0\0\0 ftyp".utf8), .film),
            (Array("II*\0".utf8), .tiff), (Array("MM\0*".utf8), .tiff), (Array("BM6".utf8), .bmp),
            (Array("%PDF-1.7".utf8), .pdf), ([0x50, 0x4B, 0x03, 0x04], .zip), ([0xFF, 0x0A], .jpegXL),
            ([], nil), ([0xFF], nil), (Array("words".utf8), nil),
        ] as [([UInt8], PictureType?)])
    func marks(bytes: [UInt8], type: PictureType?) {
        #expect(PictureType.sniff(bytes) == type)
    }

    @Test(
        "Markup is known behind whatever may stand before it",
        arguments: [
            ("<svg xmlns='http://www.w3.org/2000/svg'>", .svg),
            ("<?xml version='1.0'?>\n<!-- --><SVG>", .svg),
            ("\u{FEFF} \r\n\t<svg/>", .svg), ("<!DOCTYPE html><html>", .markup), ("<script>", .markup),
            ("x<svg>", nil), ("\u{A0}<svg>", nil), ("\u{FEFF}", nil), ("<", .markup),
        ] as [(String, PictureType?)])
    func markup(text: String, type: PictureType?) {
        #expect(PictureType.sniff(Array(text.utf8)) == type)
    }

    @Test("Three kinds are taken, and of every other kind is said what it is")
    func taken() {
        let refused = PictureType.allCases.filter { !$0.isTaken }
        #expect(PictureType.allCases.filter(\.isTaken) == [.jpeg, .png, .webp] && refused.count == 11)
        let sentences = refused.map { PictureFlaw.notTaken($0).sentence }
        #expect(zip(refused, sentences).allSatisfy { $1.hasPrefix("\($0.name) is not taken") })
        #expect(Set(sentences).count == refused.count)
    }

    @Test(
        "What a child says of a picture, and nothing else, comes back as the same flaw",
        arguments: [PictureFlaw.noSize, .tooLarge, .moving, .endsTooEarly, .unreadable, .needsTooMuch])
    func codes(flaw: PictureFlaw) {
        #expect(PictureFlaw(code: flaw.code) == flaw)
        #expect(PictureFlaw(code: PictureFlaw.unavailable("").code) == nil)
        #expect([0, 1, 7, 120, 127].allSatisfy { PictureFlaw(code: $0) == nil })
    }
}
