-- Asks for one of many targets each time, drawn at random from a file (FILE) of lines of the same LENGTH.
-- HEAD is what follows the target in the request, SEED where the row of random numbers begins.
local file = assert(io.open(FILE, "rb"))
local lines = file:read("*a")
file:close()
local count = #lines / LENGTH
local sub, random = string.sub, math.random
math.randomseed(SEED)

function request()
   local at = random(0, count - 1) * LENGTH
   return "GET " .. sub(lines, at + 1, at + LENGTH - 1) .. HEAD
end
