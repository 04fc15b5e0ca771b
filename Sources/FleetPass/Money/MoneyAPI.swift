// What staff and their programs may ask about the money of a booking, and customers of their own.

import HTTP
import Schema
import Store

func moneyRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/balance", for: .holding(.moneyView),
            "What a booking costs, and what of it is paid",
            answers: .json(PaymentRecord.balance),
            .read { call, tx in
                try balance(try app.balance(of: try app.booking(within: call, tx), tx))
            }
        ).failing(.notFound)
    ] + ownMoneyRoutes(app) + paymentRoutes(app) + depositRoutes(app) + chargeRoutes(app)
}

private func ownMoneyRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/bookings/{id:uuid}/balance", for: .customer,
            "What one of one's bookings costs, and what of it is paid",
            answers: .json(PaymentRecord.balance),
            .read { call, tx in try balance(try app.balance(of: try app.ownBooking(call, tx), tx)) }
        ).failing(.notFound),

        Route(
            "GET /v1/me/bookings/{id:uuid}/charges", for: .customer,
            "What one of one's bookings has cost beyond its price, the first first",
            answers: .list(of: ChargeRecord.own, facets: false),
            .read { call, tx in
                let booking = try app.ownBooking(call, tx)
                return try .list(of: ChargeRecord.own) {
                    try ChargeStore(tx: tx).each(ownOf: booking.id, $0)
                }
            }
        ).failing(.notFound),
    ]
}

private func paymentRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/payments", for: .holding(.moneyView), "The payments of a booking",
            answers: .list(of: PaymentRecord.shape, facets: false),
            .read { call, tx in
                let booking = try app.booking(within: call, tx)
                return try .list(of: PaymentRecord.shape) {
                    try MoneyStore(tx: tx).each(paymentOf: booking.id, $0)
                }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/bookings/{id:uuid}/payments", for: .holding(.moneyTake), "Take money for a booking",
            answers: .json(PaymentRecord.balance),
            .write { call, tx in
                let booking = try app.booking(within: call, tx)
                try app.take(
                    call.body(PaymentRecord.amount), call.body(PaymentRecord.method),
                    call.body(takenReference) ?? "", for: booking, call, tx)
                return try balance(try app.balance(of: booking, tx), .created)
            }
        ).taking(paymentInput).answering(.created).idempotent().failing(.notFound, .unprocessable),

        Route(
            "POST /v1/payments/{id:uuid}/refunds", for: .holding(.moneyRefund), "Give money back",
            answers: .json(PaymentRecord.balance),
            .write { call, tx in
                guard let payment = try MoneyStore(tx: tx).payment(call.id()) else { throw Failure.notFound }
                let booking = try app.booking(payment.booking, tx)
                guard booking.isReached(by: call.asker) else { throw Failure.notFound }
                try app.refund(
                    call.body(PaymentRecord.amount), of: payment, call.body(PaymentRecord.reason), call, tx)
                return try balance(try app.balance(of: booking, tx), .created)
            }
        ).taking(PaymentRecord.refund).answering(.created).idempotent()
            .failing(.notFound, .conflict, .unprocessable),
    ]
}

private let takenReference = PaymentRecord.reference.optional
private let paymentInput = Shape(
    "PaymentInput", "Money that has come.", PaymentRecord.amount, PaymentRecord.method, takenReference)
private let depositInput = Shape(
    "DepositInput", "How a deposit is held.", DepositRecord.method, takenReference,
    DepositRecord.captureBefore)

