"""Operations on recordings of terminals: list those of a session, and read one as asciicast."""

from __future__ import annotations

from burrowgate.admin import history_reader
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, Stream, json_response
from burrowgate.admin.recording_stream import CONTENT_TYPE, RecordingStream
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time, time
from burrowgate.core.audit import Action, Detail
from burrowgate.core.history import HistoryKind
from burrowgate.core.identity.access_tokens import Scope

_PAGE = 500


class RecordingView(Schema, frozen=True, kw_only=True):
    """A recording of a terminal."""

    schema_name = "Recording"

    connection_id: str
    started_at: Time
    size: int
    """Bytes of its lines; of the file, if the audit log does not have it yet."""
    sha256: str
    """Of its lines, as the audit log has it; empty while it is recorded."""


class RecordingList(Schema, frozen=True, kw_only=True):
    """The recordings of a session that this gateway has, the oldest first."""

    schema_name = "RecordingList"

    recordings: tuple[RecordingView, ...]


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the recordings of a session, also of one that was deleted."""
    sid = request.path["id"]
    session = await history_reader.get(context, HistoryKind.SESSION, sid)
    files = await context.tcp.recordings.of_session(sid)
    hashes = await _finished(context, sid) if files else {}
    found = []
    for one in files:
        entry = await history_reader.find(context, HistoryKind.CONNECTION, one.cid)
        detail = hashes.get(one.cid, {})
        size = detail.get("bytes")
        view = RecordingView(
            connection_id=one.cid,
            started_at=time(session.at if entry is None else entry.at),
            size=size if isinstance(size, int) else one.size,
            sha256=str(detail.get("sha256") or ""),
        )
        found.append(view)
    return json_response(RecordingList(recordings=tuple(sorted(found, key=lambda view: view.started_at))))


async def read(context: AdminContext, request: ApiRequest[Empty, Empty]) -> Stream:
    """Return the lines of a recording."""
    lines = await context.tcp.recordings.open(request.path["id"], request.path["connection"])
    return RecordingStream(await lines.read(), lines)


async def _finished(context: AdminContext, sid: str) -> dict[str, Detail]:
    """Return what the audit log has of the recordings of a session, by connection."""
    found: dict[str, Detail] = {}
    after = 0
    while events := await context.registry.store.events(after, _PAGE, sid):
        after = events[-1].seq
        for record in events:
            if record.event.action is Action.RECORDING_FINISHED:
                found[str(record.event.detail.get("connection"))] = record.event.detail
    return found


_RECORDINGS = "/api/v1/sessions/{id}/recordings"

OPERATIONS = (
    Operation(
        operation_id="listRecordings",
        method="GET",
        path=_RECORDINGS,
        summary="List the recordings of a session's terminals",
        handler=index,
        scope=Scope.SESSIONS_READ,
        responses={200: RecordingList},
    ),
    Operation(
        operation_id="getRecording",
        method="GET",
        path=f"{_RECORDINGS}/{{connection}}",
        summary="Read the lines of a recording, in asciicast v2",
        handler=read,
        scope=Scope.SESSIONS_MANAGE,
        responses={200: CONTENT_TYPE},
        errors=(409,),
    ),
)
