// Waiting in line: who came first is served first. Takes no lock; whoever shares one does that.

/// First in, first out. Its room grows to what was once needed and is used again.
public struct Queue<Element> {
    private var places: [Element?] = []
    private var first = 0
    public private(set) var count = 0

    public init() {}

    public mutating func append(_ element: Element) {
        if count == places.count { grow() }
        places[(first + count) % places.count] = element
        count += 1
    }

    public mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        defer {
            places[first] = nil
            first = (first + 1) % places.count
            count -= 1
        }
        return places[first]
    }

    private mutating func grow() {
        let old = places
        places = (0..<count).map { old[(first + $0) % old.count] }
        places.append(contentsOf: [Element?](repeating: nil, count: max(4, count)))
        first = 0
    }
}
