-- ARGV: worker, pause. Returns how many requests it gave back.
return bury(ARGV[1], tonumber(ARGV[2]), 0)
