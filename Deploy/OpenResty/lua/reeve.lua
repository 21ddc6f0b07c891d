-- Asks Reeve for decisions from OpenResty, or from nginx with lua-nginx-module, in Reeve's own frames over cosockets.
--
--     local reeve = require("reeve").new { address = "unix:/run/reeve/reeve.sock" }
--
--     local answer, err = reeve:authorize {
--       principal = "arn:aws:iam::111122223333:user/ana", action = "s3:GetObject", resource = "arn:aws:s3:::plans/a",
--       context = { ["aws:SourceIp"] = ngx.var.remote_addr, ["aws:TagKeys"] = { "team", "cost" } },
--     }
--     if not answer then         -- nobody decided: 503, and `err.kind`, `err.message`
--     elseif answer.allowed then -- go on
--     else                       -- denied: 403, and `answer.decision`, `answer.reason`, `answer.policy`, `answer.sid`
--     end
--
-- Fail closed: only `answer.allowed` allows. Works wherever cosockets do: access, content, rewrite, timers; neither in
-- init nor in log phases.

local frames = require "reeve_frames"

local tcp, log, WARN = ngx.socket.tcp, ngx.log, ngx.WARN

local _M = { VERSION = "1" }
local methods = { __index = _M }

-- Milliseconds to connect, to send and to wait for a reply; milliseconds that a pooled socket may be idle; sockets that a
-- worker process keeps.
local DEFAULTS = {
  address = "unix:/run/reeve/reeve.sock", connect_timeout = 250, send_timeout = 250, read_timeout = 250,
  idle_timeout = 60000, pool_size = 32,
}

-- A client. It holds no socket, so one for a worker is enough, made where the module is loaded.
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
  local host, port = self.address:match("^tcp://%[?([^%]/]+)%]?:(%d+)$")
  if host then
    self.host, self.port = host, tonumber(port)
  elseif not self.address:match("^unix:.") then
    error("reeve: the address `" .. self.address .. "` is neither unix:PATH nor tcp://HOST:PORT", 2)
  end
  self.last_id = 0
  return setmetatable(self, methods)
end

local function connect(self, is_fresh)
  local socket = tcp()
  socket:settimeouts(self.connect_timeout, self.send_timeout, self.read_timeout)
  -- A pool of another name has no socket that is kept, for none is ever given back to it.
  local options = { pool = self.address .. (is_fresh and " new" or "") }
  local connected, err
  if self.host then
    connected, err = socket:connect(self.host, self.port, options)
  else
    connected, err = socket:connect(self.address, options)
  end
  if not connected then
    return nil, { kind = err == "timeout" and "timeout" or "unreachable", message = self.address .. ": " .. err }
  end
  return socket
end

