-- Import records from another store, atomically. The earlier entries of the feed are removed.
--
-- KEYS, ARGV[1] and ARGV[2]: see `shared`.
-- ARGV[3]  the batch, as JSON
--
-- Returns JSON: {done: position}, {taken: "name" | "host" | "unique", value: text}, or {seq}, the number of the newest event, if
-- the events of the batch do not follow it.

local batch = cjson.decode(ARGV[3])
local newest, position = unpack(redis.call('HMGET', head_key, 'seq', 'position'))
if #batch.events > 0 and batch.seq ~= newest then return reply({seq = newest}) end

local staged, order = {}, {}
for _, put in ipairs(batch.puts) do
  local held = stage_record(staged, order, put)
  held.record, held.put = cjson.decode(put.record), put
end
local refused = claim_conflict(staged, order)
if refused then return reply(refused) end

write_claiming(order)
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
    'address', visit.address, 'agent', visit.agent, 'account', visit.account, 'requests', visit.requests,
    'in', visit['in'], 'out', visit.out)
  redis.call('ZADD', at('visits', visit.sid), visit.last, visit.vid)
  redis.call('ZADD', at('vids', visit.sid), 0, visit.vid)
end
for _, event in ipairs(batch.events) do write_event(event) end
for _, entry in ipairs(batch.history) do write_history(entry, false) end
if batch.id ~= '' then redis.call('HSET', head_key, 'id', batch.id) end

position = tonumber(position) + 1
-- The only remaining entry: it means that the changes are unknown, so readers must read all records anew.
add_to_feed(position, 1, 'load', '')
redis.call('HSET', head_key, 'position', string.format('%.0f', position))
return reply({done = position})
