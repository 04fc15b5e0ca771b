// What stands on a page of the console under a heading: facts, a table, forms, a picture of numbers. No
// rules.

import Mustache

struct DeskPanel {
    /// Empty where the page's own says it.
    let title: String
    /// Names it in links to the page.
    var id: String
    var note: String?
    var link: DeskLink?
    var facts: [DeskFact] = []
    /// Its facts are sentences, and read from the left.
    var isRead = false
    var texts: [String] = []
    var table: DeskTable?
    /// The customer whose papers can be sent from here; nil: none can.
    var sender: String?
    /// What is asked for it: see PageDesk.filter.
    var filter = View.absent
    /// Forms that stand open.
    var forms: [View] = []
    /// Forms behind a line that opens them: what is done now and then.
    var drawers: [DeskDrawer] = []
    /// What Chart.view gives.
    var chart = View.absent
    /// What ReportBar.drawing gives.
    var bars = View.absent
    /// What stands there where there is nothing yet.
    var empty: String?
    var emptyLink: DeskLink?

    init(_ title: String, _ id: String, note: String? = nil) {
        (self.title, self.id, self.note) = (title, id, note)
    }

    var view: View {
        let isEmpty =
            facts.isEmpty && texts.isEmpty && (table.map(\.rows.isEmpty) ?? true) && chart == .absent
            && bars == .absent
        return [
            "title": View(title.isEmpty ? nil : title), "id": .text(id), "note": View(note),
            "untitled": .bool(title.isEmpty),
            "link": link?.view ?? .absent,
            "facts": .list(facts.map(\.view)), "has_facts": .bool(!facts.isEmpty),
            "read": .bool(isRead),
            "texts": .list(texts.map { .text($0) }),
            "table": table.flatMap { $0.rows.isEmpty ? nil : $0.view } ?? .absent,
            "filter": filter, "sender": View(sender), "forms": .list(forms.filter { $0 != .absent }),
            "drawers": .list(drawers.filter { $0.form != .absent }.map(\.view)),
            "chart": chart, "bars": bars, "has_bars": .bool(bars != .absent),
            "nothing": isEmpty && empty != nil
                ? ["text": View(empty), "link": emptyLink?.view ?? .absent] : .absent,
        ]
    }
}

struct DeskFact {
    let label: String
    let text: String
    var url: String?
    var mark: DeskMark?

    init(_ label: String, _ text: String, url: String? = nil, mark: DeskMark? = nil) {
        (self.label, self.text, self.url, self.mark) = (label, text, url, mark)
    }

    /// Nothing where nothing is known.
    init?(_ label: String, known text: String?, url: String? = nil) {
        guard let text, !text.isEmpty else { return nil }
        self.init(label, text, url: url)
    }

    var view: View {
        ["label": .text(label), "text": .text(text), "url": View(url), "mark": mark?.view ?? .absent]
    }
}

struct DeskDrawer {
    let label: String
    var note: String?
    let form: View
    /// Shown with what came back.
    var isOpen = false

    var view: View {
        ["label": .text(label), "note": View(note), "form": form, "open": .bool(isOpen)]
    }
}

struct DeskTable {
    struct Column: Sendable {
        let label: String
        var isNumber = false
        /// What it is called for whoever does not see it, where its label is empty.
        var spoken = "More"

        init(_ label: String, number: Bool = false) { (self.label, isNumber) = (label, number) }

        /// Of bars, each as long as a figure beside it is great.
        static let bars: Column = {
            var column = Column("")
            column.spoken = "As a bar"
            return column
        }()
    }

    var columns: [Column]
    var rows: [[DeskCell]]
    /// What is told of it to whoever does not see it.
    var caption: String
    /// Where the next page of it is.
    var next: String?
    /// The last row, of all the others together.
    var total: [DeskCell] = []

    init(_ caption: String, _ columns: [Column], _ rows: [[DeskCell]], next: String? = nil) {
        (self.caption, self.columns, self.rows, self.next) = (caption, columns, rows, next)
    }

    var view: View {
        [
            "caption": .text(caption),
            "columns": .list(
                columns.map {
                    [
                        "label": View($0.label.isEmpty ? nil : $0.label), "number": .bool($0.isNumber),
                        "spoken": .text($0.spoken),
                    ]
                }),
            "rows": .list(rows.map { view($0) }), "total": total.isEmpty ? .absent : view(total),
            "next": View(next),
        ]
    }

    private func view(_ cells: [DeskCell]) -> View {
        let views = zip(columns, cells).map { column, cell in cell.view(in: column) }
        return ["head": .list(Array(views.prefix(1))), "cells": .list(Array(views.dropFirst()))]
    }

    /// Without the columns in which nothing stands.
    func narrowed() -> DeskTable {
        let kept = columns.indices.filter { index in
            index == 0 || rows.contains { $0.count > index && !$0[index].isEmpty }
        }
        var table = self
        table.columns = kept.map { columns[$0] }
        table.rows = rows.map { row in kept.filter { row.count > $0 }.map { row[$0] } }
        return table
    }
}

struct DeskCell {
    var text: String?
    /// The row's own page, of its first cell.
    var url: String?
    var note: String?
    var marks: [DeskMark] = []
    var form = View.absent
    /// How long its bar is, in thousandths.
    var share: Int64?
    /// What the palette says beside it, where it is something that was found.
    var found: String?

    init(
        _ text: String?, url: String? = nil, note: String? = nil, marks: [DeskMark] = [],
        found: String? = nil
    ) {
        (self.text, self.url, self.note, self.marks, self.found) = (text, url, note, marks, found)
    }

    /// A telephone number, which a press calls.
    init(phone: String) {
        self.init(Wording.phone(phone), url: phone.isEmpty ? nil : Wording.call(phone))
    }

    init(_ form: View) { self.form = form }

    /// A bar.
    init(_ value: Int64, of most: Int64) { share = most > 0 ? min(max(value, 0), most) * 1000 / most : 0 }

    var isEmpty: Bool {
        (text ?? "").isEmpty && marks.isEmpty && note == nil && form == .absent && share == nil
    }

    func view(in column: DeskTable.Column) -> View {
        [
            "label": View(column.label.isEmpty ? nil : column.label), "number": .bool(column.isNumber),
            "text": View(text),
            "url": View(url), "note": View(note), "marks": .list(marks.map(\.view)), "form": form,
            "blank": .bool(isEmpty), "found": View(found),
            "bar": share.map { ["width": .text("\($0)")] } ?? .absent,
        ]
    }
}