private func depositRoutes(_ app: App) -> [Route] {
    func deposit(
        _ line: String, for grant: Grant, _ summary: String,
        _ body: @escaping @Sendable (Booking, Call, Transaction) throws -> Void
    ) -> Route {
        Route(
            line, for: .holding(grant), summary, answers: .json(DepositRecord.shape),
            .write { call, tx in
                let booking = try app.booking(within: call, tx)
                try body(booking, call, tx)
                return try answer(depositOf: booking.id, tx)
            }
        ).idempotent().failing(.notFound, .conflict, .unprocessable)
    }
    return [
        Route(
            "GET /v1/bookings/{id:uuid}/deposit", for: .holding(.moneyView), "The deposit of a booking",
            answers: .json(DepositRecord.shape),
            .read { call, tx in try answer(depositOf: app.booking(within: call, tx).id, tx) }
        ).failing(.notFound),

        deposit(
            "POST /v1/bookings/{id:uuid}/deposit", for: .moneyTake,
            "Hold the deposit of a booking, or hold it anew"
        ) {
            booking, call, tx in
            let method = PaymentMethod(rawValue: call.body(DepositRecord.method)) ?? .cash
            try app.holdDeposit(
                method, call.body(takenReference) ?? "", until: call.body(DepositRecord.captureBefore),
                of: booking, call, tx)
        }.taking(depositInput),

        deposit(
            "POST /v1/bookings/{id:uuid}/deposit/capture", for: .moneyRefund, "Keep of a deposit what is owed"
        ) { booking, call, tx in
            try app.capture(
                call.body(DepositRecord.captured), call.body(PaymentRecord.reason), of: booking, call, tx)
        }.taking(DepositRecord.capture),

        deposit(
            "POST /v1/bookings/{id:uuid}/deposit/refunds", for: .moneyRefund,
            "Give back what was kept of a deposit, or part of it"
        ) { booking, call, tx in
            try app.refundDeposit(
                call.body(PaymentRecord.amount), call.body(PaymentRecord.reason), of: booking, call, tx)
        }.taking(PaymentRecord.refund),

        deposit("POST /v1/bookings/{id:uuid}/deposit/release", for: .moneyRefund, "Give a deposit back") {
            try app.releaseDeposit(of: $0, $1, $2)
        },
    ]
}

private func chargeRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/charges", for: .holding(.moneyView, .bookingsView),
            "What a rental has cost beyond its price", answers: .list(of: ChargeRecord.shape, facets: false),
            .read { call, tx in
                let booking = try app.booking(within: call, tx)
                return try .list(of: ChargeRecord.shape) { try ChargeStore(tx: tx).each(of: booking.id, $0) }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/bookings/{id:uuid}/charges", for: .holding(.bookingsEdit),
            "Charge a toll, a fine, damage or cleaning", answers: .json(MadeRecord.shape),
            .write { call, tx in
                let booking = try app.booking(within: call, tx)
                guard [.onRent, .returned, .disputed, .closed].contains(booking.state) else {
                    throw Failure(.conflict, "Nothing can be charged before the vehicle was picked up.")
                }
                var evidence = JSONWriter()
                evidence.object { $0.member("text", call.body(ChargeRecord.evidence)) }
                let id = try app.charge(
                    booking, ChargeKind(rawValue: call.body(ChargeRecord.written)) ?? .other,
                    call.body(ChargeRecord.text), net: call.body(ChargeRecord.net),
                    isTaxed: call.body(ChargeRecord.isTaxed), evidence: evidence.bytes, call, tx)
                return MadeRecord.answer(id)
            }
        ).taking(ChargeRecord.input).answering(.created).idempotent()
            .failing(.notFound, .conflict, .unprocessable),

        Route(
            "POST /v1/charges/{id:uuid}/waiver", for: .holding(.moneyRefund), "Waive a charge",
            answers: .nothing,
            .write { call, tx in
                try app.waive(call.id(), call.body(PaymentRecord.reason), call, tx)
                return .done
            }
        ).taking(ChargeRecord.waiver).answering(.noContent).failing(.notFound, .conflict),
    ]
}

private func balance(_ balance: Balance, _ status: Status = .ok) throws -> Response {
    func money(_ minor: Int64) -> Money { Money(amountMinor: minor, currency: balance.total.currency) }
    var json = JSONWriter()
    json.object { json in
        json.member("total", balance.total)
        json.member("charged", money(balance.chargedMinor))
        json.member("paid", money(balance.paidMinor))
        json.member("due", money(balance.dueMinor))
    }
    return .privately(json.bytes, status)
}

private func answer(depositOf booking: UUID, _ tx: Transaction) throws -> Response {
    var json = JSONWriter()
    let found: Void? = try MoneyStore(tx: tx).deposit(of: booking) {
        try $0.write(DepositRecord.shape, to: &json)
    }
    guard found != nil else { throw Failure.notFound }
    return .privately(json.bytes)
}
