// The product's templates, filled and set: nothing is lost, nothing leaves its page or covers something else.

import Mustache
import Testing

@testable import Documents

struct Filling: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let template: String
    let view: View
    let pages: ClosedRange<Int>
    /// What must be found, in this order.
    let texts: [String]

    var markup: [UInt8] { get throws { try Filled.markup(template, view) } }

    static let all = [
        Filling(
            testDescription: "an agreement", template: "agreement", view: AgreementSample.usual, pages: 3...3,
            texts: [
                "North Motors", "Colorado dealer licence 41893", "Rental agreement",
                "RA-2026-004711 · 3 March 2026, 10:05 MST", "Pick-up", "Tue 3 March 2026, 10:00 MST",
                "Total for 3 days", "$370.51", "Amelia Jane Hartley", "amelia.hartley@example.co.uk",
                "••••• 4417", "2T3B1RFV8PW0I0O18", "6/8, about 41 litres", "6f1c 4a90", "Page 1 of 3",
                "Price",
                "Daily rate, SUV", "64.50", "193.50", "Sales tax", "29.51", "Still to be paid", "$270.51",
                "Deposit", "Page 2 of 3", "Cancellation", "Data protection", "Signatures", "Priya Raman",
                "Page 3 of 3",
            ]),
        Filling(
            testDescription: "an agreement with all that can be", template: "agreement",
            view: AgreementSample.lavish, pages: 6...9,
            texts: [
                AgreementSample.longName, AgreementSample.longName, AgreementSample.script,
                AgreementSample.arabic,
            ]
                + [AgreementSample.hindi, AgreementSample.chinese, AgreementSample.korean]
                + [AgreementSample.combining, "Sam", "Eve 01,999"]
                + (6..<40).flatMap { ["Extra number \($0 + 1)", "whatever else", "\($0),111,777.09"] }
                + ["$335.00", "Still to be paid", "Late return", "Signatures", AgreementSample.longName]),
        Filling(
            testDescription: "an inspection", template: "inspection", view: InspectionSample.usual,
            pages: 2...2,
            texts: [
                "Return inspection", "CO · BKW-A41", "34,655 km", "5/8, about 34 litres", "Front", "Rear",
                "scratch", "Windscreen, chip", "Handed over", "2 keys", "Photos", "Roof", "lorry",
                "Priya Raman",
            ]),
        Filling(
            testDescription: "an inspection with more damage than a page", template: "inspection",
            view: InspectionSample.lavish, pages: 5...7,
            texts: (1...45).map { "About \($0 + 1) cm" }.enumerated().filter { $0.offset % 2 == 0 }.map(
                \.element)
                + ["Handed over", "09:40 MST", "Signatures"]),
        Filling(
            testDescription: "an inspection that found nothing", template: "inspection",
            view: InspectionSample.unharmed, pages: 1...2,
            texts: ["Damage", "No damage was found.", "Signatures"]),
    ]
}

@Suite struct TemplateTests {
    @Test("Every word is there, in the order of reading, and the form is sound", arguments: Filling.all)
    func words(filling: Filling) throws {
        let printed = try Printed(try filling.markup)
        #expect(filling.pages.contains(printed.pages))
        #expect(printed.missing(filling.texts) == [])
        #expect(printed.flaws.hasSuffix("sound\n") && !printed.flaws.contains("WARNING"))
        #expect(printed.field("Tagged") == "yes")
        #expect(printed.structure.split(separator: "\n").filter { $0 == "Document" }.count == 1)
    }

    @Test("No word leaves the margins of its page", arguments: Filling.all)
    func margins(filling: Filling) throws {
        let printed = try Printed(try filling.markup)
        let sheet = Sheet(filling.template == "agreement" ? .letter : .a4)
        let outside = printed.words.filter { word in
            word.left < Sheet.side - 1 || word.right > sheet.width - Sheet.side + 1
                || word.top < Sheet.top - 3
                || word.bottom > sheet.height - Sheet.bottom + 3
        }
        #expect(outside.map(\.text) == [] && printed.words.count > 100)
    }

    @Test("No word covers another", arguments: [Filling.all[0], Filling.all[1], Filling.all[4]])
    func overlaps(filling: Filling) throws {
        let printed = try Printed(try filling.markup)
        var covered: [String] = []
        for (index, word) in printed.words.enumerated() {
            for other in printed.words[(index + 1)...].prefix(400) where other.page == word.page {
                let width = min(word.right, other.right) - max(word.left, other.left)
                let height = min(word.bottom, other.bottom) - max(word.top, other.top)
                if width > 1.5, height > 2 { covered.append("\(word.text) / \(other.text)") }
            }
        }
        #expect(covered == [])
    }

    @Test("The head of a table stands on each of its pages")
    func heads() throws {
        let printed = try Printed(try Filled.markup("agreement", AgreementSample.lavish))
        let pages = Set(printed.words.filter { $0.text == "1,234.56" }.map(\.page))
        #expect(pages.count > 2)
        #expect(pages.subtracting(printed.words.filter { $0.text == "Quantity" }.map(\.page)) == [])
    }

    @Test("Figures stand right under each other, and digits as well")
    func figures() throws {
        let rows = ["1,111.11", "8,888.88", "$47.40"].map {
            "<row><cell>a</cell><cell align=\"end\">\($0)</cell></row>"
        }
        let printed = try Printed(flow("<table>\(rows.joined())</table>"))
        let words = printed.words.filter { $0.text != "a" }
        #expect(words.count == 3 && words.allSatisfy { abs($0.right - words[0].right) < 0.05 })
        #expect(abs(words[0].left - words[1].left) < 0.05)
    }

    @Test("What is said of the document, and where its parts are")
    func about() throws {
        let printed = try Printed(try Filled.markup("agreement", AgreementSample.usual))
        #expect(printed.field("Title") == "Rental agreement RA-2026-004711")
        #expect(printed.field("Author") == "North Motors")
        #expect(printed.field("CreationDate") == "Tue Mar  3 17:05:00 2026 UTC")
        #expect(
            printed.objects.contains("/Lang (en-US)") && printed.objects.contains("/DisplayDocTitle true"))
        let entries = ["Rental agreement", "Customer", "Price", "Data protection", "Signatures"]
        #expect(entries.filter { !printed.objects.contains("/Title (\($0))") } == [])
    }
}
