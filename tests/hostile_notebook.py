"""A notebook that tries everything: to run, to load, to read a file, to pose as the page itself.

Payloads name a web server of the test (`«site»`), a file of the test (`«file»`) and a script that
tells that it ran (`«js»`). Each has honest words before and behind it.
"""
# ruff: noqa: E501 - a payload stands in one line

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image
from toy import code, markdown, notebook

IN_FILE = "KANARIE-UIT-HET-BESTAND"
IN_METADATA = "KANARIE-UIT-DE-METADATA"
IN_INTERNAL = "KANARIE-UIT-EEN-INTERNE-CEL"
SECRETS = (IN_FILE, IN_METADATA, IN_INTERNAL)
BUNDLE = "application/vnd.aoj.v1+json"
JS = "top.__ran=(top.__ran||0)+1"

HTML = (
    # scripts, and what a browser takes for one
    "<script>«js»</script>",
    "<SCRIPT SRC=«site»></SCRIPT>",
    "<scr<script>ipt>«js»</scr</script>ipt>",
    "<script>/*</script><script>*/«js»//</script>",
    "<script type=module>import('«site»');«js»</script>",
    "<noscript><p title='</noscript><img src=x onerror=«js»>'></noscript>",
    "<<script>«js»//<</script>",
    "<script x='>'>«js»</script >",
    # handlers
    "<img src=x onerror=«js»>",
    "<img src=x onerror='«js»' alt='een plaatje'>",
    '<img """><script>«js»</script>">',
    "<img/src=`x`onerror=«js»>",
    "<body onload=«js»><p onclick=«js»>tekst</p></body>",
    "<details open ontoggle=«js»><summary>open</summary>inhoud</details>",
    "<input autofocus onfocus=«js»><select autofocus onfocus=«js»></select>",
    "<a id=x tabindex=0 onfocus=«js» autofocus href=#x>a</a>",
    "<marquee onstart=«js»>m</marquee><video src=«site» onerror=«js»></video>",
    "<audio src=«site» autoplay onerror=«js»></audio><track src=«site» default>",
    "<div style='animation:x 1s' onanimationstart=«js»>a</div>",
    "<p onmouseover=«js» onpointerenter=«js» onwheel=«js»>over</p>",
    "<iframe onload=«js»></iframe>",
    "<svg onload=«js»></svg>",
    "<svg/onload=«js»>",
    # links
    "<a href='javascript:«js»'>klik</a>",
    "<a href='JaVaScRiPt:«js»'>klik</a>",
    "<a href='&#106;avascript:«js»'>klik</a>",
    "<a href='java\tscript:«js»'>klik</a><a href='\x01javascript:«js»'>klik</a>",
    "<a href='data:text/html,<script>«js»</script>'>klik</a>",
    "<a href='vbscript:msgbox(1)'>klik</a><a href='file:///«file»'>klik</a>",
    "<a href='//«site»' target=_blank ping='«site»'>klik</a>",
    "<a href='blob:«site»'>b</a><a href='view-source:«site»'>v</a><a href='\\\\server\\x'>u</a>",
    "<a href='«site»' download=x style='position:fixed;inset:0'>alles</a>",
    "<map name=m><area shape=default href='javascript:«js»'></map><img usemap=#m src=x>",
    # what loads
    "<img src='«site»' alt='van ver'>",
    "<img src='//127.0.0.1/x' srcset='«site» 2x' alt='van ver'>",
    "<img src='file://«file»' alt='van schijf'>",
    "<img src='«file»' alt='van schijf'><img src='../../../etc/passwd' alt='van schijf'>",
    "<picture><source srcset='«site»'><img src=x alt=x></picture>",
    "<iframe src='file:///etc/passwd'></iframe><iframe src='file://«file»'></iframe>",
    "<iframe src='«site»'></iframe><iframe srcdoc='<script>«js»</script>'></iframe>",
    "<object data='file://«file»'></object><object data='«site»'>terugval</object>",
    "<embed src='«site»'><embed src='file://«file»'><applet code=«site»></applet>",
    "<form action='«site»'><input name=x><button formaction='javascript:«js»'>ok</button></form>",
    "<isindex action='javascript:«js»' type=image src='«site»'>",
    "<meta http-equiv=refresh content='0;url=«site»'>",
    "<meta http-equiv=refresh content='0;javascript:«js»'><meta http-equiv=set-cookie content=a>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline' *\">",
    "<base href='«site»/'><img src=plaatje.png alt=relatief>",
    "<link rel=stylesheet href='«site»'><link rel=preload as=image href='«site»'>",
    "<link rel=dns-prefetch href='«site»'><link rel=prefetch href='«site»'>",
    "<link rel=icon href='«site»'><link rel=manifest href='«site»'><link rel=import href='«site»'>",
    "<video poster='«site»'></video><table background='«site»'><tr><td background='«site»'>t</table>",
    "<body background='«site»'>",
    "<portal src='«site»'></portal><frameset><frame src='«site»'></frameset>",
    "<bgsound src='«site»'><layer src='«site»'></layer><ilayer src='«site»'></ilayer>",
    # style
    "<style>@import '«site»';</style>",
    "<style>@import url(«site»); main{display:none} *{background:url('«site»')}</style>",
    "<style>@font-face{font-family:y;src:url('«site»')} p{font-family:y}</style>",
    "<p style=\"background:url('«site»')\">achtergrond</p>",
    "<p style='background:u\\72l(«site»)'>achtergrond</p>",
    "<p style='background-image:image-set(\"«site»\" 1x)'>achtergrond</p>",
    "<p style='width:expression(«js»);-moz-binding:url(«site»)'>uitdrukking</p>",
    "<div style='position:fixed;inset:0;background:#fff;z-index:9'>Alles is goed</div>",
    "<div style='font-weight:700;text-align:right;content:url(«site»)'>stijl</div>",
    "<p style='display:none'>verborgen</p><p hidden>verborgen</p>",
    "<ul style='list-style-image:url(«site»)'><li style='cursor:url(«site»),auto'>punt</ul>",
    # drawings
    "<svg><script>«js»</script></svg>",
    "<svg><script href='«site»'/><script xlink:href='data:,«js»'/></svg>",
    "<svg><a xlink:href='javascript:«js»'><text y=20>klik</text></a></svg>",
    "<svg><animate onbegin=«js» attributeName=x dur=1s></svg>",
    "<svg><a><animate attributeName=href values='javascript:«js»'/><text y=20>x</text></a></svg>",
    "<svg><set attributeName=onmouseover to=«js»></svg>",
    "<svg><foreignObject><iframe src='«site»'></iframe><img src=x onerror=«js»></foreignObject></svg>",
    "<svg><use href='«site»#a'/><image href='«site»'/><image xlink:href='file://«file»'/></svg>",
    "<svg><style>@import '«site»'; * {fill:url(«site»#a)}</style><rect width=9 height=9 /></svg>",
    "<img alt=x src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 onload=%22«js»%22/>'>",
    "<img alt=x src='data:text/html,<script>«js»</script>'>",
    "<object type=image/svg+xml data='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 "
    "onload=%22«js»%22/>'></object>",
    # mutations: what is harmless when read and not when read again
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=«js»&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=«js»>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=«js»>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=«js»></annotation-xml></math>",
    "<svg><title><style><img title='</style></title><img src=x onerror=«js»>'></style></title></svg>",
    "<noembed><img title='</noembed><img src=x onerror=«js»>'></noembed>",
    "<noframes><img title='</noframes><img src=x onerror=«js»>'></noframes>",
    "<textarea><img title='</textarea><img src=x onerror=«js»>'></textarea>",
    "<template><img src=x onerror=«js»></template>",
    "<template shadowrootmode=open><img src=x onerror=«js»></template>",
    "<xmp><p title='</xmp><img src=x onerror=«js»>'></xmp>",
    "<!--><img src=x onerror=«js»>--><!--!><img src=x onerror=«js»>-->",
    "<![CDATA[<img src=x onerror=«js»>]]><?xml-stylesheet href='«site»'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file://«file»'>]><p>&e;</p>",
    "<listing>&lt;img src=x onerror=«js»&gt;</listing>",
    "<select><style></select><img src=x onerror=«js»></style></select>",
    "<table><td><style><!--</table></style><img src=x onerror=«js»>--></td></table>",
    "<a title='<img src=x onerror=«js»>' id=\"' onmouseover=«js» x='\">titel</a>",
    "&lt;script&gt;«js»&lt;/script&gt; <pre>&lt;img src=x onerror=«js»&gt;</pre>",
    "<p>{{ 7*7 }} {% include '«file»' %} ${«js»} <%= «js» %></p>",
    "<x-onbekend is=p onclick=«js»><blink>onbekend</blink></x-onbekend>",
    # half of something
    "<table><tr><td><b><i><p><ul><li><h2>half",
    "</p></div></main></body></html><script>«js»</script><h1>Een ander rapport</h1>",
    "<p title='nooit dicht",
    "<!-- nooit dicht",
    "<textarea>",
    "<plaintext>",
    "<style>",
    "<script>",
    "<title>",
    "<select><option>",
    "<iframe>",
    "<svg><desc>",
    "<math><mi>",
    # posing as the page, and taking the names of its parts
    "<p class='concept' role=note>Concept: nog niet vrijgegeven</p>",
    "<div class='tabel naar-inhoud inhoudsopgave voetnoten'><section role=doc-endnotes>n</section></div>",
    "<p id=inhoud>een</p><p id=inhoudsopgave>twee</p><p id=voetnoten>drie</p><a name=inhoud>vier</a>",
    "<form name=getElementById><input name=body></form><img name=cookie src=x alt=x>",
    "<a id=__ran href=1></a><a id=noot-1></a><sup id=fnref-1><a class=footnote-ref href=#fn-1>1</a></sup>",
    "<section class=footnotes><ol><li id=fn-1><p>noot<script>«js»</script></p></li></ol></section>",
    '<span data-formule="</span><script>«js»</script>">x</span>',
    "<div data-cel=x data-bij=y role=alert aria-hidden=true contenteditable>attributen</div>",
    "<h1 id='\"><script>«js»</script>'>Kop <script>«js»</script><img src=x onerror=«js»></h1>",
    "<dialog open>Log in</dialog><div popover id=p>p</div><button popovertarget=p>p</button>",
    "<p lang='\"><script>«js»</script>' dir=rtl>taal</p>",
)
"""Fragments of HTML; each may come from a cell, an output or a name."""

