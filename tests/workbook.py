# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a workbook (Office Open XML) with nothing but the standard library, as it stands in the archive."""
import re
import zipfile
from xml.etree import ElementTree


def workbook(path):
    """The rows of a workbook's first sheet, each cell as (type, value, number format), and the sheet's XML."""
    main_ns = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        sheet = z.read('xl/worksheets/sheet1.xml').decode()
        styles = ElementTree.fromstring(z.read('xl/styles.xml'))
    patterns = {f.get('numFmtId'): f.get('formatCode') for f in styles.iterfind('.//m:numFmts/m:numFmt', main_ns)}
    formats = [patterns.get(x.get('numFmtId'), x.get('numFmtId')) for x in styles.iterfind('m:cellXfs/m:xf', main_ns)]
    rows = []
    for row in ElementTree.fromstring(sheet).iterfind('.//m:row', main_ns):
        cells = {}
        for c in row.iterfind('m:c', main_ns):
            kind = c.get('t', 'n')
            value = ''.join(t.text or '' for t in c.iterfind('.//m:t', main_ns)) if kind == 'inlineStr' else c.findtext('m:v', None, main_ns)
            cells[re.match('[A-Z]+', c.get('r')).group()] = (kind, value, formats[int(c.get('s', 0))])
        rows.append(cells)
    return rows, sheet
