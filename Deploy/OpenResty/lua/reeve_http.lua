-- Asks Reeve's HTTP listener about the request that nginx is serving, as it came: method, target, headers and body. Reeve
-- finds out who signed it and what it asks for, by the routes of its store.
--
--     local reeve = require("reeve_http").new { address = "unix:/run/reeve/http.sock" }
--     access_by_lua_block { reeve:guard() }
--
-- `auth_request` can't hand in a body, so signatures of Bedrock's calls, which are over the body, can't be verified there;
-- here they can. The listener has `"carriesBodies": true`, for what is handed in is the whole body or the request is refused.

local tcp, log, ERR, WARN = ngx.socket.tcp, ngx.log, ngx.ERR, ngx.WARN

local _M = { VERSION = "1" }
local methods = { __index = _M }

-- Milliseconds; sockets that a worker process keeps; bytes of a body. `carries_body` false hands none in, for uploads whose
-- bodies are not signed: such a location asks a listener without `carriesBodies`.
local DEFAULTS = {
  address = "unix:/run/reeve/http.sock", path = "/v1/authorize", connect_timeout = 250, send_timeout = 1000,
  read_timeout = 1000, idle_timeout = 60000, pool_size = 32, body_size_max = 8388608, carries_body = true,
}
local HEADER_COUNT_MAX = 200
local REPLY_LINE_COUNT_MAX = 64
local REPLY_SIZE_MAX = 65536

-- Of this connection alone, or said anew below. What a client sends under the names that Reeve believes of the proxy is
-- left out, so that it speaks for nothing.
local LEFT_OUT = {
  ["connection"] = true, ["keep-alive"] = true, ["proxy-connection"] = true, ["transfer-encoding"] = true, ["te"] = true,
  ["upgrade"] = true, ["expect"] = true, ["host"] = true, ["content-length"] = true, ["x-real-ip"] = true,
}
local function is_left_out(name)
  return LEFT_OUT[name] or name:find("^x%-original%-") or name:find("^x%-forwarded%-") or name:find("^x%-reeve%-")
end

function _M.new(options)
  local self = {}
  for name, default in pairs(DEFAULTS) do
    local value = options and options[name]
    if value == nil then value = default end
    if type(value) ~= type(default) then error("reeve: `" .. name .. "` is a " .. type(default), 2) end
    self[name] = value
  end
  for name in pairs(options or {}) do
    if DEFAULTS[name] == nil then error("reeve: unknown option `" .. tostring(name) .. "`", 2) end
  end
  self.host, self.port = self.address:match("^tcp://%[?([^%]/]+)%]?:(%d+)$")
  if not self.host and not self.address:match("^unix:.") then
    error("reeve: the address `" .. self.address .. "` is neither unix:PATH nor tcp://HOST:PORT", 2)
  end
  return setmetatable(self, methods)
end

local function refused(status, message)
  return nil, { kind = "request", status = status, message = message }
end

-- The client's body, which may have gone to a file; nginx's client_max_body_size bounds it first.
local function read_body(self)
  ngx.req.read_body()
  local body = ngx.req.get_body_data()
  if not body then
    local path = ngx.req.get_body_file()
    if not path then return "" end
    local file, problem = io.open(path, "rb")
    if not file then return refused(500, "the body cannot be read: " .. problem) end
    body = file:read(self.body_size_max + 1) or ""
    file:close()
  end
  if #body > self.body_size_max then return refused(413, "the body has more than " .. self.body_size_max .. " bytes") end
  return body
end

