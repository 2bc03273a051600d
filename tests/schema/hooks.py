"""What schemathesis cannot know of the interface by itself."""

import json
import os
from zlib import crc32

import schemathesis

# Whoever acts as somebody else, repeats himself or has seen another version is refused before
# anything else; what is made up for these headers is sent now and then.
REFUSED_FIRST = {"acting-role", "acting-for", "idempotency-key", "if-match", "x-audit-reason"}


def one_in(several, made_up):
    """Whether something that was made up is one of several, the same in every run."""
    return crc32(json.dumps(made_up, sort_keys=True, default=str).encode()) % several == 0


@schemathesis.serializer("text/csv", "application/x-ndjson")
def register(ctx, value):
    """A register is text, sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def before_load_schema(ctx, raw_schema):
    """Ways lead from what somebody lists or makes to what he may ask of it, not over what he may not."""
    role = os.environ["ROLE"]
    operations = [
        (method, path, operation)
        for path, methods in raw_schema["paths"].items()
        for method, operation in methods.items()
    ]
    his = {one["operationId"] for _, _, one in operations if role in one.get("x-roles", [])}
    for method, path, operation in operations:
        begins = operation["operationId"] in his and not (method == "post" and "{" in path)
        for response in operation["responses"].values():
            links = response.pop("links", {})
            links = {name: link for name, link in links.items() if link["operationId"] in his}
            for link in links.values():
                # What a link says is the body; members made up beside it would only be refused.
                link["x-schemathesis"] = {"merge_body": False}
            if begins and links:
                response["links"] = links


@schemathesis.hook
def map_headers(ctx, headers):
    """Most requests are his who sends them."""
    if not headers or one_in(6, headers):
        return headers
    needed = {one["name"] for one in ctx.operation.definition.raw["parameters"] if one["required"]}
    refused = {name for name in headers if name.lower() in REFUSED_FIRST and name not in needed}
    return {name: value for name, value in headers.items() if name not in refused}


@schemathesis.hook
def map_query(ctx, query):
    """Every other question is asked without parameters, so that there is an answer to go on from."""
    return query if not query or one_in(2, query) else {}


@schemathesis.hook
def map_body(ctx, body):
    """Half of the bodies are the document's example; a register that is made up has a head."""
    content = ctx.operation.definition.raw.get("requestBody", {}).get("content", {})
    example = next((one["example"] for one in content.values() if one.get("example")), None)
    if example is None or one_in(2, body):
        return body
    if isinstance(example, str) and isinstance(body, str) and one_in(3, body):
        head = example.split("\n")[0]
        return f"{head}\n{body}"
    return example
