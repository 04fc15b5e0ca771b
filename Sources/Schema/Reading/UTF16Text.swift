// Text in UTF-16, as some spreadsheets save it, made UTF-8. Whether it is any, its byte order mark says.

enum UTF16Text {
    /// What is not well-formed is a byte that no UTF-8 has, so that whoever reads on finds it there.
    /// - Returns: nil for what has no byte order mark of UTF-16.
    static func utf8(of bytes: [UInt8]) -> [UInt8]? {
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = 2
        func unit(at index: Int) -> UInt16? {
            guard index + 1 < bytes.count else { return nil }
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        while index < bytes.count {
            guard let first = unit(at: index) else {
                text.append(Self.fault)
                break
            }
            index += 2
            if let scalar = Unicode.Scalar(first) {
                text.append(contentsOf: Unicode.UTF8.encode(scalar).map { Array($0) } ?? [Self.fault])
            } else if UTF16.isLeadSurrogate(first), let second = unit(at: index),
                UTF16.isTrailSurrogate(second)
            {
                index += 2
                let high = (UInt32(first) & 0x3FF) << 10
                let scalar = Unicode.Scalar(0x1_0000 + (high | UInt32(second) & 0x3FF))
                text.append(
                    contentsOf: scalar.flatMap { Unicode.UTF8.encode($0) }.map { Array($0) } ?? [Self.fault])
            } else {
                text.append(Self.fault)
            }
        }
        return text
    }

    private static let fault: UInt8 = 0xFF
}