-- A bare line break in a value would begin a header of its own; nginx lets none in, and none goes on from here.
local function add(lines, name, value)
  if value:find("[\r\n%z]") then return false end
  lines[#lines + 1] = name .. ": " .. value
  return true
end

-- The request to Reeve, up to its body.
local function question(self, body)
  local var = ngx.var
  local headers, problem = ngx.req.get_headers(HEADER_COUNT_MAX, true)
  if problem then return refused(431, "the request has more than " .. HEADER_COUNT_MAX .. " headers") end
  local lines = {
    "POST " .. self.path .. " HTTP/1.1",
    "host: " .. (var.http_host or var.host or "reeve"),
    "content-length: " .. #body,
    "x-original-method: " .. ngx.req.get_method(),
    "x-original-uri: " .. var.request_uri,
    "x-original-host: " .. (var.http_host or var.host or ""),
    "x-original-proto: " .. var.scheme,
    "x-real-ip: " .. var.remote_addr,
  }
  local host_count = 0
  for name, value in pairs(headers) do
    local lowered = name:lower()
    if lowered == "host" then host_count = host_count + (type(value) == "table" and #value or 1) end
    if not is_left_out(lowered) then
      for _, each in ipairs(type(value) == "table" and value or { value }) do
        -- A header without a value is told as `true` by some versions.
        if not add(lines, name, each == true and "" or each) then return refused(400, "a header has a line break") end
      end
    end
  end
  -- Which of two would the upstream believe?
  if host_count > 1 then return refused(400, "`host` came more than once") end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

local function connect(self, is_fresh)
  local socket = tcp()
  socket:settimeouts(self.connect_timeout, self.send_timeout, self.read_timeout)
  -- A pool of another name has no socket that is kept, for none is ever given back to it.
  local options = { pool = "http " .. self.address .. (is_fresh and " new" or "") }
  local connected, err
  if self.host then
    connected, err = socket:connect(self.host, tonumber(self.port), options)
  else
    connected, err = socket:connect(self.address, options)
  end
  if not connected then
    return nil, { kind = err == "timeout" and "timeout" or "unreachable", message = self.address .. ": " .. err }
  end
  return socket
end

local function stream_error(why)
  return { kind = why == "timeout" and "timeout" or "closed", message = why }
end

local function damaged(message)
  return nil, { kind = "protocol", message = message .. "; is this the address of Reeve's HTTP listener?" }
end

-- A whole response. The third result says whether the stream ended before anything of it came.
local function receive(socket)
  local line, why, partial = socket:receive("*l")
  if not line then return nil, stream_error(why), why ~= "timeout" and (partial == nil or partial == "") end
  local status = tonumber(line:match("^HTTP/1%.1 (%d%d%d)"))
  if not status or status < 200 then return damaged("not a status line: " .. line:sub(1, 64)) end
  local answer = { status = status, headers = {} }
  for _ = 1, REPLY_LINE_COUNT_MAX do
    line, why = socket:receive("*l")
    if not line then return nil, stream_error(why) end
    if line == "" then
      local size = tonumber(answer.headers["content-length"])
      if not size or size > REPLY_SIZE_MAX then return damaged("a reply without a length, or a long one") end
      answer.body = ""
      if size > 0 then
        answer.body, why = socket:receive(size)
        if not answer.body then return nil, stream_error(why) end
      end
      return answer
    end
    local name, value = line:match("^([%w%-_]+):%s*(.-)%s*$")
    if not name then return damaged("not a header: " .. line:sub(1, 64)) end
    answer.headers[name:lower()] = value
  end
  return damaged("a reply with too many headers")
end

-- What Reeve says about the request: `allowed`, `status`, `headers` (names in lower case), `body`. Without an answer there
-- is an error, whose `kind` is "unreachable", "timeout", "closed", "protocol", "unavailable" (Reeve says that it can't
-- decide) or "request" (the request is not one to ask about, and `status` says why).
function _M.authorize(self)
  local body, err = "", nil
  if self.carries_body then
    body, err = read_body(self)
    if not body then return nil, err end
  end
  local head
  head, err = question(self, body)
  if not head then return nil, err end
  local is_fresh = false
  while true do
    local socket
    socket, err = connect(self, is_fresh)
    if not socket then return nil, err end
    local reused = (socket:getreusedtimes() or 0) > 0
    local answer, is_untouched
    local sent, why = socket:send({ head, body })
    if sent then
      answer, err, is_untouched = receive(socket)
    else
      err, is_untouched = stream_error(why), why ~= "timeout"
    end
    if answer then
      if is_fresh or answer.headers["connection"] == "close" then
        socket:close()
      else
        local kept, problem = socket:setkeepalive(self.idle_timeout, self.pool_size)
        if not kept then log(WARN, "reeve: a socket is not kept: ", problem) end
      end
      if answer.status >= 500 then
        return nil, { kind = "unavailable", message = answer.status .. " " .. answer.body:sub(1, 200) }
      end
      answer.allowed = answer.status == 200 and answer.headers["x-reeve-decision"] == "allowed"
      return answer
    end
    socket:close()
    -- A pooled socket whose other end went away while it lay idle says nothing about Reeve: a new one is tried, once.
    if not (reused and is_untouched and not is_fresh) then return nil, err end
    is_fresh = true
  end
end

-- Takes all that a client has sent under Reeve's names off the request, which goes to the upstream.
local function strip()
  for name in pairs(ngx.req.get_headers(0)) do
    if name:lower():find("^x%-reeve%-") then ngx.req.clear_header(name) end
  end
end

local function finish(status, headers, body)
  ngx.status = status
  for _, name in ipairs { "content-type", "x-amzn-errortype", "www-authenticate" } do
    if headers[name] then ngx.header[name] = headers[name] end
  end
  ngx.header["content-length"] = #body
  ngx.print(body)
  return ngx.exit(ngx.HTTP_OK)
end

-- Lets the request go on if Reeve allows it, with `x-reeve-principal` and what else Reeve says about it; else ends it with
-- Reeve's own words, or with 503 where nobody decided.
function _M.guard(self)
  strip()
  local answer, err = self:authorize()
  if not answer then
    log(ERR, "reeve: no decision: ", err.kind, ": ", err.message)
    local headers = { ["content-type"] = "application/json", ["x-amzn-errortype"] = "ServiceUnavailableException" }
    if err.kind ~= "request" then return finish(503, headers, '{"message":"The authorizer does not answer."}') end
    headers["x-amzn-errortype"] = err.status == 413 and "RequestEntityTooLargeException" or "MalformedHttpRequestException"
    return finish(err.status, headers, '{"message":"The request cannot be authorized: ' .. err.message .. '."}')
  end
  if not answer.allowed then
    -- An allow without its word is none.
    return finish(answer.status >= 400 and answer.status or 403, answer.headers, answer.body)
  end
  for name, value in pairs(answer.headers) do
    if name:find("^x%-reeve%-") then ngx.req.set_header(name, value) end
  end
  return answer
end

return _M
