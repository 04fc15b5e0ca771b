// A set of vehicles as bits, one for each vehicle of an index.

struct VehicleSet: Sendable {
    /// Words that are missing at the end are zero.
    private var words: [UInt64] = []

    init() {}

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
}