-- A frame's bytes behind its length. The third result says whether the stream ended before anything of a reply came.
local function exchange(socket, request)
  local sent, err = socket:send(request)
  if not sent then return nil, { kind = err == "timeout" and "timeout" or "closed", message = err }, err ~= "timeout" end
  local head, why, partial = socket:receive(4)
  if not head then
    local is_untouched = why ~= "timeout" and (partial == nil or #partial == 0)
    return nil, { kind = why == "timeout" and "timeout" or "closed", message = why }, is_untouched
  end
  local length, damage = frames.rest_of(head)
  if not length then return nil, damage end
  local rest
  rest, why = socket:receive(length)
  if not rest then return nil, { kind = why == "timeout" and "timeout" or "closed", message = why } end
  return rest
end

-- Sends a frame and reads its reply with `read`. A socket on which anything went wrong is closed and never pooled, since a
-- reply that comes late would answer the next question.
local function ask(self, request, read)
  local is_fresh = false
  while true do
    local socket, err = connect(self, is_fresh)
    if not socket then return nil, err end
    local reused = (socket:getreusedtimes() or 0) > 0
    local rest, why, is_untouched = exchange(socket, request)
    if rest then
      local answer, refusal = read(rest)
      if is_fresh or (refusal and refusal.closes) then
        socket:close()
      else
        local kept, problem = socket:setkeepalive(self.idle_timeout, self.pool_size)
        if not kept then log(WARN, "reeve: a socket is not kept: ", problem) end
      end
      return answer, refusal
    end
    socket:close()
    -- A pooled socket whose other end went away while it lay idle says nothing about Reeve: a new one is tried, once.
    if not (reused and is_untouched and not is_fresh) then return nil, why end
    is_fresh = true
  end
end

local function next_id(self)
  self.last_id = self.last_id % 0x7FFFFFFF + 1
  return self.last_id
end

-- One decision. An answer has `allowed`, `decision` ("allowed", "explicitDeny", "implicitDeny"), `reason` (the policy type:
-- "identity", "scp", …), `resource` (which of several the answer is about, from one), `statement`, `policy`, `sid`,
-- `session_expired`, `generation`, `revision` and `fresh`.
--
-- Without one there is an error: `kind` is "unreachable", "timeout", "closed" (the stream ended), "protocol" (not a reply of
-- Reeve), "refused" (Reeve says what is wrong with the question: `code`, `name`) or "question" (it was not even sent).
-- `message` is for the log, and not for the client.
function _M.authorize(self, question)
  local id = next_id(self)
  local request, err = frames.authorize(id, question)
  if not request then return nil, err end
  return ask(self, request, function(rest) return frames.authorize_reply(rest, id) end)
end

-- Up to 1,024 decisions of one generation, in the order of the questions. An answer whose question was refused has
-- `allowed` false, and `error`. Policies and statements have no names here.
function _M.authorize_many(self, questions)
  local id = next_id(self)
  local request, err = frames.authorize_many(id, questions)
  if not request then return nil, err end
  return ask(self, request, function(rest) return frames.authorize_many_reply(rest, id, #questions) end)
end

-- The one value of a request header, for an identity that the proxy in front has set. A header that comes twice is nobody's
-- word, and one among more headers than nginx reads out could be: both are an error.
function _M.header(name)
  local headers, problem = ngx.req.get_headers(256)
  if problem then return nil, { kind = "header", message = "the request has more than 256 headers" } end
  local value = headers[name]
  if type(value) == "table" then return nil, { kind = "header", message = "`" .. name .. "` came " .. #value .. " times" } end
  if value == nil or value == "" then return nil, { kind = "header", message = "`" .. name .. "` is missing" } end
  return value
end

local function json_text(text)
  return '"' .. text:gsub('[%c"\\]', function(found) return ("\\u%04x"):format(found:byte()) end) .. '"'
end

-- Ends the request with an error in the manner of AWS's services.
function _M.refuse(status, code, message)
  local body = '{"message":' .. json_text(message) .. "}"
  ngx.status = status
  ngx.header["content-type"] = "application/json"
  ngx.header["content-length"] = #body
  ngx.header["x-amzn-errortype"] = code
  ngx.print(body)
  -- The status has been said: this ends the request.
  return ngx.exit(ngx.HTTP_OK)
end

-- Lets the request go on if Reeve allows it; else ends it: 403 for a denial, 503 where nobody decided.
function _M.guard(self, question)
  local answer, err = self:authorize(question)
  if not answer then
    log(ngx.ERR, "reeve: no decision: ", err.kind, ": ", err.message)
    -- Without an identity there is nobody to ask about.
    if question.principal == nil or question.principal == "" then
      return _M.refuse(403, "MissingAuthenticationTokenException", "The request says not who makes it.")
    end
    return _M.refuse(503, "ServiceUnavailableException", "The authorizer does not answer.")
  end
  if answer.allowed then return answer end
  local resource = question.resource
  if type(resource) == "table" then resource = resource[answer.resource] or resource[1] end
  local message = "User: " .. question.principal .. " is not authorized to perform: " .. question.action
  if resource ~= "*" then message = message .. " on resource: " .. resource end
  return _M.refuse(403, "AccessDeniedException", message)
end

return _M
