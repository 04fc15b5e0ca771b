// What every page shows around its own content: name, navigation, assets.

import Mustache
import Threads

struct PageFrame {
    private let app: App

    init(_ app: App) { self.app = app }

    /// The page's own names together with the frame's.
    func view(_ own: View.Fields) -> View {
        var fields = own
        fields["brand"] = .text(app.configuration.organisation)
        fields["home_url"] = "/"
        fields["assets_url"] = .text(app.assets.folder)
        fields["nav"] = [["label": "Vehicles", "url": "/vehicles", "current": .bool(own["heading"] != nil)]]
        fields["year"] = .text("\(CivilYear.of(epochMs: Clock.epochMs()))")
        fields["test_mode"] = false
        return .object(fields)
    }
}
