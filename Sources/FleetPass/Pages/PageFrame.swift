// What every page shows around its own content: name, navigation, assets.

import Mustache
import Threads

struct PageFrame {
    private let app: App

    init(_ app: App) { self.app = app }

    /// The page's own names together with the frame's. None may hide another: a vehicle's year was once the
    /// footer's.
    func view(_ own: View.Fields) -> View {
        let frame: [(View.Name, View)] = [
            ("brand", .text(app.configuration.organisation)),
            ("home_url", "/"),
            ("assets_url", .text(app.assets.folder)),
            ("nav", [["label": "Vehicles", "url": "/vehicles", "current": .bool(own["heading"] != nil)]]),
            ("this_year", .text("\(CivilYear.of(epochMs: Clock.epochMs()))")),
            ("test_mode", false),
        ]
        var fields = own
        for (name, value) in frame {
            precondition(own[name] == nil, "a page and its frame both have a \(name)")
            fields[name] = value
        }
        return .object(fields)
    }
}
