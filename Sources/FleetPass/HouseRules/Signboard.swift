// What a dealership shows itself as: name, colour, how to reach it. From where it is known at any time, and
// nothing of where it is shown.

import Mustache
import Schema
import Store
import Synchronization
import Threads

struct Signboard: Sendable, Equatable {
    /// As customers read it.
    var name: String
    /// As contracts name it.
    var legalName: String?
    var email: String?
    var phone: String?
    var website: String?
    /// Nil: the product's.
    var accent: Accent?
    /// At the foot of every page and letter; may have several lines.
    var footer: String?
    /// Nil: the product's mark in the colour.
    var logo: Logo?
    /// False where nobody has looked whether it has a logo: then no other mark stands there either.
    var isMarked = true

    /// What the operator has configured, where the organisation has decided nothing.
    init(name: String, accent: Accent?) { (self.name, self.accent) = (name, accent) }

    /// How customers reach it, as links. A website that is no link to one is left out.
    var contacts: [View] {
        let page = website.flatMap { site -> String? in
            let text = site.lowercased()
            let isWhole = text.hasPrefix("https://") || text.hasPrefix("http://")
            let address = isWhole ? site : "https://\(site)"
            let host = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last
            return host.map { Self.isSite($0) } == true ? address : nil
        }
        let ways: [(label: String?, url: String?)] = [
            (phone.map { Wording.phone($0) }, phone.map { Wording.call($0) }),
            (email, email.map { "mailto:\($0)" }),
            (page == nil ? nil : website, page),
        ]
        return ways.compactMap { way in
            guard let label = way.label, let url = way.url else { return nil }
            return ["label": .text(label), "url": .text(url)]
        }
    }
}

extension Signboard {
    /// Whether a host of two words or more comes first, and nothing that no address has.
    private static func isSite(_ text: Substring) -> Bool {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
        let host = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy {
                (1...63).contains($0.utf8.count) && $0.utf8.allSatisfy(SiteAddress.isOfAName)
            }
    }
}

/// One for each App. Every page shows the dealership, also one that asks no data else; so it is kept in
/// memory, and looked at again when something was committed, or, where nobody can tell that without asking
/// far away, when it may have been.
final class SignBook: Sendable {
    private struct State {
        var sign: Signboard
        /// Of the rules, whose change raises it; negative until it was read.
        var revision: Int64 = -1
        var readNs: Int64 = 0
        /// The revision that a change makes which is perhaps being committed, and until when that may be.
        var expected: Int64 = 0
        var expectedUntilNs: Int64 = 0
    }

    private let configured: Signboard
    private let state: Mutex<State>
    /// Another server may have changed it.
    private static let keptNs: Int64 = 2_000_000_000
    private static let commitNs: Int64 = 10_000_000_000

    init(_ configured: Signboard) {
        self.configured = configured
        state = Mutex(State(sign: configured))
    }

    /// As it was last read.
    var now: Signboard { state.withLock { $0.sign } }

    /// As the transaction sees it, what it has changed itself included.
    func sign(_ tx: Transaction) throws -> Signboard {
        let (sign, revision) = try SignboardStore(tx: tx).read(orElse: configured)
        // What a transaction has changed and not committed is nobody else's to see.
        guard !RevisionStore(tx: tx).mayHaveRaised(.rules) else { return sign }
        state.withLock { state in
            guard revision >= state.revision else { return }
            (state.sign, state.revision, state.readNs) = (sign, revision, Clock.monotonicNs())
        }
        return sign
    }

    /// Somebody is changing the rules, and may or may not commit it.
    func expect(_ revision: Int64) {
        state.withLock { state in
            state.expected = max(state.expected, revision)
            state.expectedUntilNs = Clock.monotonicNs() + Self.commitNs
        }
    }

    /// Something of the dealership was changed elsewhere.
    func mayBeOld() { state.withLock { $0.readNs = 0 } }

    private var isOld: Bool {
        let nowNs = Clock.monotonicNs()
        return state.withLock { state in
            state.revision < 0 || nowNs - state.readNs > Self.keptNs || state.readNs == 0
                || state.revision < state.expected && nowNs < state.expectedUntilNs
        }
    }

    /// Once a change of the rules is committed, on a thread that may wait: whoever comes next may be answered
    /// on one that may not.
    func settle(_ database: any Database) {
        guard !database.answersAtOnce, state.withLock({ $0.revision < $0.expected }) else { return }
        // Where it cannot be read now, the next page tries again.
        try? keepUp(database)
    }

    /// For whoever may wait for a store that is far away.
    func keepUp(_ database: any Database) throws {
        if isOld { _ = try database.reader().read { try sign($0) } }
    }
}
