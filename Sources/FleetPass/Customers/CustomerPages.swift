// Customers as HTML, for staff: finding, entering, one with all that is known of them, and who is there
// twice.

import HTTP
import Mustache
import Schema

func customerPages(_ desk: DeskMaker) -> [Route] {
    let seeing = Permission.holding(.customersView)
    return [
        desk.page("GET /desk/customers", for: seeing, "Customers, for staff") {
            try CustomerListPage($0).render()
        },
        desk.page("GET /desk/customers/new", for: .holding(.customersEdit), "Where a customer is entered") {
            try CustomerFormPage($0).renderNew()
        },
        desk.page("GET /desk/customers/duplicates", for: seeing, "Customers who may be one, for staff") {
            try DuplicatePage($0).renderList()
        },
        desk.page(
            "GET /desk/customers/{id:uuid}/merge/{other:uuid}", for: .holding(.customersEdit),
            "Two customers beside each other"
        ) {
            try DuplicatePage($0).renderPair()
        },
        desk.page("GET /desk/customers/{id:uuid}", for: seeing, "The page of a customer") {
            try CustomerPage($0).render()
        },
        desk.page(
            "GET /desk/customers/{id:uuid}/edit", for: .holding(.customersEdit),
            "Where what is known of a customer is changed"
        ) {
            try CustomerFormPage($0).renderChange()
        },
        desk.form("POST /desk/customers", does: "POST /v1/customers", .created) { _, made in
            "/desk/customers/\(made["id"]?.text ?? "")"
        } page: { form, desk in
            try CustomerFormPage(desk).renderNew(form)
        },
        desk.form(
            "POST /desk/customers/{id:uuid}", does: "PUT /v1/customers/{id:uuid}", .saved,
            onward: CustomerPage.place
        ) { form, desk in
            try CustomerFormPage(desk).renderChange(form)
        },
    ] + CustomerPage.forms(desk) + DuplicatePage.forms(desk)
}
