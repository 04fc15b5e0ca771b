// What an operator's tool asks a server first: which version it is, of which schema, and whether it is on
// probation.

import Glibc
import Schema
import Store

extension Probation {
    var about: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("version", FleetPass.version)
        json.member("schema", Int64(migrations.last?.number ?? 0))
        json.member("pid", Int64(getpid()))
        json.member("started_at", startedAt)
        json.member("probation", isOn)
        json.key("migrated")
        if let migrated {
            json.beginObject()
            json.member("from", Int64(migrated.from))
            json.member("to", Int64(migrated.to))
            json.member("took_ms", migrated.tookMs)
            json.endObject()
        } else {
            json.null()
        }
        json.member("kept_before", hasKeptBefore)
        json.endObject()
        return json.bytes + [0x0A]
    }
}
