// The shapes that are drawn: strokes of a pen, a vehicle seen from above, and the marks on it.

internal import Glibc

extension Pen {
    /// Strokes become curves through their points, which is how a hand moves between them.
    func draw(_ strokes: Strokes, in frame: Frame) {
        let scale = frame.width / Double(Strokes.width)
        func place(_ point: Strokes.Point) -> (x: Double, y: Double) {
            (frame.x + Double(point.x) * scale, frame.y + Double(point.y) * scale)
        }
        for points in strokes.lines {
            let places = points.map(place)
            guard let first = places.first else { continue }
            guard places.count > 1 else {
                circle(x: first.x, y: first.y, radius: 0.9)
                fill(.pen)
                continue
            }
            move(first.x, first.y)
            for index in 1..<places.count {
                let (from, to) = (places[index - 1], places[index])
                let before = index > 1 ? places[index - 2] : from
                let after = index + 1 < places.count ? places[index + 1] : to
                curve(
                    from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6,
                    to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6, to.x, to.y)
            }
            stroke(.pen, width: 1.2)
        }
    }

    // MARK: Vehicle

    /// 1000 by 1660 units, the front at the top; the middle of the vehicle runs down the middle of it.
    func drawVehicle(in frame: Frame) {
        within(frame, unitsWide: 1000, unitsHigh: 1660) { pen in
            pen.within(
                Frame(x: 500, y: 0, width: 1, height: 1), unitsWide: 1, unitsHigh: 1
            ) { pen in
                pen.drawHull()
                pen.drawHalf()
                pen.mirrored { $0.drawHalf() }
                pen.drawGlass()
            }
        }
    }

    private static let line = 5.0

    private func drawHull() {
        for side in [-1.0, 1.0] {
            for y in [270.0, 1130.0] {
                box(
                    Frame(x: side > 0 ? 290 : -330, y: y, width: 40, height: 210), radius: 16)
                fill(.ink)
            }
        }
        move(0, 34)
        curve(150, 34, 240, 58, 284, 130)
        curve(312, 180, 318, 250, 318, 380)
        line(314, 700)
        line(318, 1180)
        curve(318, 1330, 314, 1440, 300, 1524)
        curve(286, 1598, 240, 1624, 0, 1626)
        curve(-240, 1624, -286, 1598, -300, 1524)
        curve(-314, 1440, -318, 1330, -318, 1180)
        line(-314, 700)
        line(-318, 380)
        curve(-318, 250, -312, 180, -284, 130)
        curve(-240, 58, -150, 34, 0, 34)
        close()
        fill(.shade, keepsPath: true)
        stroke(.ink, width: 7)
    }

    /// What is on the right and, seen in a mirror, on the left.
    private func drawHalf() {
        // A lamp at the front, one at the rear.
        move(146, 66)
        curve(206, 74, 250, 100, 276, 150)
        curve(284, 172, 284, 186, 278, 196)
        curve(240, 160, 196, 122, 150, 100)
        close()
        fill(.paper, keepsPath: true)
        stroke(.quiet, width: Self.line)
        move(296, 1490)
        curve(286, 1560, 262, 1590, 176, 1604)
        line(178, 1572)
        curve(230, 1562, 256, 1536, 264, 1484)
        close()
        fill(.hairline, keepsPath: true)
        stroke(.quiet, width: Self.line)
        // The mirror outside.
        move(312, 560)
        curve(350, 548, 390, 552, 398, 578)
        curve(402, 600, 372, 608, 314, 606)
        close()
        fill(.shade, keepsPath: true)
        stroke(.ink, width: 6)
        // A fold of the bonnet.
        move(196, 452)
        curve(206, 330, 196, 210, 150, 136)
        stroke(.hairline, width: Self.line)
        // The panes of the doors, with the pillar between them.
        move(292, 640)
        curve(282, 720, 276, 800, 274, 880)
        line(296, 880)
        line(302, 640)
        close()
        move(274, 906)
        curve(274, 1010, 278, 1110, 290, 1196)
        line(303, 1180)
        line(297, 906)
        close()
        fill(.glass, keepsPath: true)
        stroke(.quiet, width: 4)
        // Where the doors open.
        for y in [600.0, 893, 1160] {
            move(302, y)
            line(316, y)
            stroke(.ink, width: Self.line)
        }
    }

