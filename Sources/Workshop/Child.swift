// One child process, from its start to its end. What it is asked and what its end means are not here.

internal import CSystem
internal import Glibc
internal import Threads

/// Ends with its scope: whoever drops it early leaves neither a process behind nor a number that the system
/// keeps for one that nobody has asked after.
struct Child: ~Copyable {
    private let process: pid_t
    /// The child's standard input and output.
    private let line: Int32
    /// The child's standard error.
    private let complaints: Int32
    private let startedNs: Int64
    private var hasEnded = false

    /// So much of what a child complains about is kept.
    private static let complaintBytes = 500
    private static let pieceBytes = 65_536
    private static let nsPerMs: Int64 = 1_000_000

    init(_ executable: String, _ arguments: [String]) throws(WorkshopFailure) {
        let line = try Self.line()
        defer { close(line.theirs) }
        let complaints: (ours: Int32, theirs: Int32)
        do throws(WorkshopFailure) { complaints = try Self.line() } catch {
            close(line.ours)
            throw error
        }
        defer { close(complaints.theirs) }
        let startedNs = Clock.monotonicNs()
        var process: pid_t = 0
        // The texts are copied here and freed below; the child has its own by the time that the call is back.
        var texts = unsafe ([executable] + arguments).map { unsafe strdup($0) }
        defer { unsafe texts.forEach { unsafe free($0) } }
        unsafe texts.append(nil)
        let error = unsafe sys_spawn(executable, texts, line.theirs, complaints.theirs, &process)
        guard error == 0 else {
            close(line.ours)
            close(complaints.ours)
            throw .cannotStart(Self.words(error))
        }
        (self.process, self.startedNs) = (process, startedNs)
        (self.line, self.complaints) = (line.ours, complaints.ours)
    }

    deinit {
        if !hasEnded {
            // Its group is its own, and its number is no other's while nobody has asked how it ended.
            kill(-process, SIGKILL)
            var status: Int32 = 0
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        close(line)
        close(complaints)
    }

    private static func line() throws(WorkshopFailure) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        let error = unsafe sys_line(&ends)
        guard error == 0, let ours = ends.first, let theirs = ends.last else {
            throw .cannotStart(words(error))
        }
        return (ours, theirs)
    }

    private static func words(_ error: Int32) -> String {
        // Every number has words, which last until the thread asks again.
        unsafe String(cString: strerror(error))
    }

    /// Gives it the input as it takes it, and hears what it says meanwhile, until it says no more.
    func talk(
        _ input: [UInt8], _ limits: WorkshopLimits
    ) throws(WorkshopFailure) -> (answer: [UInt8], complaint: [UInt8]) {
        var answer: [UInt8] = []
        var complaint: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        var given = 0
        var isGiving = true
        var lines = [
            pollfd(fd: line, events: Int16(POLLIN), revents: 0),
            pollfd(fd: complaints, events: Int16(POLLIN), revents: 0),
        ]
        while lines.contains(where: { $0.fd >= 0 }) {
            lines[0].events = Int16(isGiving ? POLLIN | POLLOUT : POLLIN)
            let leftMs = leftMs(limits)
            guard leftMs > 0 else { throw .timedOut }
            guard unsafe poll(&lines, nfds_t(lines.count), leftMs) > 0 else { continue }
            if isGiving, lines[0].revents & Int16(POLLOUT | POLLERR | POLLHUP) != 0 {
                isGiving = give(input, &given)
            }
            if lines[0].revents & ~Int16(POLLOUT) != 0, lines[0].fd >= 0 {
                if !hear(line, &piece, into: &answer, most: limits.outputBytes + 1) { lines[0].fd = -1 }
                guard answer.count <= limits.outputBytes else { throw .tooMuchOutput }
            }
            if lines[1].revents != 0, !hear(complaints, &piece, into: &complaint, most: Self.complaintBytes) {
                lines[1].fd = -1
            }
        }
        return (answer, complaint)
    }

    /// - Returns: whether there is more to give, and somebody who takes it.
    private func give(_ input: [UInt8], _ given: inout Int) -> Bool {
        let count = unsafe input.withUnsafeBytes { bytes in
            // No more than is left of the array is named, and the array outlives the call.
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes.dropFirst(given))
            return unsafe send(line, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        if count > 0 { given += count }
        if count < 0, errno == EAGAIN || errno == EINTR { return true }
        guard count < 0 || given >= input.count else { return true }
        shutdown(line, Int32(SHUT_WR))
        return false
    }

    /// Takes in what there is; what is beyond `most` is heard and forgotten.
    /// - Returns: whether there may be more.
    private func hear(_ line: Int32, _ piece: inout [UInt8], into said: inout [UInt8], most: Int) -> Bool {
        // The array is as long as is said, and no other is written to.
        let count = unsafe recv(line, &piece, piece.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        said += piece.prefix(min(count, max(0, most - said.count)))
        return true
    }

    /// Waits for the end of a child that has no more to say, which is next to come.
    /// - Returns: its exit code, or less than 0 for the signal that ended it.
    mutating func end(_ limits: WorkshopLimits) throws(WorkshopFailure) -> Int32 {
        var status: Int32 = 0
        while true {
            switch unsafe waitpid(process, &status, WNOHANG) {
            case process:
                hasEnded = true
                return sys_end(status)
            case 0:
                guard leftMs(limits) > 0 else { throw .timedOut }
                poll(nil, 0, 1)
            case _ where errno != EINTR:
                // Somebody else has asked. There is nothing left to end.
                hasEnded = true
                throw .cannotStart(Self.words(errno))
            default: break
            }
        }
    }

    /// Rounded up, so that nobody waits for nothing again and again in the last millisecond.
    private func leftMs(_ limits: WorkshopLimits) -> Int32 {
        let leftNs = startedNs + limits.wallMs * Self.nsPerMs - Clock.monotonicNs()
        return Int32(clamping: (leftNs + Self.nsPerMs - 1) / Self.nsPerMs)
    }
}
