-- One direction of a TCP stream: sidebands, frames, and bytes that are neither.

local MAX_BODY_LENGTH = 16777216
-- A frame's header, envelope_version and the next tag: enough to tell whether it is plausible.
local PLAUSIBLE = HEADER_LENGTH + 3
local FRAME_TAGS = { [0x10] = true, [0x18] = true, [0x22] = true, [0x28] = true, [0x30] = true, [0x38] = true, [0x42] = true, [0x4a] = true }

local function body_length(bytes, at)
  local one, two, three, four = bytes:byte(at + 1, at + 4)
  return one + two * 256 + three * 65536 + four * 16777216
end

local function starts_like_frame(bytes, at)
  local length = body_length(bytes, at)
  local tag, version, next_tag = bytes:byte(at + HEADER_LENGTH, at + HEADER_LENGTH + 2)
  if length < 2 or length > MAX_BODY_LENGTH or (tag or 0x08) ~= 0x08 then return false end
  if (version or 1) ~= 1 then return false end
  return length == 2 or next_tag == nil or FRAME_TAGS[next_tag] == true
end

-- The frame of an offer starts with the right framing byte and with a field of Frame, or with the right envelope_version.
local function starts_like_offer(bytes, at)
  local framing, tag = bytes:byte(at), bytes:byte(at + HEADER_LENGTH)
  if framing ~= 1 then return starts_like_frame(bytes, at) end
  local length = body_length(bytes, at)
  return length > 0 and length <= MAX_BODY_LENGTH and (tag == 0x08 or FRAME_TAGS[tag] == true)
end

-- Whether the frame in `[at, stop)` is an offer or an ACK that is right to its end: a sideband can begin like one.
local function is_handoff(quiet, at, stop)
  local frame = read_message('Frame', quiet, at + HEADER_LENGTH, stop, NO_TREE)
  local kind, payload = frame.values['kind'] or 0, frame.places['payload']
  if not frame.complete or payload == nil or frame.values['payload_protocol'] ~= HANDOFF_PROTOCOL or kind > 1 then return false end
  local message = read_message(kind == 0 and 'HandoffOffer' or 'HandoffAck', quiet, payload[1], payload[2], NO_TREE)
  return message.complete and #(message.values['token'] or '') == TOKEN_LENGTH
end

-- Whether the 16 bytes at `at` are the token of the offer after them; nil while too little is there to tell. The third result: another offer follows them.
local function is_sideband(bytes, at)
  local offer = at + TOKEN_LENGTH
  if #bytes - offer + 1 < PLAUSIBLE then return nil end
  if not starts_like_offer(bytes, offer) then return false end
  local stop = offer + HEADER_LENGTH + body_length(bytes, offer)
  local quiet = { bytes = bytes, range = NO_RANGE, report = function() end, undecodable = 'frame-undecodable' }
  -- A handoff frame that ends before that offer would is one: some tokens look like the beginning of another.
  local first = at + HEADER_LENGTH + body_length(bytes, at)
  if bytes:byte(at) == 1 and first < stop and starts_like_frame(bytes, at) then
    if #bytes < first - 1 then return nil, first - 1 - #bytes end
    if is_handoff(quiet, at, first) then return false end
  end
  if #bytes < stop - 1 then return nil, stop - 1 - #bytes end
  local envelope = read_message('Frame', quiet, offer + HEADER_LENGTH, stop, NO_TREE)
  local payload = envelope.places['payload']
  if payload == nil then return false end
  local token = read_message('HandoffOffer', quiet, payload[1], payload[2], NO_TREE).values['token']
  if token == bytes:sub(at, offer - 1) then return true end
  local values = envelope.values
  return false, nil, values['payload_protocol'] == HANDOFF_PROTOCOL and (values['kind'] or 0) == 0
end

