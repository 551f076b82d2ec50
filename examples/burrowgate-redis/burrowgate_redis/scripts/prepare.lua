-- Find the store, or create an empty one.
--
-- KEYS[1]  the prefix of all keys
-- ARGV[1]  the schema of this program, ARGV[2] the hash before the first event, ARGV[3] a random name for a new store,
-- ARGV[4] '1' if a store may be created
--
-- Returns the schema and the name of the store, both false if there is none, or nothing if there are records but no head, which means that the store
-- is damaged.

local head = KEYS[1] .. 'head'
if redis.call('EXISTS', head) == 0 then
  for _, name in ipairs({'targets', 'newest', 'events', 'feed'}) do
    if redis.call('EXISTS', KEYS[1] .. name) == 1 then return {} end
  end
  if ARGV[4] ~= '1' then return {false, false} end
  redis.call('HSET', head, 'schema', ARGV[1], 'hash', ARGV[2], 'name', ARGV[3], 'seq', 0, 'position', 0)
end
return redis.call('HMGET', head, 'schema', 'name')
