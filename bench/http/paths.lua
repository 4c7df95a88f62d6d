-- Asks for the paths listed in the file PATHS names, one after another from a place of its own in each thread, so that no single record is hot.
-- With TOKENS the requests take turns acting for several officers: the API bounds how fast one may ask.
local paths, officers = {}, {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
for token in (os.getenv("TOKENS") or ""):gmatch("%S+") do officers[#officers + 1] = { ["Authorization"] = "Bearer " .. token } end
local thread = 0

function setup(t)
    t:set("start", thread * math.floor(#paths / 2))
    thread = thread + 1
end

function init()
    position = start or 0
end

function request()
    position = position % #paths + 1
    if #officers == 0 then return wrk.format("GET", paths[position]) end
    turn = (turn or 0) % #officers + 1
    return wrk.format("GET", paths[position], officers[turn])
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("FIGURES requests=%d seconds=%.3f p50=%.3f p99=%.3f refused=%d broken=%d bytes=%d\n",
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout, summary.bytes))
end
