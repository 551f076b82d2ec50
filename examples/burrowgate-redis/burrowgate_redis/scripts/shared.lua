-- The common part of `commit` and `load`, prepended to each of them.
--
-- KEYS[1]  the prefix of all keys
-- ARGV[1]  the name of the writer, ARGV[2] the number of its request. A request that is repeated after its connection
--          broke is applied once; the stored reply is returned again.
-- Records are JSON that is decoded here but never encoded, because cjson would round large numbers.

local prefix = KEYS[1]
local head_key, feed_key, events_key = prefix .. 'head', prefix .. 'feed', prefix .. 'events'
local removed_key = prefix .. 'removed'
local answered_key = prefix .. 'answered:' .. ARGV[1]

local answered = redis.call('HMGET', answered_key, 'number', 'answer')
if answered[1] == ARGV[2] then return answered[2] end

local function at(kind, id) return prefix .. kind .. ':' .. id end

local function stored(kind, id)
  local text
  if kind == 'target' then
    text = redis.call('HGET', prefix .. 'targets', id)
  elseif kind == 'resource' then
    text = redis.call('HGET', prefix .. 'resources', id)
  else
    text = redis.call('HGET', at('session', id), 'record')
  end
  return text and cjson.decode(text)
end

-- The staged state of `item`: staged[key] = {kind, id, before, record or nil}, in the order of first mention.
local function stage_record(staged, order, item)
  local key = item.kind .. ' ' .. item.id
  if not staged[key] then
    local before = stored(item.kind, item.id)
    staged[key] = {kind = item.kind, id = item.id, before = before, record = before}
    order[#order + 1] = staged[key]
  end
  return staged[key]
end

-- The kinds of records that have claims.
local claiming = {target = true, resource = true}

local function claims(kind, record)
  if type(record.deleted_at) == 'number' then return {} end
  if kind == 'resource' then
    return type(record.unique) == 'string' and {{'unique', record.kind .. '/' .. record.unique}} or {}
  end
  local result = {{'name', record.name}}
  for _, domain in ipairs(record.domains) do result[#result + 1] = {'host', domain.host} end
  return result
end

-- The name, host or unique value that two records would claim after the change, if any.
local function claim_conflict(staged, order)
  local claimed = {}
  for _, held in ipairs(order) do
    if claiming[held.kind] and held.record then
      local own_claims = {}
      for _, claim in ipairs(claims(held.kind, held.record)) do
        local kind, value = claim[1], claim[2]
        local key = kind .. ' ' .. value
        local owner = redis.call('HGET', prefix .. kind .. 's', value)
        if not own_claims[key] and (claimed[key] or (owner and not staged[held.kind .. ' ' .. owner])) then
          return {taken = kind, value = value}
        end
        own_claims[key] = true
      end
      for key in pairs(own_claims) do claimed[key] = true end
    end
  end
end

local function remove_from_lists(old)
  for list, member in pairs({newest = old.newest, expiry = old.expiry}) do
    redis.call('ZREM', prefix .. list, member)
    redis.call('ZREM', at(list, old.record.target_id), member)
  end
end

local function delete_session(id)
  for _, vid in ipairs(redis.call('ZRANGE', at('visits', id), 0, -1)) do
    redis.call('DEL', at('visit', id .. ':' .. vid))
  end
  redis.call('DEL', at('visits', id), at('vids', id), at('session', id))
end

local function write_session(held)
  local key = at('session', held.id)
  local request = redis.call('HGET', key, 'request')
  if held.before then
    local members = redis.call('HMGET', key, 'newest', 'expiry')
    remove_from_lists({record = held.before, newest = members[1], expiry = members[2]})
  end
  if request and request ~= (held.record and held.put.request) then
    redis.call('ZREM', prefix .. 'requested', request)
    redis.call('HDEL', key, 'request')
  end
  if not held.record then return delete_session(held.id) end
  local put = held.put
  redis.call('HSET', key, 'record', put.record, 'newest', put.newest, 'expiry', put.expiry)
  for _, list in ipairs({'newest', 'expiry'}) do
    redis.call('ZADD', prefix .. list, 0, put[list])
    redis.call('ZADD', at(list, held.record.target_id), 0, put[list])
  end
  if put.request then
    redis.call('HSET', key, 'request', put.request)
    redis.call('ZADD', prefix .. 'requested', 0, put.request)
  end
end

-- Keep a resource in the lists of keys of its old owner, its new one and all.
local function list_resource(held)
  if held.before then redis.call('ZREM', at('resources_of', held.before.owner), held.id) end
  if held.record then
    redis.call('ZADD', at('resources_of', held.record.owner), 0, held.id)
    redis.call('ZADD', prefix .. 'resource_keys', 0, held.id)
  else
    redis.call('ZREM', prefix .. 'resource_keys', held.id)
  end
end

local function write_claiming(order)
  -- Release all old claims first, because two records may swap them.
  for _, held in ipairs(order) do
    if claiming[held.kind] and held.before then
      for _, claim in ipairs(claims(held.kind, held.before)) do redis.call('HDEL', prefix .. claim[1] .. 's', claim[2]) end
    end
  end
  for _, held in ipairs(order) do
    if claiming[held.kind] then
      if held.kind == 'resource' then list_resource(held) end
      if held.record then
        redis.call('HSET', prefix .. held.kind .. 's', held.id, held.put.record)
        for _, claim in ipairs(claims(held.kind, held.record)) do
          redis.call('HSET', prefix .. claim[1] .. 's', claim[2], held.id)
        end
      else
        redis.call('HDEL', prefix .. held.kind .. 's', held.id)
      end
    end
  end
end

-- An event, or, with `first`, the record of removed ones: a stream takes no entry before its last one.
local function write_event(event)
  if event.first then
    redis.call('ZADD', removed_key, event.seq, event.record)
  else
    redis.call('XADD', events_key, event.seq .. '-0', 'record', event.record)
    redis.call('ZADD', at('events', event.sid), event.seq, event.seq)
  end
  redis.call('HSET', head_key, 'seq', event.seq, 'hash', event.hash)
end

-- Add an entry of the history, or with `replaces` put it in place of an open one. A closed one is never changed.
local function write_history(entry, replaces)
  local places, states, open = prefix .. 'history_places', prefix .. 'history_states', at('history_open', entry.kind)
  local held = redis.call('HGET', places, entry.key)
  local place = held and cjson.decode(held).place or entry.place
  if held and not (replaces and redis.call('ZSCORE', open, place)) then return end
  redis.call('HSET', states, entry.key, entry.state)
  if not held then
    redis.call('HSET', places, entry.key, entry.held)
    redis.call('ZADD', at('history', entry.kind), 0, place)
    redis.call('ZADD', at('history_of', entry.kind .. ':' .. entry.sid), 0, place)
  end
  if entry.open then redis.call('ZADD', open, 0, place) else redis.call('ZREM', open, place) end
end

-- Append `kind` and `id` to the feed as the change at `position`, and keep the newest `kept` entries.
local function add_to_feed(position, kept, kind, id)
  redis.call('XADD', feed_key, 'MAXLEN', kept, string.format('%.0f-0', position), kind, id)
end

local function reply(outcome)
  local text = cjson.encode(outcome)
  redis.call('HSET', answered_key, 'number', ARGV[2], 'answer', text)
  redis.call('EXPIRE', answered_key, 3600)
  return text
end
