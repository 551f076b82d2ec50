"""Apache and nginx as tests start them: in a folder of their own, on one port of 127.0.0.1, without a daemon."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import unittest
from pathlib import Path

from tests.support.gateway_process import Process, environment

MODULES = "/usr/lib/apache2/modules"
_APACHE = """
ServerRoot "{home}"
Listen 127.0.0.1:{port}
PidFile "{home}/pid"
ErrorLog "{home}/error.log"
User {user}
Group #{group}
DocumentRoot "{home}/files"
{modules}
<Directory "{home}/files">
    Require all granted
</Directory>
{lines}
"""
_NGINX = """
daemon off; pid {home}/pid; error_log stderr; user {user};
events {{}}
http {{
    access_log off; {paths}
    server {{ listen 127.0.0.1:{port}; root {home}/files; {lines} }}
}}
"""


def start_apache(case: unittest.TestCase, home: Path, port: int, modules: tuple[str, ...], lines: str) -> Process:
    """Start Apache with `files` below `home`, `modules` beside those that any configuration needs, and `lines`.

    Its workers are of another user if this process is root's; then they may write to all folders below `home`.
    """
    user = "www-data" if os.getuid() == 0 else getpass.getuser()
    if os.getuid() == 0:
        for path in (home.parent, home, *(one for one in home.rglob("*") if one.is_dir())):
            path.chmod(0o777)
    loaded = "\n".join(
        f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in ("mpm_event", "authz_core", "dir", *modules)
    )
    group = pwd.getpwnam(user).pw_gid
    conf = home / "apache.conf"
    conf.write_text(_APACHE.format(home=home, port=port, user=user, group=group, modules=loaded, lines=lines))
    program = shutil.which("apache2") or "/usr/sbin/apache2"
    return Process(case, "-X", "-f", str(conf), program=program, environ=environment(str(home)))


def start_nginx(case: unittest.TestCase, home: Path, port: int, lines: str = "") -> Process:
    """Start nginx with `files` below `home`, and `lines` in its server block."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {home}/{kind};" for kind in kinds)
    conf = home / "nginx.conf"
    conf.write_text(_NGINX.format(home=home, port=port, paths=paths, user=getpass.getuser(), lines=lines))
    return Process(case, "-p", str(home), "-c", str(conf), program=shutil.which("nginx") or "/usr/sbin/nginx")
