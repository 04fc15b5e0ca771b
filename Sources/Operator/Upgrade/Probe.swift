// A few requests that any dealership answers, asked the same way of the old release and of the new one.

import CommandLine
internal import Glibc
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

    private static let tries = 3
    private static let pauseUs: UInt32 = 200_000

    /// Asks the same questions once more. What was slow once may have been the machine; a slow release is so
    /// again, and again.
    /// - Returns: what is wrong with the first answer that is not as it was; nil: all are.
    static func fault(_ visit: Visit, against before: [Probe], _ tolerance: Tolerance, rounds: Int) throws
        -> String?
    {
        for old in before {
            var fault: String?
            for number in 0..<tries {
                if number > 0 { usleep(pauseUs) }
                fault = try one(old.target, visit, rounds, old.content != nil).fault(against: old, tolerance)
                if fault == nil { break }
            }
            if let fault { return fault }
        }
        return nil
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

    /// - Returns: what is wrong with the answer of now; nil: nothing.
    func fault(against before: Probe, _ tolerance: Tolerance) -> String? {
        guard status == before.status else {
            return "\(target) answers with status \(status), and with \(before.status) before"
        }
        if let said = before.content {
            guard let content else { return "\(target) answers with no JSON any more" }
            if let loss = Growth.loss(said, content) { return "\(target) says something else: \(loss)" }
        }
        let limit = tolerance.limitUs(for: before.tookUs)
        guard tookUs > limit else { return nil }
        let (now, then) = (Self.milliseconds(tookUs), Self.milliseconds(before.tookUs))
        return "\(target) takes \(now), and took \(then) before; \(Self.milliseconds(limit)) are tolerated"
    }

    static func milliseconds(_ us: Int64) -> String {
        us < 10_000 ? "\(us / 1_000).\(us % 1_000 / 100) ms" : "\(us / 1_000) ms"
    }
}
