// A telephone or licence number as the record of who did what tells of it: by its hash, never as it is.

import HTTP
import Schema

extension AuditChanges {
    /// The record keeps no such number, not even sealed: it says that there is one, and by the hash which,
    /// to whoever knows the number and has the key.
    mutating func notePersonal(_ field: String, from before: [UInt8]? = nil, to hash: [UInt8]?) {
        notePersonal(field, from: Self.word(before), to: Self.word(hash))
    }

    private static func word(_ hash: [UInt8]?) -> Value { hash.map { .text(numberName($0)) } ?? .null }

    /// What stands for a number: the beginning of its hash, enough to tell those of a dealership apart.
    static func numberName(_ hash: [UInt8]) -> String {
        var text = Array("number ".utf8)
        text.append(hex: hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        return String(decoding: text, as: UTF8.self)
    }
}
