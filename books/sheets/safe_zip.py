"""Look into a zip before anybody unpacks it: how large it really becomes, not how large it says it is."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

MAX_MEMBERS = 2_000
_LOCAL_HEADER = struct.Struct("<26xHH")
_STEP = 1 << 16


class Suspicious(ValueError):
    """The archive is broken, or would grow beyond what is allowed."""


def unpacked_size(content: bytes, *, most: int) -> int:
    """Bytes of all members together, found by unpacking them; Suspicious once that passes `most`."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as failure:
        raise Suspicious("The file is not a whole zip archive.") from failure
    if len(members) > MAX_MEMBERS:
        raise Suspicious("The file holds too many parts.")
    size = 0
    for member in members:
        size += _grown(content, member, most - size)
    return size


def _grown(content: bytes, member: zipfile.ZipInfo, most: int) -> int:
    if member.flag_bits & 0x1:
        raise Suspicious("The file is encrypted.")
    try:
        names = _LOCAL_HEADER.unpack_from(content, member.header_offset)
    except struct.error as failure:
        raise Suspicious("The file is not a whole zip archive.") from failure
    start = member.header_offset + 30 + sum(names)
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        return _within(len(packed), most)
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Suspicious("The file is packed in an unusual way.")
    return gunzipped(packed, most=most, wbits=-zlib.MAX_WBITS)


def gunzipped(packed: bytes, *, most: int, wbits: int) -> int:
    """How many bytes the stream unpacks to, keeping none of them."""
    stream = zlib.decompressobj(wbits)
    size = 0
    rest = packed
    try:
        while rest and not stream.eof:
            size = _within(size + len(stream.decompress(rest, _STEP)), most)
            rest = stream.unconsumed_tail
    except zlib.error as failure:
        raise Suspicious("The file is damaged.") from failure
    return size


def _within(size: int, most: int) -> int:
    if size > most:
        raise Suspicious("The file unpacks to more than is allowed.")
    return size
