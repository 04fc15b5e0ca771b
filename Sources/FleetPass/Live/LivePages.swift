// What an open page of the console listens to.

import HTTP

func livePages(_ app: App) -> [Route] {
    [
        Route(
            "GET /desk/live", for: .staff, "Tells open pages that something has changed",
            answers: .media(.events),
            .plain { call in
                guard let account = call.asker.id else { throw Failure.notFound }
                var response = Response(.ok, .events(try app.premises.live.watch(app, by: account)))
                response.setType(.events)
                response.set("Cache-Control", "no-store")
                return response
            }
        ).failing(.unavailable)
    ]
}
