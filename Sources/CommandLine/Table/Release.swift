// The version of everything that is built together.

/// One place for all programs. It stands in each of them behind a mark and in a field of its own width, so
/// that it can be read off a file that nobody has started yet.
public enum Release {
    private static let mark: StaticString = "FLEETPASS_VERSION=0.1.0           ;"
    private static let nameBytes = "FLEETPASS_VERSION=".utf8.count

    public static let version: String = {
        let field = unsafe UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        let version = unsafe field.dropFirst(nameBytes).prefix { $0 != UInt8(ascii: " ") }
        return unsafe String(decoding: version, as: UTF8.self)
    }()
}
