// Which bases are kept, and what goes with those that are not.

internal import Threads

public struct Retention: Sendable {
    public let daily: Int
    public let weekly: Int
    public let monthly: Int
    /// For how many days back any second can be restored.
    public let days: Int

    public init(daily: Int, weekly: Int, monthly: Int, days: Int) {
        (self.daily, self.weekly, self.monthly, self.days) = (daily, weekly, monthly, days)
    }

    struct Candidate: Equatable {
        let name: String
        let readyMs: Int64
        let isProven: Bool
    }

    private static let dayMs: Int64 = 86_400_000

    /// The last of each of so many days, weeks and months that have one; all of the window of any second with
    /// the one before it; and always the newest, and the newest that was restored once.
    /// - Parameter bases: oldest first.
    func kept(_ bases: [Candidate], nowMs: Int64) -> Set<String> {
        var kept = Set([bases.last, bases.last { $0.isProven }].compactMap { $0?.name })
        let windowMs = startMs(nowMs)
        kept.formUnion(bases.filter { $0.readyMs >= windowMs }.map(\.name))
        if let before = bases.last(where: { $0.readyMs < windowMs }) { kept.insert(before.name) }
        keep(daily, bases, &kept) { $0.dayNumber }
        // The first day of 1970 was a Thursday: weeks begin on Mondays.
        keep(weekly, bases, &kept) { ($0.dayNumber + 3) / 7 }
        keep(monthly, bases, &kept) { $0.date.year * 12 + $0.date.month }
        return kept
    }

    func startMs(_ nowMs: Int64) -> Int64 { nowMs - Int64(days) * Self.dayMs }

    private func keep(
        _ count: Int, _ bases: [Candidate], _ kept: inout Set<String>, _ period: (Moment) -> Int64
    ) {
        var seen: Set<Int64> = []
        for base in bases.reversed() {
            let number = period(Moment(epochMs: base.readyMs))
            if !seen.contains(number), seen.count >= count { return }
            if seen.insert(number).inserted { kept.insert(base.name) }
        }
    }
}

extension Retention {
    public struct Removed: Sendable, Equatable {
        public var bases = 0
        public var objects = 0
    }

    /// What nobody has named for as long may be on its way to being named.
    private static let graceMs = dayMs

    /// Removes what is not kept. A kill in the middle leaves objects that nobody needs, for the next time.
    public func prune(_ vault: Vault) throws(BackupError) -> Removed {
        let nowMs = Clock.epochMs()
        let catalogue = try Catalogue(vault)
        var faults: [BackupError] = []
        let bases = try catalogue.bases(vault, faults: &faults)
        // What cannot be read may be what is needed: where anything is damaged nothing is removed.
        if let fault = faults.first { throw fault }
        var candidates: [Candidate] = []
        for base in bases {
            let isProven = catalogue.generations[base.generation]?.proofs.contains(base.name) ?? false
            candidates.append(Candidate(name: Self.name(base), readyMs: base.readyMs, isProven: isProven))
        }
        let kept = kept(candidates, nowMs: nowMs)
        let keptBases = bases.filter { kept.contains(Self.name($0)) }
        var removed = Removed(bases: bases.count - keptBases.count)
        for (name, generation) in catalogue.generations {
            let ours = keptBases.filter { $0.generation == name }
            removed.objects += try prune(vault, name, generation, ours, keptBases, nowMs)
        }
        // Files that came within the window stand in segments; older ones in the list of each base that has
        // them.
        let named = Set(keptBases.flatMap(\.files))
        for (name, object) in catalogue.files
        where !named.contains(name) && object.modifiedMs < startMs(nowMs) - Self.graceMs {
            try vault.place.remove(name)
            removed.objects += 1
        }
        try vault.place.removeDrafts(before: nowMs - Self.graceMs)
        return removed
    }

    private static func name(_ base: BaseManifest) -> String { "\(base.generation)/\(base.name)" }

    private func prune(
        _ vault: Vault, _ name: String, _ generation: Catalogue.Generation, _ kept: [BaseManifest],
        _ all: [BaseManifest], _ nowMs: Int64
    ) throws(BackupError) -> Int {
        var count = 0
        for (base, chunks) in generation.chunks where !kept.contains(where: { $0.name == base }) {
            // One that has no manifest yet is perhaps being made.
            let newest = chunks.map(\.modifiedMs).max() ?? 0
            guard generation.manifests.contains(base) || newest < nowMs - Self.graceMs else { continue }
            var names = chunks.map(\.name)
            if generation.proofs.contains(base) { names.insert(Names.proof(name, base), at: 0) }
            if generation.manifests.contains(base) { names.insert(Names.manifest(name, base), at: 0) }
            for object in names { try vault.place.remove(object) }
            count += names.count
        }
        // The generation that is written may have no base yet.
        guard !kept.isEmpty || all.contains(where: { $0.generation > name }) else { return count }
        let floor = floor(kept, generation, nowMs)
        if floor > 1, floor > (try? Catalogue(vault).floor(vault, name)) ?? 1 {
            var writer = ByteWriter()
            writer.number(floor)
            try vault.put(writer.bytes, .floor, as: Names.floor(name))
        }
        let needed = Set(kept.flatMap { $0.first <= $0.last ? Array($0.first...$0.last) : [] })
        for (number, object) in generation.segments where number < floor && !needed.contains(number) {
            try vault.place.remove(object.name)
            count += 1
        }
        guard kept.isEmpty else { return count }
        let rest = generation.keys + (generation.hasFloor || floor > 1 ? [Names.floor(name)] : [])
        for object in rest { try vault.place.remove(object) }
        return count + rest.count
    }

    /// From which segment on all are kept: the first of the base that the window begins with.
    private func floor(_ kept: [BaseManifest], _ generation: Catalogue.Generation, _ nowMs: Int64) -> Int {
        let end = (generation.segments.keys.max() ?? 0) + 1
        guard !kept.isEmpty else { return end }
        let start = kept.last { $0.readyMs < startMs(nowMs) } ?? kept.first
        return start?.first ?? end
    }
}
