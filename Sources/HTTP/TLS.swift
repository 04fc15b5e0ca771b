// TLS by OpenSSL 3: Mozilla's "intermediate" configuration, with a certificate that can be changed in
// service.

internal import COpenSSL
internal import Synchronization

/// The certificate that new connections are given; it can be replaced while others go on with the old one.
public final class TLSContext: Sendable {
    private let certificatePath: String
    private let keyPath: String
    private let current: Mutex<Loaded>

    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads certificate chain and key (PEM).
    public init(certificatePath: String, keyPath: String) throws(Problem) {
        (self.certificatePath, self.keyPath) = (certificatePath, keyPath)
        current = Mutex(try Loaded(certificatePath, keyPath))
    }

    /// Reads the files again; connections that are open keep what they have.
    /// - Throws: and leaves the old certificate in place, if the new one cannot be used.
    public func reload() throws(Problem) {
        let fresh = try Loaded(certificatePath, keyPath)
        current.withLock { $0 = fresh }
    }

    func session(for descriptor: Int32) -> TLSSession? {
        current.withLock { $0 }.session(for: descriptor)
    }
}

/// One certificate with our settings.
///
/// `@safe`, `@unchecked Sendable`: the pointer is set in `init` and freed in `deinit`; between the two
/// OpenSSL only reads and counts references, both of which it does safely from any thread.
@safe private final class Loaded: @unchecked Sendable {
    private let context: OpaquePointer

    init(_ certificate: String, _ key: String) throws(TLSContext.Problem) {
        let loaded = try unsafe Self.load(certificate, key)
        unsafe context = loaded
    }

    deinit { unsafe SSL_CTX_free(context) }

    func session(for descriptor: Int32) -> TLSSession? {
        guard let session = unsafe SSL_new(context) else { return nil }
        guard unsafe SSL_set_fd(session, descriptor) == 1 else {
            unsafe SSL_free(session)
            return nil
        }
        unsafe SSL_set_accept_state(session)
        return unsafe TLSSession(session)
    }

    private static let ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

    private static func load(_ certificate: String, _ key: String) throws(TLSContext.Problem) -> OpaquePointer
    {
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw TLSContext.Problem(description: "OpenSSL cannot make a TLS context")
        }
        ERR_clear_error()
        unsafe ssl_set_modes(context)
        unsafe ssl_set_options(context)
        unsafe ssl_keep_no_sessions(context)
        let isReady =
            unsafe ssl_set_min_version(context, TLS1_2_VERSION) == 1
            && SSL_CTX_set_cipher_list(context, ciphers) == 1
            && ssl_set_groups(context, "X25519:prime256v1:secp384r1") == 1
        guard isReady else {
            unsafe SSL_CTX_free(context)
            throw TLSContext.Problem(description: "OpenSSL refuses the TLS settings")
        }
        guard unsafe SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            unsafe SSL_CTX_free(context)
            throw TLSContext.Problem(description: "cannot use the certificate in \(certificate): \(reason())")
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1,
            unsafe SSL_CTX_check_private_key(context) == 1
        else {
            unsafe SSL_CTX_free(context)
            throw TLSContext.Problem(description: "cannot use the key in \(key): \(reason())")
        }
        return unsafe context
    }

    private static func reason() -> String {
        guard let text = unsafe ERR_reason_error_string(ERR_get_error()) else { return "it cannot be read" }
        return unsafe String(cString: text)
    }
}

/// One TLS connection; belongs to one loop. `@safe`: the pointer is this object's own from `init` to
/// `deinit`.
@safe final class TLSSession {
    private let session: OpaquePointer

    init(_ session: OpaquePointer) { unsafe self.session = session }

    deinit { unsafe SSL_free(session) }

    func receive(into buffer: inout [UInt8], from start: Int) -> Transferred {
        ERR_clear_error()
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            let room = Int32(clamping: bytes.count - start)
            // `start` is within the buffer: it is where earlier bytes end.
            return unsafe SSL_read(session, bytes.baseAddress.map { unsafe $0 + start }, room)
        }
        return outcome(count)
    }

    func send(_ bytes: [UInt8], from start: Int) -> Transferred {
        ERR_clear_error()
        let count = unsafe bytes.withUnsafeBytes { raw in
            let length = Int32(clamping: raw.count - start)
            return unsafe SSL_write(session, raw.baseAddress.map { unsafe $0 + start }, length)
        }
        return outcome(count)
    }

    func sayGoodbye() {
        ERR_clear_error()
        unsafe SSL_shutdown(session)
    }

    private func outcome(_ count: Int32) -> Transferred {
        if count > 0 { return .bytes(Int(count)) }
        switch unsafe SSL_get_error(session, count) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .blocked
        default: return .ended
        }
    }
}
