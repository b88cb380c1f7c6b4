-- Comes before each script. KEYS[1] is what all keys of a frontier begin with; time is the server's.
--
--   q:HOST       sorted set: requests of a host that wait; a member is ID (22) FINGERPRINT \n MESSAGE
--   free         sorted set: hosts with requests that nobody has, by when they may be taken
--   owner        hash: host -> worker \n since
--   mine:WORKER  sorted set: hosts that a worker has, by how many of their requests it has in flight
--   held:WORKER  hash: ID -> host \n score \n member, what a worker has in flight
--   workers      sorted set: all that take part, by when they count as dead
--   working      set: those of them that take requests
--   run          hash: id, seeder, seeded, done, began
--   seen:RUN     set: fingerprints of this run
--   pending      set: fingerprints of what waits or is in flight, of whichever run
local p = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000

local function stamp(at) return string.format('%.6f', at) end

local function parsed(held)
  return string.match(held, '^([^\n]*)\n([^\n]*)\n(.*)$')
end

local function fingerprint(member)
  local stop = string.find(member, '\n', 1, true)
  return stop and stop > 23 and string.sub(member, 23, stop - 1) or ''
end

-- Do a command on the queue of a host. What lies there and is no queue is a stranger's: out of the way.
local function on_queue(host, command, ...)
  local key = p .. 'q:' .. host
  local told = redis.pcall(command, key, ...)
  if type(told) == 'table' and told.err then
    if redis.call('TYPE', key).ok == 'zset' then error(told.err) end
    redis.call('RENAME', key, p .. 'strange:' .. host)
    told = redis.call(command, key, ...)
  end
  return told
end

-- Let go of a host that has nothing in flight; it rests for *pause* seconds.
local function let_go(host, worker, pause)
  if redis.call('ZREM', p .. 'mine:' .. worker, host) == 0 then return end
  redis.call('HDEL', p .. 'owner', host)
  if redis.call('GET', p .. 'leaving:' .. worker) == host then
    redis.call('DEL', p .. 'leaving:' .. worker)
  end
  if redis.call('EXISTS', p .. 'q:' .. host) == 1 then
    redis.call('ZADD', p .. 'free', stamp(now + pause), host)
  elseif pause > 0 then
    redis.call('SET', p .. 'rest:' .. host, stamp(now + pause), 'PX', math.ceil(pause * 1000))
  end
end

-- Put a request into the queue of its host, which is free if nobody has it.
local function put(host, score, member)
  if on_queue(host, 'ZADD', score, member) == 0 then return end
  redis.call('INCR', p .. 'waiting')
  if redis.call('HEXISTS', p .. 'owner', host) == 0 then
    local rests = redis.call('GET', p .. 'rest:' .. host)
    redis.call('ZADD', p .. 'free', 'NX', rests or stamp(now), host)
  end
end

-- Put back what a worker has in flight.
local function give_back(worker, id)
  local held = redis.call('HGET', p .. 'held:' .. worker, id)
  if not held then return end
  redis.call('HDEL', p .. 'held:' .. worker, id)
  local host, score, member = parsed(held)
  if not host then return end
  put(host, score, member)
  if redis.call('ZSCORE', p .. 'mine:' .. worker, host) then
    redis.call('ZINCRBY', p .. 'mine:' .. worker, -1, host)
  end
end

-- A request that was in flight each time its worker died is laid aside: it may be why.
local function is_deadly(worker, id, most)
  if redis.call('HINCRBY', p .. 'returned', id, 1) < most then return false end
  local held = redis.call('HGET', p .. 'held:' .. worker, id)
  local host, score, member = parsed(held)
  redis.call('LPUSH', p .. 'aside', member or held)
  redis.call('LTRIM', p .. 'aside', 0, 9999)
  redis.call('HDEL', p .. 'held:' .. worker, id)
  redis.call('HDEL', p .. 'returned', id)
  return true
end

-- All that a worker has comes back. *tries* is 0 where it left by itself.
local function bury(worker, pause, tries)
  local ids = redis.call('HKEYS', p .. 'held:' .. worker)
  for _, id in ipairs(ids) do
    if tries == 0 or not is_deadly(worker, id, tries) then give_back(worker, id) end
  end
  for _, host in ipairs(redis.call('ZRANGE', p .. 'mine:' .. worker, 0, -1)) do
    let_go(host, worker, pause)
  end
  redis.call('DEL', p .. 'held:' .. worker, p .. 'mine:' .. worker, p .. 'leaving:' .. worker)
  redis.call('ZREM', p .. 'workers', worker)
  redis.call('SREM', p .. 'working', worker)
  redis.call('HDEL', p .. 'about', worker)
  if redis.call('HGET', p .. 'run', 'seeder') == worker then
    redis.call('HSET', p .. 'run', 'seeder', '')
  end
  return #ids
end
