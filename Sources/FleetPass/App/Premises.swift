// What the instances of one process have in common, and what none of them changes.

package import Mustache
import Outbound
package import Telemetry
package import Threads
import Workshop
import Zones

/// Made once in the entry point. A process that serves one dealership has one `App` on it, one that serves
/// many has one for each.
package final class Premises: Sendable {
    package let log: Log
    package let pool: WorkerPool
    let assets = Assets(EmbeddedFiles.assets)
    /// Those that people may sign in with.
    let providers: [ProviderConnection]
    /// The way to the mail server. It is the operator's own choice, and mostly stands on a private address.
    let relay: Outbound
    /// Of each language those that are needed first make it.
    private let templates: [Lazily<Templates>]
    let zones = ZoneShelf()
    /// Where what takes bytes of strangers apart is done.
    let workshop: Workshop
    let paperRoom: PaperRoom
    /// For what starts a child that takes much memory: one at a time in this process, and few that wait.
    let narrow: WorkerLane
    /// Pages that are told of changes while they are open.
    let live = LiveBoard()
    /// What an App is that is nothing else.
    package let dealership = SiteKind()
    /// In tests a template that names what its view lacks is an error.
    private let isStrict: Bool

    private static let narrowQueue = 4

    /// - Parameter templates: of pages beside the product's own.
    /// - Parameter workers: how many threads there are for what may wait; nil: as configured.
    /// - Parameter bench: the program that children are; nil: this one.
    /// - Parameter setsPapers: whether documents are set in this very process; else by children.
    package init(
        _ configuration: Configuration, log: Log, templates: [Templates.Source] = [], workers: Int? = nil,
        bench: String? = nil, setsPapers: Bool = false
    ) {
        self.log = log
        workshop = bench.map { Workshop(executable: $0) } ?? Workshop()
        paperRoom = PaperRoom(workshop: setsPapers ? nil : workshop)
        self.templates = Language.allCases.map { language in
            Lazily { try Templates(language.said(EmbeddedFiles.templates + templates).map(Self.asSent)) }
        }
        #if DEBUG
            // Whoever works on pages is told what a template lacks.
            isStrict = configuration.isStrict || FolderFiles.named() != nil
        #else
            isStrict = configuration.isStrict
        #endif
        pool = WorkerPool(threads: workers ?? configuration.workers)
        narrow = pool.lane(limit: 1, queue: Self.narrowQueue)
        let outbound = Outbound(
            guard: AddressGuard(allowing: configuration.outboundAllow), caFile: configuration.outboundCAFile)
        relay = Outbound(guard: .any, caFile: configuration.mail.caFile)
        providers = ProviderConnection.all(configuration, outbound)
    }

    /// What a browser reads needs no indentation; letters are read as they are written.
    private static func asSent(_ source: Templates.Source) -> Templates.Source {
        source.name.hasPrefix("web/") ? source.flushLeft : source
    }

    /// A page as bytes. A template that cannot be rendered is a mistake of ours, found by the tests.
    func render(_ template: String, _ view: View, in language: Language = .english) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 * 1024)
        try templates[language.place].value().render(template, view, into: &bytes, strict: isStrict)
        return bytes
    }
}
