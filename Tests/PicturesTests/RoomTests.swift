// The server's side with real children: what it refuses itself, what comes of a child, and what that takes.

import CPictures
import Testing
import Workshop

@testable import Pictures

@Suite struct RoomTests {
    private static func flaw(_ file: [UInt8], _ room: PictureRoom = Darkroom.room()) -> PictureFlaw? {
        do throws(PictureFlaw) {
            _ = try room.develop(file)
            return nil
        } catch { return error }
    }

    private static func corners(_ width: Int, _ height: Int) throws -> [UInt8] {
        JPEGMaking.file(try #require(Drawing.corners(width, height)), try #require(Darkroom.library))
    }

    @Test(
        "A child makes of a picture what the tests' own process makes of it",
        arguments: DevelopTests.Kind.allCases)
    func child(kind: DevelopTests.Kind) throws {
        let file = try kind.file(
            try #require(Drawing.corners(400, 300)), try #require(Darkroom.library))
        #expect(try Darkroom.room().develop(file) == Darkroom.sheet(file))
    }

    @Test(
        "What is no picture is refused before there is a child",
        arguments: [
            ([], .empty), ([0xFF], .notTaken(nil)), (Array("<svg onload='alert(1)'/>".utf8), .notTaken(.svg)),
            (Array("<script>alert(1)</script>".utf8), .notTaken(.markup)),
            (Array("GIF89a".utf8), .notTaken(.gif)), (Array("%PDF-1.7".utf8), .notTaken(.pdf)),
        ] as [([UInt8], PictureFlaw)])
    func refused(file: [UInt8], flaw: PictureFlaw) {
        let nobody = PictureRoom(Workshop(executable: "/nowhere"))
        #expect(Self.flaw(file, nobody) == flaw)
    }

    @Test("A file is as large as is taken, or one byte larger")
    func heavy() {
        var file = [UInt8](repeating: 0, count: 40_000_000)
        file.replaceSubrange(0..<PNGChunks.signature.count, with: PNGChunks.signature)
        #expect(Self.flaw(file) == .unreadable)
        #expect(Self.flaw(file + [0]) == .tooHeavy)
    }

    @Test("A child says what is wrong with a picture")
    func flaws() throws {
        let file = try Self.corners(64, 64)
        #expect(Self.flaw(Array(file.dropLast(100))) == .endsTooEarly)
        #expect(Self.flaw(PNGMaking.file(20_000, 20_000, data: [])) == .tooLarge)
        #expect(Self.flaw(PNGMaking.file(64, 0, data: [])) == .noSize)
        #expect(Self.flaw(WebPMaking.moving([], PixelSize(width: 4, height: 4))) == .moving)
        #expect(Self.flaw(Array(file.prefix(20)) + [0xFF, 0xD9]) == .unreadable)
        #expect(Self.flaw(PNGMaking.file(64, 64, data: [1, 2, 3])) == .unreadable)
    }

    @Test(
        "A child that a picture has brought down, or taken over, is a picture that cannot be read",
        arguments: [
            ("trap", .unreadable), ("open a socket", .unreadable), ("say it again", .unreadable),
            ("say no end", .unreadable), ("spin", .takesTooLong), ("do not listen", .unreadable),
            ("refuse with no code", .unavailable("")),
        ] as [(String, PictureFlaw)])
    func broken(word: String, flaw: PictureFlaw) throws {
        #expect(Self.flaw(try Self.corners(64, 64), Darkroom.room(word)) == flaw)
    }

    @Test("Where no child can be started, nothing is wrong with the picture")
    func nobody() throws {
        let flaw = Self.flaw(try Self.corners(8, 8), PictureRoom(Workshop(executable: "/nowhere")))
        #expect(flaw == .unavailable("No such file or directory"))
        #expect(flaw?.sentence == "Pictures cannot be taken just now. Try again later.")
    }

    @Test("A picture that is a page as well is a picture, and no page is left of it")
    func polyglot() throws {
        let page = Array("<html><script>alert(1)</script></html>".utf8)
        let file = JPEGMaking.adding([(0xFE, page)], to: try Self.corners(400, 300)) + page
        let sheet = try Darkroom.room().develop(file)
        #expect(sheet.renditions.count == 4 && !Darkroom.says(sheet, "script"))
    }

    @Test(
        "Bits that have changed bring down no more than a child", arguments: [PictureType.jpeg, .png, .webp])
    func flipped(type: PictureType) throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.corners(64, 48))
        let file =
            switch type {
            case .jpeg: JPEGMaking.file(raster, library, isProgressive: true)
            case .png: PNGMaking(hasAlpha: true, isInterlaced: true).file(raster)
            default: WebPMaking.lossless(raster, library)
            }
        var sound = 0
        for place in stride(from: 12, to: file.count, by: max(1, file.count / 40)) {
            var changed = file
            changed[place] ^= 0x11
            switch Result(catching: { () throws(PictureFlaw) in try Darkroom.room().develop(changed) }) {
            case .success(let sheet): sound += sheet.renditions.isEmpty ? 0 : 1
            case .failure(let flaw):
                #expect(
                    [.unreadable, .endsTooEarly, .tooLarge, .notTaken(nil), .noSize].contains(flaw), "\(flaw)"
                )
            }
        }
        #expect(sound < 40)
    }
}
