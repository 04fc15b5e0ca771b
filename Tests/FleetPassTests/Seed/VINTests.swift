// The rules of a VIN against numbers of the real form and against the ways in which people spoil them.
import Testing

@testable import FleetPass

struct VINTests {
    @Test(
        "A VIN is sound or has one first flaw",
        arguments: [
            ("1M8GDM9AXKP042788", nil),
            ("11111111111111111", nil),
            ("1HGCM82633A004352", nil),
            ("5GZCZ43D13S812715", nil),
            ("WBA3A5G59DNP26082", nil),
            ("JH4TB2H26CC000000", nil),
            ("", .length),
            ("1M8GDM9AXKP04278", .length),
            ("1M8GDM9AXKP0427888", .length),
            ("IM8GDM9AXKP042788", .character(at: 0)),
            ("1M8GDM9AXKPO42788", .character(at: 11)),
            ("1M8GDM9AXKP04278Q", .character(at: 16)),
            ("1m8GDM9AXKP042788", .character(at: 1)),
            ("1M8GDM9A KP042788", .character(at: 8)),
            ("1M8GDM9AXKP04278é", .length),
            ("1M8GDM9AXKP04278\n", .character(at: 16)),
            ("1M8GDM9A0KP042788", .checkDigit),
            ("SGZCZ43D13S812715", .checkDigit),
            ("1M8GDM9AXKP042789", .checkDigit),
        ] as [(String, VIN.Flaw?)])
    func flaw(vin: String, expected: VIN.Flaw?) {
        #expect(VIN.flaw(in: vin.utf8) == expected)
    }

    @Test("Neighbours that changed places are noticed, unless they count the same", arguments: 0..<16)
    func transposition(place: Int) {
        var vin = Array("1M8GDM9AXKP042788".utf8)
        vin.swapAt(place, place + 1)
        // D and M both count 4, and the last two are both an 8.
        let unnoticed: Set = [4, 15]
        #expect((VIN.flaw(in: vin) == nil) == unnoticed.contains(place))
    }

    @Test("Any single wrong digit of the serial is noticed", arguments: 11..<17)
    func substitution(place: Int) {
        let right = Array("1HGCM82633A004352".utf8)
        for byte in UInt8(ascii: "0")...UInt8(ascii: "9") where byte != right[place] {
            var wrong = right
            wrong[place] = byte
            #expect(VIN.flaw(in: wrong) == .checkDigit)
        }
    }

    @Test(
        "The tenth character tells the model year",
        arguments: zip(
            [1980, 2000, 2001, 2009, 2010, 2017, 2018, 2023, 2026, 2027, 2030],
            "AY19AHJPTVY".utf8))
    func yearCode(year: Int, code: UInt8) {
        #expect(VIN.yearCode(modelYear: year) == code)
    }
}
