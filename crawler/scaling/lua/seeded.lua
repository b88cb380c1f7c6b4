-- ARGV: worker. Notes that it has asked for all that a run begins with.
if redis.call('HGET', p .. 'run', 'seeder') == ARGV[1] then
  redis.call('HSET', p .. 'run', 'seeder', '', 'seeded', '1')
  return 1
end
return 0
