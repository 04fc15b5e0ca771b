// `check`: is the database whole, and does what must never break hold?

import CommandLine
import Schema
import Store

extension Fleetpassd {
    private static let jsonOutput = Option.flag("json", "As JSON, for programs.")

    static let check = Command(
        path: ["check"], summary: "Check the database: integrity, references, invariants",
        description: "Changes nothing, and may be run while the instance is served.",
        options: [data, jsonOutput],
        examples: [Example("fleetpassd check --data DIR", "Exit status 0: all is well.")],
        run: { invocation in
            let paths = paths(invocation)
            try demandDatabase(paths)
            let reader = try FileDatabase.inspect(path: paths.database)
            let record = try paths.hasRootKey() ? AuditProof(paths) : nil
            let findings = try reader.read { tx in
                let found = try CheckStore.findings(tx, record)
                // In another version's tables there may be no files.
                let isOurs = !found.contains { $0.check == "schema" }
                return try isOurs ? found + FileRoom(paths: paths).missing(tx) : found
            }
            if reader.seesNoChecks {
                invocation.console.note(
                    "this file can only be read, and SQLite then knows none of its CHECKs: "
                        + "that they hold was not looked at; check a copy that can be written")
            }
            if invocation[jsonOutput] {
                invocation.console.write(report(findings))
            } else {
                for finding in findings { invocation.console.print("\(finding.check): \(finding.detail)") }
                invocation.console.print(findings.isEmpty ? "ok" : "\(findings.count) findings")
            }
            return findings.isEmpty ? .ok : .failed
        })

    package static func report(_ findings: [Finding]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("ok")
        json.boolean(findings.isEmpty)
        json.key("findings")
        json.beginArray()
        for finding in findings {
            json.beginObject()
            json.key("check")
            json.text(finding.check)
            json.key("detail")
            json.text(finding.detail)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes + [0x0A]
    }
}
