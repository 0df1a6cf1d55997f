"""Check a ZIP archive before unpacking it, and unpack no more than the limit.

What the archive says of itself is not believed: sizes are found by unpacking, a piece at a time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from uploads.errors import BadFile

MOST_MEMBERS = 2_000
SIGNATURE = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<26xHH")
_STEP = 1 << 16

DAMAGED = "The ZIP archive is damaged. Save it again and send that."
TOO_LARGE = "The file unpacks to more than {most} MB. Split it and send the parts."


def looks_like_zip(content: bytes) -> bool:
    """Return whether the content is a ZIP archive, by its first bytes."""
    return content[:4] == SIGNATURE


def members_of(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the archive's files without folders. Raise BadFile."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as failure:
        raise BadFile(DAMAGED) from failure
    if len(members) > MOST_MEMBERS:
        raise BadFile(
            f"The ZIP archive contains more than {MOST_MEMBERS:,} files. Unpack it and send one of them."
        )
    return [member for member in members if not member.is_dir()]


def unpack(content: bytes, *, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of each file, at most `most_bytes` in total. Raise BadFile."""
    left = most_bytes
    for member in members_of(content):
        unpacked = b"".join(pieces(content, member, most_bytes=left, shown_most=most_bytes))
        left -= len(unpacked)
        yield member.filename, unpacked


def pieces(
    content: bytes, member: zipfile.ZipInfo, *, most_bytes: int, shown_most: int = 0
) -> Iterator[bytes]:
    """Unpack one file of the archive piece by piece. Raise BadFile once it exceeds `most_bytes`."""
    if member.flag_bits & 0x1:
        raise BadFile("The file has a password. Save it without one and send that.")
    try:
        names = _LOCAL_HEADER.unpack_from(content, member.header_offset)
    except struct.error as failure:
        raise BadFile(DAMAGED) from failure
    start = member.header_offset + 30 + sum(names)
    packed = content[start : start + member.compress_size]
    shown = shown_most or most_bytes
    if member.compress_type == zipfile.ZIP_STORED:
        if len(packed) > most_bytes:
            raise too_large(shown)
        yield packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from inflated(packed, wbits=-zlib.MAX_WBITS, most_bytes=most_bytes, shown_most=shown)
    else:
        raise BadFile("The file is packed in an unusual way. Save it again and send that.")


def inflated(packed: bytes, *, wbits: int, most_bytes: int, shown_most: int = 0) -> Iterator[bytes]:
    """Inflate a stream piece by piece. Raise BadFile if it is damaged, incomplete or too large."""
    stream = zlib.decompressobj(wbits)
    size, rest = 0, packed
    try:
        while not stream.eof:
            piece = stream.decompress(rest, _STEP)
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                raise BadFile("The file is incomplete. Send it again.")
            size += len(piece)
            if size > most_bytes:
                raise too_large(shown_most or most_bytes)
            if piece:
                yield piece
    except zlib.error as failure:
        raise BadFile(DAMAGED) from failure


def too_large(most_bytes: int) -> BadFile:
    """Return the error for a file that unpacks to more than this."""
    return BadFile(TOO_LARGE.format(most=max(1, most_bytes // 1024 // 1024)))
