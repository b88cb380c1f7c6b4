-- ARGV: worker, then IDs that it knows of. What it has beside these, it never heard that it got.
local known, back = {}, 0
for at = 2, #ARGV do known[ARGV[at]] = true end
for _, id in ipairs(redis.call('HKEYS', p .. 'held:' .. ARGV[1])) do
  if not known[id] then
    give_back(ARGV[1], id)
    back = back + 1
  end
end
return back
