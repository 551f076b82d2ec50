"""The recipes of docs/python.md: real servers, started and shared by `examples/python/serve_and_share.py`."""

from __future__ import annotations

import re
import sys
import unittest

import pytest
from playwright.sync_api import Browser

from tests.e2e.apps.application import Application, ApplicationProcess
from tests.e2e.apps.django_admin import DjangoAdmin
from tests.e2e.apps.jupyterlab import JupyterLab
from tests.e2e.apps.shared_link import SharedLink
from tests.e2e.apps.streamlit import Streamlit
from tests.e2e.apps.visitor import Visitor
from tests.support import ROOT
from tests.support.gateway_process import environment, free_port, until

SCRIPT = str(ROOT / "examples/python/serve_and_share.py")
_LINK = re.compile(r"^http://\S+\.localhost:\S+$", re.MULTILINE)
"""A line of its own: the servers print addresses too."""


class RecipeLink(SharedLink):
    """The link that the script prints."""

    protocol = "http/1.1"

    def __init__(self, url: str) -> None:
        self.url = url


class Recipe(Application):
    """An application that the script starts and shares; its other programs are run as they are."""

    def run(self, program: str, *arguments: str, **environ: str) -> ApplicationProcess:
        ports = {"BURROWGATE_PORT": str(free_port()), "BURROWGATE_ADMIN_PORT": str(free_port())}
        self.process = ApplicationProcess(
            self.case,
            SCRIPT,
            str(self.port),
            program,
            *arguments,
            program=sys.executable,
            cwd=str(self.folder),
            environ=environment(str(self.folder), LANG="C.UTF-8", PYTHONUNBUFFERED="1", **ports) | environ,
        )
        return self.process

    def link(self) -> RecipeLink:
        """Wait for the link."""
        found = until(lambda: _LINK.search(self.process.output), "the link")
        return RecipeLink(found[0])


class SharedJupyterLab(Recipe, JupyterLab):
    pass


class SharedStreamlit(Recipe, Streamlit):
    pass


class SharedDjango(Recipe, DjangoAdmin):
    pass


@pytest.mark.parametrize("kind", (SharedJupyterLab, SharedStreamlit, SharedDjango), ids=lambda kind: kind.name)
def test_recipe_gives_a_link_to_the_application(kind: type[Recipe], case: unittest.TestCase, browser: Browser) -> None:
    application = kind(case)
    application.start()
    visitor = Visitor(browser, application.link())
    case.addCleanup(visitor.close)
    visitor.open()
    application.use(visitor)
