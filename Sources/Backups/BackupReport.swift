// What the verbs of backups print, for people and for programs.

internal import CommandLine
internal import Schema

/// What a verb has to say of one instance: lines for people, or the members of an object for programs.
struct BackupTale {
    let lines: [String]
    let members: (inout JSONWriter) -> Void
    /// What is wrong, for standard error.
    var notes: [String] = []
    var status = ExitStatus.ok
}

enum BackupReport {
    static func created(_ base: BaseManifest, _ proof: Proof?, _ removed: Retention.Removed) -> BackupTale {
        let how = proof.map { "restored and compared in \(seconds($0.tookMs))" } ?? "not tested"
        let line = "\(base.generation)/\(base.name): \(size(base.databaseBytes)), \(how)"
        return BackupTale(
            lines: [line] + (removed.bases > 0 ? ["removed \(removed.bases) old ones"] : []),
            members: { json in
                members(of: base.generation, base.name, base.readyMs, base.databaseBytes, proof, &json)
                json.key("removed_bases")
                json.integer(Int64(removed.bases))
            })
    }

    static func listed(_ inventory: Inventory) -> BackupTale {
        var lines = inventory.entries.map { entry in
            let proof =
                entry.proof.map { "restored \(Moment(epochMs: $0.restoredMs).text)" } ?? "never restored"
            let ready = Moment(epochMs: entry.readyMs).text
            return "\(ready)  \(size(entry.databaseBytes))  \(proof)  \(entry.generation)/\(entry.base)"
        }
        if let latest = inventory.entries.compactMap(\.lastCommitMs).max() {
            lines.append(
                "any second from the first on can be restored, to \(Moment(epochMs: latest).text)")
        }
        return BackupTale(
            lines: inventory.entries.isEmpty ? ["there is no backup yet"] : lines,
            members: { json in
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
            },
            notes: inventory.faults.map { "\($0)" }, status: inventory.faults.isEmpty ? .ok : .failed)
    }

    static func verified(_ verification: Verification) -> BackupTale {
        let isWhole = verification.faults.isEmpty
        let result = isWhole ? "all is whole" : "\(verification.faults.count) faults"
        return BackupTale(
            lines: verification.faults
                + ["\(verification.objects) objects, \(size(verification.bytes)): \(result)"],
            members: { json in
                json.key("ok")
                json.boolean(isWhole)
                json.key("objects")
                json.integer(Int64(verification.objects))
                json.key("bytes")
                json.integer(verification.bytes)
                json.key("faults")
                json.beginArray()
                for fault in verification.faults { json.text(fault) }
                json.endArray()
            }, status: isWhole ? .ok : .failed)
    }

    static func planned(_ plan: RestorePlan, into directory: String) -> BackupTale {
        let base = plan.base
        return BackupTale(
            lines: [
                "would restore into \(directory):",
                "  the base of \(Moment(epochMs: base.readyMs).text), \(size(base.databaseBytes))",
                "  at most \(plan.segments.count) segments of the log over it; \(size(plan.bytes)) to read",
            ],
            members: { json in
                members(of: base.generation, base.name, base.readyMs, base.databaseBytes, nil, &json)
                json.key("segments")
                json.integer(Int64(plan.segments.count))
                json.key("bytes")
                json.integer(plan.bytes)
                json.key("into")
                json.text(directory)
            })
    }

    static func restored(_ report: RestoreReport) -> BackupTale {
        let state =
            report.lastCommitMs.map { "as of its commit at \(Moment(epochMs: $0).text)" } ?? "as of the base"
        let what = "\(size(report.databaseBytes)) and \(report.files) files"
        return BackupTale(
            lines: ["restored \(what), \(state), in \(seconds(report.tookMs))"],
            members: { json in
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
            })
    }

    private static func members(
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

    private static func time(_ name: String, _ epochMs: Int64?, _ json: inout JSONWriter) {
        json.key(JSONWriter.key(name))
        if let epochMs { json.text(Moment(epochMs: epochMs).text) } else { json.null() }
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 10_000_000 ? "\((bytes + 999) / 1_000) kB" : "\((bytes + 999_999) / 1_000_000) MB"
    }

    private static func seconds(_ ms: Int64) -> String { "\(ms / 1_000).\(Moment.padded(ms % 1_000, 3)) s" }
}
