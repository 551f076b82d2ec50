-- Heartbeats and connection leases of nodes. Silence is measured by the server's clock, because the clocks of nodes may
-- differ.
--
-- KEYS[1]  the prefix of all keys
-- ARGV     heartbeat NODE REPORT SILENCE (seconds), remove NODE, or lease NODE SID SLOTS MAXIMUM
--
-- Returns 0 if too few slots are free, else 1.

local prefix, operation, node = KEYS[1], ARGV[1], ARGV[2]
local times_key, reports_key = prefix .. 'heartbeat_times', prefix .. 'heartbeats'

local function sessions_key(id) return prefix .. 'leases_of:' .. id end
local function leases_key(sid) return prefix .. 'leases:' .. sid end

local function remove(id)
  for _, sid in ipairs(redis.call('SMEMBERS', sessions_key(id))) do redis.call('HDEL', leases_key(sid), id) end
  redis.call('DEL', sessions_key(id))
  redis.call('HDEL', reports_key, id)
  redis.call('ZREM', times_key, id)
end

local seconds, micros = unpack(redis.call('TIME'))
local now = tonumber(seconds) + tonumber(micros) / 1000000

if operation == 'heartbeat' then
  local silence = tonumber(ARGV[4])
  redis.call('ZADD', times_key, now, node)
  redis.call('HSET', reports_key, node, ARGV[3])
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', times_key, '-inf', string.format('(%.6f', now - silence))) do
    remove(id)
  end
  -- The clock was set back: without this, silent nodes would stay until it has caught up.
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', times_key, string.format('(%.6f', now + silence), '+inf')) do
    remove(id)
  end
elseif operation == 'remove' then
  remove(node)
else
  local sid, slots, maximum = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
  if slots < 1 then
    redis.call('HDEL', leases_key(sid), node)
    redis.call('SREM', sessions_key(node), sid)
    return 1
  end
  local sum = slots
  local leases = redis.call('HGETALL', leases_key(sid))
  for index = 1, #leases, 2 do
    if leases[index] ~= node then sum = sum + tonumber(leases[index + 1]) end
  end
  if sum > maximum then return 0 end
  redis.call('HSET', leases_key(sid), node, slots)
  redis.call('SADD', sessions_key(node), sid)
  -- A node that has not sent a heartbeat yet must expire as well.
  redis.call('ZADD', times_key, 'NX', now, node)
end
return 1
