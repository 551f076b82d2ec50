"""The current keyring, reloaded when master keys are added or removed while the gateway runs."""

from __future__ import annotations

from twisted.logger import Logger

from burrowgate.core.tokens import KEY_BYTES, Key, Keyring
from burrowgate.errors import HomeError
from burrowgate.interfaces import IEntropy
from burrowgate.server.home import Home

_log = Logger()


class KeyringWatcher:
    """Watches the master keys of the home; a call returns the current keyring."""

    def __init__(self, home: Home, entropy: IEntropy) -> None:
        """Load the keys. Raises `HomeError`."""
        self._home = home
        self._entropy = entropy
        self._keyring, self._stamp = home.load_keys(entropy), home.keys_stamp()

    def __call__(self) -> Keyring:
        return self._keyring

    def poll(self) -> bool:
        """Reload the keys if they have changed; returns whether they have."""
        stamp = self._home.keys_stamp()
        if stamp == self._stamp or stamp is None:
            return False
        try:
            self._keyring = self._home.load_keys(self._entropy)
        except HomeError as error:
            # A removed key must stop verifying even if another key cannot be read.
            left = [key for key in self._keyring if any(name == key.kid for name, _ in stamp)]
            self._keyring = Keyring(left or [Key(self._entropy.token_bytes(KEY_BYTES))])
            _log.error("The keys changed and cannot all be read; those known go on: {error}", error=str(error))
        self._stamp = stamp
        _log.info("The keys changed: {kid} signs now", kid=self._keyring.newest.kid)
        return True
