// All objects of a place by what they are called. Opens manifests only when asked.

struct Catalogue {
    struct Generation {
        var segments: [Int: StoredObject] = [:]
        /// By the name of the base.
        var chunks: [String: [StoredObject]] = [:]
        var manifests: Set<String> = []
        var proofs: Set<String> = []
        var keys: [String] = []
        var hasFloor = false
    }

    private(set) var generations: [String: Generation] = [:]
    private(set) var files: [String: StoredObject] = [:]
    /// What nobody of ours has put there.
    private(set) var strangers: [String] = []
    let count: Int
    let bytes: Int64

    init(_ vault: Vault) throws(BackupError) {
        let objects = try vault.place.list("")
        (count, bytes) = (objects.count, objects.reduce(0) { $0 + $1.bytes })
        for object in objects { add(object) }
    }

    private mutating func add(_ object: StoredObject) {
        switch Names.meaning(of: object.name) {
        case .segment(let generation, let number):
            generations[generation, default: Generation()].segments[number] = object
        case .manifest(let generation, let base):
            generations[generation, default: Generation()].manifests.insert(base)
        case .proof(let generation, let base):
            generations[generation, default: Generation()].proofs.insert(base)
        case .chunk(let generation, let base, _):
            generations[generation, default: Generation()].chunks[base, default: []].append(object)
        case .keys(let generation): generations[generation, default: Generation()].keys.append(object.name)
        case .floor(let generation): generations[generation, default: Generation()].hasFloor = true
        case .file: files[object.name] = object
        case nil: strangers.append(object.name)
        }
    }

    /// The bases that are whole enough to say what they are, oldest first.
    func bases(_ vault: Vault, faults: inout [BackupError]) throws(BackupError) -> [BaseManifest] {
        var bases: [BaseManifest] = []
        for (generation, content) in generations {
            for base in content.manifests {
                do throws(BackupError) { bases.append(try Self.manifest(vault, generation, base)) } catch {
                    switch error {
                    case .damaged, .missing: faults.append(error)
                    default: throw error
                    }
                }
            }
        }
        return bases.sorted { ($0.readyMs, $0.name) < ($1.readyMs, $1.name) }
    }

    static func manifest(_ vault: Vault, _ generation: String, _ base: String) throws(BackupError)
        -> BaseManifest
    {
        let name = Names.manifest(generation, base)
        let content = try vault.get(.manifest, name).content
        guard let manifest = BaseManifest(content), manifest.generation == generation, manifest.name == base
        else {
            throw .damaged(object: name, "it is no manifest of that base")
        }
        return manifest
    }

    static func segment(
        _ vault: Vault, _ generation: String, _ number: Int
    ) throws(BackupError) -> (segment: Segment, digest: [UInt8]) {
        let name = Names.segment(generation, number)
        let object = try vault.get(.segment, name)
        guard let segment = Segment(object.content), segment.generation == generation,
            segment.number == number
        else { throw .damaged(object: name, "it is no segment of that number") }
        return (segment, object.digest)
    }

    /// From which number on no segment was removed.
    func floor(_ vault: Vault, _ generation: String) throws(BackupError) -> Int {
        guard generations[generation]?.hasFloor == true else { return 1 }
        let name = Names.floor(generation)
        var reader = ByteReader(try vault.get(.floor, name).content)
        guard let floor = reader.count(), reader.isAtEnd else {
            throw .damaged(object: name, "it is no number")
        }
        return floor
    }
}
