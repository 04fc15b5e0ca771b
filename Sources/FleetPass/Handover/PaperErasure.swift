// What is left of a customer in the papers of a rental when they are forgotten: numbers, hashes and
// measures, and no name.

import Schema
import Store

extension App {
    /// That something was signed, and by what hash it would be known again, stays.
    func erasePapers(of booking: UUID, _ tx: Transaction) throws {
        let files =
            try AgreementStore(tx: tx).erase(of: booking) + InspectionStore(tx: tx).erase(of: booking)
        for file in files { _ = try FileStore(tx: tx).remove(file) }
        try FileStore(tx: tx).removeAll(of: FileOwner(.booking, booking))
        try SignatureStore(tx: tx).erase(of: booking)
    }
}
