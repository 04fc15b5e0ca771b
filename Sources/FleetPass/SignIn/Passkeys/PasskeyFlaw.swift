// Why a passkey is not taken, for the record alone. Whoever sent it is told no more than that it was not.

struct PasskeyFlaw: Error {
    let reason: StaticString
    /// Its count went back: somebody has a copy of it.
    let isClone: Bool

    init(_ reason: StaticString, isClone: Bool = false) { (self.reason, self.isClone) = (reason, isClone) }
}
