// A lock that names its holder. The kernel lets go of it when the process ends, however that comes.

internal import CSystem
import CommandLine
import Files
import Glibc
import Threads

final class HeldLock {
    private let descriptor: Int32
    private static let pauseUs: UInt32 = 10_000

    /// - Throws: `conflict` with the holder's own words, once it has kept the lock for longer than that.
    init(_ path: String, deed: String, patienceMs: Int64) throws {
        let endNs = Clock.monotonicNs() + patienceMs * 1_000_000
        while true {
            let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard file >= 0 else { throw Place.problem("open", path) }
            if flock(file, LOCK_EX | LOCK_NB) == 0 {
                // Whoever had it may have taken the file away with all else, and this one is nobody's then.
                if Self.isStill(file, path) {
                    descriptor = file
                    break
                }
                close(file)
                continue
            }
            close(file)
            guard Clock.monotonicNs() < endNs else {
                let holder = try FileContent.read(path, atMost: 200) ?? []
                let words = String(decoding: holder.prefix { $0 != 0x0A }, as: UTF8.self)
                throw Refusal(.conflict, "another command is at work: \(words); wait until it has finished")
            }
            usleep(Self.pauseUs)
        }
        let holder = [UInt8]("\(deed) by process \(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        unsafe pwrite(descriptor, holder, holder.count, 0)
    }

    private static func isStill(_ file: Int32, _ path: String) -> Bool {
        var (held, there) = (stat(), stat())
        return unsafe fstat(file, &held) == 0 && lstat(path, &there) == 0 && held.st_ino == there.st_ino
    }

    func release() { close(descriptor) }
}
