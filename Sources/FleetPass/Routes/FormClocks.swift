// By whose clocks the times of a form are: a browser sends what clocks show, and no offset.

import HTTP
import Schema
import Zones

enum FormClocks {
    static let field = Field.text("clocks", max: 64, "The IANA zone of times that come without an offset.")
        .optional

    static func hidden(_ zone: Zone) -> (name: String, value: String) { (field.spec.name, zone.name) }

    /// - Parameter form: names its zone; without one, times must have an offset.
    /// - Returns: reads a time; it knows none that those clocks skip or show twice.
    static func reader(of form: [UInt8], _ app: App) -> ((String) -> Instant?)? {
        let named = (try? FormDecoder.decode(form))?.first { $0.name.elementsEqual(field.spec.name.utf8) }
        guard let named, let zone = app.premises.zones.zone(String(decoding: named.value, as: UTF8.self))
        else { return nil }
        return { text in try? GivenTime(text)?.resolved(in: zone) }
    }
}
