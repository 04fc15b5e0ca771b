// Another program, run to its end or started to go on by itself, and what it gets of the environment.

internal import CSystem
import CommandLine
import Files
internal import Glibc

enum Program {
    /// This program's own file.
    static var own: String {
        guard let path = unsafe realpath("/proc/self/exe", nil) else { return "fleetpass" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    struct End {
        let status: Int32
        let out: [UInt8]
        let complaints: String

        var line: String { String(decoding: out.prefix { $0 != 0x0A }, as: UTF8.self) }

        /// What it complained of, without its name before each line.
        var messages: [String] {
            complaints.split(separator: "\n").map { line in
                let mark = ["fleetpassd: ", "fleetpass: "].first { line.utf8.starts(with: $0.utf8) }
                return String(line.dropFirst(mark?.count ?? 0))
            }
        }
    }

    private static let mostBytes = 4 * 1024 * 1024
    /// Nothing of the caller's: secrets and settings of another instance could be in it.
    static let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]

    /// Runs a program and waits for it. It ends when this process does.
    /// - Parameter more: what it gets of the environment beside what all get.
    /// - Parameter user: as whom; nil: as the caller.
    static func run(
        _ path: String, _ arguments: [String], environment more: [String] = [], user: SystemUser? = nil
    ) throws -> End {
        let (out, complaints) = (sys_scratch(), sys_scratch())
        defer {
            close(out)
            close(complaints)
        }
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let pid = try start(
            path, arguments, environment + more,
            Lines(input: nothing, output: out, complaints: complaints), user: user, stays: false)
        let status = sys_await_end(pid)
        return End(
            status: status, out: content(out),
            complaints: String(decoding: content(complaints), as: UTF8.self))
    }

    struct Lines {
        let input: Int32
        let output: Int32
        let complaints: Int32
        /// A socket that listens, for the program to serve on.
        var passed: Int32 = -1
    }

    /// - Parameter stays: whether it goes on when this process ends.
    static func start(
        _ path: String, _ arguments: [String], _ environment: [String], _ lines: Lines,
        user: SystemUser? = nil, stays: Bool
    ) throws -> Int32 {
        // The copies are freed below; the new process has its own by the time that the call is back.
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) }
        var variables = unsafe environment.map { unsafe strdup($0) }
        let number = unsafe lines.passed >= 0 ? strdup("LISTEN_PID=0000000000") : nil
        if let number = unsafe number { unsafe variables.append(number) }
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        unsafe words.append(nil)
        unsafe variables.append(nil)
        var launch = unsafe sys_launch()
        unsafe launch.input = lines.input
        unsafe launch.output = lines.output
        unsafe launch.complaints = lines.complaints
        unsafe launch.passed = lines.passed
        // Behind the name and the sign; there is room for any number.
        unsafe launch.own_number = number.map { unsafe $0 + "LISTEN_PID=".utf8.count }
        unsafe launch.user = user?.id ?? 0
        unsafe launch.group = user?.group ?? 0
        unsafe launch.stays = stays ? 1 : 0
        var pid: pid_t = 0
        var error = unsafe start(path, words, variables, &launch, &pid)
        // Somebody's child may hold for a moment what was being written when it was made.
        for _ in 0..<busyTries where error == ETXTBSY {
            usleep(busyPauseUs)
            error = unsafe start(path, words, variables, &launch, &pid)
        }
        guard error == 0 else {
            throw Refusal(.failed, "cannot start \(path): \(unsafe String(cString: strerror(error)))")
        }
        return pid
    }

    private static let busyTries = 200
    private static let busyPauseUs: UInt32 = 5_000

    private static func start(
        _ path: String, _ words: [UnsafeMutablePointer<CChar>?],
        _ variables: [UnsafeMutablePointer<CChar>?], _ launch: inout sys_launch, _ pid: inout pid_t
    ) -> Int32 {
        unsafe path.withCString { path in
            unsafe words.withUnsafeBufferPointer { words in
                unsafe variables.withUnsafeBufferPointer { variables in
                    unsafe launch.path = path
                    unsafe launch.arguments = words.baseAddress
                    unsafe launch.environment = variables.baseAddress
                    return unsafe sys_start(&launch, &pid)
                }
            }
        }
    }

    private static func content(_ descriptor: Int32) -> [UInt8] {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(mostBytes, Int(clamping: status.st_size)))
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }
}

/// A user of the system, and the group of the same name.
struct SystemUser {
    let id: uid_t
    let group: gid_t

    init(named name: String) throws {
        guard let entry = unsafe getpwnam(name) else {
            throw Refusal(.failed, "there is no user \(name): systemd-sysusers should have made it")
        }
        (id, group) = unsafe (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }
}
