"""Addresses that people link, each with the path, query and fragment that a link has."""

from __future__ import annotations

PLAIN_PATHS = (
    *("/", "/a", "/a/b", "/a/b/", "/reports/42", "/a.b", "/a-b_c~d", "/a!b", "/a$b", "/a&b", "/a(b)", "/a*b", "/a+b"),
    *("/a,b", "/a;b=c", "/a:b", "/a=b", "/a@b", "/%41", "/a%20b", "/a%7Cb", "/a%7cb", "/a%C3%A9"),
)
"""Paths that stay as they are."""
ENCODED_PATHS = {
    "/{}": "/%7B%7D",
    "/{id}/edit": "/%7Bid%7D/edit",
    "/a^b": "/a%5Eb",
    "/a|b": "/a%7Cb",
    "/a||b|": "/a%7C%7Cb%7C",
    '/"quoted"': "/%22quoted%22",
    "/it's": "/it%27s",
    "/`tick`": "/%60tick%60",
    "/<tag>": "/%3Ctag%3E",
    "/[1]": "/%5B1%5D",
    "/a[]": "/a%5B%5D",
    "/a b": "/a%20b",
    "/a  b": "/a%20%20b",
    "/a b/c d": "/a%20b/c%20d",
    "/trailing ": "/trailing%20",
    "/äöü": "/%C3%A4%C3%B6%C3%BC",
    "/Müller/Straße": "/M%C3%BCller/Stra%C3%9Fe",
    "/u\u0308": "/u%CC%88",
    "/日本語": "/%E6%97%A5%E6%9C%AC%E8%AA%9E",
    "/привет": "/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82",
    "/😀": "/%F0%9F%98%80",
    "/\u00a0": "/%C2%A0",
    "/\u202e": "/%E2%80%AE",
    "/100%": "/100%25",
    "/100%/b": "/100%25/b",
    "/%zz": "/%25zz",
    "/%4": "/%254",
    "/%%41": "/%25%41",
    "/a%20b c": "/a%20b%20c",
    "/é%C3%A9": "/%C3%A9%C3%A9",
    "/a\\b": "/a/b",
}
"""Paths of which a part is encoded, with their wire form."""
WITH_QUERY = {
    "/?": "/?",
    "/?a=1": "/?a=1",
    "/?q=a b": "/?q=a%20b",
    "/?q={x}|^": "/?q=%7Bx%7D%7C%5E",
    "/?q='\"": "/?q=%27%22",
    "/?q=ü": "/?q=%C3%BC",
    "/?a[]=1&a[]=2": "/?a%5B%5D=1&a%5B%5D=2",
    "/?next=/a?b=c": "/?next=/a?b=c",
}
"""Addresses with a query, which only a full session's link can open."""
WITH_FRAGMENT = {
    "/#/route": ("/", "#/route"),
    "/app#/users/1?tab=a": ("/app", "#/users/1?tab=a"),
    "/#": ("/", "#"),
    "/ä b#ü c": ("/%C3%A4%20b", "#%C3%BC%20c"),
    "/a#{x}|": ("/a", "#%7Bx%7D%7C"),
}
"""Addresses with a fragment: the path on the wire, and what stays in the browser."""
PATHS = {path: path for path in PLAIN_PATHS} | ENCODED_PATHS
