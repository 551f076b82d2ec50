"""A visitor for the commands of documents: `python -m tests.docs.visitor` and

join INVITATION NAME     makes the account NAME by an invitation, with a password
open LINK                opens a link
ask LINK                 opens a link and asks for more time
stay LINK PATH           opens a link, and then reads PATH until it is killed
"""

from __future__ import annotations

import sys
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.support.gateway_process import ask

PASSWORD = "four words that do not belong together"


class Browser:
    """Follows redirects between the hosts of a gateway, and keeps the cookies of each host."""

    def __init__(self) -> None:
        self._cookies: dict[str, dict[str, str]] = {}
        self.text = b""

    def send(self, url: str, form: dict[str, str] | None = None) -> int:
        """Open `url`, or send it a form, and return the status of the page at the end."""
        for _ in range(10):
            parts = urlsplit(url)
            jar = self._cookies.setdefault(parts.netloc, {})
            fields = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
            if form is not None:
                fields["Origin"] = f"{parts.scheme}://{parts.netloc}"
                fields["Content-Type"] = "application/x-www-form-urlencoded"
            body = None if form is None else urlencode(form)
            response, self.text = ask(url, method="GET" if form is None else "POST", body=body, **fields)
            for text in response.headers.get_all("Set-Cookie") or []:
                jar.update({name: one.value for name, one in SimpleCookie(text).items()})
            location = response.headers.get("Location")
            if response.status != 303 or location is None:
                return response.status
            url, form = location if "//" in location else f"{parts.scheme}://{parts.netloc}{location}", None
        raise AssertionError("The browser is redirected without end.")

    def fields(self, host: str) -> dict[str, str]:
        """The cookies for `host`, as the fields of a request."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.get(host, {}).items())}


def join(browser: Browser, invitation: str, name: str) -> int:
    """Make the account `name`, and return the status of the page at the end."""
    form = {"do": "join", "name": name, "sign_in_name": name, "password": PASSWORD}
    return browser.send(invitation, form)


def main(what: str, link: str, *more: str) -> int:
    """Do `what`; returns an exit status."""
    browser, parts = Browser(), urlsplit(link)
    if what == "box":
        from tests.support.box_gateway import BoxVisitor  # here, because the others are faster without

        BoxVisitor(None, link, parts.port or 80).start()
        return 0
    if what == "join":
        return int(join(browser, link, more[0]) != 200)
    if browser.send(link) != 200:
        return 1
    if what == "ask":
        return int(browser.send(f"{parts.scheme}://{parts.netloc}/.burrowgate/session", {"message": "more"}) != 200)
    if what == "stay":
        connection = HTTPConnection("127.0.0.1", parts.port or 80)
        connection.request("GET", more[0], headers={"Host": parts.netloc, **browser.fields(parts.netloc)})
        response = connection.getresponse()
        while response.read(1):
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
