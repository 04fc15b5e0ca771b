// The life of a vehicle. That it is reserved or on rent follows from its bookings and is no state of it.

extension Vehicle.Status: StateMachine {
    static let subject = "A vehicle"
    static let moves: [Vehicle.Status: [Vehicle.Status]] = [
        .draft: [.prep],
        .prep: [.active],
        .active: [.maintenance, .damaged, .recallHold, .inTransit, .forSale, .retired],
        .maintenance: [.active],
        .damaged: [.active],
        .recallHold: [.active],
        .inTransit: [.active],
        .forSale: [.sold],
    ]
}
