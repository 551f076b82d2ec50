"""Tests that open the application by its link. With Playwright, `page.goto(link.url)` does."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import burrowgate


def get(link: burrowgate.Link, path: str, token: str = "") -> tuple[int, str]:
    """Return status and body. Browsers know that `*.localhost` is this machine; Python's resolver may not."""
    host = urlsplit(link.url).netloc
    connection = HTTPConnection("127.0.0.1", urlsplit(link.url).port, timeout=10)
    connection.request(
        "GET", path, headers={"Host": host, "Authorization": f"Bearer {token}"} if token else {"Host": host}
    )
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_link_opens_the_application(link: burrowgate.Link) -> None:
    assert get(link, "/prices", link.token) == (200, "Hello from /prices")


def test_without_the_link_it_does_not_open(link: burrowgate.Link) -> None:
    assert get(link, "/prices")[0] == 403


def test_visits_are_counted(link: burrowgate.Link) -> None:
    get(link, "/", link.token)
    assert link.wait_for_visit(timeout=10)["requests"] > 0
