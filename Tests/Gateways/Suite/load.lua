-- For wrk with one connection a thread, so that an answer is that of the request before it. Each thread asks the kinds
-- of requests that the first argument's file returns, in turn, until the second argument's file is there or it has asked
-- as often as the third says; it tells the fourth's file when it ends, with nothing under way.

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function init(arguments)
  kinds, stop_path, most, over_path = dofile(arguments[1]), arguments[2], tonumber(arguments[3]), arguments[4]
  asked, answered, failed, wrong, first_wrong = 0, 0, 0, 0, ""
end

function request()
  asked = asked + 1
  current = kinds[asked % #kinds + 1]
  return current.bytes
end

local function is_right(status, headers, body)
  return status == current.status and headers["x-seen-principal"] == current.principal
    and (current.word == nil or body:find(current.word, 1, true) ~= nil)
end

local function is_stopped()
  local file = io.open(stop_path)
  if file then file:close() end
  return file ~= nil
end

function response(status, headers, body)
  answered = answered + 1
  if status >= 500 then failed = failed + 1 end
  if not is_right(status, headers, body) then
    wrong = wrong + 1
    local said = body:sub(1, 200):gsub('[%c"\\]', " ")
    if first_wrong == "" then first_wrong = current.name .. ": " .. status .. " " .. said end
  end
  if answered >= most or (answered % 4 == 0 and is_stopped()) then
    local file = io.open(over_path, "a")
    file:write(".")
    file:close()
    wrk.thread:stop()
  end
end

function done(summary, latency)
  -- Before it starts, wrk makes one request and asks nobody.
  local total = { asked = -1, answered = 0, failed = 0, wrong = 0 }
  local example = ""
  for _, thread in ipairs(threads) do
    for name in pairs(total) do total[name] = total[name] + thread:get(name) end
    if example == "" then example = thread:get("first_wrong") end
  end
  local errors = summary.errors
  local counted = '\n{"asked":%d,"answered":%d,"failed":%d,"wrong":%d,"broken":%d,"example":"%s"'
  io.write(counted:format(
    total.asked, total.answered, total.failed, total.wrong,
    errors.connect + errors.read + errors.write + errors.timeout, example))
  io.write((',"p50_us":%d,"p99_us":%d,"max_us":%d}\n'):format(
    latency:percentile(50), latency:percentile(99), latency.max))
end
