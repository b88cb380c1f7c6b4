-- ARGV: worker, pause, then of each request host and member. Returns how many it did not have any
-- more, and how many of these wait again: they do not any more.
local worker, pause = ARGV[1], tonumber(ARGV[2])
local late, spared = 0, 0
for at = 3, #ARGV, 2 do
  local host, member = ARGV[at], ARGV[at + 1]
  local id, seen = string.sub(member, 1, 22), fingerprint(member)
  local is_mine = redis.call('HDEL', p .. 'held:' .. worker, id) == 1
  if not is_mine then
    late = late + 1
    if redis.call('ZREM', p .. 'q:' .. host, member) == 1 then
      spared = spared + 1
      redis.call('DECR', p .. 'waiting')
      is_mine = true
      if redis.call('EXISTS', p .. 'q:' .. host) == 0 then redis.call('ZREM', p .. 'free', host) end
    end
  else
    local left = tonumber(redis.call('ZSCORE', p .. 'mine:' .. worker, host) or '0') - 1
    redis.call('ZADD', p .. 'mine:' .. worker, 'XX', left, host)
    local is_over = redis.call('EXISTS', p .. 'q:' .. host) == 0
      or redis.call('GET', p .. 'leaving:' .. worker) == host
    if left <= 0 and is_over then let_go(host, worker, pause) end
  end
  if is_mine then
    redis.call('HDEL', p .. 'returned', id)
    if seen ~= '' then redis.call('SREM', p .. 'pending', seen) end
  end
end
return {late, spared}
