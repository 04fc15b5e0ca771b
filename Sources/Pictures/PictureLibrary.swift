// libturbojpeg, libwebp and libpng themselves, as the child loads them. What they are used for is not here.

internal import CPictures

/// `@safe`, `@unchecked Sendable`: the addresses are found once and never change; the libraries behind them
/// are never unloaded, and what is called here keeps no state between calls.
@safe struct PictureLibrary: @unchecked Sendable {
    let calls: picture_calls

    init() throws(PictureFlaw) {
        var calls = picture_calls()
        if let missing = unsafe picture_load(&calls) {
            // One of the names in the function itself.
            throw .unavailable(unsafe "\(String(cString: missing)) is not installed")
        }
        self.calls = calls
    }
}
