// Rental agreements to fill the template with: a usual one, and one in which everything is long, many or
// strange.

import Mustache

enum AgreementSample {
    static let usual = agreement(prices: 6, customer: "Amelia Jane Hartley", drivers: usualDrivers)
    static let lavish = agreement(prices: 40, customer: longName, drivers: lavishDrivers)

    static let longName =
        "Dr. María de los Ángeles Fernández-Villaverde y Sánchez-Montañés, Freifrau von und zu Guttenberg-Hohenlohe"
    static let script = "<script>alert(\"1\")</script> & 'Sons'"
    static let arabic = "محمد عبد الرحمن الراشد"
    static let hebrew = "שָׁלוֹם בֶּן־דָּוִד"
    static let hindi = "श्रीमती कुमारी क्षत्रिय"
    static let chinese = "歐陽詠雪 (東京都)"
    static let korean = "김서연"
    static let combining = "Zoe\u{301} O\u{308}zgu\u{308}r"
    static let emoji = "Sam \u{1F600} \u{1F469}\u{200D}\u{1F527} \u{1F1FA}\u{1F1F8}"
    /// Would turn around what follows, and reach into the line above, were it written as it is.
    static let hostile = "Eve \u{202E}01,999\u{2066} e" + String(repeating: "\u{301}", count: 60)

    private static let usualDrivers: [View] = [
        driver(
            "Amelia Jane Hartley", "Main driver", "14 May 1988", "••••• 4417", "United Kingdom", "2 June 2031"
        ),
        driver(
            "Tomasz Łukasiewicz", "Additional driver", "30 January 1991", "••••• 0925", "Poland",
            "11 August 2028"),
    ]
    private static let lavishDrivers: [View] = [
        longName, script, arabic, hebrew, hindi, chinese, korean, combining, emoji, hostile,
    ].enumerated().map {
        driver(
            $0.element, "Additional driver", "29 February 1988", "••••• 44\($0.offset)7",
            "Saint Vincent and the Grenadines", "31 December 2034")
    }

    private static func driver(
        _ name: String, _ role: String, _ born: String, _ licence: String, _ country: String, _ until: String
    ) -> View {
        [
            "name": .text(name), "role": .text(role), "born": .text(born), "licence": .text(licence),
            "country": .text(country), "until": .text(until),
        ]
    }

    static func price(_ number: Int) -> View {
        let known: [(String, String, String, String, String)] = [
            (
                "Daily rate, SUV", "Weekday rate of 3 March 2026; the first of 3 days begins at pick-up", "3",
                "64.50", "193.50"
            ),
            ("Young driver", "For drivers under 25 years of age, by day and driver", "3", "12.00", "36.00"),
            ("Additional driver", "Tomasz Łukasiewicz", "1", "18.00", "18.00"),
            ("Child seat", "Group 1, 9 to 18 kg", "1", "21.00", "21.00"),
            ("Airport fee", "11.11% of the daily rate, as the airport charges us", "1", "21.50", "21.50"),
            ("Returned to another location", "From Denver Airport to Boulder, 62 km", "1", "45.00", "45.00"),
        ]
        let line =
            number < known.count
            ? known[number]
            : (
                "Extra number \(number + 1)",
                "Explained at some length, so that the line is broken: by day, by driver, and by whatever else the dealership has thought of for number \(number + 1)",
                "\(number)", "1,234.56", "\(number),111,777.09"
            )
        return [
            "name": .text(line.0), "explanation": .text(line.1), "quantity": .text(line.2),
            "rate": .text(line.3), "amount": .text(line.4),
        ]
    }

    static func agreement(prices: Int, customer: String, drivers: [View]) -> View {
        var fields = head
        fields["customer"] = [
            "name": .text(customer),
            "lines": [
                ["line": "18 Larkspur Close", "last": false], ["line": "Bath BA2 4QD", "last": false],
                ["line": "United Kingdom", "last": false],
                ["line": "+44 1225 496 0217", "last": false],
                ["line": "amelia.hartley@example.co.uk", "last": true],
            ],
        ]
        fields["drivers"] = .list(drivers)
        fields["prices"] = .list((0..<prices).map(price))
        fields["subtotal"] = "$335.00"
        fields["taxes"] = [
            ["name": "State rental tax", "explanation": "2.00 for each day", "amount": "6.00"],
            ["name": "Sales tax", "explanation": "8.81% of 335.00", "amount": "29.51"],
        ]
        fields["total"] = "$370.51"
        fields["paid"] = [["name": "Paid on 20 February 2026 by card ending in 4242", "amount": "−100.00"]]
        fields["due"] = "$270.51"
        fields["deposit"] = [
            "amount": "$500.00",
            "explanation":
                "Held on the card ending in 4242 at pick-up and let go within 7 days of the return, less what is owed for damage, fuel, distance or a late return.",
        ]
        fields["terms"] = .list(terms)
        fields["data_protection"] = [
            [
                "text":
                    "North Motors keeps what stands in this agreement for as long as the law of Colorado asks for, which is 7 years, and hands it on to the insurer, the card's bank and, where the law says so, to authorities. Nobody else gets it."
            ],
            [
                "text":
                    "You may ask what is kept of you and have it corrected. Write to privacy@northmotors.example or to the address at the head of this page."
            ],
        ]
        fields["signatures"] = [
            signature("Customer", customer, true), signature("For North Motors", "Priya Raman", true),
        ]
        return .object(fields)
    }

