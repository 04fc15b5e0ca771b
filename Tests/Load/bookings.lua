-- Books vehicles from a file, one id a line, each for a stay of its own: `wrk -s bookings.lua URL -- FILE`. The file's first
-- line has the place, the customer, the key, the first day and how many threads there are.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
dofile(here .. "report.lua")

local threads = 0

function setup(thread)
    thread:set("thread_number", threads)
    threads = threads + 1
end

local vehicles, at, place, customer, key, first, count = {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        if not place then
            place, customer, key, first, count = line:match("(%S+) (%S+) (%S+) (%d+) (%d+)")
        else
            vehicles[#vehicles + 1] = line
        end
    end
    at = thread_number
end

local function moment(seconds)
    return os.date("!%Y-%m-%dT%H:%M:%SZ", seconds)
end

function request()
    local vehicle, round = vehicles[at % #vehicles + 1], math.floor(at / #vehicles)
    local start = first + round * 3 * 86400
    at = at + count
    local body = '{"vehicle_id":"' .. vehicle .. '","pickup_location_id":"' .. place .. '","customer_id":"' .. customer
        .. '","starts_at":"' .. moment(start) .. '","ends_at":"' .. moment(start + 86400) .. '"}'
    return "POST /v1/bookings HTTP/1.1\r\nHost: fleetpass.test\r\nContent-Type: application/json\r\n"
        .. "Authorization: Bearer " .. key .. "\r\nIdempotency-Key: b-" .. thread_number .. "-" .. at .. "\r\n"
        .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
end
