// The one rule about a recent proof: whoever changes how an account is got into has shown a short while ago
// who they are.

import HTTP
import Schema
import Store

extension App {
    /// For whatever adds or takes away a way in, or ends the account: an open browser that somebody has
    /// found, or a stolen cookie, must not be enough to keep the account. What takes the password or a code
    /// anew needs no more than that.
    ///
    /// Pages lead through signing in and back; programs get an access token by their password again.
    /// - Throws: `proof_needed`.
    func demandRecentProof(_ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        guard person.isFresh(tx.now) else {
            let minutes = Session.freshMs / 60_000
            throw Failure(
                .proofNeeded, "Sign in again first: this takes a proof of the last \(minutes) minutes.")
        }
    }
}

extension Asker.SignedIn {
    /// Whether they have shown who they are a short while ago.
    func isFresh(_ now: Instant) -> Bool {
        (0..<Session.freshMs).contains(now.epochMs - provenAt.epochMs)
    }
}
