"""Documents of technical information as they come in: read whole and looked through before one of them is kept.

A PDF that is encrypted, runs something or carries other files is refused and not mended: its hash is what its maker files, and
a stripped file would have another.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from suchi.capture.diagnose import struct_reasons
from suchi.domain import technical
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.technical import DATA, LINK, Link, TechnicalInformation

PDF = "application/pdf"
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
MOST_JSON = 1 << 20
MOST_PAGES = 1000
MOST_OBJECTS = 200_000
MOST_PIXELS = 50_000_000
"""A picture of 50 megapixels takes 200 MB to draw on; what is larger is no instruction for a phone."""
_RUNS = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /GoToR /GoToE /Rendition /RichMediaExecute /Sound /Movie".split()
)
"""Kinds of action (ISO 32000-2, 12.6) that run something or leave the file; a plain link (`/URI`) and a jump (`/GoTo`) stay."""
_CARRIES = frozenset("/JS /JavaScript /EmbeddedFile /EmbeddedFiles /EF /XFA /RichMedia /AA".split())
T = TypeVar("T", bound=TechnicalInformation | Link)


def inspect(data: bytes, media_type: str) -> None:
    """Raise unless the whole document can be read and is harmless. `media_type` is what its bytes have shown it to be."""
    if media_type == PDF:
        _pdf(data)
    elif media_type in PICTURES:
        _picture(data, PICTURES[media_type])
    elif media_type == DATA:
        technical_information(data)
    elif media_type == LINK:
        link(data)
    else:
        raise _spoilt("upload.type", "文件类型不受支持", "this type of file is not taken")


# ---- PDF -------------------------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted:
                raise _spoilt(
                    "library.pdf-encrypted",
                    "此 PDF 已加密或限制权限；请去除密码与权限限制后另存，并以新文件的哈希报送",
                    "this PDF is encrypted or restricted: save it without a password and file the hash of that",
                )
            pages = len(reader.pages)
            for _ in reader.pages:  # each is reached, or it is spoilt
                pass
            active = next(_active(reader.trailer), None)
    except Failure:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError):
        raise _spoilt(
            "library.pdf-spoilt",
            "此 PDF 已损坏，无法逐页读取；请重新导出",
            "this PDF is spoilt, its pages cannot all be read: export it anew",
        ) from None
    if not 0 < pages <= MOST_PAGES:
        raise _spoilt(
            "library.pdf-pages", f"PDF 须有 1 到 {MOST_PAGES} 页", f"a PDF has 1 to {MOST_PAGES} pages: split it"
        )
    if active is not None:
        raise _spoilt(
            "library.pdf-active",
            f"此 PDF 含可执行或可外联的内容（{active}）；请去除脚本、动作、表单与附件后另存，并以新文件的哈希报送",
            f"this PDF runs or carries something ({active}): save it without scripts, actions, forms and attachments, and file the hash of that",
        )


def _active(root: Any) -> Iterator[str]:
    """What runs or is carried along, wherever it hangs: names are read as PDF reads them, so `#4a` hides nothing."""
    seen: set[tuple[int, int]] = set()
    todo: list[Any] = [root]
    while todo:
        one = todo.pop()
        if isinstance(one, IndirectObject):
            place = (one.idnum, one.generation)
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > MOST_OBJECTS:
                yield f"> {MOST_OBJECTS} objects"
                return
            one = one.get_object()
        if isinstance(one, DictionaryObject | StreamObject):
            for name in _CARRIES & one.keys():
                yield str(name)
            action = one.get("/S")
            if isinstance(action, str) and action in _RUNS:
                yield action
            todo += [one.raw_get(name) for name in one if name != "/Parent"]
        elif isinstance(one, ArrayObject):
            todo += list(one)


# ---- pictures --------------------------------------------------------------------------------------------------------


def _picture(data: bytes, form: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[form]) as picture:
                large = picture.width * picture.height > MOST_PIXELS
                if not large:
                    picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning, EOFError):
        raise _spoilt(
            "library.picture-spoilt",
            "此图片已损坏或过大，无法完整读取；请重新导出",
            "this picture is spoilt or far too large and cannot be read whole: export it anew",
        ) from None
    if large:
        raise _spoilt(
            "library.picture-large",
            f"图片最多 {MOST_PIXELS // 1_000_000} 百万像素；请缩小",
            f"a picture has at most {MOST_PIXELS // 1_000_000} megapixels: make it smaller",
        )


# ---- data and links --------------------------------------------------------------------------------------------------


def technical_information(data: bytes) -> TechnicalInformation:
    """Data in the register's form. Raises `Refused` with a reason for each place that does not fit."""
    given = _exact(data, TechnicalInformation)
    reasons = [
        Reason(
            code="library.fastener-unknown",
            zh="步骤所引用的紧固件未在 fasteners 中列出",
            en="a step names a fastener that fasteners do not list",
            field=place,
            value=id_,
            next_zh="在 fasteners 中补充该 id，或改正引用",
            next_en="add that id to fasteners, or correct the step",
        )
        for place, id_ in technical.unknown_fasteners(given)
    ]
    if reasons:
        raise _refused(reasons)
    return given


