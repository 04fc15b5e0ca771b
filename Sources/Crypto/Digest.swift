// Digests and keyed digests, by libcrypto.

internal import COpenSSL

/// libcrypto, started once before its first use.
let isStarted = crypto_start_lean() == 1

/// An algorithm as libcrypto's provider has it. Looking it up takes longer than a short digest, so it is done
/// once.
///
/// `@safe`, `@unchecked Sendable`: libcrypto counts its holders by itself and never changes it; nobody gives
/// it back.
@safe private struct Algorithm: @unchecked Sendable {
    let handle: OpaquePointer?

    init(_ name: String) {
        _ = isStarted
        unsafe handle = EVP_MD_fetch(nil, name, nil)
    }
}

private let sha256Algorithm = Algorithm("SHA256")

public enum Digest {
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                let result = unsafe EVP_Digest(
                    input.baseAddress, input.count, output.baseAddress, nil, sha256Algorithm.handle, nil)
                precondition(result == 1, "libcrypto gives no SHA-256")
                count = 32
            }
        }
    }

    /// In lower-case hexadecimal, as it is written into ledgers and names.
    public static func sha256Hex(_ bytes: [UInt8]) -> String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        let text = sha256(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    public static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        _ = isStarted
        return unsafe [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            unsafe key.withUnsafeBufferPointer { key in
                unsafe bytes.withUnsafeBufferPointer { input in
                    var length: UInt32 = 32
                    let result = unsafe HMAC(
                        EVP_sha256(), key.baseAddress, Int32(clamping: key.count), input.baseAddress,
                        input.count,
                        output.baseAddress, &length)
                    count = unsafe result == nil ? 0 : Int(length)
                }
            }
        }
    }

    /// Compares without telling, by its duration, where the first difference is.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
