-- Returns 1 if all is done, or was; 0 as long as a request waits or is in flight anywhere.
local run = redis.call('HMGET', p .. 'run', 'id', 'seeded', 'done')
if not run[1] or run[3] == '1' then return 1 end
if run[2] ~= '1' or redis.call('EXISTS', p .. 'free') == 1 then return 0 end
for _, worker in ipairs(redis.call('SMEMBERS', p .. 'working')) do
  if redis.call('EXISTS', p .. 'mine:' .. worker, p .. 'held:' .. worker) > 0 then return 0 end
end
redis.call('HSET', p .. 'run', 'done', '1', 'ended', stamp(now))
return 1
