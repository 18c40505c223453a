-- Reads protobuf messages field by field and shows them, with what is wrong in them. Written for the tables of the
-- schema (MESSAGES, ENUMS), which stand before this part.

local MAX_FIELDS = 1000
local MAX_GROUP_DEPTH = 100
local TWO_32 = 4294967296

-- The varint at `at` (counted from 1) as its two 32-bit halves, where it ends, and whether it is longer than it need
-- be; nil and the reason where there is none.
local function read_varint(bytes, at, stop)
  local low, high, shift = 0, 0, 0
  for count = 0, 9 do
    if at + count >= stop then return nil, 'breaks off' end
    local byte = bytes:byte(at + count)
    local bits = byte % 128
    if count < 4 then
      low = low + bits * 2 ^ (7 * count)
    elseif count == 4 then
      low = low + (bits % 16) * 2 ^ 28
      high = math.floor(bits / 16)
    else
      high = high + bits * 2 ^ (7 * count - 32)
    end
    if byte < 128 then
      if count == 9 and byte > 1 then break end
      return low % TWO_32, high % TWO_32, at + count + 1, byte == 0 and count > 0
    end
  end
  return nil, 'is longer than 64 bits'
end

local function is_continuation(byte)
  return byte ~= nil and byte >= 0x80 and byte <= 0xbf
end

-- How many bytes the UTF-8 sequence at `at` has; nil where it is none.
local function utf8_length(text, at)
  local one, two = text:byte(at, at + 1)
  if one < 0x80 then return 1 end
  if one >= 0xc2 and one <= 0xdf then return is_continuation(two) and 2 or nil end
  if one >= 0xe0 and one <= 0xef then
    local least = one == 0xe0 and 0xa0 or 0x80
    local most = one == 0xed and 0x9f or 0xbf
    local right = two ~= nil and two >= least and two <= most and is_continuation(text:byte(at + 2))
    return right and 3 or nil
  end
  if one >= 0xf0 and one <= 0xf4 then
    local least = one == 0xf0 and 0x90 or 0x80
    local most = one == 0xf4 and 0x8f or 0xbf
    local right = two ~= nil and two >= least and two <= most
    return right and is_continuation(text:byte(at + 2)) and is_continuation(text:byte(at + 3)) and 4 or nil
  end
  return nil
end

local function is_utf8(text)
  local at = 1
  while at <= #text do
    local length = utf8_length(text, at)
    if length == nil then return false end
    at = at + length
  end
  return true
end

local function in_range(field, low, high)
  if field.type == 'bool' then return high == 0 and low <= 1 end
  if field.type == 'uint32' then return high == 0 end
  if field.type == 'int32' then
    return (high == 0 and low < 2147483648) or (high == TWO_32 - 1 and low >= 2147483648)
  end
  if field.type == 'enum' then return high == 0 and ENUMS[field.of][low] ~= nil end
  return true
end

local function signed(low)
  return low >= 2147483648 and low - TWO_32 or low
end

