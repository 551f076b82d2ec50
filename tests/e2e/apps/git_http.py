"""git over HTTP, by Apache and git-http-backend: clone a repository, push to it."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, system_program
from tests.e2e.apps.visitor import Visitor
from tests.support.gateway_process import until
from tests.support.web_servers import start_apache

LINES = """
ScriptSock "{home}/cgi"
ScriptAlias /git/ {backend}/
SetEnv GIT_PROJECT_ROOT "{home}/repositories"
SetEnv GIT_HTTP_EXPORT_ALL 1
# The repositories may belong to another user than Apache's workers.
SetEnv GIT_CONFIG_COUNT 1
SetEnv GIT_CONFIG_KEY_0 safe.directory
SetEnv GIT_CONFIG_VALUE_0 *
<Directory "{backend_folder}">
    Require all granted
</Directory>
"""
_AUTHOR = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com"}
_COMMITTER = {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com"}


class GitHttp(Application):
    name = "git"
    title = "git (git-http-backend)"
    package = "git"

    def start(self) -> None:
        backend = system_program("git-http-backend")
        system_program("apache2")
        (self.folder / "files").mkdir()
        (self.folder / "files/index.html").write_text("<p>repositories</p>")
        self._git("init", "--quiet", "--bare", "--initial-branch=main", "repositories/project.git")
        self._git("-C", "repositories/project.git", "config", "http.receivepack", "true")
        for path in (self.folder / "repositories").rglob("*"):
            path.chmod(0o777)
        lines = LINES.format(home=self.folder, backend=backend, backend_folder=backend.rpartition("/")[0])
        start_apache(self.case, self.folder, self.port, ("alias", "cgid", "env"), lines)
        until(self.answers, "Apache answers")

    def use(self, visitor: Visitor) -> None:
        expect(visitor.page.locator("p")).to_have_text("repositories")
        link = visitor.link
        remote = f"{visitor.origin}/git/project.git"
        host = urlsplit(remote)
        through = ["-c", f"http.extraHeader=Burrowgate-Token: {link.token}"]
        through += ["-c", f"http.curloptResolve={host.hostname}:{host.port}:127.0.0.1"]
        if link.authority is not None:
            through += ["-c", f"http.sslCAInfo={link.authority}"]
        self._git("init", "--quiet", "--initial-branch=main", "work")
        # Larger than `http.postBuffer`, so that git sends it in chunks.
        (self.folder / "work/data").write_bytes(bytes(range(256)) * 16)
        (self.folder / "work/large").write_bytes(os.urandom(2_000_000))
        self._git("-C", "work", "add", ".")
        self._git("-C", "work", "commit", "--quiet", "-m", "data")
        self._git("-C", "work", *through, "push", "--quiet", remote, "main")
        self._git(*through, "clone", "--quiet", remote, "copy")
        for name in ("data", "large"):
            assert (self.folder / "copy" / name).read_bytes() == (self.folder / "work" / name).read_bytes(), name

    def _git(self, *arguments: str) -> str:
        return self.ran(system_program("git"), *arguments, GIT_TERMINAL_PROMPT="0", **_AUTHOR, **_COMMITTER)
