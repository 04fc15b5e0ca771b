// Cutting a strand into pages: what stays together, and what is done where it cannot. Knows no blocks and no
// words.

/// A slab at its place on a page.
struct Placed {
    var x: Double
    var y: Double
    let slab: Slab
}

enum Paging {
    static let mostPages = 400

    /// - Parameter room: how high the body of a page is, by its number from one; more than nothing.
    static func pages(of strand: Strand, room: (Int) -> Double) throws(DocumentFlaw) -> [[Placed]] {
        var pages: [[Placed]] = []
        var rest = strand
        repeat {
            guard pages.count < mostPages else { throw DocumentFlaw(.tooManyPages) }
            var cutter = Cutter(room: room(pages.count + 1))
            cutter.fill(from: &rest, isForced: true)
            pages.append(cutter.placed)
            // At the top of the next page nothing is above, so nothing is parted from it.
            rest.items = Array(rest.items.drop { $0.isGap || $0.isDivider })
        } while !rest.items.isEmpty
        return pages
    }

    /// All of a strand at once.
    static func whole(_ strand: Strand) -> [Placed] {
        var cutter = Cutter(room: .infinity)
        var all = strand
        cutter.fill(from: &all, isForced: false)
        return cutter.placed
    }
}

/// Takes from a strand what there is room for.
///
/// Recursion goes from a strand into those that stand beside each other in it: as deep as elements may stand
/// in one another, which the parser limits.
private struct Cutter {
    let room: Double
    private(set) var placed: [Placed] = []
    private var used = 0.0
    /// Whether anything of the strand itself is placed, beyond a repeated head.
    private var hasProgress = false
    /// Something was cut, and nothing goes below it.
    private var isFull = false

    init(room: Double) { self.room = room }

    /// - Parameter isForced: nothing stands above on the page, so something is placed even where it does not
    ///   fit.
    mutating func fill(from strand: inout Strand, isForced: Bool) {
        var rest = strand.items[...]
        if strand.isContinued, !strand.head.isEmpty {
            for item in strand.head { place(item) }
            rest = rest.drop(while: \.isDivider)
        }
        while !isFull {
            let gap = rest.prefix(while: \.isGap).map(\.height).max() ?? 0
            rest = rest.drop(while: \.isGap)
            guard !rest.isEmpty else { break }
            let start = used
            used += hasProgress ? gap : 0
            let bound = Self.bound(rest)
            if fits(bound) {
                for item in bound { place(item) }
                rest = rest.dropFirst(bound.count)
                hasProgress = true
            } else {
                let isEmpty = !hasProgress
                if cut(bound, from: &rest) { continue }
                if isForced, isEmpty {
                    force(bound, from: &rest)
                } else {
                    used = start
                }
                break
            }
        }
        strand.items = Array(rest)
        strand.isContinued = strand.isContinued || hasProgress
    }

    /// What must not be torn from the first item: itself, and all that it is bound to.
    private static func bound(_ items: ArraySlice<Item>) -> ArraySlice<Item> {
        let last = items.firstIndex { !$0.bindsNext && !$0.isGap }
        return items.prefix(through: last ?? items.endIndex - 1)
    }

    private func fits(_ items: ArraySlice<Item>) -> Bool {
        // Sums of many heights are not exact.
        used + items.reduce(0) { $0 + $1.height } <= room + 0.01
    }

    private mutating func place(_ item: Item) {
        switch item.kind {
        case .gap: break
        case .slab(let slab): placed.append(Placed(x: 0, y: used, slab: slab))
        case .beside(let beside):
            for strand in beside.strands { take(Paging.whole(strand), x: strand.x) }
        }
        used += item.height
    }

    private mutating func take(_ slabs: [Placed], x: Double) {
        for var slab in slabs {
            slab.x += x
            slab.y += used
            placed.append(slab)
        }
    }
}

extension Cutter {
    /// Places what is bound together in part, if the last of it may be cut and all before it fits.
    ///
    /// - Returns: false if nothing was placed.
    private mutating func cut(_ bound: ArraySlice<Item>, from rest: inout ArraySlice<Item>) -> Bool {
        guard let last = bound.last, case .beside(var beside) = last.kind, beside.mayBeCut,
            fits(bound.dropLast())
        else { return false }
        let before = self
        for item in bound.dropLast() { place(item) }
        guard cut(&beside, isForced: false) else {
            self = before
            return false
        }
        rest = rest.dropFirst(bound.count - 1)
        keep(beside, of: last, in: &rest)
        return true
    }

    /// Places the beginning of what does not fit onto an empty page: what does fit, and of what does not a
    /// part, or all of it where it has no parts and would never fit.
    private mutating func force(_ bound: ArraySlice<Item>, from rest: inout ArraySlice<Item>) {
        for item in bound {
            let isFirst = !hasProgress
            if fits([item]) {
                place(item)
                rest = rest.dropFirst()
            } else if case .beside(var beside) = item.kind {
                if cut(&beside, isForced: isFirst) { keep(beside, of: item, in: &rest) }
                return
            } else {
                guard isFirst else { return }
                place(item)
                rest = rest.dropFirst()
                hasProgress = true
                return
            }
            hasProgress = true
        }
    }

    /// Leaves what is left after a cut as the first of the rest.
    private mutating func keep(_ beside: Beside, of item: Item, in rest: inout ArraySlice<Item>) {
        hasProgress = true
        if beside.strands.allSatisfy(\.items.isEmpty) {
            rest = rest.dropFirst()
        } else {
            rest[rest.startIndex] = Item(kind: .beside(beside), bindsNext: item.bindsNext)
            isFull = true
        }
    }

    /// Cuts strands beside each other at the same height.
    ///
    /// - Returns: false if one of them could not begin; nothing is placed then.
    private mutating func cut(_ beside: inout Beside, isForced: Bool) -> Bool {
        var strands = beside.strands
        var cutters: [(x: Double, Cutter)] = []
        for index in strands.indices where !strands[index].items.isEmpty {
            var cutter = Cutter(room: room - used)
            cutter.fill(from: &strands[index], isForced: isForced)
            guard cutter.hasProgress || strands[index].items.isEmpty else { return false }
            cutters.append((strands[index].x, cutter))
        }
        for (x, cutter) in cutters { take(cutter.placed, x: x) }
        used += cutters.map(\.1.used).max() ?? 0
        beside = Beside(strands, mayBeCut: beside.mayBeCut)
        return true
    }
}