-- Where the group that starts after its tag at `at` ends; nil where it breaks off.
local function skip_group(bytes, at, stop, number)
  local open = { number }
  while #open > 0 do
    if #open > MAX_GROUP_DEPTH then return nil end
    local low, high, after = read_varint(bytes, at, stop)
    if low == nil or high ~= 0 then return nil end
    local inner, wire = math.floor(low / 8), low % 8
    if inner == 0 or inner > 536870911 then return nil end
    at = after
    if wire == 3 then
      open[#open + 1] = inner
    elseif wire == 4 then
      if table.remove(open) ~= inner then return nil end
    elseif wire == 0 then
      low, high, at = read_varint(bytes, at, stop)
      if low == nil then return nil end
    elseif wire == 2 then
      low, high, at = read_varint(bytes, at, stop)
      if low == nil or high ~= 0 or low > stop - at then return nil end
      at = at + low
    elseif wire == 1 or wire == 5 then
      at = at + (wire == 1 and 8 or 4)
      if at > stop then return nil end
    else
      return nil
    end
  end
  return at
end

-- One message in bytes[start, stop), counted from 1. `frame` has the bytes, the range of Wireshark that they stand in,
-- `report` for problems, and `undecodable`, the problem when it cannot be read to its end.
local function read_message(name, frame, start, stop, tree)
  local message = MESSAGES[name]
  local reading = { values = {}, places = {}, complete = true, acceptable = true }
  local seen, count, at = {}, 0, start
  while at < stop do
    local field_start = at
    local low, high, after, longer = read_varint(frame.bytes, at, stop)
    local number = low ~= nil and math.floor(low / 8) or 0
    local wire = low ~= nil and low % 8 or 0
    local why = nil
    if low == nil then why = 'the varint of a field’s tag ' .. high
    elseif high ~= 0 then why = 'a tag has more than 32 bits'
    elseif number == 0 then why = 'a tag has field number 0' end
    local value_start, value_stop, value_low, value_high, value_longer = after, after, nil, nil, nil
    if why == nil then
      if wire == 0 or wire == 2 then
        value_low, value_high, value_stop, value_longer = read_varint(frame.bytes, after, stop)
        if value_low == nil then
          why = 'the varint of field ' .. number .. ' ' .. value_high
        elseif wire == 2 then
          value_start = value_stop
          if value_high ~= 0 or value_low > stop - value_start then
            why = 'field ' .. number .. ' is longer than what is left'
          else
            value_stop = value_start + value_low
          end
        end
      elseif wire == 1 or wire == 5 then
        value_stop = after + (wire == 1 and 8 or 4)
        if value_stop > stop then why = 'field ' .. number .. ' is longer than what is left' end
      elseif wire == 3 then
        value_stop = skip_group(frame.bytes, after, stop, number)
        if value_stop == nil then why = 'the group of field ' .. number .. ' breaks off' end
      else
        why = 'field ' .. number .. ' has wire type ' .. wire
      end
    end
    if why ~= nil then
      reading.complete = false
      frame.report(frame.undecodable, tree, name .. ': ' .. why)
      break
    end
    at = value_stop
    count = count + 1
    local field = message.fields[number]
    local item = tree
    local shown = count <= MAX_FIELDS
    local range = frame.range(field_start, value_stop)
    if longer or value_longer then
      frame.report('non-minimal-varint', tree, name .. ': a varint takes more bytes than its value needs')
    end
    if field == nil then
      if shown then item = tree:add(range, 'Field ' .. number .. ' that ' .. name .. ' does not have') end
      frame.report('unknown-field', item, name .. ' has a field ' .. number .. ' that the schema does not have')
    elseif field.wire ~= wire then
      reading.acceptable = false
      reading.values[field.name] = nil
      if shown then item = tree:add(range, field.name .. ' in wire type ' .. wire) end
      frame.report('wrong-wire-type', item, name .. '.' .. field.name .. ' has wire type ' .. wire)
    else
      local again = not field.repeated and (seen[number] or (field.oneof ~= nil and seen[field.oneof]))
      seen[number] = true
      if field.oneof ~= nil then seen[field.oneof] = true end
      local text = frame.bytes:sub(value_start, value_stop - 1)
      local readable = true
      if field.type == 'message' then
        local below = shown and tree:add(FIELDS[name][number], range) or tree
        item = below
        local inner = read_message(field.of, frame, value_start, value_stop, below)
        reading.values[field.name] = inner
        if not inner.complete then reading.complete = false end
        if not inner.acceptable then readable = false end
      elseif field.type == 'string' then
        readable = is_utf8(text)
        if shown then
          item = value_stop > value_start
            and tree:add_packet_field(FIELDS[name][number], frame.range(value_start, value_stop), ENC_UTF_8)
            or tree:add(FIELDS[name][number], range, '')
        end
        reading.values[field.name] = text
        if not readable then frame.report('invalid-utf8', item, name .. '.' .. field.name .. ' is not UTF-8') end
      elseif field.type == 'bytes' then
        if shown then
          item = value_stop > value_start
            and tree:add(FIELDS[name][number], frame.range(value_start, value_stop))
            or tree:add(range, field.name .. ': empty')
        end
        reading.values[field.name] = text
      else
        if shown then
          local value = value_low
          if field.type == 'uint64' then value = UInt64.new(value_low, value_high)
          elseif field.type == 'int32' then value = signed(value_low)
          elseif field.type == 'bool' then value = value_low ~= 0 or value_high ~= 0 end
          item = tree:add(FIELDS[name][number], range, value)
        end
        reading.values[field.name] = field.type == 'uint64' and value_high .. ':' .. value_low or value_low
        if not in_range(field, value_low, value_high) then
          frame.report('value-out-of-range', item, name .. '.' .. field.name .. ' is out of its range')
        end
      end
      if not readable then reading.acceptable = false end
      reading.places[field.name] = { value_start, value_stop }
      if again then frame.report('duplicate-field', item, name .. '.' .. field.name .. ' came before') end
    end
  end
  if not reading.complete then reading.acceptable = false end
  return reading
end
