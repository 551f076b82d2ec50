-- Find the store; make nothing.
--
-- KEYS[1]  what all keys begin with
--
-- Gives the schema and the name of the store, both false where there is none; nothing where there are records but no
-- head, which is damage.

local head = KEYS[1] .. 'head'
if redis.call('EXISTS', head) == 0 then
  for _, name in ipairs({'targets', 'newest', 'events', 'feed'}) do
    if redis.call('EXISTS', KEYS[1] .. name) == 1 then return {} end
  end
end
return redis.call('HMGET', head, 'schema', 'name')
