// The child's side: what it gives up, what it is given, and its answer. What it works on is not here.

internal import CSystem
internal import Glibc

/// A child loads what it needs, confines itself, takes its input, and ends with an answer or a refusal.
public enum Workbench {
    /// A child that could not confine itself, or was given more than it takes. What a bench refuses with is
    /// less.
    public static let badBenchCode: Int32 = 120

    /// From here on the process has only the memory and the time of the limits, and any call of the system
    /// but the few that work on memory needs ends it: no file, no network, no process, no thread, no program.
    /// It goes when the server goes, and before it where memory is short. Where any of that cannot be had,
    /// the process ends with `badBenchCode`.
    ///
    /// Libraries are loaded before, and have done what they do once: some look at the machine's processors
    /// in a file.
    /// - Parameters:
    ///   - mayReadFiles: leaves opening and listing files to read them. Anything the server can read
    ///     is among them, so this is for work on what the house itself has made.
    ///   - mayThread: leaves making threads, for a library that works by some.
    public static func confine(
        _ limits: WorkshopLimits, mayReadFiles: Bool = false, mayThread: Bool = false
    ) {
        let also = (mayReadFiles ? SYS_MAY_READ_FILES : 0) | (mayThread ? SYS_MAY_THREAD : 0)
        let refusal = unsafe sys_confine(UInt64(limits.memoryBytes), UInt64(limits.cpuSeconds), also)
        guard let refusal = unsafe refusal else { return }
        // One of the texts of the function itself.
        refuse(badBenchCode, unsafe String(cString: refusal))
    }

    /// All of the standard input. The process ends with `badBenchCode` where that is more than the limit.
    public static func input(_ limits: WorkshopLimits) -> [UInt8] {
        var input: [UInt8] = []
        // Memory that is not written to costs nothing, and what grows is copied.
        input.reserveCapacity(limits.inputBytes)
        var piece = [UInt8](repeating: 0, count: 262_144)
        while true {
            // The array is as long as is said.
            let count = unsafe read(STDIN_FILENO, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return input }
            guard input.count + count <= limits.inputBytes else {
                refuse(badBenchCode, "the input is too long")
            }
            input += piece.prefix(count)
        }
    }

    /// Ends the process with what came of its work.
    public static func answer(_ bytes: [UInt8]) -> Never {
        write(bytes, to: STDOUT_FILENO)
        _exit(0)
    }

    /// Ends the process without an answer.
    /// - Parameters:
    ///   - code: from 1 to 127; whoever started the process gets it and decides by it.
    ///   - message: for the log.
    public static func refuse(_ code: Int32, _ message: String) -> Never {
        write(Array(message.utf8), to: STDERR_FILENO)
        _exit((1...127).contains(code) ? code : badBenchCode)
    }

    /// Where nobody listens any more, the rest is dropped, and the process about to end anyway.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        unsafe bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                // What is left of the array, which outlives the call.
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes.dropFirst(written))
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                written += count
            }
        }
    }
}
