-- Posts enquiries, each under a key of its own: `wrk -s enquiries.lua URL -- PREFIX`.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
dofile(here .. "report.lua")

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("thread_number", threads)
end

local body = '{"name":"Ada Lovelace","email":"ada@example.org","phone":"+1 555 0100",'
    .. '"message":"Is it still there, and may I see it on Thursday afternoon?"}'
local head, rest, sent = "", "", 0

function init(arguments)
    head = "POST /v1/enquiries HTTP/1.1\r\nHost: fleetpass.test\r\nContent-Type: application/json\r\n"
        .. "Content-Length: " .. #body .. "\r\n"
        .. "Idempotency-Key: " .. arguments[1] .. "-" .. thread_number .. "-"
    rest = "\r\n\r\n" .. body
end

function request()
    sent = sent + 1
    return head .. sent .. rest
end
