// Making a release of a folder: a manifest of what was read in it, and the signature over that.

import CommandLine
import Crypto
import Files
import Schema
import Threads

struct Signing {
    let path: String
    let version: Version
    let minimumPrevious: Version
    let oldestSchema: Int64
    let schema: Int64
    let checks: [String]

    /// - Returns: the manifest that was written.
    func run(with key: Ed25519.Key) throws -> Manifest {
        let folder = try ReleaseFolder(path)
        let files = try folder.names().map(folder.measure)
        try demandProgram(files)
        let manifest = Manifest(
            version: version, minimumPrevious: minimumPrevious, oldestSchema: oldestSchema, schema: schema,
            checks: checks, madeAt: Instant(epochMs: Clock.epochMs()), files: files)
        // What nobody could install is not signed either.
        _ = try Manifest(parsing: manifest.bytes, from: "\(path)/\(Manifest.name)")
        let signature = ReleaseKey.sign(manifest.bytes, with: key)
        // An old signature beside a new manifest would be no release, and so is the half of this.
        FileContent.remove("\(path)/\(Manifest.signatureName)")
        try FileContent.write(manifest.bytes, to: "\(path)/\(Manifest.name)", mode: 0o644)
        try FileContent.write(signature, to: "\(path)/\(Manifest.signatureName)", mode: 0o644)
        return manifest
    }

    /// A server that says another version of itself than its release would be told apart nowhere.
    private func demandProgram(_ files: [Manifest.File]) throws {
        guard files.contains(where: { $0.name == Manifest.program && $0.isExecutable }) else {
            throw Refusal(.failed, "there is no program \(path)/\(Manifest.program)")
        }
        let said = try Program.run(try whole("\(path)/\(Manifest.program)"), ["--version"])
        guard said.status == 0, said.line == "\(Manifest.program) \(version)" else {
            throw Refusal(
                .failed,
                "\(path)/\(Manifest.program) says of itself \(Excerpt.of(said.line)), not \(version)")
        }
    }

    private func whole(_ path: String) throws -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
    }
}
