// Runs of bytes within others: appended in one copy, and looked for.

extension [UInt8] {
    /// Appends all bytes of `run`.
    @inlinable public mutating func append(run: Span<UInt8>) {
        // Safe: the pointer lives for the length of the closure and is only copied from.
        unsafe run.withUnsafeBufferPointer { unsafe self.append(contentsOf: $0) }
    }
}

extension String {
    /// Where the bytes of `mark` first stand, whatever characters they would make with what is beside them.
    public func firstRange(ofBytes mark: StaticString) -> Range<String.Index>? {
        let wanted = [UInt8]("\(mark)".utf8)
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: wanted) {
                return start..<utf8.index(start, offsetBy: wanted.count)
            }
            utf8.formIndex(after: &start)
        }
        return nil
    }
}
