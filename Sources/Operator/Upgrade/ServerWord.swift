// What a server says of itself at the operator's door: which release it is, and how its trial went.

import CommandLine
import Schema

struct About: Equatable {
    let version: String
    let schema: Int64
    let pid: Int64
    /// Users' writes wait until somebody has said that it may go on.
    let isOnProbation: Bool
    /// How long the migration took; nil: there was none at this start.
    let migrationMs: Int64?
    /// Whether the file from before a migration lies beside the database.
    let hasKeptBefore: Bool

    init?(_ body: [UInt8]) {
        guard let tree = try? JSONValue(parsing: body), let version = tree["version"]?.text,
            let schema = tree["schema"]?.integer, let pid = tree["pid"]?.integer,
            let probation = tree["probation"]?.boolean
        else { return nil }
        (self.version, self.schema, self.pid, isOnProbation) = (version, schema, pid, probation)
        migrationMs = tree["migrated"]?["took_ms"]?.integer
        hasKeptBefore = tree["kept_before"]?.boolean ?? false
    }
}

struct Trial {
    struct Check: Equatable {
        let name: String
        let isPassed: Bool
        let reason: String
    }

    let checks: [Check]

    init?(_ body: [UInt8]) {
        guard let list = (try? JSONValue(parsing: body))?["checks"]?.list else { return nil }
        checks = list.compactMap { entry in
            guard let name = entry["name"]?.text, let isPassed = entry["passed"]?.boolean else { return nil }
            return Check(name: name, isPassed: isPassed, reason: entry["reason"]?.text ?? "no reason given")
        }
        guard checks.count == list.count else { return nil }
    }

    /// - Returns: nil where all that is demanded was shown and nothing has failed.
    func fault(demanded names: [String]) -> String? {
        if let failed = checks.first(where: { !$0.isPassed }) {
            return "the trial of \(Excerpt.of(failed.name)) fails: \(Excerpt.of(failed.reason))"
        }
        let missing = names.filter { name in !checks.contains { $0.name == name } }
        return missing.isEmpty ? nil : "its trial shows nothing of \(missing.joined(separator: ", "))"
    }
}

extension OperatorDoor {
    /// A trial hashes a password and writes; a whole one looks at every row.
    private static let trialMs: Int32 = 30_000
    private static let wholeTrialMs: Int32 = 1_800_000

    /// - Returns: nil if nobody answers, or a server from before this was asked.
    func about() -> About? { get("/about").flatMap { $0.status == 200 ? About($0.body) : nil } }

    /// - Parameter isWhole: whether all rows are looked at too, for which a copy has the time.
    /// - Returns: what is wrong; nil where nothing is, or where nothing is demanded of an older server.
    func trialFault(demanded names: [String], isWhole: Bool = false) -> String? {
        let (target, patienceMs) =
            isWhole ? ("/trial/whole", Self.wholeTrialMs) : ("/trial", Self.trialMs)
        guard let answer = post(target, patienceMs: patienceMs) else { return "its trial does not end" }
        if answer.status == 404, names.isEmpty { return nil }
        guard answer.status == 200, let trial = Trial(answer.body) else {
            return "its trial answers with status \(answer.status)"
        }
        return trial.fault(demanded: names)
    }

    /// Users' writes go on.
    /// - Throws: `failed` where it does not answer so.
    func endProbation() throws {
        let answer = post("/probation/end", patienceMs: Self.trialMs)
        guard let answer, answer.status == 200 else {
            throw Refusal(
                .failed,
                "it does not end its probation: \(answer.map { "status \($0.status)" } ?? "no answer")")
        }
    }
}
