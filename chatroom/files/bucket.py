"""Files in a bucket of an S3-compatible store; needs the extra `s3`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chatroom.files.refusals import away, full

GONE = ("NoSuchKey", "404", "NotFound")
FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507")


class Bucket:
    """Objects under a prefix; `FILES_BUCKET` is bucket/prefix."""

    def __init__(self, config: Mapping) -> None:
        self._bucket, _, prefix = config["FILES_BUCKET"].partition("/")
        self._prefix = f"{prefix.rstrip('/')}/" if prefix else ""
        patience = Config(
            connect_timeout=5, read_timeout=30, retries={"max_attempts": 3}, s3={"addressing_style": "path"},
            # Sums that older stores do not know are asked for by none of our calls; every block has its own tag.
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        self._client = boto3.client(
            "s3", endpoint_url=config["S3_ENDPOINT"] or None, region_name=config["S3_REGION"],
            aws_access_key_id=config["S3_ACCESS_KEY"] or None, aws_secret_access_key=config["S3_SECRET_KEY"] or None,
            config=patience,
        )  # fmt: skip

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """One request: the store keeps all of it or nothing."""
        with _answered():
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=b"".join(blocks))

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A part of an object."""
        part = f"bytes={offset}-{offset + length - 1}"
        with _answered():
            found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name, Range=part)
            return found["Body"].read()

    def delete(self, name: str) -> None:
        """Gone, or it was never there."""
        with _answered():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError from error
        raise full() if code in FULL else away() from error
    except BotoCoreError as error:
        raise away() from error
