// The states of payments and deposits. Today money comes by hand: cash, or a terminal's word.

import Schema

enum PaymentMethod: String, CaseIterable, Sendable {
    case cash, terminal, transfer
}

enum PaymentState: String, StateMachine {
    case created
    case requiresAction = "requires_action"
    case processing, succeeded, failed, cancelled
    case partRefunded = "part_refunded"
    case refunded, disputed, won, lost, returned

    static let subject = "A payment"
    static let moves: [PaymentState: [PaymentState]] = [
        .created: [.requiresAction, .processing, .succeeded, .failed, .cancelled],
        .requiresAction: [.processing, .failed, .cancelled],
        .processing: [.succeeded, .failed],
        .succeeded: [.partRefunded, .refunded, .disputed, .returned],
        .partRefunded: [.partRefunded, .refunded, .disputed],
        .disputed: [.won, .lost],
    ]

    /// Whether its money is here, but for what was given back.
    var counts: Bool {
        switch self {
        case .succeeded, .partRefunded, .refunded, .disputed, .won: true
        case .created, .requiresAction, .processing, .failed, .cancelled, .lost, .returned: false
        }
    }
}

enum DepositState: String, StateMachine {
    case required, authorising, held, captured
    case partCaptured = "part_captured"
    case released, failed, expiring, reauthorised, expired, uncovered

    static let subject = "A deposit"
    static let moves: [DepositState: [DepositState]] = [
        .required: [.authorising],
        .authorising: [.held, .failed],
        .failed: [.authorising],
        .held: [.captured, .partCaptured, .released, .expiring],
        .expiring: [.captured, .partCaptured, .released, .reauthorised, .expired],
        .reauthorised: [.captured, .partCaptured, .released, .expiring],
        .expired: [.uncovered],
        .uncovered: [.authorising],
    ]

    /// Whether a rental is covered by it.
    var covers: Bool { self == .held || self == .reauthorised || self == .expiring }
}

/// What a booking owes and has paid.
struct Balance: Sendable {
    let total: Money
    let chargedMinor: Int64
    let paidMinor: Int64

    var dueMinor: Int64 { total.amountMinor + chargedMinor - paidMinor }
}
