// A release that is installed: a folder of this world, named by its version, as it was signed.

import CommandLine
import Files
internal import Glibc

struct InstalledRelease {
    let world: World
    let version: Version

    var path: String { "\(world.releases)/\(version)" }
    var program: String { "\(path)/\(Manifest.program)" }
    private var draft: String { "\(world.releases)/.\(version).new" }
    private var gone: String { "\(world.releases)/.\(version).gone" }

    func isThere() throws -> Bool { try Place.kind(of: path) == .folder }

    func manifest() throws -> (manifest: Manifest, signer: String) {
        guard try isThere() else {
            throw Refusal(
                .notFound, "there is no release \(version) here; `fleetpass release add DIR` installs one")
        }
        let found = try ReleaseFolder(path).manifest(in: world)
        guard found.manifest.version == version else {
            throw Refusal(.failed, "\(path) holds release \(found.manifest.version)")
        }
        return found
    }

    /// Reads every byte: what is about to be run is what was signed.
    func verified() throws -> Manifest {
        let manifest = try manifest().manifest
        try ReleaseFolder(path).demand(manifest)
        return manifest
    }

    static func installed(in world: World) throws -> [InstalledRelease] {
        let names = try FileContent.names(in: world.releases) ?? []
        return names.compactMap { Version($0) }.sorted().map { InstalledRelease(world: world, version: $0) }
    }

    /// Copies a release that is whole and signed into its place; nothing is there before all of it is.
    /// - Returns: nil where the same is there already.
    /// - Throws: `conflict` where another one of that version is.
    static func add(from path: String, to world: World) throws -> Manifest? {
        let folder = try ReleaseFolder(path)
        let (manifest, _) = try folder.manifest(in: world)
        let release = InstalledRelease(world: world, version: manifest.version)
        if try release.isThere() {
            let limit = Manifest.mostBytes
            let known = try ReleaseFolder(release.path).content(Manifest.name, atMost: limit)
            guard try known == folder.content(Manifest.name, atMost: limit) else {
                throw Refusal(
                    .conflict,
                    "release \(manifest.version) is here with other files; a version is given to one release")
            }
            try ReleaseFolder(release.path).demand(manifest)
            return nil
        }
        try folder.demand(manifest)
        try release.take(folder, manifest)
        return manifest
    }

    private func take(_ folder: ReleaseFolder, _ manifest: Manifest) throws {
        try FileContent.removeFolder(draft)
        guard unsafe mkdir(draft, 0o755) == 0 else { throw Place.problem("make", draft) }
        do {
            for file in manifest.files { try folder.copy(file, into: draft) }
            for name in [Manifest.name, Manifest.signatureName] {
                let bytes = try folder.content(name, atMost: Manifest.mostBytes)
                try FileContent.write(bytes, to: "\(draft)/\(name)", mode: 0o644)
            }
            // What lies here now counts, whatever the source has become meanwhile.
            let copy = try ReleaseFolder(draft)
            guard try copy.manifest(in: world).manifest == manifest else {
                throw Refusal(.failed, "\(folder.path) has changed while it was read")
            }
            try copy.demand(manifest)
            guard unsafe chmod(draft, 0o755) == 0, unsafe rename(draft, path) == 0 else {
                throw Place.problem("make", path)
            }
        } catch {
            try? FileContent.removeFolder(draft)
            throw error
        }
        try FileContent.syncFolder(of: path)
    }

    /// - Returns: whether it was there.
    func remove() throws -> Bool {
        try FileContent.removeFolder(gone)
        guard try isThere() else { return false }
        guard unsafe rename(path, gone) == 0 else { throw Place.problem("remove", path) }
        try FileContent.removeFolder(gone)
        try FileContent.syncFolder(of: path)
        return true
    }
}
