"""A store of buckets for a test: moto on the loopback, which looks at every signature."""

import contextlib
import logging
import os

# Until the bucket and its user are made anybody may do anything, from then on only who signs.
FREE_CALLS = 4
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = str(FREE_CALLS)
os.environ.update(AWS_ACCESS_KEY_ID="first", AWS_SECRET_ACCESS_KEY="first", AWS_DEFAULT_REGION="us-east-1")

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

# Each request would be a line.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'


class Bucket:
    """One bucket, and who may write into it."""

    def __init__(self, endpoint):
        self.endpoint, self.name = endpoint, "dealers"
        people = boto3.client("iam", endpoint_url=endpoint)
        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=self.name)
        people.create_user(UserName="north")
        people.put_user_policy(UserName="north", PolicyName="all", PolicyDocument=POLICY)
        key = people.create_access_key(UserName="north")["AccessKey"]
        self.id, self.secret = key["AccessKeyId"], key["SecretAccessKey"]
        self.client = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id=self.id, aws_secret_access_key=self.secret
        )

    def environment(self, beginning, secret=None):
        """What a server or the tool is told of it."""
        return {
            "FLEETPASS_BACKUP_TARGET": f"s3://{self.name}/{beginning}",
            "FLEETPASS_BACKUP_ENDPOINT": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.id,
            "AWS_SECRET_ACCESS_KEY": secret or self.secret,
        }

    def objects(self, beginning):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=beginning)
        return {found["Key"] for page in pages for found in page.get("Contents", [])}


@contextlib.contextmanager
def served():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield Bucket(f"http://{host}:{port}")
    finally:
        server.stop()
