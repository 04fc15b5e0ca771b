// What is wrong with a vehicle as it is to be. Which rules there are, the desk says.

import Schema

/// What is wrong with a vehicle as it is to be, field by field.
struct FleetFlaws {
    private(set) var errors: [FieldError] = []
    private var isTaken = false

    mutating func add(_ pointer: String, _ detail: String) {
        errors.append(FieldError(pointer: pointer, detail: detail))
    }

    /// What belongs to another vehicle.
    mutating func addTaken(_ pointer: String, _ detail: String) {
        isTaken = true
        add(pointer, detail)
    }

    func demandNone() throws {
        guard !errors.isEmpty else { return }
        let text = errors.map { "\($0.name) \($0.detail)" }.joined(separator: "; ")
        throw Failure(isTaken ? .conflict : .unprocessable, "\(text).", fields: errors)
    }
}
