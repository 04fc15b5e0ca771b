// `status`: how all instances are, in a table, as JSON, as a page, or served; and the noting of it.

import CommandLine
import Files
internal import Glibc
import Schema
import Threads

extension Fleetpass {
    private static let names = Positional("name", count: .any, "the instances; all, if none is named")
    private static let takesSample = Option.flag(
        "sample", "Note what all are like now, and print nothing. A timer does that each minute.")
    private static let page = Option.optional(
        "html", .text, placeholder: "FILE",
        "Write a page about all instances, with charts; '-': to standard output.")

    private static let listen = Option.optional(
        "listen", .text, placeholder: "ADDRESS",
        "Serve the page and metrics for Prometheus, at 127.0.0.1:PORT or unix:PATH, until SIGTERM.")

    static let status = Command(
        path: ["status"], summary: "Show how all instances are: health, load, storage, backups",
        description: """
            Reads what each server tells and what was noted of it in the last two weeks, and changes nothing. Requests and \
            times are those of the last five minutes. When a disk is full is told by the line that lies nearest to \
            what was noted, once that is enough. Ends with 1 where there is something to look at.

            Served, the page is at /, the same as JSON at /status.json, and at /metrics all that the instances tell, \
            each series with a label instance, with what is known of storage and backups beside it. It asks nobody who \
            they are, so that it is for this machine alone.
            """,
        options: [takesSample, page, listen], positionals: [names],
        examples: [
            Example("fleetpass status", "All of them."),
            Example("fleetpass status --html fleet.html", "A page to keep, or to send."),
            Example(
                "fleetpass status --listen 127.0.0.1:9310", "For a browser and Prometheus on this machine."),
        ],
        run: { invocation in
            let world = try world(invocation)
            if invocation[takesSample] {
                try History(world: world).sample()
                return .ok
            }
            if let address = invocation[listen] {
                try StatusServer(world: world).run(address) {
                    invocation.console.print("serving status on \($0)")
                }
                return .ok
            }
            let names = try invocation.all(names).map { try InstanceName($0) }
            let conditions = try Condition.all(world, names)
            if let path = invocation[page] {
                let bytes = try StatusPage(conditions, world: world, nowMs: Clock.epochMs()).html(
                    isLinked: false)
                if path == "-" {
                    invocation.console.write(bytes)
                } else {
                    try FileContent.write(bytes, to: path, durably: false)
                }
            } else if invocation[json] {
                Report.object(
                    invocation, [.init("instances", .list(conditions.map { .object($0.members) }))])
            } else {
                show(conditions, invocation.console)
            }
            return conditions.allSatisfy { $0.alerts.isEmpty } ? .ok : .failed
        })

    private static func show(_ conditions: [Condition], _ console: Console) {
        let heads = [
            "NAME", "HEALTH", "VERSION", "REQ/S", "P95 MS", "ERRORS", "STORAGE", "A DAY", "DISK FULL",
            "PROVEN",
        ]
        let rows = [heads] + conditions.map(\.cells)
        let widths = heads.indices.map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, cell in
                cell + String(repeating: " ", count: max(0, widths[column] - cell.utf8.count))
            }
            console.print(trimmed(cells.joined(separator: "  ")))
        }
        for condition in conditions {
            for alert in condition.alerts { console.print("! \(condition.name): \(alert)") }
        }
    }

    private static func trimmed(_ line: String) -> String {
        var bytes = Array(line.utf8)
        while bytes.last == 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Condition {
    /// As the table has them.
    fileprivate var cells: [String] {
        [
            name, health, look.version ?? "-", recent.map { Sizes.digits($0.requestsPerS) } ?? "-",
            recent?.p95Ms.map { Sizes.digits($0) } ?? "-",
            errorShare.map { Sizes.digits($0 * 100) + " %" } ?? "-",
            Sizes.text(storageBytes), trend.map { Sizes.growth($0.perDay) } ?? "-",
            forecast.words(nowMs: look.atMs),
            look.wantsBackups ? provenS.map { "\(Sizes.span($0)) ago" } ?? "never" : "no backups",
        ]
    }
}
