"""The files of one request to a drop box, from the bytes of its body.

Rules.
    Files that were received stay only if the request is answered: one that is cut leaves nothing behind.
    If a file is refused, those before it in the same form stay, and the response names them.

These functions block, and run in threads of the folder, one at a time for each object.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from burrowgate.core.drop_box import DropRefusal, UploadRefused
from burrowgate.core.http.multipart import MultipartParser, PartBegins, PartData
from burrowgate.proxy.drop.storage import DropFolder, Open, PartialFile, ReceivedFile, refusal_for

MAX_PARTS = 1000
"""Files and fields of a form."""


class Receiver(ABC):
    """Base class of receivers of one request."""

    def __init__(self, open_folder: Open) -> None:
        self.received: list[ReceivedFile] = []
        """The files that are complete."""
        self._open = open_folder
        self._partial: PartialFile | None = None
        self._shown = ""
        """Name of the file that is received now, as the visitor calls it."""
        self._folder: DropFolder | None = None
        self._is_closed = False

    def begin(self) -> None:
        """Open the folder. Raises `UploadRefused`."""
        try:
            self._folder = self._open()
            self._begin()
        except OSError as error:
            raise refusal_for(error, self._shown) from error

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the body. Raises `UploadRefused`."""
        try:
            self._feed(data)
        except OSError as error:
            raise refusal_for(error, self._shown) from error

    def finish(self) -> None:
        """Take the end of the body. Raises `UploadRefused`."""
        try:
            self._finish()
        except OSError as error:
            raise refusal_for(error, self._shown) from error

    def close(self, *, keep: bool) -> None:
        """Remove what is not complete, and, without `keep`, also what is."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._partial is not None:
            self._partial.discard()
            self._partial = None
        if self._folder is not None:
            if not keep:
                for received in self.received:
                    self._folder.withdraw(received)
            self._folder.close()

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _feed(self, data: bytes) -> None: ...

    @abstractmethod
    def _finish(self) -> None: ...

    def _create(self, shown: str, length: int | None) -> None:
        assert self._folder is not None
        self._shown = shown
        self._partial = self._folder.create(shown, length)

    def _write(self, data: bytes) -> None:
        if self._partial is not None:
            self._partial.write(data)

    def _complete(self) -> None:
        if self._partial is not None:
            self.received.append(self._partial.complete())
            self._partial = None


class FileReceiver(Receiver):
    """Receives a body that is one file."""

    def __init__(self, open_folder: Open, name: str, length: int | None) -> None:
        super().__init__(open_folder)
        self._shown = name
        self._length = length

    def _begin(self) -> None:
        self._create(self._shown, self._length)

    def _feed(self, data: bytes) -> None:
        self._write(data)

    def _finish(self) -> None:
        self._complete()


class FormReceiver(Receiver):
    """Receives a form with any number of files; its other fields are ignored."""

    def __init__(self, open_folder: Open, boundary: bytes) -> None:
        super().__init__(open_folder)
        self._parser = MultipartParser(boundary)
        self._parts = 0
        self._unnamed = False
        """Whether the present part is the field of a file of which none was chosen, as far as is known."""

    def _begin(self) -> None:
        pass

    def _feed(self, data: bytes) -> None:
        try:
            for event in self._parser.feed(data):
                match event:
                    case PartBegins():
                        self._begin_part(event)
                    case PartData(content):
                        if self._unnamed:
                            self._unnamed = False
                            self._create("", None)
                        self._write(content)
                    case _:
                        self._unnamed = False
                        self._complete()
        except ValueError as error:
            raise UploadRefused(DropRefusal.BROKEN_FORM) from error

    def _begin_part(self, part: PartBegins) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise UploadRefused(DropRefusal.TOO_MANY_PARTS)
        # A browser sends a field without a name and content if no file was chosen.
        self._unnamed = part.filename == ""
        if part.filename:
            self._create(part.filename, None)

    def _finish(self) -> None:
        if not self._parser.is_complete:
            raise UploadRefused(DropRefusal.BROKEN_FORM)
        if not self.received:
            raise UploadRefused(DropRefusal.NO_FILE)