-- Whether a complete, plausible frame begins within the 16 bytes at `at`, after the first of them; nil while too little is there to tell.
local function frame_within(bytes, at)
  for start = at + 1, math.min(at + TOKEN_LENGTH - 1, #bytes) do
    local available = #bytes - start + 1
    if bytes:byte(start) == 1 and (available < HEADER_LENGTH or body_length(bytes, start) <= MAX_BODY_LENGTH) then
      if available < HEADER_LENGTH then return nil end
      if starts_like_frame(bytes, start) then
        return available >= HEADER_LENGTH + body_length(bytes, start) or nil
      end
    end
  end
  return false
end

-- The same for 16 bytes with which a descriptor came: they are a sideband unless a complete frame begins there, or among them.
local function is_marked_sideband(bytes, at)
  local own, missing, other = is_sideband(bytes, at)
  if own then return true end
  local available = #bytes - at + 1
  if not other then
    local within = frame_within(bytes, at)
    if within ~= false and own == nil then return nil, missing end
    if within == nil then return nil end
    if within then return false end
  end
  if available < TOKEN_LENGTH then return nil end
  if bytes:byte(at) ~= 1 or body_length(bytes, at) > MAX_BODY_LENGTH then return true end
  local length = HEADER_LENGTH + body_length(bytes, at)
  if available >= length then
    if own == nil and length <= TOKEN_LENGTH then return nil, missing end
    return false
  end
  if other then return true end
  return nil, missing
end

-- The next place after `at` where a complete, plausible frame starts, or the end.
local function next_frame(bytes, at)
  local from = at + 1
  while true do
    local found = bytes:find('\1', from, true)
    if found == nil then return #bytes + 1 end
    if #bytes - found + 1 >= PLAUSIBLE and starts_like_frame(bytes, found)
      and #bytes >= found + HEADER_LENGTH + body_length(bytes, found) - 1 then
      return found
    end
    from = found + 1
  end
end

local function add_problem(packet, at, stop, item, id, text, severity)
  item:add_proto_expert_info(EXPERTS[severity ~= nil and id .. '-' .. severity or id], id .. ': ' .. text)
  item:add(OWN_FIELDS.problem, packet.range(at, stop), id):set_generated()
end

local function show_bytes(packet, at, stop, tree, id, text, severity)
  local item = tree:add(handoff, packet.range(at, stop))
  item:append_text(', bytes')
  item:add(OWN_FIELDS.bytes, packet.range(at, stop))
  add_problem(packet, at, stop, item, id, text, severity)
  add_misplaced(packet, at, stop, function(misplaced, why) add_problem(packet, at, stop, item, misplaced, why) end)
  packet.info('bytes')
end

-- What is wrong with the descriptors that came with a sideband.
local function descriptor_problems(facts)
  local found = {}
  local function add(id, text) found[#found + 1] = { id, text } end
  if facts.dropped then add('descriptor-truncated', 'the kernel dropped the descriptor (MSG_CTRUNC)')
  elseif facts.unread then add('descriptor-unread', 'read with a call that drops the descriptor that comes with the bytes')
  elseif facts.descriptors == 0 then add('descriptor-missing', 'no descriptor came with the sideband') end
  if facts.descriptors > 1 then add('descriptor-extra', facts.descriptors .. ' descriptors came, one belongs to a sideband') end
  if facts.kind ~= nil and facts.kind ~= 'unknown' and facts.kind ~= 'stream' then
    add('descriptor-kind', 'must be a connected stream socket')
  end
  if facts.mode == 'non-blocking' then add('descriptor-nonblocking', 'O_NONBLOCK is set') end
  return found
end

-- Shows 16 bytes as a sideband.
local function show_sideband(packet, at, tree, stream, facts)
  local item = tree:add(handoff, packet.range(at, at + TOKEN_LENGTH))
  item:append_text(', sideband')
  item:add(OWN_FIELDS.sideband, packet.range(at, at + TOKEN_LENGTH))
  local memory = packet.memory(at)
  if not packet.visited then memory.again = stream.sideband ~= nil and not stream.after_odd end
  if memory.again then
    add_problem(packet, at, at + TOKEN_LENGTH, item, 'truncated', 'another sideband comes where the offer of the one before it must begin')
  end
  for _, problem in ipairs(facts ~= nil and descriptor_problems(facts) or {}) do
    add_problem(packet, at, at + TOKEN_LENGTH, item, problem[1], problem[2])
  end
  packet.info('sideband')
  if not packet.visited then
    stream.sideband = packet.bytes:sub(at, at + TOKEN_LENGTH - 1)
    stream.after_odd = false
  end
  return TOKEN_LENGTH
end

-- The piece at `at`: gives how many bytes it took, or nil and how many are missing (0: some more). `dry`: shows nothing.
local function dissect_piece(packet, at, tree, dry)
  local bytes, stream = packet.bytes, stream_state(packet.stream)
  local available = #bytes - at + 1
  local facts = packet.facts_at(at)
  local application = stream.application_from ~= nil
    and (packet.number > stream.application_from or (packet.number == stream.application_from and packet.after_ready))
  if packet.direction == nil or packet.direction == 'broker-to-backend' then
    local marked = facts ~= nil and facts.descriptors > 0 and facts.handle == nil
    local sideband, missing = (marked and is_marked_sideband or is_sideband)(bytes, at)
    if sideband == nil and not application then return nil, missing or 0 end
    if sideband and not dry then
      -- Where nothing but what was left over is taken, Wireshark gives all of it again: it is shown once what follows is there.
      local after = at + TOKEN_LENGTH
      if after <= packet.own_start and after <= #bytes then
        local taken, lacking = dissect_piece(packet, after, tree, true)
        if taken == nil then return nil, lacking end
      end
      return show_sideband(packet, at, tree, stream, facts)
    end
    if sideband then return TOKEN_LENGTH end
  end
  local current = bytes:byte(at) == 1
  if available < PLAUSIBLE and not application and (current or available < HEADER_LENGTH) then
    if available < HEADER_LENGTH then return nil, 0 end
    local length = body_length(bytes, at)
    if length <= MAX_BODY_LENGTH and available < HEADER_LENGTH + length then return nil, HEADER_LENGTH + length - available end
  end
  local frame = available >= HEADER_LENGTH and body_length(bytes, at) <= MAX_BODY_LENGTH
  if frame and (not current or application) then
    frame = available >= PLAUSIBLE and starts_like_frame(bytes, at)
  end
  if frame then
    local length = HEADER_LENGTH + body_length(bytes, at)
    if available < length then return nil, length - available end
    if dry then return length end
    local message, ready = dissect_frame(packet, at, at + length, tree)
    if packet.direction ~= 'backend-to-broker' and not packet.visited then stream.after_odd = false end
    packet.previous = (message == 'Hello' or ready) and message or nil
    packet.after_ready = packet.after_ready or ready
    return length
  end
  if dry then return 1 end
  local stop = next_frame(bytes, at)
  if packet.direction ~= 'backend-to-broker' and stop <= #bytes and stop - at > TOKEN_LENGTH
    and is_sideband(bytes, stop - TOKEN_LENGTH) then
    stop = stop - TOKEN_LENGTH
  end
  -- Just 16 bytes, and then an offer with another token: bytes where a sideband belongs are one, even if it is wrong.
  if packet.direction ~= 'backend-to-broker' and not application and stop - at == TOKEN_LENGTH and stop <= #bytes
    and select(3, is_sideband(bytes, at)) then
    return show_sideband(packet, at, tree, stream, facts)
  end
  local oversize = current and available >= HEADER_LENGTH and body_length(bytes, at) > MAX_BODY_LENGTH
  local after = application or packet.previous ~= nil
  local text = (stop - at) .. ' bytes that are no frame' .. (after and ', probably the application’s own' or '')
  if oversize then show_bytes(packet, at, stop, tree, 'oversize', 'a body of more than 16 MiB')
  else show_bytes(packet, at, stop, tree, 'unframed-bytes', text, after and 'note' or nil) end
  packet.previous = nil
  if packet.direction ~= 'broker-to-client' then stream.broken = true end
  if packet.direction ~= 'backend-to-broker' and not packet.visited then stream.after_odd = true end
  return stop - at
end
