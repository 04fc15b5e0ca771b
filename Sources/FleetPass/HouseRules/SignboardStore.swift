// The SQL that reads what a dealership shows itself as. Decides nothing.

import Schema
import Store

struct SignboardStore {
    let tx: Transaction

    /// With the revision that it is of.
    func read(orElse configured: Signboard) throws -> (sign: Signboard, revision: Int64) {
        try tx.first(Self.read) { row in
            var sign = configured
            sign.name = row.optionalText(0) ?? configured.name
            (sign.legalName, sign.email, sign.phone) = (
                row.optionalText(1), row.optionalText(2), row.optionalText(3)
            )
            sign.website = row.optionalText(4)
            sign.accent = row.optionalText(5).flatMap { Accent($0) } ?? configured.accent
            sign.footer = row.optionalText(6)
            if !row.isNull(8), let content = ContentHash(row.bytes(8)) {
                sign.logo = Logo(content, [PictureSize](written: row.bytes(9)))
            }
            return (sign, row.integer(7))
        } ?? (configured, 0)
    }

    private static let read = Query(
        """
        SELECT o.name, o.legal_name, o.email, o.phone, o.website, o.accent, o.footer,
               COALESCE((SELECT value FROM revisions WHERE name = 'rules'), 0), f.content_hash, f.sizes
          FROM organisation o
          LEFT JOIN files f ON f.kind = 'logo' AND f.state = 'ready'
        """)
}
