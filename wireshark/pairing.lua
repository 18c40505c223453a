-- Which ACK and which ready answer which offer. Offers are told apart by stream and token, because correlation ids repeat.
-- Worked out once, when Wireshark first reads the packets in order, and remembered by packet and place.

local DEADLINE_SECONDS = 5

local TOLD_INSTEAD = { refused = 'the backend had refused', unanswered = 'the backend had not answered' }

local state

local function reset()
  state = { memory = {}, streams = {}, tokens = {}, uses = {} }
end

local function stream_state(stream)
  local known = state.streams[stream]
  if known == nil then
    known = {
      open = {}, first = 1, last = 0, by_token = {}, shown_offer = false, previous = {}, waiting = {}, open_probes = 0,
      application_from = nil, hellos = {}, hello_count = 0, issued = {}, broken = false,
      -- Whether what came last from the broker was bytes that are not a frame.
      after_odd = false,
    }
    state.streams[stream] = known
  end
  return known
end

local function oldest_open(stream)
  while stream.first <= stream.last and not stream.open[stream.first].open do
    stream.open[stream.first] = nil
    stream.first = stream.first + 1
  end
  return stream.open[stream.first]
end

local function latest_open(stream)
  while stream.last >= stream.first and not stream.open[stream.last].open do
    stream.open[stream.last] = nil
    stream.last = stream.last - 1
  end
  return stream.open[stream.last]
end

-- The oldest open offer of the stream with that token, and whether an earlier one with it was answered.
local function open_with(stream, token)
  local same = stream.by_token[token]
  if same == nil then return nil, false end
  while same.first <= #same and not same[same.first].open do same.first = same.first + 1 end
  return same[same.first], same.first > 1
end

-- The offer that an ACK with that token answers, and why: by its token, by the order of offers; or why it answers none.
local function answered_by(stream, token, connections_known)
  local own, answered = open_with(stream, token)
  if own ~= nil then return own, 'token' end
  if answered then return nil, 'duplicate' end
  local offer
  if connections_known then offer = oldest_open(stream) else offer = latest_open(stream) end
  return offer, offer ~= nil and 'order' or 'none'
end

-- Notes what an ACK makes of an offer.
local function settle(offer, answer, same_token, found)
  offer.open = false
  local late = answer.time ~= nil and offer.time ~= nil and answer.time - offer.time > DEADLINE_SECONDS
  if late and found ~= nil then found('ack-late', 'must come within ' .. DEADLINE_SECONDS .. ' s of the offer') end
  local right = answer.sound and answer.readable and same_token and answer.request_id == answer.correlation_id
    and answer.correlation_id == offer.id
  if not right then offer.outcome = 'invalid'
  elseif not answer.accepted then offer.outcome = 'refused'
  else
    offer.outcome = late and 'late' or 'accepted'
    offer.use.accepted = offer
  end
  offer.use.open = offer.use.open - 1
  if offer.outcome == 'invalid' then offer.use.doubtful = true end
  offer.memory.answer = answer.number
  answer.memory.offer = offer.number
  if answer.time ~= nil and offer.time ~= nil then answer.memory.latency = math.max(0, answer.time - offer.time) end
end

-- What the offers with a token have made of it: the first acceptance uses it up, a refusal does not.
local function token_use(token)
  local use = state.uses[token] or { open = 0, doubtful = false, accepted = nil }
  state.uses[token] = use
  return use
end

-- Why an offer may not have a token that was used like that; nil where it may. That a connection has ended cannot be seen here.
local function taken(use)
  if use.accepted ~= nil then return 'was accepted' end
  if use.open > 0 then return 'is still open, or was not answered' end
  return use.doubtful and 'was answered wrongly, and may have been accepted' or nil
end

