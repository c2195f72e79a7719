"""What a person wrote, without the letter they quote below it."""

import re

import nh3

LONGEST = 2_000

_QUOTE_BEGINS = re.compile(
    r"\s*("
    r"-{2,}\s*(oprindelig|original|videresendt|forwarded)|"  # Outlook, Thunderbird
    r"_{10,}$|"  # Outlook
    r"(den|on|am|le|op)\b(?=.{0,60}\d).{0,260}\b(skrev|wrote|schrieb|écrit|schreef)\b.{0,120}:\s*$|"  # Gmail, Apple
    r"(fra|from|von|de|van)\s*:\s.*@|"
    r"(fra|from)\s*:.{0,150}\s(sendt|sent|dato|date)\s*:|"  # Outlook, over two lines
    r"hent outlook til|get outlook for|sendt fra min|sent from my|fået sendt fra"
    r")",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"--\s?$")
_BLOCK_END = re.compile(r"<\s*(br|/p|/div|/tr|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_BLOCK = re.compile(
    r"<blockquote|<div[^<>]{0,80}gmail_quote|<hr|<div[^<>]{0,80}divRplyFwdMsg", re.IGNORECASE
)


def own_words(text: str) -> str:
    """The lines above the quoted letter and the signature; at most `LONGEST` characters."""
    kept: list[str] = []
    lines = text[: LONGEST * 20].splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _SIGNATURE.fullmatch(line) or _QUOTE_BEGINS.match(line[:300]):
            break
        if _QUOTE_BEGINS.match(f"{line[:200]} {following[:100]}"):  # the head of a quote is often wrapped
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()[:LONGEST]


def text_of_html(html: str) -> str:
    """What stands in a mail that has no plain version; nothing of its styles and scripts."""
    html = html[: LONGEST * 100]
    if (quote := _QUOTED_BLOCK.search(html)) and quote.start() > 0:
        html = html[: quote.start()]
    plain = nh3.clean(_BLOCK_END.sub("\n", html), tags=set())
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("\xa0", " "), ("&amp;", "&")):
        plain = plain.replace(entity, letter)
    return "\n".join(" ".join(line.split()) for line in plain.splitlines())
