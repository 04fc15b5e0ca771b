// Telephone numbers that an older version has kept as they are: sealed once, before anybody reads. No SQL.

import Crypto
import Schema
import Store

/// May be killed between any two steps: the numbers go once all of them are sealed, and that there were some
/// is forgotten once the log holds none of them any more.
struct SealingOfOld {
    private let secrets: () throws -> Secrets
    /// Rows of one transaction.
    private let batch: Int
    private var after: UUID?
    private var isWiped = false

    /// - Parameter secrets: asked for where there is something to seal.
    init(batch: Int = 512, _ secrets: @escaping () throws -> Secrets) {
        (self.batch, self.secrets) = (batch, secrets)
    }

    /// What every opening of an instance's database does after the migrations.
    static func upgrade(_ secrets: @escaping @Sendable () throws -> Secrets) -> @Sendable () -> Upgrade {
        {
            var sealing = SealingOfOld(secrets)
            return { try sealing.step($0) }
        }
    }

    mutating func step(_ tx: Transaction) throws -> UpgradeStep {
        let store = UnsealedStore(tx: tx)
        guard try store.isDue() else { return .nothing }
        if isWiped {
            try store.forget()
            return .nothing
        }
        let phones = try store.phones(after: after, batch)
        guard let last = phones.last else {
            try store.removePhones()
            isWiped = true
            return .replaced
        }
        let secrets = try secrets()
        for phone in phones {
            let sealed = secrets.numbers.enquiryPhone.seal(phone.text, of: phone.enquiry, secrets.ring)
            try EnquiryStore(tx: tx).setPhone(sealed, of: phone.enquiry)
        }
        after = last.enquiry
        return .goesOn
    }
}
