-- Asks Burrowgate whether a request may pass; used by haproxy.cfg beside this file. A no goes to the visitor as it is.

local verify = os.getenv("BURROWGATE_VERIFY") or "http://127.0.0.1:8482/.burrowgate/verify"
local timeout = 10000  -- milliseconds
-- With a yes these come without what opens the session, empty where nothing is left.
local cleaned = { "cookie", "authorization", "referer" }
-- These are the question's own, and not to be copied from the request.
local own = { connection = true, ["content-length"] = true, ["transfer-encoding"] = true, expect = true, te = true,
              upgrade = true, ["keep-alive"] = true }

local function refuse(txn, status)
    local reply = txn:reply({ status = status })
    reply:add_header("cache-control", "no-store")
    txn:done(reply)
end

local function ask(txn)
    local path = txn.f:path()
    local headers = {}
    for name, values in pairs(txn.http:req_get_headers()) do
        if not own[name] then
            headers[name] = {}
            for index = 0, #values do
                headers[name][index + 1] = values[index]
            end
        end
    end
    headers["x-forwarded-method"] = { txn.f:method() }
    headers["x-forwarded-uri"] = { txn.f:pathq() }

    local page = path == "/.burrowgate" or path:sub(1, 13) == "/.burrowgate/"
    local answer = core.httpclient():get({
        url = page and verify .. "-page" or verify, headers = headers, timeout = timeout,
    })
    if not answer or not answer.status or answer.status == 0 then
        return refuse(txn, 503)
    end
    if page or answer.status ~= 200 then
        local reply = txn:reply({ status = answer.status, reason = answer.reason })
        for name, values in pairs(answer.headers or {}) do
            if name ~= "connection" and name ~= "content-length" and name ~= "transfer-encoding" then
                for _, value in pairs(values) do
                    reply:add_header(name, value)
                end
            end
        end
        if answer.body then
            reply:set_body(answer.body)
        end
        return txn:done(reply)
    end

    local function told(name)
        local values = answer.headers[name]
        return values and (values[0] or values[1]) or ""
    end
    for _, name in ipairs(cleaned) do
        txn.http:req_del_header(name)
        if told(name) ~= "" then
            txn.http:req_set_header(name, told(name))
        end
    end
    txn.http:req_del_header("burrowgate-token")
    txn.http:req_set_header("burrowgate-session", told("burrowgate-session"))
    txn.http:req_set_header("x-request-id", told("x-request-id"))
    txn.http:req_set_uri(told("x-forwarded-uri"))
    if told("set-cookie") ~= "" then
        txn:set_var("txn.burrowgate_cookie", told("set-cookie"))
    end
end

core.register_action("burrowgate", { "http-req" }, ask)
