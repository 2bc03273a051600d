"""Reads flows with pysdmx: it makes the addresses, and holds each message against the schemas of SDMX.

Prints what it found of the flows that are named as JSON.
"""

import json
import sys

import requests
from pysdmx.api.qb import ApiVersion, DataQuery, StructureDetail, StructureQuery, StructureReference, StructureType
from pysdmx.io import get_datasets, read_sdmx

url, token, *flows = sys.argv[1:]


def fetched(query, accept):
    path = query.get_url(ApiVersion.V1_5_0, omit_defaults=True)
    answer = requests.get(url + path, headers={"Authorization": f"Bearer {token}", "Accept": accept}, timeout=60)
    answer.raise_for_status()
    return answer.text


STRUCTURE = "application/vnd.sdmx.structure+xml;version=2.1"
KINDS = {
    "generic": "application/vnd.sdmx.genericdata+xml;version=2.1",
    "specific": "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
    "csv": "application/vnd.sdmx.data+csv;version=2.0.0",
}

all_flows = StructureQuery(StructureType.DATAFLOW)
found = read_sdmx(fetched(all_flows, STRUCTURE)).get_dataflows()
told = {"flows": sorted(flow.id for flow in found), "data": {}}
for asked in flows:
    flow, key, *more = asked.split("/")
    history = "includeHistory=true" in more
    query = StructureQuery(
        StructureType.DATAFLOW, "WASNAKER", flow, references=StructureReference.ALL, detail=StructureDetail.FULL
    )
    structure = fetched(query, STRUCTURE)
    data = DataQuery(agency_id="WASNAKER", resource_id=flow, version="1.0", key=key, include_history=history)
    told["data"][asked] = {}
    for kind, accept in KINDS.items():
        sets = get_datasets(fetched(data, accept), structure)
        rows = [json.loads(one.data.astype(str).to_json(orient="records")) for one in sets]
        told["data"][asked][kind] = rows
        dimensions = [one.id for one in sets[0].structure.components.dimensions]
        told["data"][asked]["dimensions"] = dimensions
print(json.dumps(told))
