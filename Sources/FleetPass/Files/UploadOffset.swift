// Where a piece of an upload begins, as a field of the request says it. What is done with it is not here.

/// The field by which a piece says where it begins.
enum UploadOffset {
    private static let mostDigits = 15

    /// - Returns: nil for anything but a number without sign, as it would be written.
    static func read(_ text: some Collection<UInt8>) -> Int64? {
        guard (1...mostDigits).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        if text.count > 1, text.first == 0x30 { return nil }
        return text.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    }
}
