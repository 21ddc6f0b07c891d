-- For wrk: the bytes of the first argument's file, again and again. Prints what came of it as a line of JSON.

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  bytes = file:read("*a")
  file:close()
end

function request()
  return bytes
end

function done(summary, latency)
  local errors = summary.errors
  io.write(('\n{"requests":%d,"seconds":%.6f,"p50_us":%.0f,"p99_us":%.0f,"errors":%d}\n'):format(
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
