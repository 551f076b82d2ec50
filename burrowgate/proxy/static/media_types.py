"""Media types of files, by their names.

Rules.
    No file of this machine is read (`mimetypes.guess_type` would), so that types are the same everywhere.
    Text that people read, such as source code and configuration, is `text/plain`: browsers display it, and would
    download its registered types.
    A compressed file has the type of its compression.
"""

from __future__ import annotations

import mimetypes

_COMPRESSED_TYPES = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "br": "application/octet-stream",
    "compress": "application/octet-stream",
}
_PLAIN_TEXT = (
    *(".bib", ".cfg", ".cmake", ".conf", ".cpp", ".diff", ".dockerfile", ".go", ".gradle", ".hpp", ".ini", ".java"),
    *(".jsx", ".kt", ".less", ".lock", ".log", ".lua", ".nix", ".patch", ".php", ".pl", ".properties", ".proto"),
    *(".ps1", ".py", ".r", ".rb", ".rs", ".rst", ".scala", ".scss", ".sh", ".sql", ".swift", ".tex", ".tf", ".toml"),
    *(".ts", ".tsx", ".vue", ".yaml", ".yml", ".zig"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# The types that IANA has registered, where there is one.
_REGISTERED = {
    ".7z": "application/x-7z-compressed",
    ".apk": "application/vnd.android.package-archive",
    ".avif": "image/avif",
    ".deb": "application/vnd.debian.binary-package",
    ".dmg": "application/x-apple-diskimage",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".geojson": "application/geo+json",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".gpx": "application/gpx+xml",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".ics": "text/calendar",
    ".ipynb": "application/x-ipynb+json",
    ".iso": "application/x-iso9660-image",
    ".jar": "application/java-archive",
    ".js": "text/javascript",
    ".jsonl": "application/jsonl",
    ".jxl": "image/jxl",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".kmz": "application/vnd.google-earth.kmz",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mkv": "video/matroska",
    ".ndjson": "application/x-ndjson",
    ".odp": f"{_OPEN_DOCUMENT}.presentation",
    ".ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    ".odt": f"{_OPEN_DOCUMENT}.text",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".parquet": "application/vnd.apache.parquet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".psd": "image/vnd.adobe.photoshop",
    ".rar": "application/vnd.rar",
    ".rpm": "application/x-rpm",
    ".sqlite": "application/vnd.sqlite3",
    ".stl": "model/stl",
    ".ttc": "font/collection",
    ".ttf": "font/ttf",
    ".vcf": "text/vcard",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".zst": "application/zstd",
}
_TYPES = mimetypes.MimeTypes()
for _extension, _type in (*_REGISTERED.items(), *((extension, "text/plain") for extension in _PLAIN_TEXT)):
    _TYPES.add_type(_type, _extension)


def content_type(name: str) -> bytes:
    """Return the `Content-Type` of a file called `name`; text is said to be UTF-8."""
    media_type, compression = _TYPES.guess_type(name.replace(":", "_"))  # with a colon it would be parsed as a URL
    if compression is not None:
        media_type = _COMPRESSED_TYPES.get(compression)
    if media_type is None:
        return b"application/octet-stream"
    return (media_type + "; charset=utf-8" if media_type.startswith("text/") else media_type).encode("ascii")
