// A settings file taken from disk: its path and its bytes. What they mean is read elsewhere.

import Glibc

public struct SettingsFile: Sendable {
    /// As messages name it.
    public let path: String
    let bytes: [UInt8]

    /// Far beyond any real file, and small enough to read whole.
    public static let mostBytes = 1 << 20

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Reads a regular file. Refused as not found, not permitted, or (too large, or something else than a
    /// file) as an invalid configuration.
    public static func read(_ path: String) throws(Refusal) -> SettingsFile {
        // Without blocking, so that a pipe in the file's place is found out and not waited for.
        // Unsafe because open(2) takes a bare pointer; it is to a copy of the path with a NUL after it.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw refusal(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        // Unsafe because fstat(2) takes a pointer; it is to one local of the right type.
        guard unsafe fstat(descriptor, &status) == 0 else { throw refusal(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(.configurationInvalid, "\(path): is not a regular file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= mostBytes {
            // Unsafe because read(2) takes a bare pointer; the buffer outlives the call and has that count.
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return SettingsFile(path: path, bytes: bytes) }
            if count > 0 {
                bytes += chunk.prefix(count)
            } else if errno != EINTR {
                throw refusal(path, errno)
            }
        }
        throw Refusal(
            .configurationInvalid,
            "\(path): is larger than \(Quantity.size.show(mostBytes)), the most for settings")
    }

    /// One text that it sets, for whoever knows neither the other settings nor their defaults.
    /// - Returns: nil where it does not set it, or not to a text.
    public func text(of name: String) throws(Refusal) -> String? {
        do {
            return try TOMLReader.read(bytes).first { $0.name == name }?.value.text
        } catch {
            throw Refusal(.configurationInvalid, "\(path):\(error.line): \(error.problem)")
        }
    }

    private static func refusal(_ path: String, _ code: Int32) -> Refusal {
        switch code {
        case ENOENT, ENOTDIR: Refusal(.notFound, "\(path): there is no such file")
        case EACCES, EPERM: Refusal(.notPermitted, "\(path): may not be read by this user")
        default: Refusal(.failed, "\(path): cannot be read (errno \(code))")
        }
    }
}
