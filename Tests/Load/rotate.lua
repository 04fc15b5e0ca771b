-- Asks in turn for the targets in a file, one a line: `wrk -s rotate.lua URL -- FILE`. Each thread begins elsewhere.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
dofile(here .. "report.lua")

local threads = 0

function setup(thread)
    thread:set("thread_number", threads)
    threads = threads + 1
end

local requests, at = {}, 0

function init(arguments)
    for target in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("GET", target)
    end
    at = math.floor(thread_number * 0.382 * #requests)
end

function request()
    at = at % #requests + 1
    return requests[at]
end
