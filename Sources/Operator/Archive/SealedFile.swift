// A file sealed in pieces, so that none has to fit into memory: each piece says whose it is, which it is, and
// whether it is the last, so that no piece can be missing, moved or another file's.

internal import CSystem
import CommandLine
import Crypto
import Files
internal import Glibc

enum SealedFile {
    static let magic = Array("FPSEAL1\n".utf8)
    static let pieceBytes = 1024 * 1024

    /// What a piece is sealed for.
    static func context(_ title: String, _ number: Int, isLast: Bool) -> [UInt8] {
        Array("archive \(title) \(number)\(isLast ? " last" : "")".utf8)
    }

    /// The operator's key, made when it is first needed: 32 bytes that nobody else can read. Whoever may be
    /// the first holds the world, so that two commands make one.
    static func key(at path: String) throws -> SealingKey {
        try Place.demandFileOrNothing(path)
        var bytes = try FileContent.read(path, atMost: 64)
        if bytes == nil {
            let fresh = Random.token()
            try FileContent.write(fresh, to: path)
            bytes = fresh
        }
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw Refusal(.configurationInvalid, "others may read \(path); chmod 600 it")
        }
        guard let bytes, let key = SealingKey(id: 1, bytes: bytes) else {
            throw Refusal(
                .configurationInvalid, "\(path) is no key of 32 bytes; put back the one that it was")
        }
        return key
    }
}

/// Takes bytes in and writes them sealed.
final class SealedWriter {
    private let descriptor: Int32
    private let path: String
    private let title: String
    private let key: SealingKey
    private var waiting: [UInt8] = []
    private var number = 0

    init(_ path: String, title: String, key: SealingKey) throws {
        unsafe unlink(path)
        (self.path, self.title, self.key) = (path, title, key)
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Place.problem("write", path) }
        try put(SealedFile.magic)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func append(_ bytes: [UInt8]) throws {
        waiting += bytes
        // The last piece is written by `finish`, so one is always kept back.
        while waiting.count > SealedFile.pieceBytes {
            try seal(Array(waiting.prefix(SealedFile.pieceBytes)), isLast: false)
            waiting.removeFirst(SealedFile.pieceBytes)
        }
    }

    /// Everything is on the disk once this is back.
    func finish() throws {
        try seal(waiting, isLast: true)
        guard fsync(descriptor) == 0 else { throw Place.problem("write", path) }
        try FileContent.syncFolder(of: path)
    }

    private func seal(_ piece: [UInt8], isLast: Bool) throws {
        let sealed = key.seal(piece, for: SealedFile.context(title, number, isLast: isLast))
        let length = UInt32(sealed.count)
        try put([isLast ? 1 : 0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + sealed)
        number += 1
    }

    private func put(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw Place.problem("write", path)
            }
            rest = rest.dropFirst(count)
        }
    }
}

/// Gives back what was sealed, piece by piece, and refuses whatever is not to the bit as it was written.
final class SealedReader {
    private let descriptor: Int32
    private let path: String
    private let title: String
    private let key: SealingKey
    private var number = 0
    private var isDone = false

    init(_ path: String, title: String, key: SealingKey) throws {
        (self.path, self.title, self.key) = (path, title, key)
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw Refusal(.notFound, "there is no \(path)") }
            throw Place.problem("read", path)
        }
        guard try take(SealedFile.magic.count) == SealedFile.magic else { throw damaged }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private var damaged: Refusal {
        Refusal(.failed, "\(path) is damaged, is not the archive of \(title), or was sealed with another key")
    }

    /// - Returns: nil after the last piece.
    func next() throws -> [UInt8]? {
        guard !isDone else { return nil }
        let head = try take(5)
        guard let flag = head.first, flag < 2 else { throw damaged }
        let length = head.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        guard length <= SealedFile.pieceBytes + Sealed.addedBytes else { throw damaged }
        let context = SealedFile.context(title, number, isLast: flag == 1)
        guard let piece = key.open(try take(length), for: context) else { throw damaged }
        number += 1
        isDone = flag == 1
        if isDone, try !take(1, orNothing: true).isEmpty { throw damaged }
        return piece
    }

    private func take(_ count: Int, orNothing: Bool = false) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: max(1, count))
        while bytes.count < count {
            let got = unsafe read(descriptor, &piece, count - bytes.count)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            bytes += piece.prefix(got)
        }
        guard bytes.count == count || orNothing else { throw damaged }
        return bytes
    }
}