MARKDOWN = (
    "[klik](javascript:«js»)",
    "[klik](JAVASCRIPT&colon;«js»)",
    "[klik](<java\nscript:«js»>)",
    "[klik](data:text/html;base64,PHNjcmlwdD50b3AuX19yYW49MTwvc2NyaXB0Pg==)",
    "[klik](vbscript:x) [klik](file://«file»)",
    '[klik][doel]\n\n[doel]: javascript:«js» "titel"',
    "<javascript:«js»> <data:text/html,x> «site» <«site»>",
    "![plaatje](«site»)",
    "![plaatje](file://«file») ![plaatje](«file») ![plaatje](../../geheim.png)",
    "![plaatje][verweg]\n\n[verweg]: «site»",
    "![x](data:image/svg+xml;base64,«svg»)",
    "![x](attachment:../../«file»)",
    '![x" onerror="«js»](attachment:boos.svg)',
    "![x](attachment:<b>.png) ![x](attachment:%2e%2e/x)",
    '![a](x"onerror="«js»)',
    "**vet <img src=x onerror=«js»> vet** `<script>«js»</script>`",
    "| kop <script>«js»</script> | b |\n|---|---|\n| <img src=x onerror=«js»> | [k](javascript:«js») |",
    "> [!NOTE] <img src=x onerror=«js»>\n> tekst <script>«js»</script>",
    "Tekst[^h].\n\n[^h]: Noot <script>«js»</script> [k](javascript:«js»)",
    'Tekst[^"><script>«js»</script>].\n\n[^"><script>«js»</script>]: noot',
    "$\\href{javascript:«js»}{x}$ en $\\text{<script>«js»</script>}$",
    "$$\\input{«file»} \\html{<img src=x onerror=«js»>}$$",
    "$\\unicode{x3c}script$ $</math><script>«js»</script>$",
    "```{=html}\n<script>«js»</script>\n```",
    '```html"><script>«js»</script>\nx\n```',
    "~~<svg onload=«js»>~~ ==x== - [ ] <input autofocus onfocus=«js»>",
    "term <script>«js»</script>\n: uitleg <img src=x onerror=«js»>",
    "# Kop <img src=x onerror=«js»> [k](javascript:«js»)\n\n###### <script>«js»</script>",
    '[kop](#inhoud" onclick="«js») [top](#"><script>«js»</script>)',
)

