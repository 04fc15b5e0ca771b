// What the forms about bookings and inspections are sent with, so that what comes back tells who may.

@testable import FleetPass

enum CounterForms {
    static let bodies: [String: String] = {
        let cent = "amount=0.01&amount_currency=USD"
        let bookings = [
            "confirmation": "", "readiness": "", "no-show": "", "deposit/release": "", "agreements": "",
            "decline": "reason=A", "cancellation": "reason=A", "handover": "", "return": "", "closing": "",
            "dispute": "reason=A", "dispute/settlement": "reason=A", "payments": "\(cent)&method=cash",
            "deposit": "method=cash", "deposit/capture": "\(cent)&reason=A",
            "deposit/refunds": "\(cent)&reason=A", "inspections": "kind=pickup", "change": "", "move": "",
            "charges": "kind=toll&text=A&net=0.01&net_currency=USD&evidence=A",
        ]
        let inspections = [
            "findings": "odometer_km=1&fuel=8", "damages": "kind=dent&part=A&x=1&y=1", "submission": "",
            "damages/{damage}/removal": "", "countersignature": "unsigned_for=A", "reopening": "reason=A",
            "correction": "odometer_km=1&reason=A",
        ]
        var forms = [
            "POST /desk/day/{id}/confirmation": "", "POST /desk/day/{id}/readiness": "",
            "POST /desk/bookings/new": "type=internal&vehicle_id=\(Demo.active)&pickup_location_id="
                + "\(Demo.locations[0])&starts_at=2031-03-01T10:00&ends_at=2031-03-02T10:00",
            "POST /desk/bookings/new/customer": "name=A&email=NAME@b.test",
            "POST /desk/payments/{id}/refunds/{booking}": "\(cent)&reason=A",
            "POST /desk/charges/{id}/waiver/{booking}": "reason=A",
            "POST /desk/agreements/{id}/signatures/{booking}": "role=customer&name=A&strokes=M1+1+L2+2",
        ]
        forms["POST /desk/inspections/{id}/photos"] =
            "--PART\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nFORM\r\n--PART--\r\n"
        forms["POST /account/documents"] = forms["POST /desk/inspections/{id}/photos"]
        for (place, form) in bookings { forms["POST /desk/bookings/{id}/\(place)"] = form }
        for (place, form) in inspections { forms["POST /desk/inspections/{id}/\(place)"] = form }
        return forms
    }()
}
