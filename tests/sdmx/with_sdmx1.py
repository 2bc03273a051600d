"""Reads flows with sdmx1 as its documentation says: an address, a token, and nothing special.

Prints what it found of the flows that are named, by series, as JSON.
"""

import json
import sys

import sdmx

url, token, *flows = sys.argv[1:]
sdmx.add_source({"id": "WASNAKER", "url": url, "name": "Labour inspectorate"})
client = sdmx.Client("WASNAKER")
client.session.headers["Authorization"] = f"Bearer {token}"



def observation(one):
    codes = {name: str(value.value) for name, value in one.key.values.items()}
    status = str(one.attrib["OBS_STATUS"].value)
    return {**codes, "value": None if one.value is None else str(one.value), "status": status}


GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"

told = {"flows": sorted(client.dataflow().dataflow), "data": {}}
for asked in flows:
    flow, key, *more = asked.split("/")
    params = {"include_history": True} if more == ["includeHistory=true"] else {}
    dsd = client.dataflow(flow).structure[flow]
    message = client.data(flow, key=key, params=params, headers={"Accept": GENERIC})
    specific = client.data(flow, key=key, params=params, dsd=dsd)
    sets = []
    for generic, own in zip(message.data, specific.data, strict=True):
        assert len(own.obs) == len(generic.obs), asked
        sets.append(
            {
                "observations": [observation(one) for one in generic.obs],
                "specific": [observation(one) for one in own.obs],
                "position": generic.attrib["POSITION"].value,
                "valid_from": str(generic.valid_from),
            }
        )
    dimensions = [dimension.id for dimension in dsd.dimensions]
    codes = {
        dimension.id: len(dimension.local_representation.enumerated)
        for dimension in dsd.dimensions
        if dimension.local_representation.enumerated is not None
    }
    told["data"][asked] = {"dimensions": dimensions, "codes": codes, "sets": sets}
print(json.dumps(told))
