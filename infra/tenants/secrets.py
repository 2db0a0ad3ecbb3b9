"""The secrets of a tenant's connections: kept at run time, so they lie beside its stack."""

from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.tenants.resources import Resource

SECRET = "AWS::SSM::Parameter"  # noqa: S105 - the name of a type


def secrets(aws: Aws, stack: str) -> list[Resource]:
    """Return the secrets of a stack's tenant, by their path (infra/template.yaml) [1 per 10]."""
    pages = aws.client("ssm").get_paginator("get_parameters_by_path")
    return [
        Resource("secret", found["Name"], SECRET)
        for page in pages.paginate(Path=f"/stageflow/{stack}/", Recursive=True)
        for found in page["Parameters"]
    ]


def remove_secret(aws: Aws, name: str) -> bool:
    """Remove a secret, and return whether it was there [1]."""
    try:
        aws.client("ssm").delete_parameter(Name=name)
    except ClientError as error:
        if error_code(error) == "ParameterNotFound":
            return False
        raise
    return True
