-- ARGV: worker, pause, most hosts, then hosts that are busy. Returns {1, host, member}, {0} for
-- nothing now, {-1} for a worker that is unknown, as one is that was taken for dead.
local worker, pause, cap = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local mine = p .. 'mine:' .. worker
if not redis.call('ZSCORE', p .. 'workers', worker) then return {-1} end
local busy = {}
for at = 4, #ARGV do busy[ARGV[at]] = true end

local function take(host)
  local got = on_queue(host, 'ZPOPMIN')
  if #got == 0 then return nil end
  redis.call('DECR', p .. 'waiting')
  local id = string.sub(got[1], 1, 22)
  redis.call('HSET', p .. 'held:' .. worker, id, host .. '\n' .. got[2] .. '\n' .. got[1])
  redis.call('ZINCRBY', mine, 1, host)
  return {1, host, got[1]}
end

-- Hosts are shared out evenly: one that has more than its share gives one to who has too little.
local count = redis.call('ZCARD', mine)
local hosts = redis.call('ZCARD', p .. 'free') + redis.call('HLEN', p .. 'owner')
local share = math.max(1, math.ceil(hosts / math.max(1, redis.call('SCARD', p .. 'working'))))
local leaving = redis.call('GET', p .. 'leaving:' .. worker)
if not leaving and count > share then
  local hungry = redis.call('GET', p .. 'hungry')
  if hungry and hungry ~= worker then
    leaving = redis.call('ZRANGE', mine, 0, 0)[1]
    redis.call('SET', p .. 'leaving:' .. worker, leaving)
    redis.call('DEL', p .. 'hungry')
  end
end

-- Those with the fewest in flight first; the first few nearly always have something.
local at = 0
while true do
  local some = redis.call('ZRANGE', mine, at, at + 7, 'WITHSCORES')
  if #some == 0 then break end
  for n = 1, #some, 2 do
    local host, flying = some[n], tonumber(some[n + 1])
    local is_left = false
    if host == leaving then
      is_left = flying <= 0
    elseif not busy[host] then
      local got = take(host)
      if got then return got end
      is_left = flying <= 0
    end
    if is_left then let_go(host, worker, pause) else at = at + 1 end
  end
end

if count < cap then
  -- One that nobody takes is not left lying, whosever share it is.
  local until_when = count < share and now or now - 2
  for _ = 1, 100 do
    local found = redis.call('ZRANGEBYSCORE', p .. 'free', '-inf', until_when, 'LIMIT', 0, 1)
    if #found == 0 then break end
    redis.call('ZREM', p .. 'free', found[1])
    if redis.call('EXISTS', p .. 'q:' .. found[1]) == 1 then
      redis.call('HSET', p .. 'owner', found[1], worker .. '\n' .. stamp(now))
      redis.call('ZADD', mine, 0, found[1])
      return take(found[1])
    end
  end
end
if count < share and redis.call('ZCARD', p .. 'free') == 0 then
  redis.call('SET', p .. 'hungry', worker, 'PX', 3000)
end
return {0}
