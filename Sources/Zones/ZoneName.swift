// Which texts may name a time zone: those that are safe as the path of a file and in a line of a calendar.

enum ZoneName {
    static let mostBytes = 64

    /// Whether it is made of parts like `America`, `Port-au-Prince` or `GMT+1`, with a slash between them.
    ///
    /// The database's own names all begin with a capital; what begins otherwise in its folder is another form
    /// of the same zones, or whatever the machine itself has been set to.
    static func isValid(_ name: String) -> Bool {
        let bytes = name.utf8
        guard bytes.count <= mostBytes, let first = bytes.first, 0x41...0x5A ~= first else { return false }
        var isStartOfPart = true
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "/"):
                if isStartOfPart { return false }
                isStartOfPart = true
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "-"):
                isStartOfPart = false
            default: return false
            }
        }
        return !isStartOfPart
    }
}
