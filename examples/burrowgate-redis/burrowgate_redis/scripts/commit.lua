-- Make changes true, in order: each all or nothing, and each with the events that the caller numbered and hashed.
--
-- KEYS[1]  what all keys begin with
-- ARGV[1]  who asks, ARGV[2] the number of the question: asked twice (a connection broke), it is answered twice
-- ARGV[3]  how many entries the feed keeps
-- ARGV[4]  the changes, as JSON
--
-- Gives JSON: an outcome for each change, up to the first that has to be asked again:
--   {done: position}          committed
--   {conflict: "puts" | "deletes", at: index}, {taken: "name" | "host", value: text}   refused
--   {again: true, seq, hash, fresh: [bool]}   the newest event is another one than the caller thought, or other visits
--                             are new (`fresh`, for each use that opened one); nothing was done from here on
-- A record is JSON that is only ever read here: the encoder of this Lua would round large numbers.

local prefix, feed_kept = KEYS[1], tonumber(ARGV[3])
local head_key, feed_key, events_key = prefix .. 'head', prefix .. 'feed', prefix .. 'events'
local answered_key = prefix .. 'answered:' .. ARGV[1]

local answered = redis.call('HMGET', answered_key, 'number', 'answer')
if answered[1] == ARGV[2] then return answered[2] end

local function at(kind, id) return prefix .. kind .. ':' .. id end

local function stored(kind, id)
  local text
  if kind == 'target' then
    text = redis.call('HGET', prefix .. 'targets', id)
  else
    text = redis.call('HGET', at('session', id), 'record')
  end
  return text and cjson.decode(text)
end

