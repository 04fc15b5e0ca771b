// Reads a zone from the bytes of its file: TZif by RFC 9636, versions 1 to 4. Which file, is not said here.

/// What the bytes say, with every number looked at.
///
/// A wrong count, an index that leads nowhere, or anything that the RFC forbids is a flaw, and none of it can
/// trap. Leap seconds are refused as well: in such a file the seconds are others than ours.
struct ZoneFile {
    /// The moments at which clocks are moved, in seconds since 1970, ascending.
    private(set) var changes: [Int64] = []
    /// Which of the types holds from each of them.
    private(set) var typeFrom: [UInt8] = []
    /// The first holds before all of them.
    private(set) var types: [LocalType] = []
    /// What holds after them; nil where the last change is never undone.
    private(set) var rule: FootRule?

    /// The age of the universe is about half of that; a file that goes further would bring sums to overflow.
    static let furthestSeconds: Int64 = 1 << 59

    private var rest: ArraySlice<UInt8>
    private var version: UInt8 = 0

    init(_ bytes: [UInt8]) throws(ZoneFlaw) {
        rest = bytes[...]
        let first = try header()
        version = first.version
        guard version > 1 else {
            try block(first, timeBytes: 4)
            try finish()
            return
        }
        // What stands in the first block is for readers older than 2005.
        _ = try take(first.size(timeBytes: 4))
        let second = try header()
        guard second.version == version else { throw ZoneFlaw("has headers of two versions") }
        try block(second, timeBytes: 8)
        try foot()
        try finish()
    }

    private struct Header {
        var version: UInt8 = 0
        var universals = 0
        var standards = 0
        var leaps = 0
        var changes = 0
        var types = 0
        var characters = 0

        /// None of the counts is above 2^32, so that no sum overflows.
        func size(timeBytes: Int) -> Int {
            changes * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4) + standards
                + universals
        }
    }

    private mutating func header() throws(ZoneFlaw) -> Header {
        guard try take(4).elementsEqual("TZif".utf8) else { throw ZoneFlaw("does not begin with TZif") }
        var header = Header()
        switch try take(1).first {
        case 0: header.version = 1
        case 0x32: header.version = 2
        case 0x33: header.version = 3
        case 0x34: header.version = 4
        default: throw ZoneFlaw("is of an unknown version")
        }
        _ = try take(15)
        header.universals = try count()
        header.standards = try count()
        header.leaps = try count()
        header.changes = try count()
        header.types = try count()
        header.characters = try count()
        return header
    }

    private mutating func block(_ header: Header, timeBytes: Int) throws(ZoneFlaw) {
        guard header.leaps == 0 else { throw ZoneFlaw("counts leap seconds") }
        guard 1...256 ~= header.types, header.characters > 0 else { throw ZoneFlaw("has no local time") }
        guard header.universals == 0 || header.universals == header.types,
            header.standards == 0 || header.standards == header.types
        else { throw ZoneFlaw("has counts that differ") }
        // Looked at as a whole, so that nothing is made room for that is not there.
        guard header.size(timeBytes: timeBytes) <= rest.count else { throw ZoneFlaw("ends too early") }

        changes.reserveCapacity(header.changes)
        for _ in 0..<header.changes { try readChange(timeBytes) }
        typeFrom = Array(try take(header.changes))
        guard typeFrom.allSatisfy({ Int($0) < header.types }) else { throw ZoneFlaw("lacks a local time") }

        let records = try take(header.types * 6)
        let letters = try take(header.characters)
        for index in 0..<header.types {
            types.append(try type(records.dropFirst(index * 6).prefix(6), letters))
        }
        try readMarks(standards: take(header.standards), universals: take(header.universals))
    }

    private mutating func readChange(_ timeBytes: Int) throws(ZoneFlaw) {
        let raw = try take(timeBytes)
        // The first byte carries the sign.
        let sign: Int64 = (raw.first ?? 0) & 0x80 == 0 ? 0 : -1
        let change = raw.reduce(sign) { $0 << 8 | Int64($1) }
        guard -Self.furthestSeconds...Self.furthestSeconds ~= change else {
            throw ZoneFlaw("has a change at the end of time")
        }
        guard changes.last.map({ $0 < change }) ?? true else { throw ZoneFlaw("goes back in time") }
        changes.append(change)
    }

    private func type(_ record: ArraySlice<UInt8>, _ letters: ArraySlice<UInt8>) throws(ZoneFlaw) -> LocalType
    {
        let offset = Int32(truncatingIfNeeded: record.prefix(4).reduce(0) { $0 << 8 | Int64($1) })
        let marks = Array(record.dropFirst(4))
        guard marks.count == 2, marks[0] <= 1 else { throw ZoneFlaw("has a mark that is neither 0 nor 1") }
        let from = letters.dropFirst(Int(marks[1]))
        guard let end = from.firstIndex(of: 0),
            let type = LocalType(
                offsetSeconds: Int(offset), isDaylight: marks[0] == 1, abbreviation: from[..<end])
        else { throw ZoneFlaw("has a local time that cannot be") }
        return type
    }

    /// What they mean is of use only to those who make such files; that they are right is still looked at.
    private func readMarks(standards: ArraySlice<UInt8>, universals: ArraySlice<UInt8>) throws(ZoneFlaw) {
        guard (standards + universals).allSatisfy({ $0 <= 1 }) else {
            throw ZoneFlaw("has a mark that is neither 0 nor 1")
        }
        let isStandard = standards.isEmpty ? universals.map { _ in 0 } : Array(standards)
        guard zip(universals, isStandard).allSatisfy({ $0 <= $1 }) else {
            throw ZoneFlaw("has a universal time that is no standard time")
        }
    }

    private mutating func foot() throws(ZoneFlaw) {
        guard try take(1).first == 0x0A, let end = rest.firstIndex(of: 0x0A) else {
            throw ZoneFlaw("lacks its last line")
        }
        let text = rest[..<end]
        rest = rest[(end + 1)...]
        if !text.isEmpty { rule = try RuleText.read(text, isExtended: version >= 3) }
    }

    private func finish() throws(ZoneFlaw) {
        guard rest.isEmpty else { throw ZoneFlaw("goes on after its end") }
    }

    private mutating func count() throws(ZoneFlaw) -> Int {
        try take(4).reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func take(_ count: Int) throws(ZoneFlaw) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw ZoneFlaw("ends too early") }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }
}
