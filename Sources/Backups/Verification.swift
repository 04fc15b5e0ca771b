// Whether all that lies there is what was put there, and all that is needed is there. Reads every byte.

public struct Verification: Sendable {
    public private(set) var objects = 0
    public private(set) var bytes: Int64 = 0
    public private(set) var faults: [String] = []
    private static let atOnce = 32

    /// What of a segment is needed to look at its neighbours.
    private struct Link: Sendable {
        let previous: [UInt8]
        let digest: [UInt8]
        let files: [String]
        let first: (log: Int64, frame: Int)?
        let last: (log: Int64, frame: Int)?
    }

    /// The end of what was put, as the instance knows it. What is missing there, its place cannot tell of.
    private let shipped: (generation: String, number: Int)?

    /// - Parameter directory: the instance's, where it is on this machine.
    /// - Throws: only where the place itself does not answer.
    public init(_ vault: Vault, of directory: String? = nil) throws(BackupError) {
        // Before the list, so that no more is asked for than can be in it. The last that the state tells of
        // may be on its way.
        shipped = directory.flatMap { LineState.read($0) }.map { ($0.generation, $0.number - 1) }
        let catalogue = try Catalogue(vault)
        (objects, bytes) = (catalogue.count, catalogue.bytes)
        faults += catalogue.strangers.map { "\($0) is none of ours" }
        var named: Set<String> = []
        for (name, generation) in catalogue.generations.sorted(by: { $0.key < $1.key }) {
            let bases = try bases(vault, name, generation)
            let links = try links(vault, name, generation)
            try look(at: links, vault, name, catalogue, bases)
            try keys(vault, generation)
            for base in bases { named.formUnion(base.files) }
            for link in links.values { named.formUnion(link.files) }
        }
        if let shipped, shipped.number > 0, catalogue.generations[shipped.generation] == nil {
            faults.append("\(shipped.generation) is missing")
        }
        try files(vault, catalogue.files.keys.sorted())
        let isThere = Set(catalogue.files.keys)
        faults += named.subtracting(isThere).sorted().map { "\($0) is missing" }
    }

    /// Runs what may find damage; only what is not damage is thrown on.
    private mutating func note(_ error: BackupError) throws(BackupError) {
        switch error {
        case .damaged, .missing: faults.append(error.description)
        default: throw error
        }
    }

    private enum Found<T: Sendable>: Sendable {
        case sound(T)
        case fault(BackupError)

        init(_ body: () throws(BackupError) -> T) throws(BackupError) {
            do throws(BackupError) { self = .sound(try body()) } catch {
                switch error {
                case .damaged, .missing: self = .fault(error)
                default: throw error
                }
            }
        }
    }

    private mutating func bases(
        _ vault: Vault, _ name: String, _ generation: Catalogue.Generation
    ) throws(BackupError) -> [BaseManifest] {
        var bases: [BaseManifest] = []
        for base in generation.manifests.sorted() {
            do throws(BackupError) {
                let manifest = try Catalogue.manifest(vault, name, base)
                bases.append(manifest)
                try chunks(vault, manifest, generation.chunks[base]?.count ?? 0)
                if generation.proofs.contains(base) { _ = try Proof.read(vault, name, base) }
            } catch { try note(error) }
        }
        // A base that has no manifest is being made, or was never finished: nobody will restore it.
        for proof in generation.proofs.subtracting(generation.manifests) {
            faults.append("\(Names.manifest(name, proof)) is missing")
        }
        return bases
    }

    private mutating func chunks(_ vault: Vault, _ base: BaseManifest, _ count: Int) throws(BackupError) {
        let found = try Several.run(base.chunks.count, width: vault.place.width) {
            index throws(BackupError) in
            try Found { () throws(BackupError) in
                let name = Names.chunk(base.generation, base.name, index + 1)
                let chunk = try vault.get(.chunk, name)
                guard chunk.digest == base.chunks[index] else {
                    throw .damaged(object: name, "it is another one")
                }
            }
        }
        for case .fault(let error) in found { faults.append(error.description) }
        if count > base.chunks.count {
            faults.append("\(Names.base(base.generation, base.name)) has more chunks than its manifest names")
        }
    }

