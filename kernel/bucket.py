"""A bucket of any service that speaks S3, as Django's storage: private, found by its path, quick to give up.

Loaded only where a bucket is set up, for its client is slow to import.
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
SENTENCE = "Files cannot be reached at this moment. Try again in a minute."


@contextmanager
def reached() -> Iterator[None]:
    """Whatever keeps us from the bucket is told to people as one thing."""
    try:
        yield
    except (BotoCoreError, ClientError) as trouble:
        raise Busy(SENTENCE, code="files_unreachable") from trouble


class Bucket(S3Storage):
    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "bucket_name": settings.S3_BUCKET,
            "location": settings.S3_PREFIX,
            "endpoint_url": settings.S3_ENDPOINT_URL or None,
            "region_name": settings.S3_REGION or None,
            "access_key": settings.S3_ACCESS_KEY_ID or None,
            "secret_key": settings.S3_SECRET_ACCESS_KEY or None,
            # No grant to anybody: the bucket's owner alone, and we for those whom we let look.
            "default_acl": None,
            # Names hold a fresh id, so there is nothing to overwrite and nothing to ask for first.
            "file_overwrite": True,
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                connect_timeout=FILES.connect_seconds,
                read_timeout=FILES.step_seconds,
                retries={"mode": "standard", "total_max_attempts": TRIES},
                # Services other than Amazon's refuse the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def _open(self, name: str, mode: str = "rb") -> Any:
        with reached():
            file = super()._open(name, mode)
            file.open()  # fetched now, so that trouble shows here
            return file

    def _save(self, name: str, content: Any) -> str:
        with reached():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with reached():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with reached():
            folders, names = super().listdir(name)
        return folders, names
