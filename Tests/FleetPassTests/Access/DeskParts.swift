// What the forms of the console are sent with, so that what comes back tells who may.

import Schema

@testable import FleetPass

enum DeskParts {
    static let bodies = ofFleet.merging(ofOffice) { first, _ in first }

    private static let ofFleet = [
        "POST /desk/fleet": Self.vehicle, "POST /desk/fleet/{id}/details": "make=A",
        "POST /desk/fleet/bulk": "ids=\(Demo.active)&change.class=van&dry_run=true",
        "POST /desk/fleet/import": "table=VIN", "POST /desk/fleet/{id}/moves": "to=draft&reason=A",
        "POST /desk/fleet/{id}/photos": "", "POST /desk/fleet/{id}/photos/{name}/removal": "",
        "POST /desk/fleet/{id}/holds": "kind=sale&reason=A&ends_at=2001-01-01T00:00:00Z",
        "POST /desk/fleet/{id}/holds/{hold}/release": "reason=A",
        "POST /desk/fleet/{id}/blackouts":
            "from=2998-01-01T00:00:00Z&until=2998-01-02T00:00:00Z&reason=A",
        "POST /desk/fleet/{id}/blackouts/{blackout}/end": "",
        "POST /desk/fleet/{id}/odometer": "km=1", "POST /desk/fleet/{id}/documents": "kind=other&number=1",
        "POST /desk/fleet/{id}/documents/{document}/removal": "",
        "POST /desk/fleet/{id}/sharing": "location_id=\(Demo.locations.last ?? "")",
        "POST /desk/fleet/{id}/sharing/{grant}/end": "", "POST /desk/damages/{id}/repair": "repair=A",
        "POST /desk/jobs": "kind=repair&vehicle_id=\(Demo.active)", "POST /desk/jobs/{id}/changes": "",
        "POST /desk/jobs/{id}/moves": "to=cancelled&reason=A", "POST /desk/tolls": "",
        "POST /desk/tolls/{id}/booking": "booking_id=\(Demo.active)",
        "POST /desk/settings/attributes": "key=NAMECODE&label=A&kind=text&position=1",
        "POST /desk/settings/attributes/{id}/changes": "label=A&position=1",
        "POST /desk/settings/attributes/{id}/removal": "",
    ]

    private static let ofOffice = [
        "POST /desk/enquiries/{id}/assignment": "assigned_to=", "POST /desk/customers": "name=A",
        "POST /desk/customers/{id}": "name=A", "POST /desk/customers/{id}/notes": "text=A",
        "POST /desk/customers/{id}/checks": "document=passport&outcome=approved",
        "POST /desk/customers/{id}/refusal": "reason=A", "POST /desk/customers/{id}/refusal/end": "",
        "POST /desk/customers/{id}/erasure": "confirmation=no",
        "POST /desk/customers/{id}/merge": "other_id=NAME&dry_run=true",
        "POST /desk/files/{id}/removal/{customer}": "",
        "POST /desk/kyc-checks/{id}/decision": "outcome=declined",
        "POST /desk/customer-merges/{id}/undo": "",
        "POST /desk/settings/organisation/logo":
            "--PART\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nFORM\r\n--PART--\r\n",
        "POST /desk/settings/organisation/logo/removal": "",
        "POST /desk/settings/organisation": "currency=USD", "POST /desk/settings/rules": "horizon_days=1095",
        "POST /desk/settings/retention": "", "POST /desk/settings/security": "",
        "POST /desk/settings/locations": "name=", "POST /desk/settings/locations/{id}": "name=",
        "POST /desk/settings/locations/{id}/taxes": "name=A&rate_percent=0&starts_at=2035-01-01T00:00:00Z",
        "POST /desk/settings/taxes/{id}/end": "ends_at=2036-01-01T00:00:00Z",
        "POST /desk/settings/rates": "code=NAMECODE&name=A&priority=-1",
        "POST /desk/settings/rates/{id}": "name=A&status=retired&priority=-1",
        "POST /desk/settings/rates/{id}/publish": "terms.basis=vehicle",
        "POST /desk/settings/extras": "code=NAMECODE&name=A&about=&most=1&position=0",
        "POST /desk/settings/extras/{id}": "name=A&about=&most=1&position=0",
        "POST /desk/settings/extras/{id}/prices": "per=day&amount_minor=1",
        "POST /desk/settings/extras/{id}/stock": "location_id=\(Demo.locations[0])&count=1",
        "POST /desk/settings/discounts": "name=A&share_percent=1&least_days=366&code=NAMECODE",
        "POST /desk/settings/discounts/{id}/end": "", "POST /desk/settings/chores/{id}/run": "",
        "POST /desk/settings/calendars": "kind=vehicle&object_id=\(Demo.active)",
        "POST /desk/settings/calendars/{id}/revocation": "",
    ]

    private static let vehicle =
        "location_id=\(Demo.locations.first ?? "")&vin=\(FleetWorld.vin(99))&plate=A&stock_number=T1&make=A&model=B"
        + "&year=2022&class=compact&body=sedan&fuel=petrol&seats=5&colour=teal&daily_rate=1&daily_rate_currency=USD"
}
