-- The bytes of Reeve's protocol, version 1: questions to frames, and frames to answers. Knows no socket, and nothing of
-- nginx; Lua 5.1 is enough for it. Sources/ReeveWire/PROTOCOL.md says what each field means.
--
-- What a caller hands in wrongly, and what a reply should not have, come back as an error: a table with `kind` and
-- `message`. Nothing here raises one.

local byte, char, concat, floor = string.byte, string.char, table.concat, math.floor

local _M = {}

-- Limits of the protocol, in bytes where they do not say otherwise. The server has the same, and its hello tells them.
_M.HEADER_SIZE = 16
_M.FRAME_SIZE_MAX = 262144
local PAYLOAD_SIZE_MAX = 65536
local TEXT_SIZE_MAX = 2048
local CONTEXT_KEY_COUNT_MAX = 256
local VALUE_COUNT_MAX = 256
local RESOURCE_COUNT_MAX = 16
_M.REQUEST_COUNT_MAX = 1024

local AUTHORIZE, AUTHORIZE_REPLY = 0x03, 0x83
local AUTHORIZE_MANY, AUTHORIZE_MANY_REPLY = 0x04, 0x84
local ERROR_REPLY = 0xFF

local LIST = 0x8000
local NO_SID, NO_STATEMENT = 0xFFFF, 0xFFFFFFFF

local DECISIONS = { [0] = "implicitDeny", "explicitDeny", "allowed" }
local REASONS = { [0] = "none", "identity", "resource", "boundary", "session", "scp", "rcp", "endpoint" }
local ERROR_NAMES = {
  [1] = "textLength", [2] = "notUTF8", [3] = "malformedPrincipal", [5] = "malformedAction", [6] = "malformedResource",
  [7] = "contextKeyCount", [8] = "malformedKey", [9] = "repeatedKey", [10] = "derivedKey", [11] = "serviceOnlyKey",
  [12] = "valueCount", [13] = "malformedValue", [14] = "contradictedKey", [15] = "malformedPayload",
  [16] = "malformedEndpoint", [17] = "resourceCount", [18] = "contradictedEndpoint", [19] = "unknownHandle",
  [64] = "unknownOpcode", [65] = "frameLength", [66] = "malformedFrame", [67] = "unsupportedVersion",
  [68] = "revisionNotReached", [69] = "deadlinePassed", [70] = "unavailable", [71] = "busy",
}
-- Behind these the server closes the connection.
local CLOSES = { [65] = true, [66] = true, [67] = true }

local function u16(number)
  return char(number % 256, floor(number / 256))
end

local function u32(number)
  return char(number % 256, floor(number / 256) % 256, floor(number / 65536) % 256, floor(number / 16777216))
end

local ZERO_32, ZERO_64 = u32(0), ("\0"):rep(8)

local function get16(bytes, at)
  local low, high = byte(bytes, at, at + 1)
  return low + high * 256
end

local function get32(bytes, at)
  return get16(bytes, at) + get16(bytes, at + 2) * 65536
end

-- Exact below 2^53: generations and revisions count from one.
local function get64(bytes, at)
  return get32(bytes, at) + get32(bytes, at + 4) * 4294967296
end
_M.get32 = get32

local function wrong(message)
  return nil, { kind = "question", message = message }
end

local function damaged(message)
  return nil, { kind = "protocol", message = message, closes = true }
end

local function is_text(value)
  return type(value) == "string" and #value >= 1 and #value <= TEXT_SIZE_MAX
end

-- A value of a context key, as JSON writes it.
local function value_text(value)
  if type(value) == "boolean" then return value and "true" or "false" end
  if type(value) == "number" then
    local is_whole = floor(value) == value and value > -9007199254740992 and value < 9007199254740992
    return (is_whole and "%d" or "%.17g"):format(value)
  end
  if type(value) == "string" and #value <= TEXT_SIZE_MAX then return value end
end

