// A certificate as a server shows it, with those that vouch for it: whom it is for, how long, does it fit.

internal import COpenSSL
internal import Glibc

/// Looked at, not trusted: nothing here says who has signed it in the end.
public final class CertificateChain {
    private let own: LoadedCertificate
    private let others: [LoadedCertificate]
    private static let mostCertificates = 16

    /// - Parameter pem: the server's own first.
    /// - Returns: nil where there is none in it.
    public init?(pem: [UInt8]) {
        var found: [LoadedCertificate] = []
        // The memory is read only while the buffer is there, and freed before.
        unsafe pem.withUnsafeBytes { bytes in
            guard let memory = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return
            }
            defer { unsafe BIO_free(memory) }
            while found.count < Self.mostCertificates,
                let next = unsafe PEM_read_bio_X509(memory, nil, nil, nil)
            {
                unsafe found.append(LoadedCertificate(next))
            }
        }
        ERR_clear_error()
        guard let first = found.first else { return nil }
        (own, others) = (first, Array(found.dropFirst()))
    }

    public var count: Int { 1 + others.count }

    /// The first and the last second of the server's own, since 1970.
    public var validS: ClosedRange<Int64>? {
        guard let start = unsafe Self.seconds(X509_get0_notBefore(own.handle)),
            let end = unsafe Self.seconds(X509_get0_notAfter(own.handle)), start <= end
        else { return nil }
        return start...end
    }

    /// Whether it is for that host, wildcards included.
    public func covers(_ host: String) -> Bool {
        unsafe X509_check_host(own.handle, host, host.utf8.count, 0, nil) == 1
    }

    /// Whether each was issued by the one behind it.
    public var isLinked: Bool {
        zip([own] + others, others).allSatisfy { one, next in
            unsafe X509_check_issued(next.handle, one.handle) == X509_V_OK
        }
    }

    /// Whether nobody but itself vouches for it.
    public var isSelfSigned: Bool { unsafe X509_check_issued(own.handle, own.handle) == X509_V_OK }

    /// Whether that is its private key.
    public func fits(key pem: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        return unsafe pem.withUnsafeBytes { bytes in
            guard let memory = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return false
            }
            defer { unsafe BIO_free(memory) }
            guard let key = unsafe PEM_read_bio_PrivateKey(memory, nil, nil, nil) else { return false }
            defer { unsafe EVP_PKEY_free(key) }
            return unsafe X509_check_private_key(own.handle, key) == 1
        }
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var parts = unsafe tm()
        guard let time = unsafe time, unsafe ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Int64(unsafe timegm(&parts))
    }
}

/// `@safe`: the handle is this object's own from `init` to `deinit`, and is never changed.
@safe private final class LoadedCertificate {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe X509_free(handle) }
}
