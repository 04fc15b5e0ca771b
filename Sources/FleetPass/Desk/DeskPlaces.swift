// Where somebody who works here may go: the places of the console, in the order in which its side shows them.

import Mustache

struct DeskPlace: Sendable {
    let label: String
    let url: String
    let icon: String
    /// Who is shown it.
    let permission: Permission
    /// What is typed to go there: `g b`.
    let keys: String?
    /// Whether it is about the whole organisation.
    let isEverywhere: Bool

    init(
        _ label: String, _ url: String, _ icon: String, keys: String? = nil, for permission: Permission,
        everywhere: Bool = false
    ) {
        (self.label, self.url, self.icon, self.permission) = (label, url, icon, permission)
        (self.keys, isEverywhere) = (keys, everywhere)
    }

    func isOpen(to asker: Asker) -> Bool {
        guard (try? permission.demand(of: asker)) != nil else { return false }
        return !isEverywhere || asker.locations.isEmpty
    }

    /// - Parameter path: of the page that is shown; nil: it is on none of them.
    func view(on path: String?) -> View {
        [
            "label": .text(label), "url": .text(url), "icon": .text(icon), "current": .bool(url == path),
            "keys": View(keys),
        ]
    }
}

/// The places of a site of one kind.
struct DeskPlaces: Sendable {
    typealias Group = (label: String?, places: [DeskPlace])

    let groups: [Group]
    /// What one begins most often.
    let beginnings: [DeskPlace]

    static let dealership = DeskPlaces(
        groups: [
            (
                nil,
                [
                    DeskPlace("Today", "/desk", "board", keys: "g t", for: .holding(.bookingsView)),
                    DeskPlace(
                        "Timeline", "/desk/timeline", "timeline", keys: "g l", for: .holding(.fleetView)),
                    DeskPlace(
                        "Bookings", "/desk/bookings", "bookings", keys: "g b", for: .holding(.bookingsView)),
                    DeskPlace(
                        "Enquiries", "/desk/enquiries", "enquiries", keys: "g e",
                        for: .holding(.leadsViewAll, .leadsViewAssigned)),
                    DeskPlace(
                        "Customers", "/desk/customers", "customers", keys: "g c",
                        for: .holding(.customersView)),
                ]
            ),
            (
                "Lot",
                [
                    DeskPlace("Vehicles", "/desk/fleet", "car", keys: "g v", for: .holding(.fleetView)),
                    DeskPlace(
                        "Jobs", "/desk/jobs", "jobs", keys: "g j",
                        for: .holding(.jobsViewAll, .jobsViewAssigned)),
                    DeskPlace("Tolls", "/desk/tolls", "tolls", for: .holding(.bookingsView)),
                ]
            ),
            (
                "Office",
                [
                    DeskPlace(
                        "Reports", "/desk/reports", "reports", keys: "g r", for: .holding(.analyticsViewAll)),
                    DeskPlace("Staff", "/staff", "staff", for: .holding(.usersManage)),
                    DeskPlace("Record", "/audit", "audit", for: .holding(.auditView), everywhere: true),
                    DeskPlace("Settings", "/desk/settings", "settings", keys: "g s", for: .staff),
                ]
            ),
        ],
        beginnings: [
            DeskPlace(
                "New booking", "/desk/bookings/new", "bookings", keys: "n b", for: .holding(.bookingsEdit)),
            DeskPlace(
                "New customer", "/desk/customers/new", "customers", keys: "n c", for: .holding(.customersEdit)
            ),
            DeskPlace("New vehicle", "/desk/fleet/new", "car", keys: "n v", for: .holding(.fleetEdit)),
        ])

    /// What a thumb reaches on a phone: the first of these that somebody may see.
    private static let bar = [
        "/desk", "/desk/bookings", "/desk/fleet", "/desk/jobs", "/desk/customers", "/desk/enquiries",
    ]
    private static let mostOnBar = 4
    /// Pages that lie elsewhere than the place that they belong to.
    private static let parts = [
        "roles": "/desk/settings", "api-keys": "/desk/settings", "outbox": "/desk/settings",
        "support": "/desk/settings",
    ]

    /// What the frame of the console needs: see web/desk/layout.
    /// - Parameter path: of the page that is shown.
    func fields(for asker: Asker, on path: String) -> [(View.Name, View)] {
        let open = groups.map { ($0.label, $0.places.filter { $0.isOpen(to: asker) }) }
        let all = open.flatMap(\.1)
        let here = Self.current(path, among: all)
        let bar = Self.bar.compactMap { url in all.first { $0.url == url } }.prefix(Self.mostOnBar)
        let shown = open.filter { !$0.1.isEmpty }.map { label, places -> View in
            ["label": View(label), "places": .list(places.map { $0.view(on: here) })]
        }
        let isDealership = !self.beginnings.isEmpty
        let beginnings = beginnings.filter { $0.isOpen(to: asker) }
        return [
            ("desk_groups", .list(shown)), ("desk_bar", .list(bar.map { $0.view(on: here) })),
            ("desk_new", .list(beginnings.map { $0.view(on: path) })),
            ("has_desk_new", .bool(!beginnings.isEmpty)), ("desk_search", .bool(isDealership)),
        ]
    }

    /// The place that a page belongs to, or else the first that somebody may see.
    func place(of path: String, for asker: Asker) -> DeskPlace? {
        let open = groups.flatMap(\.places).filter { $0.isOpen(to: asker) }
        let here = Self.current(path, among: open)
        return open.first { $0.url == here } ?? open.first
    }

    /// The one that a page belongs to: the longest that its path begins with.
    private static func current(_ path: String, among places: [DeskPlace]) -> String? {
        let first = path.split(separator: "/").first.map(String.init) ?? ""
        if let place = parts[first], places.contains(where: { $0.url == place }) { return place }
        // The day board lies above all other pages, and is not where they belong.
        return places.map(\.url).filter {
            path == $0 || $0 != "/desk" && path.utf8.starts(with: "\($0)/".utf8)
        }
        .max { $0.utf8.count < $1.utf8.count }
    }
}
