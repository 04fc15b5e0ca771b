// Numbers as bars or lines: their places on a plot, for web/parts/chart to draw, and the table that says the
// same. Asks nothing, and knows no page.

import Mustache

/// One value of each series stands over each label.
struct Chart: Sendable {
    struct Series: Sendable {
        let name: String
        let values: [Int64]
    }

    enum Form { case bars, lines }

    /// An id of the page, different for each of its charts.
    let id: String
    /// What it is: `Bookings by month`.
    let title: String
    /// What it shows, for whoever does not see it: `From 41 in January to 63 in June.`
    let summary: String
    /// What the labels are: `Month`.
    let axis: String
    let labels: [String]
    /// What lies beyond the most that can be told apart is in the table alone.
    let series: [Series]
    var form = Form.bars
    /// Whether its axis begins at nothing. A line of what never comes near that, such as an odometer, lies
    /// flat at the top; its axis begins where it does. Bars are as long as what they tell of: they do always.
    var fromZero = true
    var heightPx: Double = 240
    /// How a value is written.
    var format: @Sendable (Int64) -> String = { Wording.grouped($0) }

    var view: View {
        let scale = ChartScale(
            drawn.flatMap(\.values), fromZero: hasZero, top: Self.above, bottom: heightPx - Self.below)
        return [
            "id": .text(id), "title": .text(title), "summary": .text(summary), "axis": .text(axis),
            "height": .text(Self.number(heightPx)), "axis_width": .text(axisWidth(scale)),
            "has_keys": .bool(series.count > 1),
            "keys": .list(
                drawn.enumerated().map { ["label": .text($1.name), "number": .text("\($0 + 1)")] }),
            "ticks": .list(scale.ticks.map { tick($0, scale) }),
            "bars": .list(form == .bars ? bars(scale) : []),
            "lines": .list(form == .lines ? lines(scale) : []),
            "dots": .list(form == .lines && labels.count <= Self.mostDots ? dots(scale) : []),
            "plot_y": .text(Self.number(Self.above)),
            "plot_height": .text(Self.number(heightPx - Self.above - Self.below)),
            "marks": .list(marks), "columns": .list(series.map { ["label": .text($0.name)] }),
            "rows": .list(rows),
        ]
    }

    static let mostSeries = 4
    private var hasZero: Bool { fromZero || form == .bars }
    private var drawn: ArraySlice<Series> { series.prefix(Self.mostSeries) }

    /// Room for half the label of the highest line, and for those below.
    private static let above = 10.0
    private static let below = 30.0
    private static let mostDots = 31
    /// How wide a plot is at least, on a phone and on a desk.
    private static let (narrowPx, widePx) = (280, 640)
    private static let letterPx = 7

    private func axisWidth(_ scale: ChartScale) -> String {
        let longest = scale.ticks.map { roundly($0).unicodeScalars.count }.max() ?? 0
        return "\(longest * Self.letterPx + 12)"
    }

    /// Beside a line: round amounts have no cents.
    private func roundly(_ value: Double) -> String {
        let text = format(Int64(nearest: value))
        return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
    }

    private func tick(_ value: Double, _ scale: ChartScale) -> View {
        let y = scale.y(value)
        return [
            "y": .text(Self.number(y)), "text_y": .text(Self.number(y + 4)), "is_zero": .bool(value == 0),
            "label": .text(roundly(value)),
        ]
    }

    /// In hundredths of the plot's width, which a template writes as per cent.
    private func middle(_ index: Int) -> Double {
        (Double(index) + 0.5) * 100 / Double(max(labels.count, 1))
    }

    private func bars(_ scale: ChartScale) -> [View] {
        let band = 100 / Double(max(labels.count, 1))
        let width = min(band * 0.68, 8) / Double(max(drawn.count, 1))
        let zero = scale.y(0)
        return drawn.enumerated().flatMap { number, one in
            one.values.prefix(labels.count).enumerated().map { index, value -> View in
                let left = middle(index) + (Double(number) - Double(drawn.count) / 2) * width
                let y = scale.y(Double(value))
                return [
                    "x": .text(Self.number(left)), "width": .text(Self.number(width * 0.94)),
                    "y": .text(Self.number(min(y, zero))), "height": .text(Self.number(abs(zero - y))),
                    "series": .text("\(number + 1)"), "tip": .text(tip(one, index, value)),
                ]
            }
        }
    }

