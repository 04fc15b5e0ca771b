// The listening socket: bound here, or inherited from a supervisor.

internal import CSystem
internal import Glibc
internal import Synchronization

/// A socket that accepts. Closed with the last holder, unless a supervisor owns it.
public final class Listener: Sendable {
    let descriptor: Int32
    public let address: ListenAddress
    let isInherited: Bool
    private let hasStopped = Atomic(false)

    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// Binds and listens, so that from here on the kernel takes connections.
    public init(_ address: ListenAddress) throws(Problem) {
        switch address {
        case .inherited(let descriptor):
            self.descriptor = descriptor
            isInherited = true
            var value: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0, value == 1
            else {
                throw Problem(description: "file descriptor \(descriptor) is not a listening socket")
            }
            sys_set_close_on_exec(descriptor)
        case .unix(let path):
            descriptor = try Self.bindUnix(path)
            isInherited = false
        case .tcp(let host, let port):
            descriptor = try Self.bindTCP(host, port)
            isInherited = false
        }
        sys_set_nonblocking(descriptor)
        self.address = Self.bound(address, descriptor)
        // Inherited by what is accepted: the end of a file or an event must not wait for an acknowledgement.
        setTCP(TCP_NODELAY, 1)
        // What a client has no room for yet stays with us, who count it. The kernel would take megabytes for
        // each: a thousand clients that read nothing would cost gigabytes, and the loops seconds of copying.
        setTCP(TCP_NOTSENT_LOWAT, Self.mostUnsentBytes)
    }

    private static let mostUnsentBytes: Int32 = 64 * 1024

    /// A unix socket refuses, and needs it not.
    private func setTCP(_ option: Int32, _ value: Int32) {
        var value = value
        unsafe setsockopt(
            descriptor, Int32(IPPROTO_TCP), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        guard !isInherited else { return }
        refuseNewcomers()
        close(descriptor)
    }

    /// From here on a client is refused at once, instead of waiting for someone who will not come. Not so on
    /// a socket that a supervisor owns: there it waits for the next process. The descriptor stays until the
    /// end: a loop may be about to accept from it, and its number must not be another file's then.
    func refuseNewcomers() {
        guard !isInherited, !hasStopped.exchange(true, ordering: .relaxed) else { return }
        // In this order: once the socket is closed, the name may already be that of a successor's.
        if case .unix(let path) = address { unsafe unlink(path) }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Takes over the sockets that systemd passed to this process, if any. What this process starts inherits
    /// neither them nor the variables. To be called before another thread could read a variable.
    public static func takePassed(_ environment: [String: String]) -> [ListenAddress] {
        let passed = passedBySupervisor(environment, pid: getpid())
        for case .inherited(let descriptor) in passed { sys_set_close_on_exec(descriptor) }
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsafe unsetenv(name) }
        return passed
    }

    /// The sockets that systemd passed (LISTEN_PID, LISTEN_FDS), in order.
    static func passedBySupervisor(_ environment: [String: String], pid: Int32) -> [ListenAddress] {
        guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == pid,
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), (1...64).contains(count)
        else { return [] }
        return (3..<(3 + count)).map { .inherited(descriptor: $0) }
    }

    private static let backlog: Int32 = 4096

    private static func bindTCP(_ host: String, _ port: Int) throws(Problem) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &list)
        guard code == 0, let first = unsafe list else {
            throw Problem(
                description: unsafe "cannot resolve \(host): \(String(cString: gai_strerror(code)))")
        }
        defer { unsafe freeaddrinfo(first) }
        let family = unsafe first.pointee.ai_family
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("open a socket for", "\(host):\(port)") }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        // So that [::]:80 leaves 0.0.0.0:80 to another listener, whatever the system's default is.
        if family == AF_INET6 {
            unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size)
        }
        guard unsafe Glibc.bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0,
            Glibc.listen(descriptor, backlog) == 0
        else {
            let problem = failure("listen on", "\(host):\(port)")
            close(descriptor)
            throw problem
        }
        return descriptor
    }

    private static func bindUnix(_ path: String) throws(Problem) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The path was checked to fit when the address was read.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.prefix(107).enumerated() { unsafe target[index] = byte }
        }
        try removeStale(path, &address)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("open a socket for", path) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(descriptor, $0, size)
            }
        }
        guard bound == 0, unsafe chmod(path, 0o660) == 0, Glibc.listen(descriptor, backlog) == 0 else {
            let problem = failure("listen on", path)
            close(descriptor)
            throw problem
        }
        return descriptor
    }

    /// A socket file that nobody listens on is left over from a killed process and may go.
    private static func removeStale(_ path: String, _ address: inout sockaddr_un) throws(Problem) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw Problem(description: "cannot listen on \(path): a file that is no socket is in the way")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let answered = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(probe, $0, size) == 0
            }
        }
        // Any failure but this one says nothing about who is there.
        guard !answered, errno == ECONNREFUSED else {
            throw Problem(description: "cannot listen on \(path): another process listens there")
        }
        unsafe unlink(path)
    }

    /// The port that the kernel chose, where 0 was asked for.
    private static func bound(_ address: ListenAddress, _ descriptor: Int32) -> ListenAddress {
        guard case .tcp(let host, _) = address else { return address }
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &size)
            }
        }
        guard code == 0 else { return address }
        // Port is at the same place in both families' structures.
        let port = unsafe withUnsafeBytes(of: &storage) {
            unsafe UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))
        }
        return .tcp(host: host, port: Int(port))
    }

    private static func failure(_ deed: String, _ place: String) -> Problem {
        Problem(description: unsafe "cannot \(deed) \(place): \(String(cString: strerror(errno)))")
    }
}