local function claims(target)
  if type(target.deleted_at) == 'number' then return {} end
  local found = {{'name', target.name}}
  for _, domain in ipairs(target.domains) do found[#found + 1] = {'host', domain.host} end
  return found
end

local function unlist(old)
  for list, member in pairs({newest = old.newest, expiry = old.expiry}) do
    redis.call('ZREM', prefix .. list, member)
    redis.call('ZREM', at(list, old.record.target_id), member)
  end
end

-- What the records will be: staged[key] = {kind, id, before, record or nil}, in the order of first mention.
local function stage(change)
  local staged, order = {}, {}
  local function entry(one)
    local key = one.kind .. ' ' .. one.id
    if not staged[key] then
      local before = stored(one.kind, one.id)
      staged[key] = {kind = one.kind, id = one.id, before = before, record = before}
      order[#order + 1] = staged[key]
    end
    return staged[key]
  end
  for index, put in ipairs(change.puts) do
    local held = entry(put)
    if put.version ~= (held.record and held.record.version or 0) + 1 then
      return nil, nil, {conflict = 'puts', at = index - 1}
    end
    held.record, held.put = cjson.decode(put.record), put
  end
  for index, delete in ipairs(change.deletes) do
    local held = entry(delete)
    if not held.record or held.record.version ~= delete.version then
      return nil, nil, {conflict = 'deletes', at = index - 1}
    end
    held.record, held.put = nil, nil
  end
  local claimed = {}
  for _, held in ipairs(order) do
    if held.kind == 'target' and held.record then
      local mine = {}
      for _, claim in ipairs(claims(held.record)) do
        local kind, value = claim[1], claim[2]
        local key = kind .. ' ' .. value
        local owner = redis.call('HGET', prefix .. kind .. 's', value)
        if not mine[key] and (claimed[key] or (owner and not staged['target ' .. owner])) then
          return nil, nil, {taken = kind, value = value}
        end
        mine[key] = true
      end
      for key in pairs(mine) do claimed[key] = true end
    end
  end
  return staged, order
end

-- Which of the uses that would open a visit do.
local function freshness(change, staged)
  local fresh, seen, same = {}, {}, true
  for _, use in ipairs(change.uses) do
    local session = staged['session ' .. use.sid]
    local there, kept
    if session then
      there, kept = session.record ~= nil, session.before ~= nil
    else
      there = redis.call('EXISTS', at('session', use.sid)) == 1
      kept = there
    end
    local key = at('visit', use.sid .. ':' .. use.vid)
    local is_fresh = there and not seen[key] and not (kept and redis.call('EXISTS', key) == 1)
    if there then seen[key] = true end
    if use.opened then
      fresh[#fresh + 1] = is_fresh
      same = same and is_fresh == use.fresh
    end
  end
  return fresh, same
end

local function forget_session(id)
  for _, vid in ipairs(redis.call('ZRANGE', at('visits', id), 0, -1)) do
    redis.call('DEL', at('visit', id .. ':' .. vid))
  end
  redis.call('DEL', at('visits', id), at('session', id))
end

local function write_session(held)
  local key = at('session', held.id)
  if held.before then
    local places = redis.call('HMGET', key, 'newest', 'expiry')
    unlist({record = held.before, newest = places[1], expiry = places[2]})
  end
  if not held.record then return forget_session(held.id) end
  local put = held.put
  redis.call('HSET', key, 'record', put.record, 'newest', put.newest, 'expiry', put.expiry)
  for _, list in ipairs({'newest', 'expiry'}) do
    redis.call('ZADD', prefix .. list, 0, put[list])
    redis.call('ZADD', at(list, held.record.target_id), 0, put[list])
  end
end

local function write_targets(order)
  -- All that is given up first: two targets may swap.
  for _, held in ipairs(order) do
    if held.kind == 'target' and held.before then
      for _, claim in ipairs(claims(held.before)) do redis.call('HDEL', prefix .. claim[1] .. 's', claim[2]) end
    end
  end
  for _, held in ipairs(order) do
    if held.kind == 'target' and held.record then
      redis.call('HSET', prefix .. 'targets', held.id, held.put.record)
      for _, claim in ipairs(claims(held.record)) do
        redis.call('HSET', prefix .. claim[1] .. 's', claim[2], held.id)
      end
    elseif held.kind == 'target' then
      redis.call('HDEL', prefix .. 'targets', held.id)
    end
  end
end

local function write_use(use)
  local session, key = at('session', use.sid), at('visit', use.sid .. ':' .. use.vid)
  if redis.call('EXISTS', session) == 0 then return end
  local used = redis.call('HGET', session, 'used')
  if not used or tonumber(used) < tonumber(use.last) then redis.call('HSET', session, 'used', use.last) end
  local first, last = unpack(redis.call('HMGET', key, 'first', 'last'))
  if not first or tonumber(use.first) < tonumber(first) then redis.call('HSET', key, 'first', use.first) end
  if not last or tonumber(use.last) >= tonumber(last) then
    redis.call('HSET', key, 'last', use.last, 'address', use.address, 'agent', use.agent)
    redis.call('ZADD', at('visits', use.sid), use.last, use.vid)
  end
  for _, count in ipairs({'requests', 'in', 'out'}) do redis.call('HINCRBY', key, count, use[count]) end
end

local position = tonumber(redis.call('HGET', head_key, 'position'))

local function tell(kind, id)
  position = position + 1
  redis.call('XADD', feed_key, 'MAXLEN', feed_kept, string.format('%.0f-0', position), kind, id)
end

local outcomes = {}
for _, change in ipairs(cjson.decode(ARGV[4])) do
  local staged, order, refused = stage(change)
  if refused then
    outcomes[#outcomes + 1] = refused
  else
    local seq, hash = unpack(redis.call('HMGET', head_key, 'seq', 'hash'))
    local fresh, same = freshness(change, staged)
    if not same or (#change.events > 0 and (change.seq ~= seq or change.hash ~= hash)) then
      -- An empty table would be an object in JSON.
      outcomes[#outcomes + 1] = {again = true, seq = seq, hash = hash, fresh = #fresh > 0 and fresh or nil}
      break
    end
    write_targets(order)
    for _, held in ipairs(order) do
      if held.kind == 'session' then write_session(held) end
    end
    for _, use in ipairs(change.uses) do write_use(use) end
    for _, event in ipairs(change.events) do
      redis.call('XADD', events_key, event.seq .. '-0', 'record', event.record)
      redis.call('ZADD', at('events', event.sid), event.seq, event.seq)
      redis.call('HSET', head_key, 'seq', event.seq, 'hash', event.hash)
    end
    for _, put in ipairs(change.puts) do tell(put.kind, put.id) end
    for _, delete in ipairs(change.deletes) do tell(delete.kind, delete.id) end
    for _, cut in ipairs(change.cuts) do tell('cut', cut) end
    redis.call('HSET', head_key, 'position', string.format('%.0f', position))
    outcomes[#outcomes + 1] = {done = position}
  end
end
local answer = cjson.encode(outcomes)
redis.call('HSET', answered_key, 'number', ARGV[2], 'answer', answer)
redis.call('EXPIRE', answered_key, 3600)
return answer
