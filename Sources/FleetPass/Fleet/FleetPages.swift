// The fleet as pages of the console: the list, changes of many, a vehicle with all there is to say of it, and
// tables that come in.

import HTTP
import Mustache
import Schema

func fleetPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/fleet", for: .holding(.fleetView), "The fleet, for staff") {
            try FleetListPage($0).render()
        },
        desk.page("GET /desk/fleet/new", for: .holding(.fleetEdit), "A form to enter a vehicle") {
            try VehicleFormPage($0).render()
        },
        desk.form("POST /desk/fleet", does: "POST /v1/fleet", .created) { _, answer in
            "/desk/fleet/\(answer["id"]?.text ?? "")"
        } page: { form, desk in
            try VehicleFormPage(desk).render(form)
        },
        desk.page("GET /desk/fleet/{id:uuid}", for: .holding(.fleetView), "The page of a vehicle") {
            try FleetVehiclePage($0).render()
        },
        desk.page("GET /desk/fleet/{id:uuid}/tag", for: .holding(.fleetView), "A tag for a vehicle's key") {
            try KeyTagPage($0).render()
        },
    ] + BulkPage.routes(desk) + ImportPage.routes(desk) + FleetVehiclePage.forms(desk)
}
