-- ARGV: again ("1" if this may have been done already), then of each request
-- host, score, id, fingerprint ("" for none), message. Returns 1 or 0 (was seen) for each.
local run = redis.call('HGET', p .. 'run', 'id') or ''
local told = {}
for at = 2, #ARGV, 5 do
  local host, score, id, seen, message = unpack(ARGV, at, at + 4)
  local is_new = true
  if seen ~= '' then
    is_new = redis.call('SISMEMBER', p .. 'pending', seen) == 0
      and redis.call('SADD', p .. 'seen:' .. run, seen) == 1
    if is_new then redis.call('SADD', p .. 'pending', seen) end
  end
  if is_new then
    put(host, score, id .. seen .. '\n' .. message)
    redis.call('HSET', p .. 'run', 'done', '')
  end
  told[#told + 1] = (is_new or ARGV[1] == '1') and 1 or 0
end
return told
