-- APISIX asks Reeve about each request as it came, with its body. Not run by the tests, for Debian has no APISIX: the module
-- that it calls is, in nginx.
--
-- README.md two folders up says how it is loaded. The priority is below that of APISIX's authentication plugins (2,000 and
-- more) and above that of its rewriting ones.
local core = require "apisix.core"
local reeve_http = require "reeve_http"

local schema = {
  type = "object",
  properties = {
    address = { type = "string", default = "unix:/run/reeve/http.sock" },
    timeout = { type = "integer", minimum = 1, maximum = 60000, default = 1000 },
    body_size_max = { type = "integer", minimum = 0, maximum = 8388608, default = 8388608 },
  },
}

local _M = { version = 0.1, priority = 1950, name = "reeve", schema = schema }
-- A configuration that is gone takes its client with it.
local clients = setmetatable({}, { __mode = "k" })

function _M.check_schema(conf)
  return core.schema.check(schema, conf)
end

function _M.access(conf, ctx)
  local client = clients[conf]
  if not client then
    client = reeve_http.new {
      address = conf.address, read_timeout = conf.timeout, send_timeout = conf.timeout, body_size_max = conf.body_size_max,
    }
    clients[conf] = client
  end
  for name in pairs(core.request.headers(ctx)) do
    if name:lower():find("^x%-reeve%-") then core.request.set_header(ctx, name, nil) end
  end
  local answer, err = client:authorize()
  if not answer then
    core.log.error("reeve: no decision: ", err.kind, ": ", err.message)
    return err.status or 503, { message = "The request cannot be authorized." }
  end
  if not answer.allowed then
    core.response.set_header("content-type", answer.headers["content-type"])
    core.response.set_header("x-amzn-errortype", answer.headers["x-amzn-errortype"])
    return answer.status >= 400 and answer.status or 403, answer.body
  end
  for name, value in pairs(answer.headers) do
    if name:find("^x%-reeve%-") then core.request.set_header(ctx, name, value) end
  end
end

return _M
