-- Asks Burrowgate to authorize each request; used by haproxy.cfg in this folder. A refusal is passed on unchanged.

local verify = os.getenv("BURROWGATE_VERIFY") or "http://127.0.0.1:8482/.burrowgate/verify"
local timeout = 10000  -- milliseconds
-- If admitted, Burrowgate returns these fields with the credentials removed, empty if nothing is left.
local cleaned = { "cookie", "authorization", "referer" }
-- Who the visitor is, if the target gets that. haproxy.cfg removes the visitor's own.
local identity = { "x-auth-request-user", "x-auth-request-email", "x-auth-request-groups",
                   "x-auth-request-preferred-username", "remote-user", "remote-email", "remote-groups", "remote-name",
                   "burrowgate-assertion" }
-- Hop-by-hop and framing fields, which must not be copied from the request.
local not_copied = { connection = true, ["content-length"] = true, ["transfer-encoding"] = true, expect = true,
                     te = true, upgrade = true, ["keep-alive"] = true }

local function refuse(txn, status)
    local reply = txn:reply({ status = status })
    reply:add_header("cache-control", "no-store")
    txn:done(reply)
end

local function ask(txn)
    local path = txn.f:path()
    local headers = {}
    for name, values in pairs(txn.http:req_get_headers()) do
        if not not_copied[name] then
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

    local function returned(name)
        local values = answer.headers[name]
        return values and (values[0] or values[1]) or ""
    end
    for _, name in ipairs(cleaned) do
        txn.http:req_del_header(name)
        if returned(name) ~= "" then
            txn.http:req_set_header(name, returned(name))
        end
    end
    for _, name in ipairs(identity) do
        if returned(name) ~= "" then
            txn.http:req_set_header(name, returned(name))
        end
    end
    txn.http:req_del_header("burrowgate-token")
    txn.http:req_del_header("burrowgate-passphrase")
    txn.http:req_set_header("burrowgate-session", returned("burrowgate-session"))
    txn.http:req_set_header("x-request-id", returned("x-request-id"))
    txn.http:req_set_uri(returned("x-forwarded-uri"))
    if returned("set-cookie") ~= "" then
        txn:set_var("txn.burrowgate_cookie", returned("set-cookie"))
    end
end

core.register_action("burrowgate", { "http-req" }, ask)