def link(data: bytes) -> Link:
    """A note of where a video is."""
    given = _exact(data, Link)
    if not technical.is_address(given.url):
        raise _refused(
            [
                Reason(
                    code="library.link",
                    zh="链接须以 https:// 开头，不含账号、密码与空白",
                    en="a link begins with https:// and holds no account, password or blank",
                    field="/url",
                    value=given.url[:80],
                    next_zh="改用 https 地址",
                    next_en="give an https address",
                )
            ]
        )
    return given


def canonical(data: bytes, media_type: str) -> bytes:
    """The same document in the exact bytes whose hash is filed. Raises `Refused` where it is none."""
    kind: type[TechnicalInformation] | type[Link] = LINK_OR_DATA[media_type]
    return technical.canonical(_decoded(data, kind))


LINK_OR_DATA: dict[str, type[TechnicalInformation] | type[Link]] = {DATA: TechnicalInformation, LINK: Link}


def _exact(data: bytes, kind: type[T]) -> T:
    """A document that is in its exact bytes already: its hash was made of them."""
    given = _decoded(data, kind)
    if technical.canonical(given) != data:
        raise _refused(
            [
                Reason(
                    code="library.canonical",
                    zh="须为规范字节：键按字母排序、无多余空白、省略缺省值（RFC 8785）",
                    en="it must be in canonical bytes: keys sorted, no blanks between, defaults left out (RFC 8785)",
                    next_zh="用 suchi library canonical 改写后以其哈希报送；或不填 document，由登记册改写",
                    next_en="write it anew with `suchi library canonical` and file that hash; or leave `document` out",
                )
            ]
        )
    return given


def _decoded(data: bytes, kind: type[T]) -> T:
    """The document, in whatever bytes."""
    if len(data) > MOST_JSON:
        raise _spoilt("upload.too-large", "结构化数据最多 1 MiB", "structured data has at most 1 MiB")
    reasons = struct_reasons(data, kind)
    if reasons:
        raise _refused(reasons)
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise _refused(
            [
                Reason(
                    code="library.data",
                    zh=f"内容不合要求：{error}",
                    en=f"it does not fit: {error}",
                    next_zh="对照 /api/v1/technical-information/schema 改正",
                    next_en="mend it as /api/v1/technical-information/schema says",
                )
            ]
        ) from None


def _refused(reasons: list[Reason]) -> Refused:
    return Refused(
        "library.data",
        "技术信息数据不合要求；逐处原因见 errors",
        "the technical information does not fit its form; errors says why for each place",
        reasons,
    )


def _spoilt(code: str, zh: str, en: str) -> Failure:
    return Failure(code, zh, en)
