// Which car pictures there are, their names and their colours. Drawing them is the templates'.

/// One picture: a body, in a colour, seen one way. The file is made from the body's template and the values
/// here.
struct CarPicture: Sendable, Equatable {
    /// How the picture is cut: all of the car, or closer on one end.
    enum View: String, Sendable, CaseIterable {
        case side
        case front
        case rear

        /// The part of the drawing that shows, as an SVG `viewBox`; each is 16 : 10.
        var box: String {
            switch self {
            case .side: "28 58 584 365"
            case .front: "344 158 272 170"
            case .rear: "24 158 272 170"
            }
        }
    }

    /// A paint as three colours: in plain light, turned away from it and turned towards it.
    struct Paint: Sendable, Equatable {
        let name: String
        let paint: String
        let shade: String
        let shine: String
    }

    let body: String
    let paint: Paint
    let view: View

    /// Every body that has a template.
    static let bodies = [
        "sedan", "hatchback", "suv", "coupe", "convertible", "wagon", "pickup", "minivan", "van",
    ]

    /// Every colour that a vehicle of the demonstration may have.
    static let paints = [
        Paint(name: "white", paint: "#e9ecf0", shade: "#b3bac4", shine: "#ffffff"),
        Paint(name: "black", paint: "#23272d", shade: "#0c0e11", shine: "#5a626d"),
        Paint(name: "grey", paint: "#6b727c", shade: "#40464e", shine: "#a3abb5"),
        Paint(name: "silver", paint: "#b9bfc8", shade: "#848b96", shine: "#eceff3"),
        Paint(name: "blue", paint: "#2460c4", shade: "#143a80", shine: "#6ea2ee"),
        Paint(name: "navy", paint: "#1f3354", shade: "#101c31", shine: "#51699a"),
        Paint(name: "red", paint: "#c4212b", shade: "#7d0f18", shine: "#f0696c"),
        Paint(name: "burgundy", paint: "#6f1d2c", shade: "#3f0d18", shine: "#a55563"),
        Paint(name: "green", paint: "#2d5a45", shade: "#17342a", shine: "#6b9a82"),
        Paint(name: "orange", paint: "#e0691f", shade: "#97400c", shine: "#ffa867"),
        Paint(name: "yellow", paint: "#efbe25", shade: "#a87f0c", shine: "#ffe58a"),
        Paint(name: "beige", paint: "#cfc2a6", shade: "#94886d", shine: "#f0e8d6"),
    ]

    /// The colour of a vehicle that has no photos: of no paint, so that nobody takes it for the vehicle's.
    private static let unpainted = Paint(name: "none", paint: "#d3d8df", shade: "#b9c0ca", shine: "#e6e9ee")

    /// The drawing that stands for a vehicle without photos.
    static func standIn(body: String?) -> String {
        let known = body.flatMap { bodies.contains($0) ? $0 : nil }
        return fileName(body: known ?? bodies[0], colour: unpainted.name, view: .side)
    }

    /// Every picture that a vehicle of the demonstration may name.
    static var all: [CarPicture] {
        bodies.flatMap { body in
            paints.flatMap { paint in View.allCases.map { CarPicture(body: body, paint: paint, view: $0) } }
        }
    }

    /// The files of one vehicle, the cover first.
    static func fileNames(body: String, colour: String) -> [String] {
        View.allCases.map { fileName(body: body, colour: colour, view: $0) }
    }

    var fileName: String { Self.fileName(body: body, colour: paint.name, view: view) }

    /// The template that draws it.
    var template: String { "web/vehicles/\(body).svg" }

    /// What the template needs.
    var names: [(name: String, value: String)] {
        [
            ("view", view.box), ("paint", paint.paint), ("shade", paint.shade), ("shine", paint.shine),
            ("glass", "#46535f"),
        ]
    }

    /// The picture of that file name, if it is one of ours.
    static func named(_ fileName: String) -> CarPicture? {
        let parts = fileName.dropLast(".svg".count).split(separator: "-")
        guard fileName.hasSuffix(".svg"), (2...3).contains(parts.count), bodies.contains(String(parts[0])),
            let paint = (paints + [unpainted]).first(where: { $0.name == parts[1] }),
            let view = parts.count == 2 ? .side : View(rawValue: String(parts[2])),
            fileName == Self.fileName(body: String(parts[0]), colour: paint.name, view: view)
        else { return nil }
        return CarPicture(body: String(parts[0]), paint: paint, view: view)
    }

    private static func fileName(body: String, colour: String, view: View) -> String {
        view == .side ? "\(body)-\(colour).svg" : "\(body)-\(colour)-\(view.rawValue).svg"
    }
}
