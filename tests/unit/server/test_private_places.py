"""Tests for burrowgate.server.private_places: what no folder target may serve."""

from __future__ import annotations

from pathlib import Path

from burrowgate.server.config.keys import Config
from burrowgate.server.config.sources import load
from burrowgate.server.private_places import private_places, shows, shows_any
from tests.support import TestCase


class ShowsTests(TestCase):
    def test_folders_that_contain_or_lie_in_a_private_one(self) -> None:
        top = Path(self.mktemp())
        (top / "private" / "keys").mkdir(parents=True)
        (top / "site").mkdir()
        (top / "link").symlink_to(top.absolute() / "private")
        private = top / "private"
        for folder in (top, private, private / "keys", top / "link", top / "site" / ".." / "private", Path("/")):
            self.assertTrue(shows(folder, private), folder)
        self.assertFalse(shows(top / "site", private))
        self.assertFalse(shows(top / "priv", private))

    def test_parent_does_not_expose_a_hidden_folder(self) -> None:
        top = Path(self.mktemp())
        hidden = top / ".burrowgate"
        (hidden / "keys").mkdir(parents=True)
        self.assertFalse(shows(top, hidden))
        for folder in (hidden, hidden / "keys"):
            self.assertTrue(shows(folder, hidden), folder)

    def test_well_known_is_served_and_so_not_hidden(self) -> None:
        top = Path(self.mktemp())
        (top / ".well-known").mkdir(parents=True)
        self.assertTrue(shows(top, top / ".well-known" / "key.pem"))


class ConfiguredPlacesTests(TestCase):
    def setUp(self) -> None:
        self.top = Path(self.mktemp()).absolute()
        for name in ("home", "certificates", "site", "letsencrypt/archive/app", "letsencrypt/live/app", "etc"):
            (self.top / name).mkdir(parents=True)

    def config(self, **options: object) -> Config:
        return load(None, {}, {"home": str(self.top / "home"), **options})

    def forbidden(self, folder: str, config: Config) -> bool:
        return shows_any(self.top / folder, private_places(config))

    def test_home(self) -> None:
        config = self.config()
        self.assertTrue(self.forbidden("home", config))
        self.assertTrue(self.forbidden("", config))
        self.assertFalse(self.forbidden("site", config))

    def test_certificates_outside_the_home(self) -> None:
        for folder in (str(self.top / "certificates"), "../certificates"):
            config = self.config(tls=True, certificates_dir=folder)
            self.assertTrue(self.forbidden("certificates", config))
            self.assertFalse(self.forbidden("site", config))

    def test_missing_folder_of_certificates(self) -> None:
        config = self.config(tls=True, certificates_dir=str(self.top / "site" / "none"))
        self.assertTrue(self.forbidden("site", config))
        self.assertFalse(self.forbidden("etc", config))

    def test_folder_that_links_of_certificates_lead_to(self) -> None:
        for name in ("fullchain.pem", "privkey.pem"):
            (self.top / "letsencrypt/archive/app" / name).write_text("")
            (self.top / "letsencrypt/live/app" / name).symlink_to(f"../../archive/app/{name}")
        config = self.config(tls=True, certificates_dir=str(self.top / "letsencrypt/live"))
        for folder in ("letsencrypt/archive/app", "letsencrypt/archive", "letsencrypt/live/app", "letsencrypt"):
            self.assertTrue(self.forbidden(folder, config), folder)

    def test_files_with_secrets_and_the_store(self) -> None:
        secret = self.top / "etc" / "store.url"
        secret.write_text("memory:")
        secret.chmod(0o600)
        acme = {"acme_directory": "https://acme.example", "acme_accept_terms": True, "acme_eab_kid": "k"}
        for options in (
            {"store_file": str(secret)},
            {"store": f"sqlite:{self.top}/etc/gateway.sqlite"},
            {"store": "sqlite:../etc/gateway.sqlite"},
            {"tls": True, "base_domain": "example.com", "acme_eab_key_file": str(self.top / "etc/eab.key"), **acme},
        ):
            config = self.config(**options)
            self.assertTrue(self.forbidden("etc", config), options)
            self.assertFalse(self.forbidden("site", config), options)
