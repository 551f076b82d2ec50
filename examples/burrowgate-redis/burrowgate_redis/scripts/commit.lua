-- Apply changes in order, each atomically and with the events that the caller numbered and hashed.
--
-- KEYS, ARGV[1] and ARGV[2]: see `shared`.
-- ARGV[3]  the number of entries that the feed keeps
-- ARGV[4]  the changes, as JSON
--
-- Returns JSON: an outcome for each change, up to the first that must be repeated:
--   {done: position, fresh: [bool], first: [bool]}   committed; `fresh` tells of each use whether its visit is new,
--                             `first` whether it is the first use of its session
--   {conflict: "puts" | "deletes", at: index}, {taken: "name" | "host" | "unique", value: text}, {removal: index}   refused
--   {again: true, seq, hash, fresh: [bool], first: [bool]}   the newest event is not the one that the caller assumed, or
--                             other visits are new or first. Neither this change nor any later one was applied.

local feed_kept = tonumber(ARGV[3])

-- The records after the change and their order, or the reason to refuse it.
local function stage(change)
  local staged, order = {}, {}
  for index, put in ipairs(change.puts) do
    local held = stage_record(staged, order, put)
    if put.version ~= (held.record and held.record.version or 0) + 1 then
      return nil, nil, {conflict = 'puts', at = index - 1}
    end
    held.record, held.put = cjson.decode(put.record), put
  end
  for index, delete in ipairs(change.deletes) do
    local held = stage_record(staged, order, delete)
    if not held.record or held.record.version ~= delete.version then
      return nil, nil, {conflict = 'deletes', at = index - 1}
    end
    held.record, held.put = nil, nil
  end
  return staged, order, claim_conflict(staged, order)
end

-- For each use, whether its visit is new and whether it is the first of its session, and whether that is what the caller
-- assumed of those with an event.
local function freshness(change, staged)
  local fresh, first, seen, same = {}, {}, {}, true
  for _, use in ipairs(change.uses) do
    local session = staged['session ' .. use.sid]
    local exists, existed
    if session then
      exists, existed = session.record ~= nil, session.before ~= nil
    else
      exists = redis.call('EXISTS', at('session', use.sid)) == 1
      existed = exists
    end
    local key = at('visit', use.sid .. ':' .. use.vid)
    local is_fresh = exists and not seen[key] and not (existed and redis.call('EXISTS', key) == 1)
    if exists then seen[key] = true end
    fresh[#fresh + 1] = is_fresh
    local is_used = existed and redis.call('HEXISTS', at('session', use.sid), 'used') == 1
    local is_first = exists and not seen[use.sid] and not is_used
    if exists then seen[use.sid] = true end
    first[#first + 1] = is_first
    same = same and (not (use.opened or use.begins) or is_fresh == use.fresh)
    same = same and (not use.begins or is_first == use.is_first)
  end
  return fresh, first, same
end

local function write_use(use)
  local session, key = at('session', use.sid), at('visit', use.sid .. ':' .. use.vid)
  if redis.call('EXISTS', session) == 0 then return end
  local used = redis.call('HGET', session, 'used')
  if not used or tonumber(used) < tonumber(use.last) then redis.call('HSET', session, 'used', use.last) end
  local first, last = unpack(redis.call('HMGET', key, 'first', 'last'))
  if not first then redis.call('ZADD', at('vids', use.sid), 0, use.vid) end
  if not first or tonumber(use.first) < tonumber(first) then redis.call('HSET', key, 'first', use.first) end
  if not last or tonumber(use.last) >= tonumber(last) then
    redis.call('HSET', key, 'last', use.last, 'address', use.address, 'agent', use.agent,
      'account', use.account)
    redis.call('ZADD', at('visits', use.sid), use.last, use.vid)
  end
  for _, count in ipairs({'requests', 'in', 'out'}) do redis.call('HINCRBY', key, count, use[count]) end
end

local function entries_of(removal)
  return redis.call('XRANGE', events_key, removal.first .. '-0', removal.seq .. '-0')
end

-- The reason to refuse the removals of `change`, if some of the events do not exist.
local function removal_conflict(change)
  for index, removal in ipairs(change.removals) do
    if #entries_of(removal) ~= tonumber(removal.seq) - tonumber(removal.first) + 1 then return {removal = index - 1} end
  end
end

local function remove_events(removal)
  for _, entry in ipairs(entries_of(removal)) do
    local seq = string.match(entry[1], '^%d+')
    redis.call('ZREM', at('events', cjson.decode(entry[2][2]).event.sid), seq)
    redis.call('XDEL', events_key, entry[1])
  end
  redis.call('ZADD', removed_key, removal.seq, removal.record)
end

local position = tonumber(redis.call('HGET', head_key, 'position'))

local function record_change(kind, id)
  position = position + 1
  add_to_feed(position, feed_kept, kind, id)
end

local outcomes = {}
for _, change in ipairs(cjson.decode(ARGV[4])) do
  local staged, order, refused = stage(change)
  refused = refused or removal_conflict(change)
  if refused then
    outcomes[#outcomes + 1] = refused
  else
    local seq, hash = unpack(redis.call('HMGET', head_key, 'seq', 'hash'))
    local fresh, first, same = freshness(change, staged)
    -- cjson would encode an empty table as an object.
    fresh, first = #fresh > 0 and fresh or nil, #first > 0 and first or nil
    if not same or (#change.events > 0 and (change.seq ~= seq or change.hash ~= hash)) then
      outcomes[#outcomes + 1] = {again = true, seq = seq, hash = hash, fresh = fresh, first = first}
      break
    end
    write_claiming(order)
    for _, held in ipairs(order) do
      if held.kind == 'session' then write_session(held) end
    end
    for _, use in ipairs(change.uses) do write_use(use) end
    for _, removal in ipairs(change.removals) do remove_events(removal) end
    for _, entry in ipairs(change.history) do write_history(entry, true) end
    for _, event in ipairs(change.events) do write_event(event) end
    for _, put in ipairs(change.puts) do record_change(put.kind, put.id) end
    for _, delete in ipairs(change.deletes) do record_change(delete.kind, delete.id) end
    for _, cut in ipairs(change.cuts) do record_change('cut', cut) end
    redis.call('HSET', head_key, 'position', string.format('%.0f', position))
    outcomes[#outcomes + 1] = {done = position, fresh = fresh, first = first}
  end
end
return reply(outcomes)
