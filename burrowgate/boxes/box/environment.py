"""Environment of `entry`, the program that a box runs, and the policies of its browser.

Everything that differs between boxes is passed in the environment, which no other user of a machine can read; arguments
of programs can be read by all. So the address of the first page is a policy, and never an argument.
"""

from __future__ import annotations

import json
from typing import Any

from burrowgate.boxes.interfaces import BOX_FOLDER_IN_BOX, DOWNLOADS_FOLDER, UPLOADS_FOLDER, LaunchSpec

PROXY_PORT = 3128
"""In the box, on loopback: leads to the gateway's egress proxy."""
POLICIES_FOLDER = "/tmp/policies"
"""In the box: where `entry` writes the policies. `/etc/chromium/policies/managed` must be a link to it."""
HOME = "/tmp/home"

EXIT_CODES = {
    0: "The last window was closed.",
    11: "The screen ended.",
    12: "The window manager ended.",
    13: "The way to the network ended.",
    14: "The browser ended.",
    15: "The gateway is gone.",
    78: "The box is not set up for a browser.",
}
"""Exit codes of `entry`."""

_DISABLED = (
    "AlternateErrorPagesEnabled", "AudioCaptureAllowed", "AutofillAddressEnabled", "AutofillCreditCardEnabled",
    "BackgroundModeEnabled", "BrowserNetworkTimeQueriesEnabled", "BuiltInDnsClientEnabled", "ComponentUpdatesEnabled",
    "DefaultBrowserSettingEnabled", "DomainReliabilityAllowed", "EnableMediaRouter", "MetricsReportingEnabled",
    "PasswordManagerEnabled", "PaymentMethodQueryEnabled", "PrintingEnabled", "PrivacySandboxPromptEnabled",
    "PromotionsEnabled", "QuicAllowed", "ReportExtensionsAndPluginsData", "SafeBrowsingExtendedReportingEnabled",
    "ScreenCaptureAllowed", "SearchSuggestEnabled", "SharedClipboardEnabled", "ShoppingListEnabled",
    "SpellCheckServiceEnabled", "SpellcheckEnabled", "TranslateEnabled", "UrlKeyedAnonymizedDataCollectionEnabled",
    "UserFeedbackAllowed", "VideoCaptureAllowed",
)  # fmt: skip
"""Policies that are turned off: accounts, devices, and what asks servers that the page does not name."""


def policies(spec: LaunchSpec) -> dict[str, Any]:
    """Return the policies of the browser: https://chromeenterprise.google/policies/."""
    settings: dict[str, Any] = dict.fromkeys(_DISABLED, False)
    settings |= {
        "AllowFileSelectionDialogs": spec.uploads,
        "BrowserSignin": 0,
        "ChromeVariations": 2,
        "DefaultGeolocationSetting": 2,
        "DefaultNotificationsSetting": 2,
        "DnsOverHttpsMode": "off",
        "DownloadRestrictions": 0 if spec.downloads else 3,
        "ExtensionInstallBlocklist": ["*"],
        "GenAiDefaultSettings": 2,
        "NetworkPredictionOptions": 2,
        "PromptForDownloadLocation": False,
        "ProxySettings": {
            "ProxyMode": "fixed_servers",
            "ProxyServer": f"http://127.0.0.1:{PROXY_PORT}",
            "ProxyBypassList": "<-loopback>",
        },
        "RestoreOnStartup": 4,
        "RestoreOnStartupURLs": [spec.start_url],
        "SafeBrowsingProtectionLevel": 0,
        "SyncDisabled": True,
        "URLBlocklist": ["file://*"],
        "WebRtcIPHandling": "disable_non_proxied_udp",
    }
    if spec.downloads:
        settings["DownloadDirectory"] = f"{BOX_FOLDER_IN_BOX}/{DOWNLOADS_FOLDER}"
    return settings


def environment(spec: LaunchSpec) -> dict[str, str]:
    """Return all variables with which `entry` runs; there are no others."""
    language = spec.locale.replace("_", "-")
    return {
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "TZ": spec.time_zone,
        "BG_LANGUAGE": language,
        "BG_LAYOUT": spec.layout,
        "BG_WIDTH": str(spec.width),
        "BG_HEIGHT": str(spec.height),
        "BG_CLIPBOARD_IN": str(int(spec.clipboard_in)),
        "BG_CLIPBOARD_OUT": str(int(spec.clipboard_out)),
        "BG_IDLE_SECONDS": str(spec.idle_seconds),
        "BG_NO_VIEWER_SECONDS": str(spec.no_viewer_seconds),
        "BG_UPLOADS": f"{BOX_FOLDER_IN_BOX}/{UPLOADS_FOLDER}" if spec.uploads else "",
        "BG_POLICIES": json.dumps(policies(spec), separators=(",", ":")),
    }
