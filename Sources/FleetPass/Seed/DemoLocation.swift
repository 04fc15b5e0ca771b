// The lots of the demonstration: made-up streets, real towns, phone numbers from the range kept for fiction.

/// One lot of the group, in plain values.
struct DemoLocation: Sendable, Equatable {
    let name: String
    let slug: String
    let street: String
    let city: String
    let region: String
    let postalCode: String
    let country: String
    let latitude: Double
    let longitude: Double
    /// An IANA name. Phoenix keeps no summer time and St. John's is off by half an hour, so that both are
    /// always in view.
    let timeZone: String
    /// E.164.
    let phone: String

    /// The lots, the same for every seed. A vehicle's `locationIndex` counts in this order.
    static let all: [DemoLocation] = [
        DemoLocation(
            name: "North Motors Denver", slug: "denver", street: "4180 Fairlane Avenue", city: "Denver",
            region: "CO",
            postalCode: "80216", country: "US", latitude: 39.7817, longitude: -104.9653,
            timeZone: "America/Denver", phone: "+13035550142"),
        DemoLocation(
            name: "North Motors Chicago", slug: "chicago", street: "2755 West Kilbourn Road", city: "Chicago",
            region: "IL", postalCode: "60632", country: "US", latitude: 41.8104, longitude: -87.7132,
            timeZone: "America/Chicago", phone: "+13125550118"),
        DemoLocation(
            name: "North Motors Boston", slug: "boston", street: "96 Harbor Mill Street", city: "Boston",
            region: "MA",
            postalCode: "02127", country: "US", latitude: 42.3389, longitude: -71.0441,
            timeZone: "America/New_York", phone: "+16175550163"),
        DemoLocation(
            name: "North Motors Seattle", slug: "seattle", street: "5310 Alder Bay Way South",
            city: "Seattle",
            region: "WA", postalCode: "98108", country: "US", latitude: 47.5531, longitude: -122.3143,
            timeZone: "America/Los_Angeles", phone: "+12065550127"),
        DemoLocation(
            name: "North Motors Phoenix", slug: "phoenix", street: "1904 East Saguaro Park Drive",
            city: "Phoenix",
            region: "AZ", postalCode: "85034", country: "US", latitude: 33.4372, longitude: -112.0418,
            timeZone: "America/Phoenix", phone: "+16025550175"),
        DemoLocation(
            name: "North Motors Toronto", slug: "toronto", street: "388 Carlaw Yard Road", city: "Toronto",
            region: "ON", postalCode: "M4M 2S9", country: "CA", latitude: 43.6642, longitude: -79.3391,
            timeZone: "America/Toronto", phone: "+14165550109"),
        DemoLocation(
            name: "North Motors Vancouver", slug: "vancouver", street: "1277 Cedar Cove Street",
            city: "Vancouver",
            region: "BC", postalCode: "V5T 1B7", country: "CA", latitude: 49.2685, longitude: -123.1016,
            timeZone: "America/Vancouver", phone: "+16045550186"),
        DemoLocation(
            name: "North Motors St. John's", slug: "st-johns", street: "41 Signal Quay", city: "St. John's",
            region: "NL", postalCode: "A1C 4K6", country: "CA", latitude: 47.5655, longitude: -52.7093,
            timeZone: "America/St_Johns", phone: "+17095550134"),
    ]

    /// How many of a hundred vehicles stand on each lot, and how its rates compare with the group's, in
    /// percent.
    static let shares = [24, 19, 14, 14, 11, 10, 5, 3]
    static let ratePercents = [100, 103, 112, 108, 94, 104, 107, 98]
}