TYPST = (
    '#read("«file»")',
    '#image("«file»")',
    '#image("«site»")',
    '#import "@preview/cetz:0.3.0": *',
    '#include "«file»"',
    '") #read("«file»") #text("',
    '\\") + read("«file»") + text("',
    '\\u{22}) #read("«file»") (\\u{22}',
    '"; read("«file»"); "',
    ']; #read("«file»"); [',
    '#eval("read(\\"«file»\\")") #sys.inputs #panic("x")',
    '$ read("«file»") $ `#read("«file»")` */ #read("«file»") /* // #x',
    '#json("«file»") #plugin("«file»") #bibliography("«file»") #raw("x")',
    '<etiket> @verwijzing #set document(title: "Gekaapt") #pagebreak() #pdf.attach("«file»")',
    'regel\u2028#read("«file»")\u2029#read("«file»")\u0085#panic()\x0b#x\x0c#x\r#x',
    '\\\\ \\# \\" \\n \\u{41} \\u{D800} \\',
    "\u202e#daer\u202c \u200b\u2060\ufeff\u00ad\x00\x1b[31m",
    "\\input{«file»} \\write18{id} \\immediate\\openin1=«file»",
    "%PDF-1.7 endstream endobj trailer << /Root 1 0 R >> /JavaScript (x)",
    "=cmd|'/c calc'!A1 +SUM(1) -2+3 @HYPERLINK(\"«site»\")",
)
"""Plain texts that another language might take for its own."""

SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><script>«js»</script>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20' onload='«js»'>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' width='40' height='20'>"
    "<image x:href='file://«file»' width='9' height='9'/><image href='«site»' width='9' height='9'/>"
    "<use x:href='«site»#a'/><use href='file://«file»#a'/>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><foreignObject width='40' height='20'>"
    "<body xmlns='http://www.w3.org/1999/xhtml'><iframe src='«site»'/><script>«js»</script></body>"
    "</foreignObject>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><style>@import '«site»';"
    "@font-face{{font-family:f;src:url(«site»)}} rect{{fill:url(«site»#a)}}</style>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='9' height='9' "
    "style='fill:url(«site»#a);cursor:image-set(\"«site»\" 1x)' filter='url(«site»#f)'/>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><filter id='f'><feImage href='«site»'/>"
    "</filter><animate attributeName='x' onbegin='«js»'/><set onbegin='«js»'/>"
    "<a href='javascript:«js»'>{shape}</a>{shape}</svg>",
    "<?xml-stylesheet href='«site»'?><!DOCTYPE svg [<!ENTITY e SYSTEM 'file://«file»'>]>"
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><text y='9'>&e;</text>{shape}</svg>",
    "<!DOCTYPE svg SYSTEM '«site»' [<!ENTITY % p SYSTEM '«site»'> %p;]>"
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>{shape}</svg>",
    "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
    "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
    "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>]>"
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><text y='9'>&h;</text>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><metadata>{secret}</metadata>"
    "<!-- {secret} --><?php {secret} ?>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>"
    "<image width='9' height='9' href='data:image/png;base64,{png}'/>"
    "<image width='9' height='9' href='data:image/jpeg;base64,{jpeg}'/>"
    "<image width='9' height='9' href='data:image/png;base64,AAAA'/>"
    "<image width='9' height='9' href='data:image/svg+xml;base64,{png}'/>{shape}</svg>",
    "<html xmlns='http://www.w3.org/1999/xhtml'><script>«js»</script></html>",
    "geen plaatje <script>«js»</script>",
    "",
)
BENT_SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='a b c d' width='auto'>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 0' width='1e999'>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 nan 9' height='-4' width='100%'>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e9 1e-9' width='1.2.3px'>{shape}</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'>{shape}</svg>",
)
"""Drawings of which it is unclear how large they are."""
SHAPE = "<rect x='1' y='1' width='20' height='9' fill='#0b4f6c'/>"

