"""The factory, without what implements it: finding plugins loads no HTTP client."""

from burrowgate.host_sources.catalogue import SourceByName
from burrowgate.plugins import Option

OPTIONS = (
    Option(name="url", help="The address that is asked, by https or http.", required=True),
    Option(name="label", help="`NAME=VALUE`: only groups with this label count."),
    Option(name="token_file", help="A file with a token that is sent as `Authorization: Bearer`."),
)

http_sd = SourceByName(
    "http-sd",
    "An HTTP service discovery of Prometheus.",
    "burrowgate_http_sd.source.HttpSource",
    options=OPTIONS,
)
