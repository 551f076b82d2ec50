-- Asks for pages as BROWSERS browsers do: a document, then ASSETS assets with fields that differ. FIELDS is what is the
-- same in all requests, COOKIE the visit cookie. A thread has one sequence for all its connections, so each page comes
-- once for each browser: then a connection carries a sixth of a page, as one of a browser's six does, before the next.
local number = -1
local kinds = {"script", "style", "image", "font"}

function request()
   number = number + 1
   local page = math.floor(number / ((ASSETS + 1) * BROWSERS))
   local asset = number % (ASSETS + 1)
   local cookie = "Cookie: " .. COOKIE .. "; seen=" .. page .. "\r\n\r\n"
   if asset == 0 then
      return "GET /page/" .. page .. " HTTP/1.1\r\n" .. FIELDS ..
         "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n" ..
         "Sec-Fetch-Dest: document\r\nUpgrade-Insecure-Requests: 1\r\n" .. cookie
   end
   return "GET /asset/" .. asset .. "?v=" .. page .. " HTTP/1.1\r\n" .. FIELDS ..
      "Accept: */*\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: " ..
      kinds[asset % 4 + 1] .. "\r\nReferer: " .. ORIGIN .. "/page/" .. page .. "\r\nIf-None-Match: \"" .. asset .. "-" ..
      page .. "\"\r\n" .. cookie
end