OTHER_OUTPUTS: tuple[dict[str, Any], ...] = (
    {"application/javascript": "«js»", "text/plain": "<IPython.core.display.Javascript object>"},
    {"application/vnd.jupyter.widget-view+json": {"model_id": "«js»"}, "text/plain": "Widget()"},
    {"application/vnd.vegalite.v5+json": {"data": {"url": "«site»"}}, "text/plain": "<Chart>"},
    {"application/vnd.plotly.v1+json": {"layout": {"images": [{"source": "«site»"}]}}},
    {"application/vnd.aoj.v1+json": {"html": "<script>«js»</script>", "kind": "<script>«js»"}},
    {
        "application/vnd.aoj.v1+json": "«js»",
        "text/html": "<p>uit een bundel <script>«js»</script></p>",
    },
    {"text/latex": "$\\input{«file»}$ \\href{javascript:«js»}{x} <script>«js»</script>"},
    {"text/markdown": "**vet** <script>«js»</script> ![x](«site»)"},
    {"text/html": ["<script>", "«js»", "</script>"]},
    {"application/pdf": "JVBERi0xLjQK", "text/plain": "<PDF>"},
    {"video/mp4": "AAAA", "text/html": "<video src='«site»' autoplay></video>"},
    {"image/gif": "R0lGODlhAQABAAAAACw=", "text/plain": "<GIF>"},
    {"image/png": 'bm90IGEgcG5n"><script>«js»</script>'},
    {"image/jpeg": "«js»' onerror='«js»"},
    {"text/plain": "\x1b[31mrood\x1b[0m <script>«js»</script>"},
)


BENT_BUNDLES: tuple[Any, ...] = (
    {},
    {"columns": "a", "rows": "b"},
    {"columns": [1], "rows": [2], "notes": 3, "sources": 4},
    {"columns": [{}], "rows": [{}], "notes": [{}], "sources": [None, []]},
    {"columns": [{"name": "a", "type": [], "decimals": 1e9}], "rows": [{"a": {"b": 1}}]},
    {"columns": [{"name": "a", "type": "count", "decimals": 99}], "rows": [{"a": 10**400}]},
    {"columns": [{"name": "a", "type": "share", "decimals": True}], "rows": [{"a": True}]},
    {"columns": [{"name": n, "label": n} for n in ("a", "a", "a (2)", "A")], "rows": [{"a": -0.0}]},
    {"columns": [{"name": "a"}], "rows": [{"a": "x" * 40_000}], "kind": {}},
    {"kind": "verantwoording", "columns": [], "rows": []},
)
"""What a bundle should not look like."""


@dataclass(frozen=True)
class Hostile:
    """A hostile notebook, and the words in it that a reader must still find."""

    notebook: dict[str, Any]
    honest: tuple[str, ...]


def aimed(text: Any, site: str, file: str, mark: str = "") -> Any:
    """Return a payload with its targets filled in, `mark` telling which it was."""
    if isinstance(text, dict):
        return {aimed(k, site, file, mark): aimed(v, site, file, mark) for k, v in text.items()}
    if isinstance(text, list):
        return [aimed(one, site, file, mark) for one in text]
    if not isinstance(text, str):
        return text
    drawing = SVG[1].format(shape=SHAPE)
    if "«svg»" in text:
        text = text.replace("«svg»", encoded(aimed(drawing, site, file, mark).encode()))
    return text.replace("«js»", JS).replace("«site»", f"{site}/{mark}").replace("«file»", file)


