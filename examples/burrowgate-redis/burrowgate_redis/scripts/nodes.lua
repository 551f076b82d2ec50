-- What the nodes say and hold. Who is silent, the server's clock says: the nodes' may differ.
--
-- KEYS[1]  what all keys begin with
-- ARGV     beat NODE PULSE SILENCE (seconds), leave NODE, or hold NODE SID SLOTS MOST
--
-- Gives 0 where there are not as many slots, else 1.

local prefix, what, node = KEYS[1], ARGV[1], ARGV[2]
local heard_key, pulses_key = prefix .. 'heard', prefix .. 'pulses'

local function holds(one) return prefix .. 'holds:' .. one end
local function held(sid) return prefix .. 'held:' .. sid end

local function forget(one)
  for _, sid in ipairs(redis.call('SMEMBERS', holds(one))) do redis.call('HDEL', held(sid), one) end
  redis.call('DEL', holds(one))
  redis.call('HDEL', pulses_key, one)
  redis.call('ZREM', heard_key, one)
end

local seconds, micros = unpack(redis.call('TIME'))
local now = tonumber(seconds) + tonumber(micros) / 1000000

if what == 'beat' then
  local silence = tonumber(ARGV[4])
  redis.call('ZADD', heard_key, now, node)
  redis.call('HSET', pulses_key, node, ARGV[3])
  for _, one in ipairs(redis.call('ZRANGEBYSCORE', heard_key, '-inf', string.format('(%.6f', now - silence))) do
    forget(one)
  end
  -- The clock was set back: they would stay for as long.
  for _, one in ipairs(redis.call('ZRANGEBYSCORE', heard_key, string.format('(%.6f', now + silence), '+inf')) do
    forget(one)
  end
elseif what == 'leave' then
  forget(node)
else
  local sid, slots, most = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
  if slots < 1 then
    redis.call('HDEL', held(sid), node)
    redis.call('SREM', holds(node), sid)
    return 1
  end
  local sum = slots
  local all = redis.call('HGETALL', held(sid))
  for index = 1, #all, 2 do
    if all[index] ~= node then sum = sum + tonumber(all[index + 1]) end
  end
  if sum > most then return 0 end
  redis.call('HSET', held(sid), node, slots)
  redis.call('SADD', holds(node), sid)
  -- Should it hold without ever having beaten, it is forgotten all the same.
  redis.call('ZADD', heard_key, 'NX', now, node)
end
return 1
