// What single values of a row must be, as `check` knows it. No SQL.

import Schema

enum RowRules {
    /// What is wrong with a VIN, fit to stand behind the vehicle's name; nil for a sound one.
    static func flaw(inVIN vin: String) -> String? {
        let bytes = Array(vin.utf8)
        switch VIN.flaw(in: bytes) {
        case nil: return nil
        case .length: return "\(vin) has not 17 characters"
        case .character(let place): return "\(vin) has a wrong character at place \(place + 1)"
        case .checkDigit:
            // Vehicles that were built elsewhere need not have one.
            guard let first = bytes.first, northAmerica.contains(first) else { return nil }
            return "\(vin) has a wrong check digit"
        }
    }

    /// What is odd about a VIN that is taken, as a sentence; nil for one that says what it should.
    static func remark(onVIN vin: String) -> String? {
        guard flaw(inVIN: vin) == nil, VIN.flaw(in: Array(vin.utf8)) == .checkDigit else { return nil }
        return "Its check digit is another than in North America. If it has one, a character is wrong."
    }

    /// What the VIN of a vehicle that was built in North America begins with.
    private static let northAmerica = UInt8(ascii: "1")...UInt8(ascii: "5")

    static func isCurrency(_ code: String) -> Bool { Currency(code) != nil }

    /// A list of names that `/files/{name}` can be asked for: no folders, nothing hidden.
    static func arePhotos(_ json: [UInt8]) -> Bool {
        guard case .list(let elements) = try? JSONValue(parsing: json) else { return false }
        return elements.allSatisfy { element in
            guard case .text(let name) = element, let first = name.utf8.first, first != UInt8(ascii: ".")
            else { return false }
            return name.utf8.allSatisfy { byte in
                switch byte {
                case 0x61...0x7A, 0x30...0x39: true
                default: "-._".utf8.contains(byte)
                }
            }
        }
    }

    /// Whether a name has the form of an IANA time zone. The list of them changes several times a year, and
    /// need not be on this machine.
    static func isTimeZone(_ name: String) -> Bool {
        if name == "UTC" { return true }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), areas.contains(where: { $0.utf8.elementsEqual(parts[0]) })
        else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    switch byte {
                    case 0x41...0x5A, 0x61...0x7A, 0x30...0x39: true
                    default: "_-+".utf8.contains(byte)
                    }
                }
        }
    }

    private static let areas = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Etc", "Europe",
        "Indian", "Pacific",
    ]
}
