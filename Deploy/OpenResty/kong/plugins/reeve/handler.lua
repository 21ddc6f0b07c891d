-- Kong asks Reeve about each request as it came, with its body. Not run by the tests, for Debian has no Kong: the module that
-- it calls is, in nginx.
--
-- README.md two folders up says how it is loaded. A priority below that of Kong's authentication plugins (1,000 and more) lets
-- these run first, and above that of its transformations (800 and less) lets Reeve see what the client has signed.
local reeve_http = require "reeve_http"

local Reeve = { PRIORITY = 950, VERSION = "1.0.0" }
-- A configuration that is gone takes its client with it.
local clients = setmetatable({}, { __mode = "k" })

function Reeve:access(conf)
  local client = clients[conf]
  if not client then
    client = reeve_http.new {
      address = conf.address, read_timeout = conf.timeout, send_timeout = conf.timeout, body_size_max = conf.body_size_max,
    }
    clients[conf] = client
  end
  for name in pairs(kong.request.get_headers(1000)) do
    if name:lower():find("^x%-reeve%-") then kong.service.request.clear_header(name) end
  end
  local answer, err = client:authorize()
  if not answer then
    kong.log.err("reeve: no decision: ", err.kind, ": ", err.message)
    return kong.response.exit(err.status or 503, { message = "The request cannot be authorized." })
  end
  if not answer.allowed then
    return kong.response.exit(answer.status >= 400 and answer.status or 403, answer.body, {
      ["content-type"] = answer.headers["content-type"], ["x-amzn-errortype"] = answer.headers["x-amzn-errortype"],
    })
  end
  for name, value in pairs(answer.headers) do
    if name:find("^x%-reeve%-") then kong.service.request.set_header(name, value) end
  end
end

return Reeve
