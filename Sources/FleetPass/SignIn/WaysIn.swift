// In which ways somebody can sign in, and that the last of them is not taken away.

import HTTP
import Schema
import Store

/// One way in to an account. A second factor is none: it stands behind a password.
enum WayIn: Equatable, Sendable {
    case password
    /// A link in a letter.
    case letter
    case passkey(UUID)
    case provider(OpenIDProvider)
}

extension App {
    /// Those that would work now, for staff and customers alike. A letter does where letters are sent, to
    /// an address that was shown to be theirs; a passkey where the site has a name that it is bound to; a
    /// provider for as long as something is agreed with it.
    func waysIn(to account: Account, _ tx: Transaction) throws -> [WayIn] {
        var ways: [WayIn] = try passwordLetsIn(account, tx) ? [.password] : []
        if configuration.mail.server != nil, account.verifiedAt != nil { ways.append(.letter) }
        if PasskeySite(configuration) != nil {
            ways += try PasskeyStore(tx: tx).all(of: account.id).map { .passkey($0.id) }
        }
        let linked = try OpenIDStore(tx: tx).linked(to: account.id).map(\.provider)
        return ways + linked.filter { one in providers.contains { $0.provider == one } }.map { .provider($0) }
    }

    /// - Throws: `conflict` where they could not sign in any more without that one.
    func demandWayIn(to account: Account, besides way: WayIn, _ tx: Transaction) throws {
        if try waysIn(to: account, tx).contains(where: { $0 != way }) { return }
        throw Failure(.conflict, "You have no other way to sign in. Without this one, you could not.")
    }
}
