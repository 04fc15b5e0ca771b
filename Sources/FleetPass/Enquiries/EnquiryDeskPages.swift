// Enquiries for staff as HTML: the inbox, and one with what may be done about it.

import HTTP
import Mustache
import Schema

func enquiryDeskPages(_ desk: DeskMaker) -> [Route] {
    let seeing = Permission.holding(.leadsViewAll, .leadsViewAssigned)
    return [
        desk.page("GET /desk/enquiries", for: seeing, "Enquiries, for staff") {
            try EnquiryInbox($0).render()
        },
        desk.page("GET /desk/enquiries/{id:uuid}", for: seeing, "The page of an enquiry") {
            try EnquirySheet($0).render()
        },
        desk.form(
            "POST /desk/enquiries/{id:uuid}/assignment", does: "PUT /v1/enquiries/{id:uuid}/assignment",
            .assigned
        ) { call, _ in
            "/desk/enquiries/\(call.parameter())"
        } page: { form, desk in
            try EnquirySheet(desk).render(form)
        },
    ]
}
