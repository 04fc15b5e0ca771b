// An e-mail address as addresses are compared: one form for all places that look one up.

/// Small letters for capitals, decided byte by byte. `TextFormat.email` lets ASCII alone through, so this is
/// what SQL's `lower` gives too, in either engine and in every language.
enum EmailKey {
    static func of(_ address: String) -> String {
        String(decoding: address.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
