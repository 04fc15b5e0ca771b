// A set of vehicles as bits, one for each vehicle of an index.

struct VehicleSet: Sendable {
    /// Words that are missing at the end are zero.
    private var words: [UInt64] = []

    init() {}

    /// None, with room for so many.
    init(none count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    /// The vehicles 0..<count.
    init(first count: Int) {
        words = Array(repeating: .max, count: count / 64)
        if count % 64 > 0 { words.append(1 << UInt64(count % 64) &- 1) }
    }

    mutating func insert(_ index: Int) {
        while words.count <= index / 64 { words.append(0) }
        words[index / 64] |= 1 << UInt64(index % 64)
    }

    func contains(_ index: Int) -> Bool {
        index / 64 < words.count && words[index / 64] & 1 << UInt64(index % 64) != 0
    }

    func intersection(_ other: VehicleSet) -> VehicleSet {
        var result = VehicleSet()
        result.words = zip(words, other.words).map { $0 & $1 }
        return result
    }

    func subtracting(_ other: VehicleSet) -> VehicleSet {
        var result = self
        for index in 0..<min(words.count, other.words.count) { result.words[index] &= ~other.words[index] }
        return result
    }

    func union(_ other: VehicleSet) -> VehicleSet {
        var (result, shorter) = words.count >= other.words.count ? (self, other) : (other, self)
        for index in shorter.words.indices { result.words[index] |= shorter.words[index] }
        return result
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// How many of these are in `other` too.
    func count(within other: VehicleSet) -> Int {
        var count = 0
        for index in 0..<min(words.count, other.words.count) {
            count &+= (words[index] & other.words[index]).nonzeroBitCount
        }
        return count
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func remove(_ index: Int) {
        if index / 64 < words.count { words[index / 64] &= ~(1 << UInt64(index % 64)) }
    }

    mutating func formUnion(_ other: VehicleSet) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    mutating func subtract(_ other: VehicleSet) {
        for index in 0..<min(words.count, other.words.count) { words[index] &= ~other.words[index] }
    }

    /// In ascending order from a vehicle on, until `body` has had enough.
    /// - Parameter body: whether it goes on.
    func walk(from first: Int = 0, _ body: (Int) -> Bool) {
        for word in max(0, first / 64)..<max(words.count, first / 64) {
            var rest = words[word]
            if word == first / 64 { rest &= ~0 << UInt64(first % 64) }
            while rest != 0 {
                guard body(word * 64 + rest.trailingZeroBitCount) else { return }
                rest &= rest &- 1
            }
        }
    }

    /// The same downwards, from the last one before `end` on.
    func walkDown(before end: Int = .max, _ body: (Int) -> Bool) {
        for word in (0..<words.count).reversed() where word * 64 < end {
            var rest = words[word]
            if end / 64 == word { rest &= (1 << UInt64(end % 64)) &- 1 }
            while rest != 0 {
                let bit = 63 - rest.leadingZeroBitCount
                guard body(word * 64 + bit) else { return }
                rest &= ~(1 << UInt64(bit))
            }
        }
    }
}
