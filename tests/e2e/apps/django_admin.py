"""Django with its development server: log in to the admin site, add a user."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, python_program
from tests.e2e.apps.visitor import Visitor


class DjangoAdmin(Application):
    name = "django"
    title = "Django admin"
    package = "django"
    needs_own_host = ("https", "domain")

    def start(self) -> None:
        self.ran(python_program("django-admin"), "startproject", "site1", ".")
        python = python_program("python")
        self.ran(python, "manage.py", "migrate")
        administrator = {"DJANGO_SUPERUSER_USERNAME": "ada", "DJANGO_SUPERUSER_PASSWORD": "lace-1815"}
        user = ("createsuperuser", "--noinput", "--email", "ada@example.com")
        self.ran(python, "manage.py", *user, **administrator)
        self.serve(python, "manage.py", "runserver", f"127.0.0.1:{self.port}")

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        page.goto(f"{visitor.origin}/admin/")
        page.fill("#id_username", "ada")
        page.fill("#id_password", "lace-1815")
        page.click("input[type=submit]")
        expect(page.locator("#user-tools")).to_contain_text("ada")
        assert page.url == f"{visitor.origin}/admin/", page.url
        page.goto(f"{visitor.origin}/admin/auth/group/add/")
        page.fill("#id_name", "readers")
        page.click("input[name=_save]")
        expect(page.locator(".messagelist .success")).to_contain_text("readers")
        page.click("#logout-form button")
        expect(page.locator("#content")).to_contain_text("Logged out")