    /// Paths in a square of a thousand, which is drawn out over the plot.
    private func lines(_ scale: ChartScale) -> [View] {
        drawn.enumerated().map { number, one in
            let points = one.values.prefix(labels.count).enumerated().map { index, value in
                "\(Self.number(middle(index) * 10)) \(Self.number(scale.part(Double(value)) * 1000))"
            }
            let line = points.joined(separator: "L")
            let floor = Self.number(scale.part(max(0, scale.low)) * 1000)
            let (first, last) = (middle(0) * 10, middle(max(points.count - 1, 0)) * 10)
            return [
                "series": .text("\(number + 1)"), "path": .text(points.isEmpty ? "" : "M\(line)"),
                // Areas that lie over each other show nothing, nor does one that does not begin at nothing.
                "area": points.isEmpty || series.count > 1 || !hasZero
                    ? .absent
                    : .text("M\(Self.number(first)) \(floor)L\(line)L\(Self.number(last)) \(floor)Z"),
            ]
        }
    }

    private func dots(_ scale: ChartScale) -> [View] {
        drawn.enumerated().flatMap { number, one in
            one.values.prefix(labels.count).enumerated().map { index, value -> View in
                [
                    "x": .text(Self.number(middle(index))), "y": .text(Self.number(scale.y(Double(value)))),
                    "series": .text("\(number + 1)"), "tip": .text(tip(one, index, value)),
                ]
            }
        }
    }

    private func tip(_ one: Series, _ index: Int, _ value: Int64) -> String {
        let name = series.count > 1 ? "\(one.name), " : ""
        return "\(name)\(labels[index]): \(format(value))"
    }

    /// As many as do not touch each other; some of them are for wide plots alone.
    private var marks: [View] {
        let widthPx = (labels.map(\.unicodeScalars.count).max() ?? 0) * Self.letterPx + 16
        func every(_ px: Int) -> Int { max(1, (labels.count * widthPx + px - 1) / px) }
        let onDesk = every(Self.widePx)
        let onPhone = (every(Self.narrowPx) + onDesk - 1) / onDesk * onDesk
        return labels.enumerated().filter { $0.offset % onDesk == 0 }.map { index, label in
            [
                "x": .text(Self.number(middle(index))), "y": .text(Self.number(heightPx - 8)),
                "label": .text(label), "is_rare": .bool(index % onPhone != 0),
            ]
        }
    }

    private var rows: [View] {
        labels.enumerated().map { index, label in
            [
                "label": .text(label),
                "cells": .list(
                    series.map { one in
                        [
                            "series": .text(one.name),
                            "text": .text(index < one.values.count ? format(one.values[index]) : "–"),
                        ]
                    }),
            ]
        }
    }

    /// As an attribute of SVG has it, to a hundredth.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = Int64((min(max(value, -1e9), 1e9) * 100).rounded())
        let rest = hundredths.magnitude % 100
        let whole = "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100)"
        return rest == 0 ? whole : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// From values to places: between round numbers, with lines at each.
struct ChartScale: Sendable {
    let low: Double
    let high: Double
    let ticks: [Double]
    private let top: Double
    private let bottom: Double

    init(_ values: [Int64], fromZero: Bool = true, top: Double, bottom: Double) {
        let zero: Double? = fromZero || values.isEmpty ? 0 : nil
        let least = min(zero ?? .infinity, Double(values.min() ?? 0))
        let most = max(zero ?? -.infinity, Double(values.max() ?? 0))
        // Of whole things there is no half: no step is below one.
        let step = max(1, Self.round((most - least) / 4))
        let floor = (least / step).rounded(.down)
        (low, high) = (floor * step, max((most / step).rounded(.up), fromZero ? 1 : floor + 1) * step)
        let (low, high) = (low, high)
        ticks = (0...12).map { low + Double($0) * step }.filter { $0 <= high }
        (self.top, self.bottom) = (top, bottom)
    }

    /// 1, 2, 2.5 or 5 times a power of ten, and not below the value.
    private static func round(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        var power = 1.0
        while power * 10 <= value { power *= 10 }
        return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= value && ($0 >= 10 || $0.rounded() == $0) }
            ?? power * 10
    }

    /// How far from the top, of the whole height.
    func part(_ value: Double) -> Double { high > low ? (high - value) / (high - low) : 1 }
    func y(_ value: Double) -> Double { top + part(value) * (bottom - top) }
}

extension Int64 {
    /// A tick may lie a little beyond what a value can be.
    fileprivate init(nearest value: Double) {
        self = value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int64(value.rounded())
    }
}
