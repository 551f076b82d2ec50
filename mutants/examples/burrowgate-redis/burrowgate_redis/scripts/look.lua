-- Find the store without creating it.
--
-- KEYS[1]  the prefix of all keys
--
-- Returns the schema and the name of the store, both false if there is none; or nothing if there are records but no
-- head, which means that the store is damaged.

local head = KEYS[1] .. 'head'
if redis.call('EXISTS', head) == 0 then
  for _, name in ipairs({'targets', 'newest', 'events', 'feed'}) do
    if redis.call('EXISTS', KEYS[1] .. name) == 1 then return {} end
  end
end
return redis.call('HMGET', head, 'schema', 'name')
