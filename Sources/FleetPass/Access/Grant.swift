// What somebody may do: every permission of the product, in one table. Which of them a site has, its kind
// says.

import Schema

/// Named `area:verb`, as rows, keys and pages show it. Case by case in the order of the matrix.
package enum Grant: String, CaseIterable, Sendable {
    case leadsViewAll = "leads:view_all"
    case leadsViewAssigned = "leads:view_assigned"
    case leadsApprove = "leads:approve"
    case leadsEdit = "leads:edit"
    case leadsDelete = "leads:delete"
    case leadsExport = "leads:export"
    case workflowsViewAll = "workflows:view_all"
    case workflowsCancel = "workflows:cancel"
    case settingsManage = "settings:manage"
    case settingsBilling = "settings:billing"
    case analyticsViewAll = "analytics:view_all"
    case analyticsViewOwn = "analytics:view_own"
    case usersManage = "users:manage"
    case fleetView = "fleet:view"
    case fleetEdit = "fleet:edit"
    case fleetOverride = "fleet:override"
    case ratesEdit = "rates:edit"
    case bookingsView = "bookings:view"
    case bookingsEdit = "bookings:edit"
    case bookingsOverride = "bookings:override"
    case customersView = "customers:view"
    case customersEdit = "customers:edit"
    case moneyView = "money:view"
    case moneyTake = "money:take"
    case moneyRefund = "money:refund"
    case jobsViewAll = "jobs:view_all"
    case jobsViewAssigned = "jobs:view_assigned"
    case jobsEdit = "jobs:edit"
    case messagesView = "messages:view"
    case messagesSend = "messages:send"
    case auditView = "audit:view"
    // Where dealerships are looked after, and on no dealership's own site.
    case tenantsRead = "tenants:read"
    case tenantsManage = "tenants:manage"
    case tenantsSupport = "tenants:support"

    /// Those that a dealership's people may have.
    static let ofDealership = allCases.filter { $0.area != "tenants" }

    /// What it lets one do, as the matrix says it.
    package var label: String {
        switch self {
        case .leadsViewAll: "See all enquiries and leads"
        case .leadsViewAssigned: "See the enquiries and leads assigned to them"
        case .leadsApprove: "Approve what is sent to a lead"
        case .leadsEdit: "Change and assign leads"
        case .leadsDelete: "Delete leads"
        case .leadsExport: "Export leads"
        case .workflowsViewAll: "See all workflows"
        case .workflowsCancel: "Cancel workflows"
        case .settingsManage: "Change the organisation's settings"
        case .settingsBilling: "See and change billing"
        case .analyticsViewAll: "See everybody's figures"
        case .analyticsViewOwn: "See their own figures"
        case .usersManage: "Invite, change and disable staff"
        case .fleetView: "See the whole fleet, draft and retired vehicles too"
        case .fleetEdit: "Enter and change vehicles"
        case .fleetOverride: "Rent out a vehicle in spite of a hold, with a reason"
        case .ratesEdit: "Change rates, extras, discounts and taxes"
        case .bookingsView: "See bookings"
        case .bookingsEdit: "Make and change bookings"
        case .bookingsOverride: "Depart from a booking's rules, with a reason"
        case .customersView: "See customers"
        case .customersEdit: "Enter and change customers"
        case .moneyView: "See invoices and payments"
        case .moneyTake: "Take payments and deposits"
        case .moneyRefund: "Refund, credit and release"
        case .jobsViewAll: "See all jobs on the lot"
        case .jobsViewAssigned: "See the jobs assigned to them"
        case .jobsEdit: "Plan, assign and finish jobs"
        case .messagesView: "Read conversations"
        case .messagesSend: "Write to customers"
        case .auditView: "See the record of who did what"
        case .tenantsRead: "See all tenants, their state and their usage"
        case .tenantsManage: "Make, change, suspend and resume tenants"
        case .tenantsSupport: "Come in as support where a tenant has let support in"
        }
    }

    /// Behind the area's colon.
    var area: String { String(rawValue.prefix { $0 != ":" }) }

    fileprivate var bit: UInt64 { 1 << UInt64(Self.allCases.firstIndex(of: self) ?? 63) }
}

/// Several permissions.
struct Grants: Equatable, Sendable {
    private var bits: UInt64 = 0

    static let none = Grants([])

    init(_ grants: some Sequence<Grant>) { for grant in grants { bits |= grant.bit } }

    func contains(_ grant: Grant) -> Bool { bits & grant.bit != 0 }
    func containsAny(of others: Grants) -> Bool { bits & others.bits != 0 }
    func containsAll(of others: Grants) -> Bool { bits & others.bits == others.bits }

    var list: [Grant] { Grant.allCases.filter(contains) }

    /// Names by which it is kept and shown.
    var names: [String] { list.map(\.rawValue) }
}

extension Grants {
    /// From a column. A name that this version does not know gives nothing.
    init(kept: String) {
        let names = (try? JSONValue(parsing: [UInt8](kept.utf8)))?.list?.compactMap(\.text) ?? []
        self.init(names.compactMap { Grant(rawValue: $0) })
    }

    /// As a column keeps them: names hold nothing that JSON would escape.
    var kept: String { "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
}
