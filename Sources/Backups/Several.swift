// The same for many, some at once.

internal import Synchronization
internal import Threads

enum Several {
    private struct Progress<R: Sendable>: Sendable {
        var next = 0
        var results: [Int: R] = [:]
        var error: BackupError?
    }

    /// - Returns: what `body` made of each number below `count`, in their order.
    /// - Throws: what the first that failed has thrown; others may have been done.
    static func run<R: Sendable>(
        _ count: Int, width: Int, _ body: @escaping @Sendable (Int) throws(BackupError) -> R
    ) throws(BackupError) -> [R] {
        let progress = SharedProgress<R>()
        let work: @Sendable () -> Void = {
            while let index = progress.take(below: count) {
                do throws(BackupError) { progress.keep(try body(index), at: index) } catch {
                    progress.fail(error)
                }
            }
        }
        // This thread is one of them.
        let others = (1..<max(2, min(width, count))).compactMap { _ in
            Thread.start("backup", stackBytes: stackBytes, work)
        }
        work()
        for other in others { other.join() }
        return try progress.results(count)
    }

    private static let stackBytes = 1024 * 1024

    private final class SharedProgress<R: Sendable>: Sendable {
        private let progress = Mutex(Progress<R>())

        func take(below count: Int) -> Int? {
            progress.withLock { progress in
                guard progress.next < count, progress.error == nil else { return nil }
                defer { progress.next += 1 }
                return progress.next
            }
        }

        func keep(_ result: R, at index: Int) { progress.withLock { $0.results[index] = result } }
        func fail(_ error: BackupError) { progress.withLock { $0.error = $0.error ?? error } }

        func results(_ count: Int) throws(BackupError) -> [R] {
            let (results, error) = progress.withLock { ($0.results, $0.error) }
            if let error { throw error }
            return (0..<count).compactMap { results[$0] }
        }
    }
}
