-- ARGV: worker, name of a new run, "new" to begin one in any case or "old" to begin none that is not
-- there, a run's name if only that is wanted. Returns {what, run}: "seed", "wait" (another seeds), "join" (it is seeded), "done".
local worker, fresh, force, wanted = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local run = redis.call('HMGET', p .. 'run', 'id', 'seeder', 'seeded', 'done')
local id, seeder = run[1], run[2]
local is_seeded, is_done = run[3] == '1', run[4] == '1'
if seeder and seeder ~= '' and seeder ~= worker and redis.call('ZSCORE', p .. 'workers', seeder) then
  return {'wait', id}
end
if id and not is_seeded and not is_done and (wanted == '' or wanted == id) then
  redis.call('HSET', p .. 'run', 'seeder', worker)  -- whoever did so is dead
  return {'seed', id}
end
if id and force ~= 'new' and (wanted == '' or wanted == id) then
  if not is_done then return {'join', id} end
  if wanted == id then return {'done', id} end
end
if force == 'old' then return {'done', id or ''} end
if id then redis.call('EXPIRE', p .. 'seen:' .. id, 3600) end
if wanted ~= '' then fresh = wanted end
redis.call('HSET', p .. 'run', 'id', fresh, 'seeder', worker, 'seeded', '', 'done', '',
  'began', stamp(now))
return {'seed', fresh}
