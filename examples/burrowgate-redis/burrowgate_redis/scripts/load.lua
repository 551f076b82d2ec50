-- Take records in as another store held them: all or nothing. The feed forgets what was before.
--
-- KEYS and the first two of ARGV: as `shared` says.
-- ARGV[3]  the batch, as JSON
--
-- Gives JSON: {done: position}, {taken: "name" | "host", value: text}, or {seq}, the number of the newest event, where
-- those of the batch do not follow it.

local batch = cjson.decode(ARGV[3])
local newest, position = unpack(redis.call('HMGET', head_key, 'seq', 'position'))
if #batch.events > 0 and batch.seq ~= newest then return answer({seq = newest}) end

local staged, order = {}, {}
for _, put in ipairs(batch.puts) do
  local held = stage_one(staged, order, put)
  held.record, held.put = cjson.decode(put.record), put
end
local refused = taken(staged, order)
if refused then return answer(refused) end

write_targets(order)
for _, held in ipairs(order) do
  if held.kind == 'session' then
    write_session(held)
    if held.put.used then
      redis.call('HSET', at('session', held.id), 'used', held.put.used)
    else
      redis.call('HDEL', at('session', held.id), 'used')
    end
  end
end
for _, visit in ipairs(batch.visits) do
  redis.call('HSET', at('visit', visit.sid .. ':' .. visit.vid), 'first', visit.first, 'last', visit.last,
    'address', visit.address, 'agent', visit.agent, 'requests', visit.requests, 'in', visit['in'], 'out', visit.out)
  redis.call('ZADD', at('visits', visit.sid), visit.last, visit.vid)
  redis.call('ZADD', at('vids', visit.sid), 0, visit.vid)
end
for _, event in ipairs(batch.events) do write_event(event) end

position = tonumber(position) + 1
-- This entry says that it is not known what is new, and is the only one left.
tell(position, 1, 'load', '')
redis.call('HSET', head_key, 'position', string.format('%.0f', position))
return answer({done = position})
