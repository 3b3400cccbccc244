"""Technical information as the yard's page shows it: of each open model what its maker has filed as data, each opening recorded."""

from __future__ import annotations

from msgspec import Struct

from suchi.capture.documents import technical_information
from suchi.domain.technical import DATA, TechnicalInformation
from suchi.renderers.watermark import Mark
from suchi.web.api.library import InformationAnswer, InformationItem
from suchi.web.call import Call
from suchi.web.library_access import Found
from suchi.web.library_serving import fetch

BEFORE_HANDS_ON = ("hazards", "removal", "dismantling")
"""Kinds that are opened with the page, in the order in which they are read; storage is for later and stays a link."""


class Sheet(Struct, frozen=True, kw_only=True):
    """Data of one document, opened for its reader."""

    model: str
    kind: str
    version: str
    document: str
    data: TechnicalInformation
    mark: Mark


class Other(Struct, frozen=True, kw_only=True):
    """A document that is not shown on the page itself: a file, a video, another language; or one that never came."""

    model: str
    item: InformationItem


async def opened(call: Call, found: Found, told: InformationAnswer) -> tuple[list[Sheet], list[Other]]:
    """Open what a page can show, in the reader's language where there is one; name the rest. Raises when an opening could not be
    put on record: then nothing is shown."""
    sheets: list[Sheet] = []
    others: list[Other] = []
    for model in told.models:
        current = [item for item in model.items if item.current]
        chosen = _chosen(current, call.language)
        for item in current:
            if item.document not in chosen:
                others.append(Other(model=_name(model.thing), item=item))
        for hash_ in chosen:
            if any(sheet.document == hash_ for sheet in sheets):
                continue
            one, filing, _, data, mark = await fetch(call, found, hash_)
            sheets.append(
                Sheet(
                    model=_name(one.row.thing), kind=filing.kind, version=filing.version, document=hash_,
                    data=technical_information(data), mark=mark,
                )
            )  # fmt: skip
    return sheets, others


def _chosen(current: list[InformationItem], language: str) -> list[str]:
    """One document of data for each kind, in the reader's language if it is filed in it."""
    found: list[str] = []
    for kind in BEFORE_HANDS_ON:
        fitting = [item for item in current if item.kind == kind and item.uploaded and item.media_type == DATA]
        best = next((item for item in fitting if item.language == language), fitting[0] if fitting else None)
        if best is not None and best.document not in found:
            found.append(best.document)
    return found


def _name(thing: str) -> str:
    """A model as people call it: without the company code of its maker."""
    return thing.partition(":")[2].rpartition("/")[2]
