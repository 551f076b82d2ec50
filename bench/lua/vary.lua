-- Asks for PATH with FIELDS and one field more, which is another one each time.
local number = 0

function request()
   number = number + 1
   return "GET " .. PATH .. " HTTP/1.1\r\n" .. FIELDS .. "X-Number: " .. number .. "\r\n\r\n"
end
