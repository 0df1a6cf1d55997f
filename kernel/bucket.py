"""A bucket of an S3-compatible service as Django storage: private, addressed by path, with short timeouts.

Loaded only where a bucket is configured, because its client is slow to import.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from kernel.errors import Busy
from kernel.outgoing.limits import FILES

TRIES = 3
SENTENCE = "Files can't be reached right now. Try again in a minute."


@contextmanager
def busy_when_unreachable() -> Iterator[None]:
    """Raise Busy when the bucket fails, whatever the reason."""
    try:
        yield
    except (BotoCoreError, ClientError) as failure:
        raise Busy(SENTENCE, code="files_unreachable") from failure


class Bucket(S3Storage):  # type: ignore[misc]  # the library has no types
    def get_default_settings(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_default_settings()
        return options | {
            "bucket_name": settings.S3_BUCKET,
            "location": settings.S3_PREFIX,
            "endpoint_url": settings.S3_ENDPOINT_URL or None,
            "region_name": settings.S3_REGION or None,
            "access_key": settings.S3_ACCESS_KEY_ID or None,
            "secret_key": settings.S3_SECRET_ACCESS_KEY or None,
            # No grants: only the bucket's owner can read it, and Drawbook serves files to those it allows.
            "default_acl": None,
            # Names contain a new id, so nothing can be overwritten and no check is needed before writing.
            "file_overwrite": True,
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                connect_timeout=FILES.connect_seconds,
                read_timeout=FILES.step_seconds,
                retries={"mode": "standard", "total_max_attempts": TRIES},
                # Services other than Amazon's reject the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def _open(self, name: str, mode: str = "rb") -> Any:
        with busy_when_unreachable():
            file = super()._open(name, mode)
            file.open()  # fetched now, so that failures are raised here
            return file

    def _save(self, name: str, content: Any) -> str:
        with busy_when_unreachable():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with busy_when_unreachable():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with busy_when_unreachable():
            folders, names = super().listdir(name)
        return folders, names
