// What a browser says of a passkey's use (WebAuthn, 5.8.1). The authenticator signs it as it stands.

import Schema

struct ClientData {
    let bytes: [UInt8]
    let type: String
    /// As we gave it out.
    let challenge: String
    let origin: String
    /// Whether the page that asked lay in another's.
    let isFramed: Bool

    static let maxBytes = 2_048

    /// - Throws: a flaw where a member is missing, or is of another kind.
    init(parsing bytes: [UInt8]) throws(PasskeyFlaw) {
        guard bytes.count <= Self.maxBytes, let value = try? JSONValue(parsing: bytes),
            let type = value["type"]?.text, let challenge = value["challenge"]?.text,
            let origin = value["origin"]?.text
        else { throw PasskeyFlaw("malformed client data") }
        self.bytes = bytes
        (self.type, self.challenge, self.origin) = (type, challenge, origin)
        // Whatever is no plain no counts as yes.
        isFramed = ![nil, false].contains(value["crossOrigin"]) || value["topOrigin"] != nil
    }
}
