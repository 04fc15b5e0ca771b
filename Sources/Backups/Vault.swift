// Objects as they lie there: packed and sealed, each bound to its name and kind.

internal import Crypto

/// An object is `FPBK`, a byte for the version of the form, one for the kind, and what `SealingKey` makes of
/// the packed content: a version, the key's id, a nonce, the cipher text, the tag. The tag speaks for all of
/// it and for the name, so that an object which is changed, renamed or put in the place of another does not
/// open.
public struct Vault: Sendable {
    enum Kind: UInt8, Sendable {
        case segment = 1
        case chunk = 2
        case manifest = 3
        case keys = 4
        case file = 5
        case floor = 6
        case proof = 7
    }

    public let place: any ObjectPlace
    private let key: BackupKey
    private static let mark = [UInt8]("FPBK".utf8)
    private static let version: UInt8 = 1
    /// A file that somebody has sent is an object; nothing else is as long.
    static let mostBytes = 512 * 1024 * 1024

    public init(_ place: any ObjectPlace, _ key: BackupKey) { (self.place, self.key) = (place, key) }

    private static func head(_ kind: Kind) -> [UInt8] { mark + [version, kind.rawValue] }

    /// - Returns: the digest of the object as it lies there.
    @discardableResult
    func put(_ content: [UInt8], _ kind: Kind, as name: String) throws(BackupError) -> [UInt8] {
        let head = Self.head(kind)
        let object = head + key.seal.seal(Zstd.pack(content), for: head + [UInt8](name.utf8))
        try place.put(object, as: name)
        return Digest.sha256(object)
    }

    struct Opened {
        let content: [UInt8]
        let digest: [UInt8]
    }

    /// - Returns: nil if there is none.
    func find(_ kind: Kind, _ name: String) throws(BackupError) -> Opened? {
        guard let object = try place.get(name, atMost: Self.mostBytes) else { return nil }
        let head = Self.head(kind)
        guard object.starts(with: Self.mark) else {
            throw .damaged(object: name, "it does not begin as one of ours")
        }
        guard object.starts(with: head) else {
            throw .damaged(object: name, "it is of another version or kind")
        }
        let sealed = Array(object.dropFirst(head.count))
        guard Sealed.keyID(of: sealed) == key.seal.id else {
            throw .damaged(object: name, "it was sealed with another key")
        }
        guard let packed = key.seal.open(sealed, for: head + [UInt8](name.utf8)) else {
            throw .damaged(object: name, "its seal is broken")
        }
        guard let content = Zstd.unpack(packed, atMost: Self.mostBytes) else {
            throw .damaged(object: name, "it cannot be unpacked")
        }
        return Opened(content: content, digest: Digest.sha256(object))
    }

    func get(_ kind: Kind, _ name: String) throws(BackupError) -> Opened {
        guard let opened = try find(kind, name) else { throw .missing(object: name) }
        return opened
    }
}