def encoded(data: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(data).decode("ascii")


def hostile_notebook(site: str, file: str, *, whole: bool) -> Hostile:
    """Return the notebook; `site` and `file` are what it tries to reach.

    Each payload stands in each place where it can, or, not `whole`, in one of them.
    """
    cells: list[dict[str, Any]] = [markdown("kop", "# Eerlijk rapport: Boze streek")]
    honest = ["Eerlijk rapport: Boze streek"]
    for number, cell in enumerate(_cells(site, file, whole)):
        word = f"Eerlijk{number}woord"
        cells += [{**cell, "id": f"boos-{number}"}, markdown(f"goed-{number}", f"{word} blijft.")]
        honest.append(word)
    made = notebook(cells)
    made["metadata"] = {
        **made["metadata"],
        "authors": [{"name": IN_METADATA}],
        "title": f"<script>{JS}</script>{IN_METADATA}",
        "papermill": {"input_path": f"/home/{IN_METADATA}/x.ipynb", "parameters": IN_METADATA},
        "kernelspec": {"name": IN_METADATA, "display_name": f"<script>{JS}</script>{IN_METADATA}"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": IN_METADATA}}},
        "language_info": {"name": IN_METADATA, "file_extension": f"<script>{JS}</script>"},
    }
    return Hostile(made, tuple(honest))


def _cells(site: str, file: str, whole: bool) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(HTML):
        yield from _chosen(_places_of_html(aimed(text, site, file, f"h{number}")), number, whole)
    for number, text in enumerate(MARKDOWN):
        payload = aimed(text, site, file, f"m{number}")
        pasted = {**_markdown(payload), "attachments": _attachments(site, file)}
        yield from _chosen([pasted, output_cell({"text/markdown": payload})], number, whole)
    for number, text in enumerate(TYPST):
        yield from _chosen(_places_of_text(aimed(text, site, file, f"t{number}")), number, whole)
    for number, text in enumerate(SVG):
        parts = {"png": encoded(png()), "jpeg": encoded(jpeg()), "secret": IN_METADATA}
        drawing = aimed(text.format(shape=SHAPE, **parts), site, file, f"s{number}")
        alt = f"Getekend <script>{JS}</script>"
        yield picture_cell("image/svg+xml", drawing, alt=alt)
        source = f"data:image/svg+xml;base64,{encoded(drawing.encode())}"
        yield output_cell({"text/html": f"<img alt='Getekend' src='{source}'>"})
    for number, data in enumerate(OTHER_OUTPUTS):
        yield output_cell(aimed(data, site, file, f"o{number}"))
    for number, text in enumerate((*TYPST, *HTML[:30])):
        yield output_cell(_bundle(aimed(text, site, file, f"b{number}")))
    for bent in BENT_BUNDLES:
        yield output_cell(
            {BUNDLE: bent, "text/html": "<table><tr><th>a</th></tr><tr><td>1</td></tr>"}
        )
    for mime, data in (("image/png", png()), ("image/jpeg", jpeg()), ("image/png", jpeg())):
        yield picture_cell(mime, encoded(data), alt="Een foto")
    yield output_cell(
        {"text/html": f"<img alt='Foto' src='data:image/jpeg;base64,{encoded(jpeg())}'>"}
    )
    yield {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": f"<p>{IN_METADATA}"}
    yield {**_markdown(IN_INTERNAL), "metadata": {"tags": ["intern"]}}
    shown = output_cell({"text/html": f"<p>{IN_INTERNAL}</p>", "text/plain": IN_INTERNAL})
    yield {**shown, "metadata": {"tags": ["intern", "herzien"]}, "source": f"# {IN_INTERNAL}"}
    yield {
        **picture_cell("image/png", encoded(png()), alt=IN_INTERNAL),
        "metadata": {"tags": ["intern"]},
    }
    error = {
        "output_type": "error",
        "ename": "E",
        "evalue": IN_METADATA,
        "traceback": [IN_METADATA],
    }
    yield {**code("x", f"# {IN_METADATA}"), "outputs": [error]}
    noise = {"output_type": "stream", "name": "stderr", "text": f"{IN_METADATA}: let op"}
    yield {**code("x", "1"), "outputs": [noise]}


def _chosen(cells: list[dict[str, Any]], number: int, whole: bool) -> list[dict[str, Any]]:
    """Return all places of a payload, or another one for each payload."""
    return cells if whole else [cells[number % len(cells)]]


def _places_of_html(payload: str) -> list[dict[str, Any]]:
    return [
        _markdown(payload),
        output_cell({"text/html": payload, "text/plain": payload}),
        output_cell({"text/html": _frame(payload)}),
        output_cell({"text/html": f"<figure><p class='aoj-titel'>{payload}</p></figure>"}),
    ]


def _places_of_text(payload: str) -> list[dict[str, Any]]:
    return [
        _markdown(payload),
        _markdown(f"## {payload.splitlines()[0]}\n\n`{payload}`\n\n$ {payload} $"),
        output_cell({"text/html": f"<p>{_escaped(payload)}</p>"}),
        output_cell({"text/html": _frame(_escaped(payload))}),
        output_cell({"text/plain": payload}),
        picture_cell("image/png", encoded(png()), alt=payload),
    ]


def _markdown(source: str) -> dict[str, Any]:
    cell = markdown("x", source)
    cell["metadata"] = {"note": IN_METADATA, "aoj": {"wat": IN_METADATA}}
    return cell


def output_cell(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a code cell that shows some data."""
    cell = code("x", f"toon('{IN_METADATA}')")
    shown = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
    cell["metadata"] = {"execution": {"iopub.execute_input": IN_METADATA}}
    return {**cell, "outputs": [shown]}


def picture_cell(mime: str, data: str, alt: str) -> dict[str, Any]:
    """Return a code cell that shows a picture."""
    return output_cell({mime: data, "text/plain": "<Figure>"}, {mime: {"alt": alt}})


def _frame(payload: str) -> str:
    """Return a table as pandas' Styler makes it: nothing in it is escaped."""
    return (
        f"<style type='text/css'>#T_1 td {{ background: url({payload}) }}</style>"
        f"<table id='T_1' class='dataframe concept'><caption>{payload}</caption>"
        f"<thead><tr><th class='blank'>&nbsp;</th><th>{payload}</th></tr></thead>"
        f"<tbody><tr><th>{payload}</th><td style='width:9px;{payload}'>{payload}</td></tr>"
        "<tr><th>Oost</th><td>12,5</td></tr></tbody></table>"
    )


def _bundle(payload: str) -> dict[str, Any]:
    """Return an output of the facade of which every word is hostile, and a table that escapes it."""
    column = {"label": payload, "unit": payload, "decimals": 1}
    said = {
        "schema": 1,
        "kind": "tabel",
        "id": payload,
        "title": payload,
        "columns": [
            {"name": "a", "type": "text", **column},
            {"name": "b", "type": "share", **column},
        ],
        "rows": [{"a": payload, "b": 0.125}, {"a": "Eerlijke rij", "b": payload}, {"a": None}],
        "notes": [payload],
        "sources": [payload],
    }
    told = _escaped(payload)
    table = (
        f"<table><caption>{told}</caption><thead><tr><th>{told}</th><th>b</th></tr></thead><tbody>"
        f"<tr><td>{told}</td><td>12,5%</td></tr><tr><td>Eerlijke rij</td><td>-</td></tr></tbody></table>"
    )
    return {BUNDLE: said, "text/html": table, "text/plain": payload}


def _attachments(site: str, file: str) -> dict[str, Any]:
    drawing = aimed(SVG[0].format(shape=SHAPE), site, file, "a")
    return {
        "boos.svg": {"image/svg+xml": drawing},
        "<b>.png": {"image/png": encoded(png())},
        f"../../{file}": {"text/html": f"<script>{JS}</script>"},
        "%2e%2e/x": {'image/png"><script>': f"{JS}"},
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def png() -> bytes:
    """Return a small PNG that tells of its maker in each of the places for it."""
    plain = io.BytesIO()
    Image.new("RGB", (30, 20), "#0b4f6c").save(plain, "PNG")
    data = plain.getvalue()
    secret = IN_METADATA.encode()
    notes = (
        (b"tEXt", b"Author\0" + secret),
        (b"zTXt", b"Comment\0\0" + zlib.compress(secret)),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + secret),
        (b"eXIf", b"II*\0\x08\0\0\0\0\0\0\0\0\0" + secret),
        (b"prVt", secret),
    )
    return data[:33] + b"".join(_chunk(*note) for note in notes) + data[33:] + secret


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg() -> bytes:
    """Return a small photograph with the place and the maker that a camera notes."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = IN_METADATA
    exif.get_ifd(0x8825)[1] = IN_METADATA
    Image.new("RGB", (30, 20), "#b45309").save(
        made, "JPEG", exif=exif, comment=IN_METADATA.encode(), xmp=IN_METADATA.encode()
    )
    return made.getvalue() + IN_METADATA.encode()
