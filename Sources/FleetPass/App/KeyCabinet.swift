// Where an instance's keys lie: what is asked of that place. The files of a directory are one such place.

/// Every key is 32 bytes, and is made when it is first asked for. What was returned once is returned ever
/// after, even after a crash.
package protocol KeyCabinet: Sendable {
    /// For whoever has to put something right there.
    var keyPlace: String { get }
    /// The key that others are made of.
    /// - Throws: `unavailable` where it is missing and others are not.
    func rootKey() throws -> [UInt8]
    /// - Throws: `unavailable` for what is not 32 bytes, and if it cannot be read or kept.
    func key(_ name: String) throws -> [UInt8]
    /// The numbers of the keys named `seal-1`, `seal-2` …, the newest last; the first is made with the
    /// instance.
    func sealingKeyIDs() throws -> [UInt32]
    /// Nothing is sealed with it any more.
    func removeSealingKey(_ id: UInt32) throws
}

extension KeyCabinet {
    func sealingKey(_ id: UInt32) throws -> [UInt8] { try key("seal-\(id)") }
}
