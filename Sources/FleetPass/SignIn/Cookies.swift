// The two cookies: one for whoever is signed in, one that tells a browser from others before that.

import HTTP

enum Cookies {
    /// The prefix binds a browser to what we set it with: this host alone, over TLS alone, for all paths. So
    /// no neighbouring host can plant a session here.
    enum Name: CaseIterable {
        case session, browser, language, saved

        var bytes: [UInt8] { [UInt8](text.utf8) }

        var text: String {
            switch self {
            case .session: "__Host-session"
            case .browser: "__Host-browser"
            case .language: "__Host-language"
            case .saved: "__Host-saved"
            }
        }

        /// No token of ours is longer; what is saved is a list.
        fileprivate var mostBytes: Int { self == .saved ? 37 * SavedVehicles.most : 128 }

        /// What says nothing of anybody, a script of ours may read.
        fileprivate var isHidden: Bool { self != .saved }
    }

    /// - Returns: nil as well if there are two of that name: which one is ours cannot be known.
    static func read(_ name: Name, of request: Request) -> [UInt8]? {
        guard let field = request.field("cookie"), !request.hasSeveral("cookie") else { return nil }
        let wanted = request.mount?.cookie(name.bytes) ?? name.bytes
        var found: [UInt8]?
        for piece in request.bytes[field].split(separator: UInt8(ascii: ";")) {
            let pair = piece.drop { $0 == 0x20 }
            guard pair.starts(with: wanted), pair.dropFirst(wanted.count).first == UInt8(ascii: "=") else {
                continue
            }
            guard found == nil else { return nil }
            found = [UInt8](pair.dropFirst(wanted.count + 1))
        }
        guard let found, !found.isEmpty, found.count <= name.mostBytes else { return nil }
        return found
    }
}

extension Response {
    /// - Parameter forSeconds: nil: until the browser is closed.
    mutating func setCookie(_ name: Cookies.Name, _ value: String, forSeconds: Int64? = nil) {
        let age = forSeconds.map { "; Max-Age=\($0)" } ?? ""
        let hidden = name.isHidden ? "; HttpOnly" : ""
        set("Set-Cookie", "\(name.text)=\(value); Path=/; Secure\(hidden); SameSite=Lax\(age)")
    }

    mutating func clearCookie(_ name: Cookies.Name) { setCookie(name, "", forSeconds: 0) }
}
