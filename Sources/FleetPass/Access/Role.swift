// Roles: those that every site of a kind has, with what each may do. Those that one makes for itself are
// rows.

package enum Role: String, CaseIterable, Sendable {
    case admin, manager, sales, crew
    // Where dealerships are looked after.
    case support, viewer

    static let ofDealership: [Role] = [.admin, .manager, .sales, .crew]

    var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    /// What the role is for, in a sentence.
    package var about: String {
        switch self {
        case .admin: "Runs the organisation: staff, settings, money and everything else."
        case .manager: "Runs the desk and the lot: sees all, approves, refunds and overrides."
        case .sales: "Works on the leads assigned to them and on bookings."
        case .crew: "Prepares, moves and checks vehicles."
        case .support: "Sees tenants, and comes in as support where it was let in."
        case .viewer: "Sees tenants, and changes nothing."
        }
    }

    var grants: Grants {
        switch self {
        case .admin: Grants(Grant.allCases.filter { $0 != .analyticsViewOwn })
        case .manager: Self.managers
        case .sales: Self.salesPeoples
        case .crew: Self.crews
        case .support: Grants([.tenantsRead, .tenantsSupport])
        case .viewer: Grants([.tenantsRead])
        }
    }

    private static let managers = Grants([
        .leadsViewAll, .leadsApprove, .leadsEdit, .leadsExport, .workflowsViewAll, .workflowsCancel,
        .analyticsViewAll, .fleetView, .fleetEdit, .fleetOverride, .ratesEdit, .bookingsView, .bookingsEdit,
        .bookingsOverride, .customersView, .customersEdit, .moneyView, .moneyTake, .moneyRefund,
        .jobsViewAll, .jobsEdit, .messagesView, .messagesSend, .auditView,
    ])
    private static let salesPeoples = Grants([
        .leadsViewAssigned, .analyticsViewOwn, .fleetView, .bookingsView, .bookingsEdit, .customersView,
        .customersEdit, .moneyView, .moneyTake, .messagesView, .messagesSend,
    ])
    private static let crews = Grants([.fleetView, .bookingsView, .jobsViewAssigned])
}

extension Grants {
    /// Whether the organisation's rule about second factors is about whoever has these: managers, admins, and
    /// everyone with a permission that sales and crew have not.
    var changeMuch: Bool { !Grants(Role.sales.grants.list + Role.crew.grants.list).containsAll(of: self) }
}
