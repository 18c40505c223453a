-- What Wireshark calls: once for each packet of a stream, with the bytes that earlier ones left over.

local stream_field = Field.new('tcp.stream')
local length_field = Field.new('tcp.len')
local comment_field = Field.new('frame.comment')

-- Where 16 bytes begin that came with a descriptor, as the packet’s comment tells: they are a sideband, whatever follows.
local function marked_sideband(bytes)
  local comment, length = comment_field(), length_field()
  if comment == nil or length == nil then return nil end
  local descriptors = tostring(comment.value):match('^connection %d+, .*, (%d+) descriptors')
  if descriptors == nil or tonumber(descriptors) == 0 then return nil end
  return #bytes - length.value + 1
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
  local packet = {
    bytes = bytes,
    direction = direction_of(pinfo),
    stream = stream ~= nil and stream.value or -1,
    number = number,
    marked = marked_sideband(bytes),
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
  local ways = stream_state(packet.stream).previous
  local way = pinfo.src_port .. ' ' .. pinfo.dst_port
  if not pinfo.visited then remembered.previous = ways[way] end
  packet.previous = remembered.previous
  pinfo.cols.protocol = 'HANDOFF'
  local at = 1
  while at <= #bytes do
    local taken, missing = dissect_piece(packet, at, tree)
    if taken == nil then
      pinfo.desegment_offset = at - 1
      pinfo.desegment_len = missing > 0 and missing or DESEGMENT_ONE_MORE_SEGMENT
      break
    end
    at = at + taken
  end
  if not pinfo.visited then ways[way] = packet.previous end
  if #infos > 0 then pinfo.cols.info = table.concat(infos, ', ') end
  return tvb:len()
end

local tcp_ports = DissectorTable.get('tcp.port')
for _, port in ipairs({ BACKEND_PORT, BROKER_PORT, UNKNOWN_PORT }) do tcp_ports:add(port, handoff) end
