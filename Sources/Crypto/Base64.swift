// Bytes as letters of six bits each, with padding (RFC 4648), for what stands in the binary as text.

public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = Alphabet.base64.encode(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// - Returns: nil where something else than letters and padding stands.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        Alphabet.base64.decode(text.prefix { $0 != UInt8(ascii: "=") })
    }
}
