// Readers of one database: made when they are asked for, but the first of them earlier.

internal import Synchronization
internal import Threads

/// A connection reads the whole schema before it answers anything, which takes longer than all else between
/// the start and the first answer. So the first reader reads it beside the writer, on a thread of its own.
final class FileReaders: Sendable {
    private let path: String
    private let commits: CommitCounter
    private let opener = Mutex<Thread?>(nil)
    private let ready = Mutex<FileReader?>(nil)

    init(path: String, commits: CommitCounter) { (self.path, self.commits) = (path, commits) }

    /// What goes wrong here goes wrong again, and is told, when somebody asks for a reader.
    func openOneBeside() {
        let started = Thread.start("reader", stackBytes: FileDatabase.stackBytes) { [self] in
            ready.withLock { $0 = try? FileReader(path: path, commits: commits) }
        }
        opener.withLock { $0 = started }
    }

    func take() throws(StoreError) -> FileReader {
        awaitOpener()
        if let ready = ready.withLock({ $0.take() }) { return ready }
        return try FileReader(path: path, commits: commits)
    }

    func close() {
        awaitOpener()
        ready.withLock { $0 = nil }
    }

    private func awaitOpener() {
        // Joined by one alone; another who comes meanwhile waits for the lock, or opens one more.
        opener.withLock { $0.take() }?.join()
    }
}
