"""HTML from notebooks, reduced to what is allowed on the page.

An allow-list of elements and attributes (nh3, which reads HTML as a browser does): whatever stands
in a cell or an output, it cannot run, cannot load, and cannot break out of its place.
"""

from __future__ import annotations

import re

import nh3

_ALLOWED = (
    "a abbr article aside b blockquote br caption cite code col colgroup dd del details dfn div dl "
    "dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q s "
    "samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var "
    "wbr"
)
_WITH_CONTENTS = (
    "script style template noscript iframe object embed applet svg math title head textarea select "
    "form button canvas audio video noembed noframes xmp plaintext"
)
"""Elements of which the contents go too."""
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "style"},
    "a": {"href"},
    "img": {"src", "alt", "title"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "span": {"data-formule"},
    "div": {"data-formule"},
}
_STYLES = {"text-align", "font-weight", "font-size"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither HTML nor a PDF can hold."""


def clean(fragment: str) -> str:
    """Return the allowed part of a fragment, its tags balanced.

    >>> clean('<p onclick="x()">Dag <script>x()</script><b>wereld</p>')
    '<p>Dag <b>wereld</b></p>'
    """
    return str(_CLEANER.clean(legal(fragment)))


def legal(text: str) -> str:
    r"""Return a text without the characters that a document cannot hold.

    >>> legal("een\x00twee\n")
    'eentwee\n'
    """
    return _ILLEGAL.sub("", text)


def _kept(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _LINK.match(value.strip()) else None
    if name == "src":
        return value if _PICTURE.match(value.strip()) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(_ALLOWED.split()),
    clean_content_tags=set(_WITH_CONTENTS.split()),
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    filter_style_properties=_STYLES,
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
    strip_comments=True,
)
