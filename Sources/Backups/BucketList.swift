// What a bucket says is in it: the few elements of its XML that are needed, found by their bytes.

struct BucketList {
    private(set) var objects: [StoredObject] = []
    /// Where to go on; nil: that was all.
    let next: String?

    /// Far more than an object of ours has; of ten million, the sum still is a number.
    private static let mostObjectBytes: Int64 = 1 << 39

    /// - Returns: nil for what is no list, or one with names that cannot be ours.
    init?(_ bytes: [UInt8]) {
        guard Self.content(of: "ListBucketResult", in: bytes[...]) != nil else { return nil }
        var rest = bytes[...]
        while let element = Self.element("Contents", in: rest) {
            guard let name = Self.text(of: "Key", in: element.content),
                let size = Self.text(of: "Size", in: element.content),
                let bytes = Int64(size), (0...Self.mostObjectBytes).contains(bytes),
                let time = Self.text(of: "LastModified", in: element.content),
                let modified = Moment(time)
            else { return nil }
            objects.append(StoredObject(name: name, bytes: bytes, modifiedMs: modified.epochMs))
            rest = element.rest
        }
        let isCut = Self.text(of: "IsTruncated", in: bytes[...]) == "true"
        next = isCut ? Self.text(of: "NextContinuationToken", in: bytes[...]) : nil
        // A list that says it goes on, and not where, would pass for whole.
        if isCut, next == nil { return nil }
    }

    static func text(of name: String, in bytes: [UInt8]) -> String? { text(of: name, in: bytes[...]) }

    /// - Returns: nil also for what is written with an entity: none of our names is.
    private static func text(of name: String, in bytes: ArraySlice<UInt8>) -> String? {
        guard let content = content(of: name, in: bytes), content.count <= 4_096,
            !content.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 < 0x20 || $0 > 0x7E })
        else { return nil }
        return String(decoding: content, as: UTF8.self)
    }

    private static func content(of name: String, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        element(name, in: bytes)?.content
    }

    private static func element(
        _ name: String, in bytes: ArraySlice<UInt8>
    ) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        let open = [UInt8]("<\(name)".utf8)
        let close = [UInt8]("</\(name)>".utf8)
        var start = bytes.startIndex
        while let found = first(open, in: bytes[start...]) {
            start = found + open.count
            // `<Contents` is also how a longer name begins.
            guard start < bytes.endIndex, bytes[start] == 0x3E || bytes[start] == 0x20 else { continue }
            guard let end = bytes[start...].firstIndex(of: 0x3E),
                let last = first(close, in: bytes[(end + 1)...])
            else {
                return nil
            }
            return (bytes[(end + 1)..<last], bytes[(last + close.count)...])
        }
        return nil
    }

    private static func first(_ wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - wanted.count)
        where bytes[start] == wanted[0] && bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return start
        }
        return nil
    }
}
