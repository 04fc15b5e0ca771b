// A tenant as programs and commands are told of it.

import FleetPass
import Schema

extension PlatformOffice.Look {
    /// - Parameter link: for its first administrator, where one was made.
    func write(to json: inout JSONWriter, link: String? = nil) {
        json.beginObject()
        record.write(to: &json, url: url)
        json.key("health")
        figures.write(to: &json)
        json.key("usage")
        if let usage { usage.write(to: &json) } else { json.null() }
        json.key("support")
        if let support { support.write(to: &json) } else { json.null() }
        json.key("setup_link")
        if let link { json.text(link) } else { json.null() }
        json.endObject()
    }
}

extension TenantRecord {
    /// Its members, without the braces around them.
    func write(to json: inout JSONWriter, url: String) {
        for (key, value) in [
            ("id", id.description), ("slug", slug), ("name", name), ("state", state.rawValue), ("url", url),
        ] {
            json.key(key)
            json.text(value)
        }
        json.key("version")
        json.integer(version)
        json.key("created_at")
        json.instant(createdAt)
        json.key("hosts")
        json.beginArray()
        for host in hosts { json.text(host) }
        json.endArray()
        json.key("settings")
        json.raw(settings.json)
    }
}

extension TenantFigures.Reading {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        for (key, value) in [
            ("requests", Int64(requests)), ("errors", Int64(errors)), ("mean_us", Int64(meanMs * 1000)),
        ] {
            json.key(key)
            json.integer(value)
        }
        json.key("last_error_at")
        if let lastErrorMs { json.instant(Instant(epochMs: lastErrorMs)) } else { json.null() }
        json.endObject()
    }
}

extension TenantUsage {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        for (key, value) in [
            ("vehicles", vehicles), ("staff", staff), ("api_keys", apiKeys), ("customers", customers),
            ("enquiries_30_days", enquiries), ("rows", rows), ("bytes", bytes),
        ] {
            json.key(key)
            json.integer(value)
        }
        json.endObject()
    }
}

extension OpenSupport {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.uuid(id)
        json.key("reason")
        json.text(reason)
        json.key("granted_by")
        json.text(grantedBy)
        json.key("ends_at")
        json.instant(endsAt)
        json.endObject()
    }
}
