// Who may sign releases: key pairs by Ed25519 in files, and the public halves that this world trusts.

internal import CSystem
import CommandLine
import Crypto
import Files
internal import Glibc

enum ReleaseKey {
    private static let mostBytes = 512
    /// So that a signature of a manifest is never one of anything else that such a key may sign.
    private static let purpose = Array("fleetpass release manifest 1\n".utf8)

    /// What a public key is called where somebody reads it.
    static func id(of publicKey: [UInt8]) -> String { String(Digest.sha256Hex(publicKey).prefix(16)) }

    /// Writes a fresh pair: the secret half at the path, for this user alone, the public one beside it.
    /// - Throws: `conflict` where either is there; a key that was overwritten cannot be had again.
    static func make(at path: String) throws -> (id: String, publicPath: String) {
        let publicPath = path + ".pub"
        for taken in [path, publicPath] where try Place.kind(of: taken) != .nothing {
            throw Refusal(.conflict, "\(taken) is there already; a key is never overwritten")
        }
        let key = Ed25519.Key.generate()
        try FileContent.write(line(key.seed), to: path)
        try FileContent.write(line(key.publicKey), to: publicPath, mode: 0o644)
        return (id(of: key.publicKey), publicPath)
    }

    /// - Throws: `notPermitted` where others could have read it.
    static func secret(at path: String) throws -> Ed25519.Key {
        guard try Place.kind(of: path) != .nothing else {
            throw Refusal(.notFound, "there is no \(path); `fleetpass release key \(path)` makes one")
        }
        try Place.demandFileOrNothing(path)
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw Refusal(.notPermitted, "others may read \(path); make it yours alone: chmod 0600 \(path)")
        }
        guard let seed = try bytes(in: path), let key = Ed25519.Key(seed: seed) else {
            throw Refusal(.configurationInvalid, "\(path) is no secret key of releases")
        }
        return key
    }

    static func sign(_ manifest: [UInt8], with key: Ed25519.Key) -> [UInt8] {
        Array("\(id(of: key.publicKey)) \(Base64.encode(key.sign(purpose + manifest)))\n".utf8)
    }

    /// - Returns: the name of the trusted key that has signed it.
    /// - Throws: `notPermitted` where none has.
    static func demandSigned(
        _ manifest: [UInt8], _ signature: [UInt8], at path: String, in world: World
    ) throws -> String {
        let words = signature.prefix { $0 != 0x0A }.split(separator: 0x20)
        guard words.count == 2, let bytes = Base64.decode(words[1]), bytes.count == 64 else {
            throw Refusal(.notPermitted, "\(path) is no signature")
        }
        let named = String(decoding: words[0], as: UTF8.self)
        for (name, key) in try trusted(in: world) where id(of: key) == named {
            guard Ed25519.verify(publicKey: key, message: purpose + manifest, signature: bytes) else {
                throw Refusal(.notPermitted, "\(path): the signature is not of this manifest")
            }
            return name
        }
        throw Refusal(
            .notPermitted,
            "\(path) was signed with a key that is not trusted here; put the public key of whoever makes your releases into \(world.trusted)"
        )
    }

    /// The keys in the world's folder, by the names of their files. Only operators can have put them there.
    private static func trusted(in world: World) throws -> [(name: String, key: [UInt8])] {
        guard try Place.kind(of: world.trusted) == .folder else { return [] }
        try Place.demandOurs(world.trusted)
        let names = try FileContent.names(in: world.trusted) ?? []
        return try names.sorted().filter { $0.utf8.count > 4 && $0.utf8.suffix(4).elementsEqual(".pub".utf8) }
            .map { name in
                let path = "\(world.trusted)/\(name)"
                try Place.demandFileOrNothing(path)
                try Place.demandOurs(path)
                guard let key = try bytes(in: path), key.count == 32 else {
                    throw Refusal(.configurationInvalid, "\(path) is no public key of releases")
                }
                return (name, key)
            }
    }

    private static func line(_ bytes: [UInt8]) -> [UInt8] { Array("\(Base64.encode(bytes))\n".utf8) }

    private static func bytes(in path: String) throws -> [UInt8]? {
        let text = try FileContent.read(path, atMost: mostBytes) ?? []
        return Base64.decode(text.prefix { $0 != 0x0A })
    }
}
