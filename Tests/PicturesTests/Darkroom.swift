// Developing in the tests' own process, and looking at what comes out.

import Glibc
import Testing
import Workshop

@testable import Pictures

enum Darkroom {
    /// Nil where the libraries are not installed; every test requires them.
    static let library = try? PictureLibrary()

    /// The sheet, as the server reads it.
    static func sheet(_ file: [UInt8], for use: PictureUse = .photo) throws -> PictureSheet {
        let sheet = try PictureBench.develop(file, try #require(library), for: use)
        return try #require(PictureSheet(sheet.bytes, for: use), "what a child writes can be read")
    }

    static func flaw(_ file: [UInt8], for use: PictureUse = .photo) -> PictureFlaw? {
        do {
            _ = try sheet(file, for: use)
            return nil
        } catch { return error as? PictureFlaw }
    }

    /// The pixels of a rendition, by the library that a browser might have.
    static func pixels(_ rendition: PictureSheet.Rendition, isSeenThrough: Bool = false) throws -> Raster {
        let facts = try PictureFacts(of: rendition.format.type, rendition.bytes)
        let size = PixelSize(width: rendition.width, height: rendition.height)
        let raster = try #require(library).decode(
            rendition.bytes, facts, for: size, isSeenThrough: isSeenThrough)
        try #require(raster.size == size)
        return raster
    }

    /// The server's room, whose children are the tests' own, and have time on a machine that is busy.
    static func room(_ word: String = "picture", for use: PictureUse = .photo) -> PictureRoom {
        PictureRoom(Workshop(executable: benchPath), arguments: [word], for: use, limits: patient)
    }

    private static let patient = WorkshopLimits(
        memoryBytes: 0, cpuSeconds: 0, wallMs: 300_000, inputBytes: 0,
        outputBytes: PictureBench.limits.outputBytes)

    /// Beside the tests themselves.
    static let benchPath: String = {
        guard let real = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(real) }
        return "/" + String(cString: real).split(separator: "/").dropLast().joined(separator: "/")
            + "/testbench"
    }()

    /// Whether these bytes are anywhere in a rendition.
    static func says(_ sheet: PictureSheet, _ text: String) -> Bool {
        let text = Array(text.utf8)
        return sheet.renditions.contains { rendition in
            rendition.bytes.indices.contains { rendition.bytes.has(text, at: $0) }
        }
    }
}
