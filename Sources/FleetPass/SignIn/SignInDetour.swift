// Where a page leads whoever has to show who they are first, and which places they may be led to afterwards.

import HTTP
import Schema

enum SignInDetour {
    /// - Parameter kind: whose session has ended, where that is known.
    /// - Returns: nil where going elsewhere would not help.
    static func place(
        _ failure: Failure, _ request: Request, _ route: Route, _ asker: Asker, _ kind: AccountKind?
    ) -> String? {
        guard route.isPage else { return nil }
        if failure.code == .forbidden, let person = asker.signedIn, !route.permission.isOpen(to: person.stage)
        {
            return place(in: person.stage, next: next(request, route))
        }
        if failure.code == .proofNeeded {
            let kind = asker.accountKind == .staff ? "staff" : nil
            let page = route.method == .get ? next(request, route) : pageOfForm(route)
            return place(
                "/sign-in",
                ["as": kind, "next": page, "notice": SignInForm.Notice.again.rawValue])
        }
        guard failure.code == .unauthenticated, route.leadsToSignIn else { return nil }
        let isForStaff = route.permission.isForStaff || (route.permission != .customer && kind == .staff)
        return place("/sign-in", ["as": isForStaff ? "staff" : nil, "next": next(request, route)])
    }

    /// Where a form stands that takes a recent proof: it is sent once more from there.
    private static func pageOfForm(_ route: Route) -> String {
        let pages = [
            "/account/second-factor": "/account/second-factor", "/account/erasure": "/account/privacy",
            "/api-keys": "/api-keys",
        ]
        return pages[route.path] ?? "/account/security"
    }

    /// Where somebody goes on who has come so far.
    static func place(in stage: Session.Stage, next: String?) -> String {
        switch stage {
        case .code: place("/sign-in/code", ["next": next])
        case .enrolment: "/account/second-factor"
        case .whole: local(next) ?? "/account"
        }
    }

    static func place(_ path: String, _ parameters: KeyValuePairs<String, String?>) -> String {
        let pairs = parameters.compactMap { name, value in value.map { "\(name)=\(PercentCoding.encode($0))" }
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// A place of our own, else nil. Browsers read two slashes, or a slash and a backslash, as another site,
    /// and pass over tabs and line ends before they look.
    static func local(_ place: String?) -> String? {
        guard let place else { return nil }
        let bytes = [UInt8](place.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.allSatisfy({ 0x21...0x7E ~= $0 }),
            bytes.count < 2 || (bytes[1] != UInt8(ascii: "/") && bytes[1] != UInt8(ascii: "\\"))
        else { return nil }
        return place
    }

    static let longestNext = 1_000

    /// What was asked for, if coming back to it is of use.
    private static func next(_ request: Request, _ route: Route) -> String? {
        guard route.method == .get, request.target.count <= longestNext else { return nil }
        return local(request.text(request.target))
    }
}

extension Permission {
    var isForStaff: Bool {
        switch self {
        case .staff, .holding: true
        default: false
        }
    }
}