local function context_entry(parts, key, value)
  if not is_text(key) then return wrong("a context key is a text of 1 to 2,048 bytes") end
  local is_list = type(value) == "table"
  local values = is_list and value or { value }
  if #values > VALUE_COUNT_MAX then return wrong("`" .. key .. "` has more than 256 values") end
  parts[#parts + 1] = u16(#key) .. u16(#values + (is_list and LIST or 0)) .. key
  for _, each in ipairs(values) do
    local text = value_text(each)
    if not text then return wrong("a value of `" .. key .. "` is no text, number or boolean of at most 2,048 bytes") end
    parts[#parts + 1] = u16(#text) .. text
  end
  return true
end

local function context_bytes(context)
  local parts, count = {}, 0
  for key, value in pairs(context or {}) do
    count = count + 1
    if count > CONTEXT_KEY_COUNT_MAX then return wrong("a question has at most 256 context keys") end
    local fine, err = context_entry(parts, key, value)
    if not fine then return nil, err end
  end
  return concat(parts), count
end

local function resource_bytes(resource)
  if is_text(resource) then return resource, 1 end
  if type(resource) ~= "table" or #resource < 1 or #resource > RESOURCE_COUNT_MAX then
    return wrong("`resource` is a text of 1 to 2,048 bytes, or an array of 1 to 16 of them")
  end
  local parts = {}
  for index, each in ipairs(resource) do
    if not is_text(each) then return wrong("a resource is a text of 1 to 2,048 bytes") end
    parts[index] = u16(#each) .. each
  end
  if #parts == 1 then return resource[1], 1 end
  return concat(parts), #parts
end

-- A question as the payload of an authorize frame. `principal`, `action` and `resource` are needed; `resource` may be an
-- array, of which all must be allowed; `context` is a table of keys to a value, or to an array for a key with many;
-- `endpoint` is the VPC endpoint that the request came through.
local function payload(question, wants_names)
  if type(question) ~= "table" then return wrong("a question is a table") end
  local principal, action, endpoint = question.principal, question.action, question.endpoint or ""
  if not is_text(principal) then return wrong("`principal` is a text of 1 to 2,048 bytes") end
  if not is_text(action) then return wrong("`action` is a text of 1 to 2,048 bytes") end
  if type(endpoint) ~= "string" or #endpoint > TEXT_SIZE_MAX then return wrong("`endpoint` is a text") end
  local resources, resource_count = resource_bytes(question.resource)
  if not resources then return nil, resource_count end
  local context, context_count = context_bytes(question.context)
  if not context then return nil, context_count end
  local bytes = concat {
    u16(#principal), u16(#action), u16(#resources), u16(context_count), u32(#context),
    char(resource_count, wants_names and 1 or 0), u16(#endpoint), ZERO_64, ZERO_64,
    principal, action, resources, endpoint, context,
  }
  if #bytes > PAYLOAD_SIZE_MAX then return wrong("a question has at most 65,536 bytes") end
  return bytes
end

-- `id` is a whole number below 2^32.
local function frame(opcode, id, bytes)
  return u32(12 + #bytes) .. char(opcode, 0, 0, 0) .. u32(id) .. ZERO_32 .. bytes
end

-- A frame that asks one question, whose reply names the policy and the statement.
function _M.authorize(id, question)
  local bytes, err = payload(question, true)
  if not bytes then return nil, err end
  return frame(AUTHORIZE, id, bytes)
end

-- A frame that asks 1 to 1,024 questions, decided by one generation.
function _M.authorize_many(id, questions)
  if type(questions) ~= "table" or #questions < 1 or #questions > _M.REQUEST_COUNT_MAX then
    return wrong("there are 1 to 1,024 questions in a frame")
  end
  local parts = { u16(#questions) .. ("\0"):rep(6) }
  local size = _M.HEADER_SIZE + 8
  for index, question in ipairs(questions) do
    local bytes, err = payload(question, false)
    if not bytes then
      err.message = "question " .. index .. ": " .. err.message
      return nil, err
    end
    size = size + 4 + #bytes
    if size > _M.FRAME_SIZE_MAX then return wrong("the questions of a frame have at most 262,144 bytes; ask in parts") end
    parts[#parts + 1] = u32(#bytes) .. bytes
  end
  return frame(AUTHORIZE_MANY, id, concat(parts))
end

-- How many bytes follow the first four of a frame.
function _M.rest_of(head)
  local length = get32(head, 1)
  if length < 12 or length > _M.FRAME_SIZE_MAX - 4 then
    return damaged("a frame of " .. length .. " bytes came; is this the address of Reeve's frames?")
  end
  return length
end

local function decided(decision, reason)
  local name = DECISIONS[decision]
  if not name or not REASONS[reason] then return nil end
  return { decision = name, allowed = name == "allowed", reason = REASONS[reason] }
end

local function bit_of(flags, bit)
  return floor(flags / 2 ^ bit) % 2 == 1
end

-- `rest` is a frame without its length. Positions count from one; a field's offset in the payload is thirteen less.
local function checked(rest, id, opcode)
  if get32(rest, 5) ~= id or get32(rest, 9) ~= 0 then return damaged("a reply to another question came") end
  local found = byte(rest, 1)
  if found == ERROR_REPLY and #rest >= 28 then
    local code, length = byte(rest, 13), get16(rest, 21)
    return nil, {
      kind = "refused", code = code, name = ERROR_NAMES[code] or tostring(code), message = rest:sub(29, 28 + length),
      closes = CLOSES[code] or false,
    }
  end
  if found ~= opcode then return damaged(("opcode %#x came in place of %#x"):format(found, opcode)) end
  return true
end

function _M.authorize_reply(rest, id)
  local fine, err = checked(rest, id, AUTHORIZE_REPLY)
  if not fine then return nil, err end
  if #rest < 36 then return damaged("a reply is too short") end
  local answer = decided(byte(rest, 13, 14))
  if not answer then return damaged("a reply has an unknown decision") end
  local flags = byte(rest, 15)
  answer.fresh, answer.session_expired = bit_of(flags, 0), bit_of(flags, 3)
  answer.resource = byte(rest, 16) + 1 -- the place among the question's resources, from one
  if bit_of(flags, 1) then answer.statement = get32(rest, 17) end -- its place in the document, from zero
  answer.generation, answer.revision = get64(rest, 21), get64(rest, 29)
  if bit_of(flags, 2) then
    if #rest < 40 then return damaged("a reply is too short") end
    local policy_length, sid_length = get16(rest, 37), get16(rest, 39)
    local sid_size = sid_length == NO_SID and 0 or sid_length
    if #rest < 40 + policy_length + sid_size then return damaged("a reply is too short") end
    answer.policy = rest:sub(41, 40 + policy_length)
    if sid_length ~= NO_SID then answer.sid = rest:sub(41 + policy_length, 40 + policy_length + sid_length) end
  end
  return answer
end

-- An array of answers in the order of the questions. One whose question was refused is denied, and says so in `error`.
function _M.authorize_many_reply(rest, id, count)
  local fine, err = checked(rest, id, AUTHORIZE_MANY_REPLY)
  if not fine then return nil, err end
  if #rest < 36 or get16(rest, 29) ~= count or #rest < 36 + 8 * count then
    return damaged("a reply does not have an answer for each question")
  end
  local generation, revision, fresh = get64(rest, 13), get64(rest, 21), bit_of(byte(rest, 31), 0)
  local answers = {}
  for index = 1, count do
    local at = 37 + 8 * (index - 1)
    local decision, reason, code, detail = byte(rest, at, at + 3)
    local answer = decided(decision, reason)
    if not answer then return damaged("a reply has an unknown decision") end
    if code ~= 0 then
      answer.allowed = false
      answer.error = { kind = "refused", code = code, name = ERROR_NAMES[code] or tostring(code) }
    else
      answer.resource = detail + 1
    end
    local statement = get32(rest, at + 4)
    if statement ~= NO_STATEMENT then answer.statement = statement end
    answer.generation, answer.revision, answer.fresh = generation, revision, fresh
    answers[index] = answer
  end
  return answers
end

return _M