local function see_offer(seen, stream, found)
  local token, id = seen.token, seen.correlation_id
  stream.shown_offer = true
  local use = #token == TOKEN_LENGTH and token_use(token) or { open = 0 }
  local why = taken(use)
  if why ~= nil then found('token-reused', 'an earlier offer with this token ' .. why) end
  use.open = use.open + 1
  if seen.request_id ~= nil and seen.request_id ~= id and seen.readable then
    found('request-id-mismatch', 'request_id must be the correlation_id')
  end
  local offer = {
    token = token, id = id, open = true, number = seen.number, time = seen.time,
    outcome = 'unanswered', memory = seen.memory, use = use,
  }
  stream.last = stream.last + 1
  stream.open[stream.last] = offer
  local same = stream.by_token[token] or { first = 1 }
  stream.by_token[token] = same
  same[#same + 1] = offer
  if #token == TOKEN_LENGTH then state.tokens[token] = offer end
  local early = stream.early
  stream.early = nil
  if early ~= nil and early.token == token then settle(offer, early, true, nil) end
end

local function see_ack(seen, stream, found)
  local refusal = 'refused: ' .. (seen.error_detail or '')
  local offer, match = answered_by(stream, seen.token, seen.connections_known)
  if match ~= 'token' and seen.is_handoff and #seen.token == TOKEN_LENGTH and seen.token == stream.sideband then
    if stream.early == nil or stream.early.token ~= seen.token then stream.early = seen end
    found('ack-without-offer', 'its offer has not come yet, only the sideband', 'note')
    return
  end
  if match == 'duplicate' then
    found('duplicate-ack', 'the offer with this token was answered before')
    return
  end
  if offer ~= nil and seen.protocol ~= nil and seen.protocol ~= HANDOFF_PROTOCOL then
    found('payload-protocol', 'the answer to an offer must be under 0xD0FF')
  end
  -- Another message has none of an ACK's fields, so that nothing more can be wrong with them.
  if offer ~= nil and seen.is_other then return settle(offer, seen, false, found) end
  local wanted = offer ~= nil and offer.id or seen.correlation_id
  if seen.request_id ~= nil and seen.request_id ~= wanted and seen.readable then
    found('request-id-mismatch', 'request_id must be the offer’s correlation_id')
  end
  if offer == nil then
    local text = stream.shown_offer and 'every offer before it was answered'
      or 'this stream has shown no offer; it may be in the other direction'
    found('ack-without-offer', text, not stream.shown_offer and 'note' or nil)
    if not seen.accepted and seen.readable then found('ack-refused', refusal) end
    return
  end
  local same = seen.token == offer.token
  if not same and #seen.token == TOKEN_LENGTH and seen.readable then
    found('ack-token-mismatch', 'the token must be the offered one')
  end
  if seen.correlation_id ~= offer.id and seen.readable then
    found('ack-correlation-mismatch', 'correlation_id must be the offer’s')
  end
  settle(offer, seen, same, found)
  if offer.outcome == 'refused' then found('ack-refused', refusal) end
end

local function see_ready(seen, stream, found)
  if seen.is_handoff then check_issued(seen, stream, found) end
  local offer = #seen.token == TOKEN_LENGTH and state.tokens[seen.token] or nil
  if offer == nil then return end
  -- A broker may repeat an offer, whose repetition is refused.
  if offer.outcome ~= 'accepted' and offer.outcome ~= 'late' then offer = offer.use.accepted or offer end
  offer.memory.ready = seen.number
  seen.memory.offer = offer.number
  if not seen.accepted or offer.outcome == 'accepted' then return end
  -- That the broker goes on with it says more than a deadline that may not have been the broker’s.
  if offer.outcome == 'late' then
    offer.outcome = 'accepted'
  else
    local instead = TOLD_INSTEAD[offer.outcome] or ('the backend’s ACK was ' .. offer.outcome)
    found('ready-without-acceptance', 'the client was told “accepted”, but ' .. instead)
  end
end

-- The part of a frame in a handoff; nil where it has none.
-- @param probe_is_open whether a probe was sent that was not answered
-- @param reads_as_ack whether the payload of a frame of no known message does so
local function role_of(message, direction, kind, protocol, offer_is_open, probe_is_open, reads_as_ack)
  local to_broker = direction == 'backend-to-broker' or direction == 'client-to-broker'
  if message == 'HandoffOffer' and not to_broker and direction ~= 'broker-to-client' then return 'offer' end
  if message == 'HandoffAck' and direction ~= 'broker-to-backend' and direction ~= 'client-to-broker' then
    local ready = direction ~= 'backend-to-broker' and (kind == 2 or direction == 'broker-to-client')
    return ready and 'ready' or 'ack'
  end
  if not offer_is_open then return nil end
  if protocol == PROBE_PROTOCOL and (probe_is_open or direction == nil) then return nil end
  if direction == 'backend-to-broker' then return 'ack' end
  return direction == nil and message == nil and kind == 1 and reads_as_ack and 'ack' or nil
end
