// One vehicle of the demonstration, in plain values, ready to be written by whatever stores vehicles.

/// All the words are the ones stored: states as in the vehicle's state machine, classes, bodies and fuels
/// as in the catalogue.
struct DemoVehicle: Sendable, Equatable {
    /// Sound by the rules in VIN.swift.
    let vin: String
    let plate: String
    let stockNumber: String
    let make: String
    let model: String
    /// The model year, 2017 to 2027.
    let year: Int
    let vehicleClass: String
    let body: String
    let fuel: String
    let seats: Int
    let colour: String
    let odometerKm: Int
    /// 3,900 to 39,900 cents, ending in 00, 50 or 99.
    let dailyRateMinor: Int
    let status: String
    /// Counts in `DemoLocation.all`.
    let locationIndex: Int
    /// Files that `CarPicture` makes, the cover first.
    let photos: [String]
    /// How long before the seeding the vehicle was entered.
    let createdBeforeMs: Int64
}
