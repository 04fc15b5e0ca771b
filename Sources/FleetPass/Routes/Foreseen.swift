// A write whose answer is known before it is made.

import HTTP
import Store

package struct Foreseen: Sendable {
    let response: Response
    /// Refuses what cannot be done, and changes nothing.
    let check: @Sendable (Transaction) throws -> Void
    let perform: @Sendable (Transaction) throws -> Void
}
