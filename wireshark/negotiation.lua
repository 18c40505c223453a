-- What a client and a broker say to each other on one connection, and what is wrong between a Hello, its reply and the ready.

local READY_SECONDS = 2
-- How many Hellos without a reply, and replies without a ready, are remembered of a connection.
local MOST_REMEMBERED = 64

-- A frame to the client, before anything else is made of it: a client takes the first one for the reply, the next for the ready.
local function hear(seen, stream, found)
  local awaited = stream.awaited
  stream.awaited = nil
  if seen.protocol == nil then return end
  if awaited == 'reply' and seen.protocol ~= CONTROL_PROTOCOL then
    found('payload-protocol', 'the answer to a Hello must be under 0x0000')
  elseif awaited == 'ready' and seen.protocol ~= HANDOFF_PROTOCOL then
    found('payload-protocol', 'the ready must be under 0xD0FF')
  end
end

local function see_hello(seen, stream)
  stream.awaited = 'reply'
  if seen.request_id == nil or stream.hello_count >= MOST_REMEMBERED then return end
  if stream.hellos[seen.request_id] == nil then stream.hello_count = stream.hello_count + 1 end
  local values = seen.complete and seen.values or nil
  stream.hellos[seen.request_id] = {
    values and (values['client_min_protocol'] or 0) or 0,
    values and (values['client_max_protocol'] or 0) or math.huge,
  }
  if seen.has_errors then stream.broken = true end
end

-- What was offered in the Hello that a reply answers; nil where that is not known.
local function answered_hello(seen, stream, refused, found)
  local id = seen.request_id
  if stream.hello_count == 0 or id == nil then return nil end
  local known = stream.hellos[id]
  if known ~= nil then
    stream.hellos[id] = nil
    stream.hello_count = stream.hello_count - 1
    return known
  end
  -- The stock broker refuses with request_id 0 what it could not read.
  if refused and id == '0:0' and stream.broken then return nil end
  found('request-id-mismatch', 'request_id must be the Hello’s')
  if stream.hello_count > 1 then return nil end
  local _, only = next(stream.hellos)
  return only
end

local function see_reply(seen, stream, found)
  local values = seen.complete and seen.values or {}
  local negotiated = values['negotiated']
  if negotiated ~= nil and seen.places['refused'] ~= nil and seen.places['refused'][1] > seen.places['negotiated'][1] then
    negotiated = nil
  end
  local range = answered_hello(seen, stream, negotiated == nil, found)
  if negotiated == nil and seen.complete and values['refused'] == nil then
    found('reply-empty', 'the HelloReply has neither of its two results')
  end
  if negotiated == nil then return end
  local token = negotiated.values['handle_passed_token'] or ''
  local version = negotiated.values['negotiated_protocol'] or 0
  local passing = tonumber((negotiated.values['server_capabilities'] or '0:0'):match('%d+$')) % 2 == 1
  if range ~= nil and (version < range[1] or version > range[2]) then
    found('protocol-not-offered', 'negotiated_protocol must be in the range that the Hello offered')
  end
  if #token > 0 and #token ~= TOKEN_LENGTH then
    found('reply-token-length', 'handle_passed_token must be ' .. TOKEN_LENGTH .. ' bytes or empty')
  end
  if #token > 0 and not passing then
    found('capability-mismatch', 'bit 0 must be set where there is a handle_passed_token')
  elseif #token == 0 and passing then
    found('capability-mismatch', 'handle_passed_token must be a token where bit 0 of server_capabilities is set')
  end
  if #token > 0 and passing then
    stream.awaited = 'ready'
    if #stream.issued >= MOST_REMEMBERED then table.remove(stream.issued, 1) end
    stream.issued[#stream.issued + 1] = { token = token, time = seen.time }
  end
end

-- Checks a ready against the token that the client was given.
local function check_issued(seen, stream, found)
  if #stream.issued == 0 then
    if seen.token == stream.readied then
      found('duplicate-ack', 'a ready for this token came before: the application gets this one')
    end
    return
  end
  stream.readied = seen.token
  local place = nil
  for index, issued in ipairs(stream.issued) do
    if place == nil and issued.token == seen.token then place = index end
  end
  local issued = table.remove(stream.issued, place or 1)
  if place == nil then
    found('ready-token-mismatch', 'the token must be that of the HelloReply: the client does not take this ready for its own')
  end
  if seen.time ~= nil and issued.time ~= nil and seen.time - issued.time > READY_SECONDS then
    found('ready-late', 'a client waits ' .. READY_SECONDS .. ' s after the HelloReply')
  end
end
