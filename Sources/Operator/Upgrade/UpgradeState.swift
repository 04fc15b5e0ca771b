// How far the upgrade of one instance is, and which states may follow which.

enum UpgradeState: String, CaseIterable {
    case planned
    /// It went well on a copy.
    case rehearsed
    /// What it was before is safe, and how fast it answered is known.
    case backedUp = "backed_up"
    /// The new release was started in its place, on probation: nobody's write is answered.
    case swapped
    /// It says that it is the new release, with that one's schema.
    case migrated
    /// It has passed the gate, and users write.
    case healthy
    case committed
    /// Something speaks against it, and the way back has begun.
    case failing
    case rolledBack = "rolled_back"
    /// It cannot go back, for users have written since: it has the new release, and needs a newer one.
    case stranded
    /// Nothing was done to it.
    case leftOut = "left_out"

    var next: [UpgradeState] {
        switch self {
        case .planned: [.rehearsed, .leftOut]
        case .rehearsed: [.backedUp, .leftOut]
        case .backedUp: [.swapped, .leftOut, .failing]
        case .swapped: [.migrated, .failing]
        case .migrated: [.healthy, .failing]
        case .healthy: [.committed, .failing]
        case .committed: [.failing]
        case .failing: [.rolledBack, .stranded]
        case .rolledBack, .stranded, .leftOut: []
        }
    }

    /// Whether nothing more happens by itself.
    var isFinal: Bool { next.isEmpty || self == .committed }

    /// Whether the instance's own files were touched, so that only going on or going back leads out.
    var isUnderWay: Bool { [.backedUp, .swapped, .migrated, .healthy, .failing].contains(self) }

    /// Whether it was meant to have the new release, and has not.
    var isFailure: Bool { [.failing, .rolledBack, .stranded].contains(self) }

    var words: String {
        switch self {
        case .backedUp: "backed up"
        case .rolledBack: "rolled back"
        case .leftOut: "left out"
        case .stranded: "needs a fix forward"
        default: rawValue
        }
    }
}
