"""The characters of six keyboard layouts, as XKB has them: with and without Shift and AltGr, and by dead keys."""
# ruff: noqa: RUF001

from __future__ import annotations

ASCII = "".join(map(chr, range(0x21, 0x7F)))
BEYOND_ASCII = {
    "us": "¦",
    "de": "¹¡²⅛§³£¼¤½⅜¬⅝⅞™±°ß¿ẞΩſ€¶®ŧŦ←¥↓↑→ıøØþÞüÜ¯æÆðÐđªŋŊħĦĸłŁöÖäÄ′″’»›«‹¢©„‚“‘”µº·×…÷–—",
    "fr": "¹¡é⅛£⅜⅝è⅞™ç±à°¿æÆ«€¢¶®ŧŦ←¥↓↑→ıøØþÞ¤ΩßẞðÐđªŋŊħĦĸłŁµºù²¬»©„‚“‘”’•×·÷§¦",
    "es": "¡⅛·£½⅜¬⅝⅞™±°¿Ωſ§€¢¶®ŧŦ←¥↓↑→ıøØþÞæÆßẞðÐđªŋŊħĦĸłŁñÑºçÇ«»©„‚“‘”’µ•×÷¦",
    "ru": "№₽йЙцЦуУкКеЕнНгГшШщЩзЗхХъЪфФыЫвВаАпПрРоОлЛдДжЖэЭёЁяЯчЧсСмМиИтТьЬбБюЮ¦",
    "se": "¡¹²£³¤¼€¢¥⅝÷«»°¿±¬Ωſ§®þÞ←↓↑→ıœŒåÅªºßẞðÐđŋŊħĦĸłŁöÖøØäÄæÆ½¶¾´×©„‚“‘”’µ·¦",
}
"""By the name of the layout."""
BY_DEAD_KEYS = {
    "us": "éß€",
    "de": "éèêáàâúùûóòô",
    "fr": "âêîôûäëïöüÿñãõ",
    "es": "áéíóúàèìòùâêîôûäëïöüÁÉÍÓÚÜ",
    "ru": "",
    "se": "éèêëáàâãñóòôõúùûüÉÈÜ",
}
"""What the layouts type in two steps, and what people paste or type with a compose key."""


def characters(layout: str) -> str:
    """Return each character of a layout once; ASCII is among them, also where another layout is needed for it."""
    return "".join(dict.fromkeys(ASCII + BEYOND_ASCII[layout] + BY_DEAD_KEYS[layout]))
