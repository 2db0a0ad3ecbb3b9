"""The artefact bucket: one per account and Region, filled by content hash."""

import hashlib

from botocore.exceptions import ClientError

from infra.deployment.artefact import Artefact
from infra.deployment.aws import Aws, error_code
from infra.deployment.console import Console
from infra.deployment.errors import NameTaken
from infra.deployment.names import ARTEFACTS_TAG, artefact_bucket

MISSING = frozenset({"404", "NoSuchBucket", "NoSuchKey", "NotFound"})
ELSEWHERE = frozenset({"403", "AccessDenied", "BucketAlreadyExists"})
CLOSED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def upload(aws: Aws, artefact: Artefact, console: Console, *, only_template: bool = False) -> str:
    """Bring what is not there yet into the bucket and return the bucket's name.

    Safe to repeat: a key names its content, and an object is there whole or not at all. The
    template alone is enough to ask what would change.

    Raises:
        NameTaken: a bucket of the name is somebody else's.
    """
    bucket = artefact_bucket(aws.account, aws.region)
    s3 = aws.client("s3")
    _ensure_bucket(aws, bucket)
    for key, path in artefact.files().items():
        if (only_template and key != artefact.template_key) or _is_there(aws, bucket, key):
            continue
        size = path.stat().st_size / 1_000_000
        with console.waiting(f"Uploading {path.name} ({size:.1f} MB)"):
            s3.put_object(
                Bucket=bucket,
                Key=key,
                Body=path.read_bytes(),
                ChecksumAlgorithm="SHA256",
                ExpectedBucketOwner=aws.account,
            )
    return bucket


def upload_template(aws: Aws, text: str) -> str:
    """Bring a template into the bucket if it is not there, and return where it is read [1 or 2]."""
    bucket = artefact_bucket(aws.account, aws.region)
    content = text.encode()
    key = f"template-{hashlib.sha256(content).hexdigest()[:16]}.json"
    if not _is_there(aws, bucket, key):
        aws.client("s3").put_object(
            Bucket=bucket,
            Key=key,
            Body=content,
            ChecksumAlgorithm="SHA256",
            ExpectedBucketOwner=aws.account,
        )
    return _url(aws, bucket, key)


def template_url(aws: Aws, bucket: str, artefact: Artefact) -> str:
    """Return where CloudFormation reads the template."""
    return _url(aws, bucket, artefact.template_key)


def _url(aws: Aws, bucket: str, key: str) -> str:
    return f"{aws.client('s3').meta.endpoint_url.rstrip('/')}/{bucket}/{key}"


def _ensure_bucket(aws: Aws, bucket: str) -> None:
    s3 = aws.client("s3")
    try:
        s3.head_bucket(Bucket=bucket, ExpectedBucketOwner=aws.account)
        return
    except ClientError as error:
        if error_code(error) in ELSEWHERE:
            raise _taken(bucket) from error
        if error_code(error) not in MISSING:
            raise
    place = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
    try:
        s3.create_bucket(Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {}))
    except ClientError as error:
        if error_code(error) == "BucketAlreadyExists":
            raise _taken(bucket) from error
        if error_code(error) != "BucketAlreadyOwnedByYou":
            raise
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=CLOSED)
    tags = {"TagSet": [{"Key": ARTEFACTS_TAG, "Value": "yes"}]}
    s3.put_bucket_tagging(Bucket=bucket, Tagging=tags)


def _is_there(aws: Aws, bucket: str, key: str) -> bool:
    try:
        aws.client("s3").head_object(Bucket=bucket, Key=key, ExpectedBucketOwner=aws.account)
    except ClientError as error:
        if error_code(error) in MISSING:
            return False
        raise
    return True


def _taken(bucket: str) -> NameTaken:
    return NameTaken(
        f"The bucket {bucket} may not be used: it is another account's, or you lack the right",
        state="Nothing was changed.",
        next="Ask for s3:ListBucket, s3:GetObject and s3:PutObject on it, or deploy from the "
        "account that owns it.",
    )
