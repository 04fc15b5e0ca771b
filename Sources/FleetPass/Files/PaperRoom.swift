// Documents as the house makes them: a template of `templates/documents/` filled, and set as a PDF by a
// child. What a document says, and who gets it, is not here.

import Documents
import Mustache
import Pictures
import Schema
import Telemetry
import Workshop

struct PaperRoom: Sendable {
    static func pictureBench(for use: PictureUse) -> [String] { ["bench", use.rawValue] }
    static let documentBench = ["bench", "document"]
    /// A long agreement takes a tenth of this.
    static let limits = WorkshopLimits(
        memoryBytes: 512 << 20, cpuSeconds: 10, wallMs: 20_000, inputBytes: 4 << 20, outputBytes: 16 << 20)

    /// Nil: documents are set in this process. For a command that sets many, of what it has made up itself.
    let workshop: Workshop?

    /// Blocks while the child works, so the caller is a worker. The same markup gives the same bytes.
    /// - Throws: `WorkshopFailure`, or `DocumentFlaw` in this process.
    func set(_ markup: [UInt8]) throws -> [UInt8] {
        guard let workshop else { return try DocumentBench.work(markup) }
        return try workshop.run(Self.documentBench, input: markup, limits: Self.limits)
    }
}

extension App {
    /// A template as `documents/agreement`, filled and set.
    /// - Throws: `unavailable` where it cannot be set just now; the log says why.
    func document(_ template: String, _ view: View) throws -> [UInt8] {
        let markup = try render(template, view)
        do { return try premises.paperRoom.set(markup) } catch {
            log.write(.error, "document not set", .text("template", template), .text("cause", "\(error)"))
            throw Failure(.unavailable, "Documents cannot be made just now. Try again later.")
        }
    }
}
