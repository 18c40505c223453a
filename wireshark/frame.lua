-- One frame: its framing, its envelope, its payload by protocol and kind, and its part in a handoff.

local function hex(text)
  return (text:gsub('.', function(character) return ('%02x'):format(character:byte()) end))
end

local function is_registered(protocol)
  return PROTOCOLS[protocol] ~= nil
end

-- What a frame of that protocol and kind carries. A known direction decides over the kind; then the message that the kind names
-- comes fourth, where it is another one.
local function expectation_of(protocol, kind, direction)
  local entry = PROTOCOLS[protocol]
  if entry == nil or entry.messages == nil then return nil, nil, true end
  local by_kind = entry.messages[kind]
  if direction ~= nil and (by_kind == nil or by_kind[2] ~= direction) then
    for _, meant in ipairs(entry.order) do
      if meant[2] == direction then
        return meant[1], direction, false, by_kind ~= nil and by_kind[1] ~= meant[1] and by_kind[1] or nil
      end
    end
  end
  if by_kind == nil then return nil, nil, false end
  return by_kind[1], by_kind[2], true
end

local function number_of(envelope, name)
  local value = envelope.values[name]
  if value ~= nil then return value end
  if envelope.complete and envelope.places[name] == nil then return 0 end
  return nil
end

local function in_column(seen)
  local texts = { seen.label }
  if seen.service_name ~= nil then texts[#texts + 1] = seen.service_name end
  if seen.acceptance ~= nil then texts[#texts + 1] = seen.acceptance end
  if seen.token ~= nil and seen.token ~= '' then texts[#texts + 1] = 'token ' .. hex(seen.token:sub(1, 4)) .. '…' end
  return (table.concat(texts, ' '):gsub('[%z\1-\31\127]', '?'))
end

-- The bytes read as that message, with nothing shown or said of it.
local function read_quietly(message, packet, start, stop)
  local quiet = { bytes = packet.bytes, range = NO_RANGE, report = function() end, undecodable = 'payload-undecodable' }
  return read_message(message, quiet, start, stop, NO_TREE)
end

-- The fields of an ACK that came under another protocol; nil where the payload does not read as one with a token.
local function loose_ack(packet, start, stop)
  local ack = read_quietly('HandoffAck', packet, start, stop)
  return ack.acceptable and #(ack.values['token'] or '') == TOKEN_LENGTH and ack.values or nil
end

-- The only protocol under which something about handoffs is said in that direction, where the message is not one of it; else nil.
local function due_instead(direction, message)
  if direction == 'broker-to-backend' and (message:find('^Hello') or message:find('^Admin')) then
    return { HANDOFF_PROTOCOL, 'what a broker says to a backend must be under 0xD0FF' }
  elseif direction == 'client-to-broker' and message:find('^Handoff') then
    return { CONTROL_PROTOCOL, 'what a client says to a broker must be under 0x0000' }
  end
  return nil
end

-- Says so where descriptors came with what is at `at`, which is not a sideband. A handle comes with its offer.
local function add_misplaced(packet, at, stop, report)
  local facts = packet.facts_in(at, stop)
  if facts == nil or facts.descriptors == 0 or facts.handle ~= nil then return end
  local what = facts.descriptors == 1 and 'a descriptor' or facts.descriptors .. ' descriptors'
  report('descriptor-misplaced', what .. ' came with these bytes; it belongs to the 16 bytes of a sideband')
end

-- Shows the frame in bytes[start, stop), counted from 1, of a packet; gives its message and whether it is a ready.
local function dissect_frame(packet, start, stop, tree)
  local body = start + HEADER_LENGTH
  local range = packet.range(start, stop)
  local top = tree:add(handoff, range)
  local problems, has_errors = 0, false
  local function report(id, item, text, severity)
    problems = problems + 1
    if severity == nil and IS_ERROR[id] then has_errors = true end
    if problems > 100 then return end
    item:add_proto_expert_info(EXPERTS[severity ~= nil and id .. '-' .. severity or id] or EXPERTS[id], id .. ': ' .. text)
    top:add(OWN_FIELDS.problem, range, id):set_generated()
  end
  top:add(OWN_FIELDS.framing_version, packet.range(start, start + 1))
  top:add_le(OWN_FIELDS.body_length, packet.range(start + 1, body))
  if packet.bytes:byte(start) ~= 1 then report('framing-version', top, 'the framing byte must be 1') end
  local frame = { bytes = packet.bytes, range = packet.range, report = report, undecodable = 'frame-undecodable' }
  local envelope = read_message('Frame', frame, body, stop, top)
  local version, kind = number_of(envelope, 'envelope_version'), number_of(envelope, 'kind')
  local protocol, encoding = number_of(envelope, 'payload_protocol'), number_of(envelope, 'payload_encoding')
  local place = envelope.places['payload'] or { stop, stop }
  local message, direction, allowed, by_kind = nil, nil, true, nil
  if protocol ~= nil and kind ~= nil and (envelope.complete or place[1] < place[2]) then
    message, direction, allowed, by_kind = expectation_of(protocol, kind, packet.direction)
    if by_kind ~= nil and place[1] < place[2] and not read_quietly(message, packet, place[1], place[2]).acceptable
      and read_quietly(by_kind, packet, place[1], place[2]).acceptable then
      message = by_kind
    end
  end
  if version ~= nil and version ~= 1 then report('envelope-version', top, 'envelope_version must be 1') end
  if protocol ~= nil then
    local name = is_registered(protocol) and PROTOCOLS[protocol].name or ('protocol 0x%04X'):format(protocol)
    if not allowed and kind ~= nil then report('kind', top, name .. ' has no such kind here') end
    if not is_registered(protocol) and envelope.complete then report('unknown-protocol', top, name .. ' is not in the registry') end
    if encoding ~= nil and encoding ~= 0 and is_registered(protocol) and PROTOCOLS[protocol].uncompressed then
      report('payload-encoding', top, 'payload_encoding must be NONE')
    end
    if protocol == 0 and message == 'Hello' and stop - body > MAX_HELLO_BODY_LENGTH then
      report('oversize', top, 'the Frame of a Hello is too long')
    end
    top:append_text(', ' .. name)
  end
  frame.undecodable = 'payload-undecodable'
  local payload, probe = nil, message == 'EndpointProbe'
  if probe then
    local nonce_stop = math.min(place[1] + NONCE_LENGTH, place[2])
    if nonce_stop > place[1] then top:add(OWN_FIELDS.nonce, packet.range(place[1], nonce_stop)) end
    if place[2] - place[1] < NONCE_LENGTH then report('payload-undecodable', top, 'the nonce is too short') end
    if nonce_stop < place[2] then
      payload = read_message('DaemonProcess', frame, nonce_stop, place[2], top:add(packet.range(nonce_stop, place[2]), 'DaemonProcess'))
    end
  elseif message ~= nil then
    local found = {}
    frame.report = function(id, item, text) found[#found + 1] = { id, item, text } end
    local below = place[2] > place[1] and top:add(packet.range(place[1], place[2]), message) or top
    payload = read_message(message, frame, place[1], place[2], below)
    if encoding ~= 0 and not payload.acceptable then
      payload, message = nil, nil
    else
      for _, problem in ipairs(found) do report(problem[1], problem[2], problem[3]) end
    end
  end
  direction = packet.direction or direction
  local values = payload ~= nil and payload.values or {}
  local is_handoff = message == 'HandoffOffer' or message == 'HandoffAck'
  local token = is_handoff and (values['token'] or '') or nil
  if is_handoff and payload.complete and not (payload.places['token'] == nil and values['token'] == nil and not payload.acceptable) then
    if #token == 0 then report('token-empty', top, 'the token is empty')
    elseif #token ~= TOKEN_LENGTH then report('token-length', top, 'the token has ' .. #token .. ' bytes') end
  end
  local is_event = message == 'HandoffAck' and kind == 2
  local ready = is_event and (packet.direction == nil or packet.direction == 'broker-to-client')
  local seen = { label = is_event and 'ready' or message or 'frame', token = token, service_name = values['service_name'] }
  if message == 'HandoffAck' then seen.acceptance = values['accepted'] == 1 and 'accepted' or 'refused' end
  top:append_text(', ' .. seen.label)
  packet.info(in_column(seen))
  local stream = stream_state(packet.stream)
  local memory = packet.memory(start)
  local loose = message == nil and loose_ack(packet, place[1], place[2]) or nil
  local role = role_of(
    message, direction, kind, protocol, oldest_open(stream) ~= nil, stream.open_probes > 0, loose ~= nil
  )
  if not packet.visited then
    if role == nil and protocol == PROBE_PROTOCOL then
      if direction == 'broker-to-backend' and kind == 0 then stream.open_probes = stream.open_probes + 1
      elseif direction == 'backend-to-broker' then stream.open_probes = math.max(0, stream.open_probes - 1) end
    end
    memory.found = {}
    local function found(id, text, severity)
      memory.found[#memory.found + 1] = { id, text, severity }
    end
    local said = is_handoff and values or loose or {}
    seen.token = said['token'] or ''
    seen.accepted = said['accepted'] ~= nil and said['accepted'] ~= 0
    seen.error_detail = said['error_detail']
    seen.correlation_id = said['correlation_id'] or '0:0'
    seen.request_id = envelope.values['request_id'] or (envelope.complete and '0:0' or nil)
    seen.readable = payload ~= nil and payload.acceptable
    seen.complete = payload ~= nil and payload.complete
    seen.values, seen.places = values, payload ~= nil and payload.places or {}
    seen.is_handoff, seen.protocol, seen.has_errors = is_handoff, protocol, has_errors
    seen.is_other = message ~= nil and not is_handoff
    seen.connections_known = packet.direction ~= nil
    seen.sound = message == 'HandoffAck' and version == 1 and kind == 1 and encoding == 0 and protocol == HANDOFF_PROTOCOL
    seen.number, seen.time, seen.stream, seen.memory = packet.number, packet.time, packet.stream, memory
    local due = stream.application_from == nil and message ~= nil and due_instead(packet.direction, message) or nil
    if due ~= nil and protocol ~= nil and protocol ~= due[1] then found('payload-protocol', due[2]) end
    if packet.direction == nil or packet.direction == 'broker-to-backend' then
      local sideband = stream.sideband
      stream.sideband = nil
      if due ~= nil then sideband = nil end
      if sideband ~= nil and message == 'HandoffOffer' and #seen.token == TOKEN_LENGTH and seen.token ~= sideband then
        found('sideband-token-mismatch', 'the token must be the 16 bytes of the sideband before the offer')
      elseif sideband ~= nil and message ~= 'HandoffOffer' and protocol ~= nil and protocol ~= HANDOFF_PROTOCOL then
        found('payload-protocol', 'the frame after a sideband must be under 0xD0FF')
      end
    end
    if packet.direction == 'broker-to-client' then hear(seen, stream, found) end
    if role == 'offer' then see_offer(seen, stream, found)
    elseif role == 'ack' then see_ack(seen, stream, found)
    elseif role == 'ready' then see_ready(seen, stream, found)
    elseif message == 'Hello' then see_hello(seen, stream)
    elseif message == 'HelloReply' then see_reply(seen, stream, found) end
    if ready and packet.direction ~= nil then stream.application_from = packet.number end
  end
  add_misplaced(packet, start, stop, function(id, text) report(id, top, text) end)
  for _, problem in ipairs(memory.found or {}) do report(problem[1], top, problem[2], problem[3]) end
  if memory.offer ~= nil then top:add(OWN_FIELDS.response_to, memory.offer):set_generated() end
  if memory.answer ~= nil then top:add(OWN_FIELDS.response_in, memory.answer):set_generated() end
  if memory.ready ~= nil then top:add(OWN_FIELDS.ready_in, memory.ready):set_generated() end
  if memory.latency ~= nil then
    top:add(OWN_FIELDS.time, NSTime.new(math.floor(memory.latency), math.floor(memory.latency % 1 * 1e9 + 0.5))):set_generated()
  end
  return message, ready
end
