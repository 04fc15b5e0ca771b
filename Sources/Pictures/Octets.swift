// Numbers and marks in a file's bytes, each read within its bounds or not at all.

extension [UInt8] {
    /// Whether these bytes stand there.
    func has(_ mark: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start <= count, count - start >= mark.count else { return false }
        return self[start..<start + mark.count].elementsEqual(mark)
    }

    /// So many bytes, at most seven, as a number; nil where not all of them are there.
    func number(at start: Int, bytes: Int, littleEndian: Bool = false) -> Int? {
        guard (0...7).contains(bytes), start >= 0, start <= count, count - start >= bytes else { return nil }
        let field = self[start..<start + bytes]
        return littleEndian
            ? field.reversed().reduce(0) { $0 << 8 | Int($1) } : field.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where a part of that length begins and ends; nil where it does not end within the bytes.
    func part(at start: Int, bytes: Int) -> Range<Int>? {
        guard start >= 0, start <= count, bytes >= 0, count - start >= bytes else { return nil }
        return start..<start + bytes
    }
}
