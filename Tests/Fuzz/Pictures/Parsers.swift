// What a stranger's picture says of itself, and what comes back from the child that has read it.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "PictureType": pictureType, "PictureFacts": pictureFacts, "EXIF": exif, "PictureSheet": pictureSheet,
    ]
}
