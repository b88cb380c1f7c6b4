-- ARGV: worker, pause, most hosts, then hosts that are busy. Returns {1, host, member}, {0} for
-- nothing now, {-1} for a worker that is unknown, as one is that was taken for dead.
local worker, pause, cap = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local mine = p .. 'mine:' .. worker
if not redis.call('ZSCORE', p .. 'workers', worker) then return {-1} end
local busy = {}
for at = 4, #ARGV do busy[ARGV[at]] = true end

local function take(host)
  local got = redis.call('ZPOPMIN', p .. 'q:' .. host)
  if #got == 0 then return nil end
  redis.call('DECR', p .. 'waiting')
  local id = string.sub(got[1], 1, 22)
  redis.call('HSET', p .. 'held:' .. worker, id, host .. '\n' .. got[2] .. '\n' .. got[1])
  redis.call('ZINCRBY', mine, 1, host)
  return {1, host, got[1]}
end

-- Hosts are shared out evenly: one that has more than its share gives one to who has too little.
local had = redis.call('ZRANGE', mine, 0, -1, 'WITHSCORES')
local count = #had / 2
local hosts = redis.call('ZCARD', p .. 'free') + redis.call('HLEN', p .. 'owner')
local share = math.max(1, math.ceil(hosts / math.max(1, redis.call('SCARD', p .. 'working'))))
local hungry = redis.call('GET', p .. 'hungry')
local leaving = redis.call('GET', p .. 'leaving:' .. worker)
if not leaving and hungry and hungry ~= worker and count > share then
  leaving = had[1]
  redis.call('SET', p .. 'leaving:' .. worker, leaving)
  redis.call('DEL', p .. 'hungry')
end

for at = 1, #had, 2 do
  local host, flying = had[at], tonumber(had[at + 1])
  if host == leaving then
    if flying <= 0 then let_go(host, worker, pause) end
  elseif not busy[host] then
    local got = take(host)
    if got then return got end
    if flying <= 0 then let_go(host, worker, pause) end
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
