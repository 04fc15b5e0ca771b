// What comes out of a child: what reads is written the same, byte for byte, and is of the sizes it has to be.

extension Parsers {
    @Sendable static func pictureSheet(_ input: [UInt8]) {
        guard let sheet = PictureSheet(input) else { return }
        mustHold(sheet.bytes == input, "there is one form of each sheet")
        mustHold(sheet.original.isTaken, "only what is taken becomes a sheet")
        mustHold(sheet.colour.utf8.count == 7 && sheet.colour.utf8.first == 0x23, "a colour is a colour")
        let sizes = PictureSheet.sizes(width: sheet.width, height: sheet.height)
        mustHold(sheet.renditions.count == 2 * sizes.count, "every size in every format")
        for (rendition, index) in zip(sheet.renditions, 0...) {
            let size = PixelSize(width: rendition.width, height: rendition.height)
            mustHold(size == sizes[index / 2], "the sizes are those of the picture")
            mustHold(
                PictureType.sniff(rendition.bytes) == rendition.format.type, "a file is what it is said to be"
            )
        }
    }
}
