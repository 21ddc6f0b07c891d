-- What Suite/frames.py asks of the Lua client: questions come as lines, and answers go back as lines.
--
--     principal TEXT    action TEXT    resource TEXT (again: several)    endpoint TEXT
--     context KEY VALUE    number KEY VALUE    list KEY VALUE,VALUE    an empty line: the next question

local reeve = require "reeve"

local _M = {}
local clients = {}

local function client()
  local address = ngx.var.arg_address
  clients[address] = clients[address] or reeve.new { address = address, read_timeout = 300 }
  return clients[address]
end

local function questions()
  ngx.req.read_body()
  local list, question = {}, { context = {} }
  for line in (ngx.req.get_body_data() .. "\n"):gmatch("([^\n]*)\n") do
    local word, rest = line:match("^(%S+) ?(.*)$")
    local key, value = (rest or ""):match("^(%S+) (.*)$")
    if word == "resource" then
      local before = question.resource
      if before == nil then
        question.resource = rest
      elseif type(before) == "table" then
        before[#before + 1] = rest
      else
        question.resource = { before, rest }
      end
    elseif word == "context" then
      question.context[key] = value
    elseif word == "number" then
      question.context[key] = tonumber(value)
    elseif word == "list" then
      local values = {}
      for each in value:gmatch("[^,]+") do values[#values + 1] = each end
      question.context[key] = values
    elseif word then
      question[word] = rest
    else
      list[#list + 1] = question
      question = { context = {} }
    end
  end
  return list
end

local function show(prefix, answer)
  local names = {}
  for name in pairs(answer) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    if type(answer[name]) == "table" then
      show(prefix .. name .. ".", answer[name])
    else
      ngx.say(prefix, name, "=", tostring(answer[name]))
    end
  end
end

function _M.ask()
  local list = questions()
  if ngx.var.arg_many then
    local answers, err = client():authorize_many(list)
    if not answers then return show("error.", err) end
    for index, answer in ipairs(answers) do show(index .. ".", answer) end
    return
  end
  local answer, err = client():authorize(list[1])
  if not answer then return show("error.", err) end
  show("", answer)
end

function _M.header()
  local value, err = reeve.header("x-principal")
  if not value then return show("error.", err) end
  ngx.say("value=", value)
end

function _M.options()
  for _, options in ipairs { { address = "http://a" }, { address = 7 }, { adress = "unix:a" } } do
    local fine, problem = pcall(reeve.new, options)
    ngx.say(fine and "made" or (problem:gsub("^.-: reeve: ", "reeve: ")))
  end
end

function _M.compile()
  local chunk, problem = loadfile(ngx.var.arg_file)
  ngx.print(chunk and "compiles" or problem)
end

function _M.guard()
  client():guard(questions()[1])
end

return _M
