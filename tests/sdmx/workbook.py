"""Prints the sheets of a workbook as JSON: a list of rows for each."""

import json
import sys

from openpyxl import load_workbook

book = load_workbook(sys.argv[1])
print(json.dumps({sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}))