    static let head: View.Fields = [
        "number": "RA-2026-004711", "language": "en-US", "paper": "letter", "accent": "#1f5fbf",
        "made": "2026-03-03T17:05:00Z", "made_label": "3 March 2026, 10:05 MST",
        "fingerprint":
            "sha256 6f1c 4a90 77d2 0be3 a5f8 1c2d 9e40 b7c6 35aa 8812 f0d9 4e6b 21c7 58fe 903a d41b",
        "organisation": [
            "name": "North Motors", "lines": [["line": "4100 Peoria Street"], ["line": "Denver, CO 80239"]],
            "registration": "Colorado dealer licence 41893",
        ],
        "location": [
            "name": "North Motors Denver Airport",
            "lines": [
                ["line": "24530 E 78th Avenue", "last": false], ["line": "Denver, CO 80249", "last": false],
                ["line": "+1 303 555 0142", "last": true],
            ],
        ],
        "vehicle": [
            "name": "2023 Toyota RAV4 Hybrid XLE", "category": "SUV, 5 seats, automatic",
            "plate": "CO · BKW-A41",
            "vin": "2T3B1RFV8PW0I0O18", "colour": "Blueprint", "odometer": "34,120 km",
            "fuel": "6/8, about 41 litres",
            "eighths": 6,
        ],
        "pickup": ["time": "Tue 3 March 2026, 10:00 MST", "place": "North Motors Denver Airport"],
        "return": ["time": "Fri 6 March 2026, 10:00 MST", "place": "North Motors Boulder, 2545 28th Street"],
        "length": "3 days", "currency": "US dollars (USD)",
    ]

    static let terms: [View] = [
        term(
            "Mileage", [("Included", "600 km (200 km a day)"), ("Beyond that", "$0.25 a kilometre")],
            "The distance is the difference between the odometer at return and at pick-up. What was not driven is not paid back."
        ),
        term(
            "Fuel", [("At pick-up", "6/8"), ("At return", "6/8 or more")],
            "For each eighth that is missing at return we charge $18.00, which covers the fuel and the way to the pump. Fuel beyond 6/8 is not paid back."
        ),
        term(
            "Late return",
            [
                ("Grace", "29 minutes"),
                ("After that", "$21.50 for each hour begun, a full day from the third"),
            ],
            "Tell us before the vehicle is due: if nobody has booked it, the rental can be made longer at the same rate."
        ),
        term(
            "Damage", [("Excess", "$1,500.00 for each event"), ("Glass and tyres", "Not covered")],
            "Report damage at once, and call the police where others are concerned. Damage found at return is written into the inspection, with photos, before either side signs it."
        ),
        term(
            "Cancellation",
            [
                ("Until 48 hours before pick-up", "Free of charge"), ("Later", "One day's rate"),
                ("Not picked up", "The whole price, at most three days"),
            ],
            "Cancel by the link in your confirmation or by telephone. What was paid beyond the charge is paid back to the same card within 7 days."
        ),
    ]

    private static func term(_ label: String, _ facts: [(String, String)], _ text: String) -> View {
        [
            "label": .text(label), "facts": .list(facts.map { ["label": .text($0.0), "text": .text($0.1)] }),
            "paragraphs": [["text": .text(text)]],
        ]
    }

    static func signature(_ role: String, _ name: String, _ isSigned: Bool) -> View {
        [
            "role": .text(role), "name": .text(name),
            "date": isSigned ? "3 March 2026, 10:12 MST" : .absent,
            "path": isSigned ? .text(strokes) : .absent,
        ]
    }

    private static let strokes =
        "M120 210 L140 170 L175 95 L205 60 L220 80 L214 130 L206 190 L212 214 L232 196 L258 160 L280 150 L288 168 "
        + "L282 200 L296 214 L322 190 L344 158 L360 152 L364 178 L372 210 L396 196 L420 160 L440 120 L462 70 L474 62 "
        + "L468 110 L456 176 L460 208 L484 200 L512 170 L530 156 L538 172 L534 200 L552 212 L590 190 L640 166 L700 158 "
        + "L770 168 L850 150 M150 150 L250 138 M620 110"
}
