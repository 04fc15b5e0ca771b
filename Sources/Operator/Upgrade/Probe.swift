// A few requests that any dealership answers, asked the same way of the old release and of the new one.

import CommandLine
import Schema

struct Probe {
    let target: String
    let status: Int
    /// The fastest of all rounds, which is the release's doing; what is slower may be the machine's.
    let tookUs: Int64
    /// What is the same each time of an answer in JSON.
    let content: JSONValue?

    private static let targets = [
        "/", "/vehicles", "/v1/vehicles?limit=20", "/v1/locations", "/v1/extras", "/v1/attributes",
        "/sign-in",
        "/openapi.json", "/robots.txt",
    ]
    private static let mostVehicles = 3

    /// - Parameter keepsContent: whether to compare what is said too; of a site that is in use that changes.
    /// - Throws: `failed` where nobody answers.
    static func all(_ visit: Visit, rounds: Int, keepsContent: Bool) throws -> [Probe] {
        let list = visit.get("/v1/vehicles?limit=\(mostVehicles)")
        let items = list.flatMap { try? JSONValue(parsing: $0.body) }?["items"]?.list ?? []
        let ids = items.compactMap { $0["id"]?.text }.filter { Manifest.isName($0) }
        let vehicles = ids.flatMap { ["/vehicles/\($0)", "/v1/vehicles/\($0)"] }
        return try (targets + vehicles).map { try one($0, visit, rounds, keepsContent) }
    }

    /// The same questions once more, whatever there is to ask about now.
    static func again(_ probes: [Probe], _ visit: Visit, rounds: Int) throws -> [Probe] {
        try probes.map { try one($0.target, visit, rounds, $0.content != nil) }
    }

    private static func one(
        _ target: String, _ visit: Visit, _ rounds: Int, _ keepsContent: Bool
    ) throws -> Probe {
        var (fastest, status): (Int64, Int) = (.max, 0)
        var content: JSONValue?
        for round in 0..<max(1, rounds) {
            guard let answer = visit.get(target) else {
                throw Refusal(.failed, "it does not answer \(target)")
            }
            (fastest, status) = (min(fastest, answer.tookUs), answer.status)
            guard keepsContent, target.utf8.starts(with: "/v1/".utf8),
                let tree = try? JSONValue(parsing: answer.body)
            else { continue }
            content = round == 0 ? tree : content.flatMap { Growth.steady($0, tree) }
        }
        return Probe(target: target, status: status, tookUs: fastest, content: content)
    }

    /// How much slower an answer may be than before.
    struct Tolerance: Equatable {
        let factor: Int64
        let floorUs: Int64

        func limitUs(for beforeUs: Int64) -> Int64 {
            let (product, isTooMuch) = beforeUs.multipliedReportingOverflow(by: factor)
            let (limit, overflows) = product.addingReportingOverflow(floorUs)
            return isTooMuch || overflows ? .max : limit
        }
    }

    /// - Returns: what is wrong with the answers of now; nil: nothing.
    static func fault(_ now: [Probe], against before: [Probe], _ tolerance: Tolerance) -> String? {
        for old in before {
            guard let new = now.first(where: { $0.target == old.target }) else { continue }
            guard new.status == old.status else {
                return "\(old.target) answers with status \(new.status), and with \(old.status) before"
            }
            if let content = old.content {
                guard let said = new.content else { return "\(old.target) answers with no JSON any more" }
                if let loss = Growth.loss(content, said) {
                    return "\(old.target) says something else: \(loss)"
                }
            }
            let limit = tolerance.limitUs(for: old.tookUs)
            guard new.tookUs <= limit else {
                return """
                    \(old.target) takes \(milliseconds(new.tookUs)), and took \(milliseconds(old.tookUs)) before; \
                    \(milliseconds(limit)) are tolerated
                    """
            }
        }
        return nil
    }

    static func milliseconds(_ us: Int64) -> String {
        us < 10_000 ? "\(us / 1_000).\(us % 1_000 / 100) ms" : "\(us / 1_000) ms"
    }
}
