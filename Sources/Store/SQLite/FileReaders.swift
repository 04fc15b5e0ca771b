// Readers of one database: made when they are asked for, but the first of them earlier.

internal import Synchronization

/// A connection reads the whole schema before it answers anything. So the writer's thread, which has nothing
/// to write yet, opens one while others build what stands between the start and the first answer.
final class FileReaders: Sendable {
    private let path: String
    private let commits: CommitCounter
    private let ready = Mutex<FileReader?>(nil)

    init(path: String, commits: CommitCounter) { (self.path, self.commits) = (path, commits) }

    /// What goes wrong here goes wrong again, and is told, when somebody asks for a reader.
    /// - Parameter begun: called once whoever asks waits for this one.
    func openOne(whenBegun begun: () -> Void) {
        ready.withLock { ready in
            begun()
            ready = try? FileReader(path: path, commits: commits)
        }
    }

    func take() throws(StoreError) -> FileReader {
        if let ready = ready.withLock({ $0.take() }) { return ready }
        return try FileReader(path: path, commits: commits)
    }

    func close() { ready.withLock { $0 = nil } }
}
