// What fields and their choices are called on pages, where a page says nothing else.

/// Mostly their own names, as sentences begin.
enum Labels {
    static func choice(_ code: String) -> String { choices[code] ?? sentence(code) }

    static func field(_ name: String) -> String { fields[name] ?? sentence(name) }

    private static func sentence(_ code: String) -> String {
        Wording.capitalised(code.split(separator: "_").joined(separator: " "))
    }

    private static let choices: [String: String] = [
        "suv": "SUV", "ev": "Electric", "id_card": "ID card", "api": "API", "key": "API", "desk": "Counter",
        "large_suv": "Large SUV", "plug_in_hybrid": "Plug-in hybrid", "off_rental": "Out of rental",
        "no_show": "Nobody came", "in_progress": "On the road", "paypal": "PayPal",
    ]

    private static let fields: [String: String] = [
        "amount_minor": "Amount", "customer_id": "Customer", "drop_off": "Return place",
        "ends_at": "Return", "starts_at": "Pick-up", "expected_total_minor": "Expected total",
        "location_id": "Location", "odometer_km": "Odometer, km",
        "override_reason": "Reason for departing from a rule",
        "pickup_location_id": "Pick-up at", "return_location_id": "Return at", "vehicle_id": "Vehicle",
        "vin": "VIN", "waives_cost": "Free of charge", "email": "E-mail",
    ]
}
