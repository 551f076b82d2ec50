"""Logins to the console: with the URL of `burrowgate console`, and with the admin key."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.console.support import KEY, ConsoleTestCase, expect, sid_of
from tests.support.gateway_process import Gateway


class TestByCommand(ConsoleTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.gateway = Gateway(self)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.gateway.admin_port if hasattr(self, 'gateway') else self.port}"

    def test_link_of_the_command_logs_in_once(self) -> None:
        url = self.gateway.cli_json("console")["url"]
        page = self.page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(f"{request.url} {request.headers.get('referer', '')}"))
        page.goto(url)
        expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
        key = url.partition("#")[2]
        self.assertNotIn(key, page.url)
        self.assertFalse([one for one in sent if key in one])
        other = self.page()
        other.goto(url)
        expect(other.get_by_role("heading", name="Sign in to the console")).to_be_visible()
        expect(other.get_by_text("run `burrowgate console` again")).to_be_visible()

    def test_cookie_alone_opens_nothing(self) -> None:
        page = self.page()
        page.goto(self.gateway.cli_json("console")["url"])
        expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
        (cookie,) = page.context.cookies()
        self.assertTrue(cookie["httpOnly"])
        self.assertEqual((cookie["sameSite"], cookie["path"], cookie["domain"]), ("Strict", "/", "127.0.0.1"))
        self.assertEqual(page.evaluate("document.cookie"), "")
        self.assertEqual(self.fetch("/api/v1/targets", Cookie=f"{cookie['name']}={cookie['value']}")[0], 401)


class TestInAnOpenTab(ConsoleTestCase):
    def enter(self, page: Page, token: str) -> None:
        """Enter the address with `token` in the address bar of a page that is open."""
        page.evaluate("(token) => { location.hash = token; }", token)
        page.wait_for_function("(token) => !location.href.includes(token)", arg=token)

    def test_login_token_logs_in_and_leaves_the_address(self) -> None:
        page = self.page()
        page.goto(f"{self.origin}/#/targets")
        expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
        self.enter(page, self.api("POST", "console/login-tokens")["token"])
        expect(page.get_by_role("heading", name="Targets", exact=True)).to_be_visible()
        self.assertEqual(page.url, f"{self.origin}/#/targets")
        page.go_back()
        expect(page.get_by_role("heading", name="Targets", exact=True)).to_be_visible()

    def test_wrong_token_is_reported_and_leaves_the_address(self) -> None:
        page = self.signed_in("/sessions")
        self.enter(page, "x" * 43)
        expect(page.locator(".note.bad")).to_contain_text("neither the admin key nor a valid login token")
        expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        self.enter(page, "y" * 43)
        expect(page.locator(".note.bad").last).to_contain_text("neither the admin key nor a valid login token")
        expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()


class TestLoginForm(ConsoleTestCase):
    def test_page_asks_for_the_key_and_explains_where_it_is(self) -> None:
        page = self.page()
        page.goto(self.origin)
        expect(page.get_by_text("burrowgate console", exact=True)).to_be_visible()
        expect(page.get_by_text("admin.key").first).to_be_visible()
        page.get_by_label("The admin's key").fill("not it")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("neither the admin key nor a valid login token")
        page.get_by_label("The admin's key").fill(KEY)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()

    def test_login_and_logout_apply_to_all_tabs(self) -> None:
        first = self.signed_in()
        second = self.page(first.context)
        second.goto(self.origin)
        expect(second.get_by_role("heading", name="Now", exact=True)).to_be_visible()
        first.get_by_role("button", name="Sign out").click()
        for page in (first, second):
            expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()

    def test_page_of_another_port_can_change_nothing(self) -> None:
        page = self.signed_in()
        other = self.page(page.context)
        other.route("http://127.0.0.1:9/", lambda route: route.fulfill(content_type="text/html", body="<p>elsewhere"))
        other.goto("http://127.0.0.1:9/")
        outcomes = other.evaluate(
            """async (url) => {
                const ways = [
                  { mode: "no-cors", headers: { "Content-Type": "text/plain" } },
                  { headers: { "Content-Type": "application/json" } },
                  { headers: { "Content-Type": "application/json", "Burrowgate-Console": "guessed" } },
                ];
                const ask = (way) => fetch(url, { method: "POST", credentials: "include", body: "{}", ...way });
                return Promise.all(ways.map((way) => ask(way).then((answer) => answer.type, () => "refused")));
            }""",
            f"{self.origin}/api/v1/sessions/{sid_of('ada')}/revoke",
        )
        self.assertEqual(outcomes, ["refused"] * 3)
        self.assertEqual(self.api("GET", f"sessions/{sid_of('ada')}")["state"], "active")
        self.page_errors.clear()  # the browser logs the requests that it blocked

    def test_content_security_policy_blocks_foreign_scripts(self) -> None:
        page = self.signed_in()
        found = page.evaluate(
            """() => new Promise((resolve) => {
                document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.body.append(script);
                setTimeout(() => resolve("nothing"), 1000);
            })"""
        )
        self.assertIn("script-src", found)
        self.assertIsNone(page.evaluate("window.ran ?? null"))
        self.page_errors.clear()
