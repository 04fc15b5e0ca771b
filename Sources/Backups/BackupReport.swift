// What the verbs of backups print, for people and for programs.

internal import CommandLine
internal import Schema

struct BackupReport {
    private let console: Console
    private let isJSON: Bool

    init(_ invocation: Invocation) {
        (console, isJSON) = (invocation.console, invocation[BackupCommands.json])
    }

    func created(_ base: BaseManifest, _ proof: Proof?, _ removed: Retention.Removed) {
        if isJSON {
            return write { json in
                members(of: base.generation, base.name, base.readyMs, base.databaseBytes, proof, &json)
                json.key("removed_bases")
                json.integer(Int64(removed.bases))
            }
        }
        let how = proof.map { "restored and compared in \(Self.seconds($0.tookMs))" } ?? "not tested"
        console.print("\(base.generation)/\(base.name): \(Self.size(base.databaseBytes)), \(how)")
        if removed.bases > 0 { console.print("removed \(removed.bases) old ones") }
    }

    func listed(_ inventory: Inventory) {
        if isJSON {
            return write { json in
                json.key("backups")
                json.beginArray()
                for entry in inventory.entries {
                    json.beginObject()
                    members(
                        of: entry.generation, entry.base, entry.readyMs, entry.databaseBytes, entry.proof,
                        &json)
                    time("last_commit_at", entry.lastCommitMs, &json)
                    json.endObject()
                }
                json.endArray()
                json.key("stored_bytes")
                json.integer(inventory.bytes)
            }
        }
        for entry in inventory.entries {
            let proof =
                entry.proof.map { "restored \(Moment(epochMs: $0.restoredMs).text)" } ?? "never restored"
            console.print(
                "\(Moment(epochMs: entry.readyMs).text)  \(Self.size(entry.databaseBytes))  \(proof)  \(entry.generation)/\(entry.base)"
            )
        }
        if let latest = inventory.entries.compactMap(\.lastCommitMs).max() {
            console.print("any second from the first on can be restored, to \(Moment(epochMs: latest).text)")
        }
        if inventory.entries.isEmpty { console.print("there is no backup yet") }
    }

    func verified(_ verification: Verification) {
        if isJSON {
            return write { json in
                json.key("ok")
                json.boolean(verification.faults.isEmpty)
                json.key("objects")
                json.integer(Int64(verification.objects))
                json.key("bytes")
                json.integer(verification.bytes)
                json.key("faults")
                json.beginArray()
                for fault in verification.faults { json.text(fault) }
                json.endArray()
            }
        }
        for fault in verification.faults { console.print(fault) }
        let result = verification.faults.isEmpty ? "all is whole" : "\(verification.faults.count) faults"
        console.print("\(verification.objects) objects, \(Self.size(verification.bytes)): \(result)")
    }

    func planned(_ plan: RestorePlan, into directory: String) {
        if isJSON {
            return write { json in
                members(
                    of: plan.base.generation, plan.base.name, plan.base.readyMs, plan.base.databaseBytes, nil,
                    &json)
                json.key("segments")
                json.integer(Int64(plan.segments.count))
                json.key("bytes")
                json.integer(plan.bytes)
                json.key("into")
                json.text(directory)
            }
        }
        console.print("would restore into \(directory):")
        console.print(
            "  the base of \(Moment(epochMs: plan.base.readyMs).text), \(Self.size(plan.base.databaseBytes))")
        console.print(
            "  at most \(plan.segments.count) segments of the log over it; \(Self.size(plan.bytes)) to read")
    }

    func restored(_ report: RestoreReport) {
        if isJSON {
            return write { json in
                json.key("generation")
                json.text(report.generation)
                json.key("base")
                json.text(report.base)
                time("last_commit_at", report.lastCommitMs, &json)
                json.key("commits")
                json.integer(Int64(report.commits))
                json.key("database_bytes")
                json.integer(report.databaseBytes)
                json.key("files")
                json.integer(Int64(report.files))
                json.key("took_ms")
                json.integer(report.tookMs)
            }
        }
        let state =
            report.lastCommitMs.map { "as of its commit at \(Moment(epochMs: $0).text)" } ?? "as of the base"
        console.print(
            "restored \(Self.size(report.databaseBytes)) and \(report.files) files, \(state), in \(Self.seconds(report.tookMs))"
        )
    }

    private func members(
        of generation: String, _ base: String, _ readyMs: Int64, _ bytes: Int64, _ proof: Proof?,
        _ json: inout JSONWriter
    ) {
        json.key("generation")
        json.text(generation)
        json.key("base")
        json.text(base)
        time("ready_at", readyMs, &json)
        json.key("database_bytes")
        json.integer(bytes)
        time("restored_at", proof?.restoredMs, &json)
    }

    private func time(_ name: String, _ epochMs: Int64?, _ json: inout JSONWriter) {
        json.key(JSONWriter.key(name))
        if let epochMs { json.text(Moment(epochMs: epochMs).text) } else { json.null() }
    }

    private func write(_ body: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.beginObject()
        body(&json)
        json.endObject()
        console.write(json.bytes + [0x0A])
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 10_000_000 ? "\((bytes + 999) / 1_000) kB" : "\((bytes + 999_999) / 1_000_000) MB"
    }

    private static func seconds(_ ms: Int64) -> String { "\(ms / 1_000).\(Moment.padded(ms % 1_000, 3)) s" }
}
