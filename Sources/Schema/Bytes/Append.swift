// Appending a run of bytes to an array in one copy.

extension [UInt8] {
    /// Appends all bytes of `run`.
    @inlinable public mutating func append(run: Span<UInt8>) {
        // Safe: the pointer lives for the length of the closure and is only copied from.
        unsafe run.withUnsafeBufferPointer { unsafe self.append(contentsOf: $0) }
    }
}