    private func drawGlass() {
        // The windscreen.
        move(0, 496)
        curve(120, 496, 220, 516, 284, 570)
        curve(268, 620, 250, 664, 238, 700)
        curve(170, 676, 90, 666, 0, 666)
        curve(-90, 666, -170, 676, -238, 700)
        curve(-250, 664, -268, 620, -284, 570)
        curve(-220, 516, -120, 496, 0, 496)
        close()
        // The pane at the back.
        move(-226, 1236)
        curve(-150, 1254, -80, 1262, 0, 1262)
        curve(80, 1262, 150, 1254, 226, 1236)
        curve(240, 1290, 252, 1330, 260, 1364)
        curve(190, 1400, 90, 1412, 0, 1412)
        curve(-90, 1412, -190, 1400, -260, 1364)
        curve(-252, 1330, -240, 1290, -226, 1236)
        close()
        fill(.glass, keepsPath: true)
        stroke(.quiet, width: Self.line)
        // The roof's edge, the bonnet's gap, the boot's gap, the bumpers.
        move(-238, 724)
        curve(-170, 700, -90, 690, 0, 690)
        curve(90, 690, 170, 700, 238, 724)
        curve(252, 880, 252, 1060, 228, 1214)
        curve(150, 1232, 80, 1240, 0, 1240)
        curve(-80, 1240, -150, 1232, -228, 1214)
        curve(-252, 1060, -252, 880, -238, 724)
        close()
        stroke(.hairline, width: Self.line)
        move(-290, 520)
        curve(-200, 470, -100, 456, 0, 456)
        curve(100, 456, 200, 470, 290, 520)
        stroke(.quiet, width: 4)
        move(-272, 1400)
        curve(-260, 1470, -256, 1510, -250, 1536)
        curve(-160, 1552, 160, 1552, 250, 1536)
        curve(256, 1510, 260, 1470, 272, 1400)
        stroke(.hairline, width: Self.line)
    }

    // MARK: Marks

    /// A shape for each kind, full where the damage is new and empty where it was known.
    func draw(
        _ kind: Diagram.Kind, _ state: Diagram.State, x: Double, y: Double, radius: Double, _ accent: Colour
    ) {
        outline(kind, x: x, y: y, radius: radius)
        switch state {
        case .new:
            fill(accent, keepsPath: true)
            stroke(.paper, width: radius * 0.15)
        case .known:
            fill(.paper, keepsPath: true)
            stroke(accent, width: radius * 0.18)
        }
    }

    private func outline(_ kind: Diagram.Kind, x: Double, y: Double, radius: Double) {
        /// Corners at equal distances, the first of them at the top or turned by a part of that distance.
        func polygon(_ corners: Int, radius: Double, turned: Double = 0) {
            for corner in 0..<corners {
                let angle = (Double(corner) + turned) / Double(corners) * 2 * .pi
                let (px, py) = (x + radius * sin(angle), y - radius * cos(angle))
                if corner == 0 { move(px, py) } else { line(px, py) }
            }
            close()
        }
        switch kind {
        case .scratch: circle(x: x, y: y, radius: radius)
        case .dent:
            let side = radius * 0.9
            box(Frame(x: x - side, y: y - side, width: 2 * side, height: 2 * side), radius: radius * 0.2)
        case .chip: polygon(4, radius: radius * 1.25)
        case .crack: polygon(3, radius: radius * 1.5)
        case .stain: polygon(6, radius: radius * 1.1)
        case .missing: polygon(8, radius: radius * 1.08, turned: 0.5)
        case .other: polygon(5, radius: radius * 1.15)
        }
    }
}
