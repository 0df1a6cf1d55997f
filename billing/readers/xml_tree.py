"""Read untrusted XML: elements and text, without entities or external references."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from uploads.errors import BadFile

MOST_DEPTH = 64


class BadXml(BadFile):
    """The file is no plain XML."""


def read_xml(content: bytes) -> Element:
    """The root, with the local names of its elements; BadXml for anything but plain, well-formed XML.

    A document type is refused where it begins, so that no entity is ever declared, expanded or fetched.
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise BadXml("The XML file is nested too deeply.")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    parser.ExternalEntityRefHandler = _refused
    parser.SkippedEntityHandler = _refused
    try:
        parser.Parse(content, True)
    except expat.ExpatError as failure:
        raise BadXml(
            f"This file is not valid XML: {expat.ErrorString(failure.code)} on line {failure.lineno}."
        ) from None
    except (LookupError, ValueError):
        raise BadXml("The encoding of this XML file can't be read.") from None
    return builder.close()


def _refused(*_: object) -> NoReturn:
    raise BadXml("The XML file has a document type or entities. Upload the bank's original file.")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
