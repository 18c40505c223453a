-- What Wireshark calls: once for each packet of a stream, with the bytes that earlier ones left over.

local stream_field = Field.new('tcp.stream')
local length_field = Field.new('tcp.len')
local comment_field = Field.new('frame.comment')

-- What the packet’s comment tells of descriptors; nil where it tells nothing.
local function comment_facts()
  local comment = comment_field()
  if comment == nil then return nil end
  local text = tostring(comment.value):gsub(', changed by .*$', '')
  local descriptors = text:match('^connection %d+, .*, (%d+) descriptors')
  if descriptors == nil then return nil end
  local passed = text:match(', passed ([^,]*)')
  local kind, mode = (passed or ''):match('^(%S+) (%S+)')
  return {
    -- A handle comes with an offer, and no sideband before it.
    descriptors = tonumber(descriptors), handle = (passed or ''):match(' handle (%d+)'), kind = kind, mode = mode,
    dropped = passed ~= nil and passed:find('dropped-by-kernel', 1, true) ~= nil,
    unread = text:find(', read without them', 1, true) ~= nil,
  }
end

local function direction_of(pinfo)
  if pinfo.dst_port == BACKEND_PORT then return 'broker-to-backend' end
  if pinfo.src_port == BACKEND_PORT then return 'backend-to-broker' end
  if pinfo.dst_port == BROKER_PORT then return 'client-to-broker' end
  if pinfo.src_port == BROKER_PORT then return 'broker-to-client' end
  return nil
end

function handoff.init()
  reset()
end

function handoff.dissector(tvb, pinfo, tree)
  local bytes = tvb:raw()
  local stream = stream_field()
  local number = pinfo.number
  local remembered = state.memory[number] or {}
  state.memory[number] = remembered
  local infos = {}
  local stream_number = stream ~= nil and stream.value or -1
  local known = stream_state(stream_number)
  local way = pinfo.src_port .. ' ' .. pinfo.dst_port
  -- Where the packet's own bytes begin, behind what was left over of earlier ones; what those told was kept with them.
  local facts, own_start = comment_facts(), #bytes - (length_field() ~= nil and length_field().value or #bytes) + 1
  if not pinfo.visited then remembered.waiting, remembered.previous = known.waiting[way], known.previous[way] end
  local waiting = own_start > 1 and remembered.waiting or nil
  local function facts_at(at)
    if at == own_start then return facts end
    -- A descriptor comes with the first byte of a packet, and with no other.
    if at > own_start and facts ~= nil then return { descriptors = 0, unread = facts.unread } end
    return at == 1 and waiting or nil
  end
  -- What came with the bytes from `at` up to, not including, `stop`.
  local function facts_in(at, stop)
    if own_start >= at and own_start < stop then return facts end
    return facts_at(at)
  end
  local packet = {
    bytes = bytes,
    own_start = own_start,
    direction = direction_of(pinfo),
    stream = stream_number,
    number = number,
    facts_at = facts_at,
    facts_in = facts_in,
    time = pinfo.rel_ts,
    visited = pinfo.visited,
    -- Positions in Lua strings begin with 1, those in Wireshark’s buffers with 0.
    range = function(start, stop) return tvb(start - 1, stop - start) end,
    info = function(text) if #infos < 20 then infos[#infos + 1] = text end end,
    -- A packet may end one reassembled run of bytes and begin the next: both have a first place.
    memory = function(at)
      local key = at .. ' ' .. #bytes
      remembered[key] = remembered[key] or {}
      return remembered[key]
    end,
  }
  packet.previous = remembered.previous
  pinfo.cols.protocol = 'HANDOFF'
  local at = 1
  while at <= #bytes do
    local taken, missing = dissect_piece(packet, at, tree)
    if taken == nil then
      if not pinfo.visited then known.waiting[way] = facts_at(at) end
      pinfo.desegment_offset = at - 1
      pinfo.desegment_len = missing > 0 and missing or DESEGMENT_ONE_MORE_SEGMENT
      break
    end
    at = at + taken
  end
  if not pinfo.visited then known.previous[way] = packet.previous end
  if #infos > 0 then pinfo.cols.info = table.concat(infos, ', ') end
  return tvb:len()
end

local tcp_ports = DissectorTable.get('tcp.port')
for _, port in ipairs({ BACKEND_PORT, BROKER_PORT, UNKNOWN_PORT }) do tcp_ports:add(port, handoff) end