    private mutating func links(
        _ vault: Vault, _ name: String, _ generation: Catalogue.Generation
    ) throws(BackupError) -> [Int: Link] {
        let numbers = generation.segments.keys.sorted()
        let found = try Several.run(numbers.count, width: vault.place.width) { index throws(BackupError) in
            try Found { () throws(BackupError) in try Self.link(vault, name, numbers[index]) }
        }
        var links: [Int: Link] = [:]
        for (number, result) in zip(numbers, found) {
            switch result {
            case .sound(let link): links[number] = link
            case .fault(let error): faults.append(error.description)
            }
        }
        return links
    }

    private static func link(_ vault: Vault, _ generation: String, _ number: Int) throws(BackupError) -> Link
    {
        let (segment, digest) = try Catalogue.segment(vault, generation, number)
        return Link(
            previous: segment.previous, digest: digest, files: segment.files,
            first: segment.runs.first.map { ($0.log, $0.first) },
            last: segment.runs.last.map { ($0.log, $0.last) })
    }

    private mutating func look(
        at links: [Int: Link], _ vault: Vault, _ name: String, _ catalogue: Catalogue, _ bases: [BaseManifest]
    ) throws(BackupError) {
        let numbers = catalogue.generations[name]?.segments ?? [:]
        var needed = bases.map { $0.first..<max($0.first, $0.last + 1) }
        do throws(BackupError) {
            let floor = try catalogue.floor(vault, name)
            let highest = max(numbers.keys.max() ?? 0, shipped?.generation == name ? shipped?.number ?? 0 : 0)
            needed.append(floor..<max(floor, highest + 1))
        } catch { try note(error) }
        for gap in Self.gaps(in: needed, numbers.keys.sorted()) {
            let more = gap.count > 1 ? " and the \(gap.count - 1) behind it are missing" : " is missing"
            faults.append(Names.segment(name, gap.lowerBound) + more)
        }
        for (number, link) in links.sorted(by: { $0.key < $1.key }) {
            guard var before = links[number - 1] else { continue }
            // The last one may have been put once more since it was read.
            if before.digest != link.previous { before = (try? Self.link(vault, name, number - 1)) ?? before }
            let isNext = link.first.map { first in
                first.frame == 1
                    || before.last.map { $0.log == first.log && $0.frame + 1 == first.frame } ?? false
            }
            if before.digest != link.previous || isNext == false {
                faults.append("\(Names.segment(name, number)) is damaged: it does not follow the one before")
            }
        }
    }

    /// What is in one of the ranges and not among the numbers. However large a number somebody has made up,
    /// it costs no more than a small one.
    static func gaps(in ranges: [Range<Int>], _ numbers: [Int]) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        // Up to where it is known.
        var end = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > end {
            var next = max(end, range.lowerBound)
            for number in numbers where number >= next && number < range.upperBound {
                if number > next { gaps.append(next..<number) }
                next = number + 1
            }
            if next < range.upperBound { gaps.append(next..<range.upperBound) }
            end = range.upperBound
        }
        return gaps
    }

    private mutating func keys(_ vault: Vault, _ generation: Catalogue.Generation) throws(BackupError) {
        for name in generation.keys {
            do throws(BackupError) {
                guard Belongings.keys(try vault.get(.keys, name).content) != nil else {
                    throw .damaged(object: name, "it is no bundle of keys")
                }
            } catch { try note(error) }
        }
        if generation.keys.isEmpty, !generation.manifests.isEmpty {
            faults.append("the keys of a generation are missing")
        }
    }

    private mutating func files(_ vault: Vault, _ names: [String]) throws(BackupError) {
        let found = try Several.run(names.count, width: vault.place.width) { index throws(BackupError) in
            try Found { () throws(BackupError) in _ = try vault.get(.file, names[index]) }
        }
        for case .fault(let error) in found { faults.append(error.description) }
    }
}
