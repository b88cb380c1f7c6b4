-- ARGV: worker, lease, pause, tries, takes requests ("1"), about it, remember (s). Returns whether it
-- was known, how many requests it has, how many workers were taken for dead, what came back of them,
-- and the run's name.
local worker, lease, pause = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local before = tonumber(redis.call('GET', p .. 'beat') or '0')
redis.call('SET', p .. 'beat', stamp(now))
if now - before > lease / 2 then
  -- Nobody was heard for so long: it was the server that was away, and nobody is to blame.
  for _, each in ipairs(redis.call('ZRANGE', p .. 'workers', 0, -1)) do
    redis.call('ZADD', p .. 'workers', stamp(now + lease), each)
  end
end
local known = redis.call('ZSCORE', p .. 'workers', worker) and 1 or 0
redis.call('ZADD', p .. 'workers', stamp(now + lease), worker)
redis.call('HSET', p .. 'about', worker, ARGV[6])
if ARGV[5] == '1' then redis.call('SADD', p .. 'working', worker) end
local dead, back = 0, 0
local over = redis.call('ZRANGEBYSCORE', p .. 'workers', '-inf', now, 'LIMIT', 0, 10)
for _, each in ipairs(over) do
  dead = dead + 1
  back = back + bury(each, pause, tonumber(ARGV[4]))
end
local run = redis.call('HGET', p .. 'run', 'id')
if run then redis.call('EXPIRE', p .. 'seen:' .. run, ARGV[7]) end
return {known, redis.call('HLEN', p .. 'held:' .. worker), dead, back, run or ''}
