"""Signatures of requests to AWS, beside those of botocore."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest import SkipTest

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.boxes.launchers.ecs.sigv4 import Credentials, sign
from tests.support import TestCase

try:
    import botocore.auth
    import botocore.awsrequest
    import botocore.credentials
except ImportError:
    botocore = None

_TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
_NOW = 1_790_000_000


def of_botocore(credentials: Credentials, host: str, body: bytes, fields: dict[str, str], region: str) -> str:
    """Return the `Authorization` of the same request by botocore, at the time of its field X-Amz-Date."""
    request = botocore.awsrequest.AWSRequest("POST", f"https://{host}/", headers=fields, data=body)
    time = datetime.fromtimestamp(_NOW, UTC)
    request.context["timestamp"] = time.strftime("%Y%m%dT%H%M%SZ")
    signer = botocore.auth.SigV4Auth(
        botocore.credentials.Credentials(credentials.access_key, credentials.secret_key, credentials.token or None),
        "ecs",
        region,
    )
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    if credentials.token:
        request.headers["X-Amz-Security-Token"] = credentials.token
    canonical = signer.canonical_request(request)
    text = signer.string_to_sign(request, canonical)
    signature = signer.signature(text, request)
    names = signer.signed_headers(signer.headers_to_sign(request))
    return f"AWS4-HMAC-SHA256 Credential={signer.scope(request)}, SignedHeaders={names}, Signature={signature}"


class SignatureTests(TestCase):
    @given(
        key=_TEXT,
        secret=_TEXT,
        token=st.one_of(st.just(""), _TEXT),
        body=st.binary(max_size=300),
        region=st.sampled_from(["eu-central-1", "us-gov-west-1"]),
        spaces=st.sampled_from(["", " ", "  "]),
    )
    @settings(max_examples=60)
    def test_signature_is_that_of_botocore(
        self, key: str, secret: str, token: str, body: bytes, region: str, spaces: str
    ) -> None:
        if botocore is None:
            raise SkipTest("botocore is not installed here.")
        credentials = Credentials(access_key=key, secret_key=secret, token=token)
        fields = {"Content-Type": f"application/x-amz-json-1.1{spaces}", "X-Amz-Target": f"A{spaces}.RunTask"}
        host = f"ecs.{region}.amazonaws.com"
        signed = sign(credentials, host=host, body=body, fields=fields, region=region, service="ecs", now=_NOW)
        self.assertEqual(signed["authorization"], of_botocore(credentials, host, body, fields, region))

    def test_known_signature(self) -> None:
        """One that does not need botocore; it was made with it."""
        credentials = Credentials(access_key="AKIDEXAMPLE", secret_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        signed = sign(
            credentials,
            host="ecs.us-east-1.amazonaws.com",
            body=b"{}",
            fields={"X-Amz-Target": "A.B"},
            region="us-east-1",
            service="ecs",
            now=1_440_938_160,
        )
        self.assertEqual(signed["x-amz-date"], "20150830T123600Z")
        self.assertEqual(
            signed["authorization"],
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/ecs/aws4_request, "
            "SignedHeaders=host;x-amz-date;x-amz-target, Signature="
            "d172a28df625a492b2c671050349345397443b94c4106c001ad8444005723d54",
        )

    def test_secrets_are_not_shown(self) -> None:
        shown = repr(Credentials(access_key="AK", secret_key="very-secret", token="also-secret"))
        self.assertNotIn("secret-", shown.replace("secret_key", ""))
        self.assertNotIn("very-secret", shown)
        self.assertNotIn("also-secret", shown)
