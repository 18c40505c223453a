-- Which ACK and which ready belong to which offer. Told apart by stream and token, as correlation ids repeat. Worked out
-- once, when Wireshark reads the packets in their order, and remembered by packet and place.

local DEADLINE_SECONDS = 5

local state

local function reset()
  state = { memory = {}, streams = {}, tokens = {} }
end

local function stream_state(stream)
  local known = state.streams[stream]
  if known == nil then
    known = { open = {}, shown_offer = false, previous = {}, application_from = nil }
    state.streams[stream] = known
  end
  return known
end

local function remove_open(stream, offer)
  offer.open = false
  for index = #stream.open, 1, -1 do
    if stream.open[index] == offer then
      table.remove(stream.open, index)
      return
    end
  end
end

-- An offer; gives what is to be remembered of it.
local function see_offer(seen, stream, found)
  local token, id = seen.token, seen.correlation_id
  stream.shown_offer = true
  if #token == TOKEN_LENGTH and state.tokens[token] ~= nil then
    found('token-reused', 'a token is for one offer only')
  end
  if seen.request_id ~= nil and seen.request_id ~= id and seen.readable then
    found('request-id-mismatch', 'request_id must be the correlation_id')
  end
  local offer = {
    token = token, id = id, open = true, number = seen.number, time = seen.time, stream = seen.stream,
    outcome = 'unanswered', memory = seen.memory,
  }
  stream.open[#stream.open + 1] = offer
  if #token == TOKEN_LENGTH then state.tokens[token] = offer end
end

local function see_ack(seen, stream, found)
  local known = state.tokens[seen.token]
  if known ~= nil and known.stream ~= seen.stream then known = nil end
  if known ~= nil and not known.open then
    found('duplicate-ack', 'an ACK for this token came before')
    return
  end
  local offer = known or stream.open[#stream.open]
  local wanted = offer ~= nil and offer.id or seen.correlation_id
  if seen.request_id ~= nil and seen.request_id ~= wanted and seen.readable then
    found('request-id-mismatch', 'request_id must be the offer’s correlation_id')
  end
  local refusal = 'refused: ' .. (seen.error_detail or '')
  if offer == nil then
    found('ack-without-offer', 'no open offer stands before it', not stream.shown_offer and 'note' or nil)
    if not seen.accepted and seen.readable then found('ack-refused', refusal) end
    return
  end
  remove_open(stream, offer)
  local same = seen.token == offer.token
  if not same and #seen.token == TOKEN_LENGTH and seen.readable then
    found('ack-token-mismatch', 'the token must be the offered one')
  end
  if seen.correlation_id ~= offer.id and seen.readable then
    found('ack-correlation-mismatch', 'correlation_id must be the offer’s')
  end
  local late = seen.time ~= nil and offer.time ~= nil and seen.time - offer.time > DEADLINE_SECONDS
  if late then found('ack-late', 'it must come within ' .. DEADLINE_SECONDS .. ' s of the offer') end
  local right = seen.sound and seen.readable and same and seen.request_id == offer.id
    and seen.correlation_id == offer.id
  if not right then offer.outcome = 'invalid'
  elseif not seen.accepted then
    offer.outcome = 'refused'
    found('ack-refused', refusal)
  else
    offer.outcome = late and 'late' or 'accepted'
  end
  offer.memory.answer = seen.number
  seen.memory.offer = offer.number
  if seen.time ~= nil and offer.time ~= nil then seen.memory.latency = seen.time - offer.time end
end

local function see_ready(seen, found)
  local offer = #seen.token == TOKEN_LENGTH and state.tokens[seen.token] or nil
  if offer == nil then return end
  offer.memory.ready = seen.number
  seen.memory.offer = offer.number
  if seen.accepted and offer.outcome ~= 'accepted' then
    found('ready-without-acceptance', 'the client was told accepted, the backend’s answer was ' .. offer.outcome)
  end
end

-- The part of a frame in a handoff; nil when it is part of none.
local function role_of(message, direction, kind, protocol, offer_is_open)
  if message == 'HandoffOffer' then return 'offer' end
  if direction == 'backend-to-broker' then
    if message == 'HandoffAck' then return 'ack' end
    return offer_is_open and protocol ~= PROBE_PROTOCOL and 'ack' or nil
  end
  if message ~= 'HandoffAck' then return nil end
  return (kind == 2 or direction == 'broker-to-client') and 'ready' or 'ack'
end
