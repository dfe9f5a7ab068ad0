#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is written into a text field is text and nothing else: in the database, the feed, the API,
the activity, exported tables, documents, logs. The fields are those of the description, all of them."""
import csv
import io
import json
import os
import subprocess
import urllib.parse

from world import World
from kabinet_test import ON_POSTGRESQL, main, new_id

TEXTS = [
    "'; DROP TABLE client; --", '" OR ""="', "1); DELETE FROM licence WHERE (1=1", "%' ESCAPE 'x", '_%',
    '<script>alert(1)</script><img src=x onerror=alert(2)>', '</td></tr><!-- ]]> &amp; &#0; <b>bold</b>', 'javascript:alert(1)',
    "=cmd|'/c calc'!A1", '+1+cmd', '-2+3', '@SUM(1+9)', "'=quoted", "''", '|pipe;semi;colon,comma"quote',
    '%s%n%x%p%1$*9999$d', '{{number}} {{#options}}{{x}}{{/options}} {{{y}}} ${7*7} #{8*8}', '../../../../etc/passwd\\..\\..',
    'a\u202egnp.exe\u2066b\u2069\u200f', '\u200bzero\u2060width', 'x%0d%0aSet-Cookie: a=b', '\\u0000 \\x00 \\n \\"',
    '\U0001f600\U0010ffff\ufffd\u0301\u0301', 'a NEAR("b" "c") AND NOT x:y^ - * OR', '`id` $(id) ${IFS}', 'line\u2028sep\u2029end']
REFUSED = ['a\x01b', 'a\x1b[2Jb', 'a\x7fb', 'a\u009b2Jb', 'a\u0085b']
LINES = 'a\r\nSet-Cookie: x=y\n=1+1'


class Fields:
    """What a row of each entity looks like, by the description that the server gives of itself."""

    def __init__(self, person):
        self.schemas = person.get('/openapi.json')[1]['components']['schemas']
        self.entities = [n[:-4] for n in self.schemas if n.endswith('.new')]
        person.pull()
        self.rows = {}
        for (entity, row), _ in person.cache.items():
            self.rows.setdefault(entity, row)
        self.person, self.count, self.needed, self.closed = person, 0, {}, {}

    def texts(self, entity):
        """Names of the fields that take any text, and how much of it."""
        found = {}
        for name, schema in self.schemas[entity + '.new']['properties'].items():
            kinds = schema.get('type') if isinstance(schema.get('type'), list) else [schema.get('type')]
            if 'string' in kinds and not {'enum', 'format', 'pattern', 'x-reference', 'const', 'readOnly'} & set(schema):
                found[name] = schema.get('maxLength', 2000)
        return found

    def structures(self, entity):
        return [name for name, schema in self.schemas[entity + '.new']['properties'].items()
                if 'object' in (schema.get('type') or ()) or 'array' in (schema.get('type') or ())]

    def value(self, schema):
        self.count += 1
        if 'enum' in schema:
            return next(v for v in schema['enum'] if v is not None)
        if 'x-reference' in schema:
            other = schema['x-reference']
            if other not in self.rows:
                self.row(other)
            return self.rows.get(other)
        kind = schema.get('type')
        kind = next((k for k in kind if k != 'null'), None) if isinstance(kind, list) else kind
        if kind == 'integer':
            return max(1, schema.get('minimum', 1))
        if kind == 'boolean':
            return True
        if kind in ('object', 'array'):
            return [] if kind == 'array' else {}
        return {'date': '2026-03-01', 'email': 'e%d@example.org' % self.count}.get(
            schema.get('format'), '+7912%07d' % self.count if 'pattern' in schema else 'x%d' % self.count)

    def row(self, entity):
        """The least that a row of the entity holds: what the server says is missing is filled in, and what
        it refers to is made first. None for what an administrator does not write at all."""
        if entity not in self.needed:
            self.needed[entity] = None
            self.needed[entity] = self.find_needed(entity)
        names = self.needed[entity]
        return None if names is None else self.fill(entity, names)

    def find_needed(self, entity):
        asked = []
        while True:
            values, row = self.fill(entity, asked), new_id()
            outcome = {} if values is None else self.person.do('create', entity, row, values)
            if outcome.get('outcome') == 'done':
                self.rows.setdefault(entity, row)
                return asked
            field = outcome.get('field')
            if field is None or field in asked or field not in self.schemas[entity + '.new']['properties']:
                self.closed[entity] = outcome.get('message', 'what it refers to is not there')
                return None
            asked.append(field)

    def fill(self, entity, names):
        known = self.schemas[entity]['properties']
        row = {name: self.value(known[name]) for name in names}
        if any(value is None for value in row.values()):
            return None
        if entity == 'membership':
            row['role'] = 'staff'
        elif entity == 'licence':
            row['status'] = 'draft'
        elif entity == 'tracking_link':
            row['target'] = '/register'
        return row


def prepare(person, fields, entity, text, name=None):
    """A row with the text in all text fields (or in @name): (id, what is set, the mutation)."""
    row, values = new_id(), fields.row(entity)
    if values is None:
        return row, {}, None
    for field, most in fields.texts(entity).items():
        if name in (None, field):
            values[field] = text[:most].strip()
    if entity == 'setting' and name is None:
        values['key'] = text[:80] + str(fields.count)
    return row, values, person.mutation('create', entity, row, values)


def make(person, fields, entity, text, name=None):
    row, values, mutation = prepare(person, fields, entity, text, name)
    return row, values, person.mutate([mutation])[0] if mutation else {'outcome': 'refused'}


def make_all(person, fields, entity, wanted):
    """Many at once, (text, name) each: those that were done, and those that were refused."""
    rows, done, refused = [prepare(person, fields, entity, text, name) for text, name in wanted], [], []
    outcomes = person.mutate([mutation for _, _, mutation in rows]) if rows else []
    assert len(outcomes) == len(rows)
    for one, (row, values, _), outcome in zip(wanted, rows, outcomes):
        assert outcome['outcome'] == 'done' or (outcome['outcome'] == 'refused' and outcome['message']), outcome
        if outcome['outcome'] == 'done':
            done.append((row, values, one[1]))
        else:
            refused.append(one)
    return done, refused


def test_every_field():
    """All texts in all fields of all entities: stored as they are, given back as they are, everywhere"""
    with World() as world:
        admin = world.person('ADMIN')
        fields = Fields(admin)
        count = ("SELECT COUNT(*) FROM information_schema.tables" if ON_POSTGRESQL else
                 "SELECT COUNT(*) FROM sqlite_master WHERE type='table'")
        made, tables, seen = {}, world.sql(count), set()
        for entity in fields.entities:
            if fields.row(entity) is None:
                continue
            names = fields.texts(entity)
            done, refused = make_all(admin, fields, entity, [(text, None) for text in TEXTS if names])
            # Some fields take a few texts alone: then each of the others by itself.
            single = [(text, name) for text, _ in refused for name in names]
            for start in range(0, len(single), 200):
                done += make_all(admin, fields, entity, single[start:start + 200])[0]
            for row, values, name in done:
                made[entity, row] = values
                seen.update((entity, one) for one in names if name in (None, one))
        every = {(entity, name) for entity in fields.entities for name in fields.texts(entity)}
        # Numbers of offices, languages and the like have a form of their own; and some rows are the server's to write.
        shut = sorted('%s.%s' % one for one in every - seen)
        print('# %d fields; %d take no free text: %s' % (len(every), len(shut), ' '.join(shut)))
        print('# not written by an administrator: %s' % fields.closed)
        assert len(seen) > 2 * len(every) / 3 and {('client', 'name'), ('user', 'surname'), ('licence', 'note')} <= seen, shut
        admin.pull()
        for (entity, row), values in made.items():
            stored = admin.cache[entity, row]
            for name in fields.texts(entity):
                if name in values:
                    assert stored.get(name) == (values[name] or None), (entity, name, values[name], stored.get(name))
        # The API gives the same; it counts requests, so not all of them are asked for.
        for entity, row in list(made)[::len(made) // 200 + 1]:
            status, one = admin.get('/v1/%s/%s' % (entity, row))
            assert status == 200, (status, one)
            for name in fields.texts(entity):
                assert one.get(name) == admin.cache[entity, row].get(name), (entity, name)
        assert world.sql(count) == tables
        assert ON_POSTGRESQL or world.sql('PRAGMA integrity_check') == [('ok',)]
        # The activity tells of each, word by word.
        told = {(i['subject'], i['row']): i for i in admin.cache.values() if i.get('entity') == 'activity' and i['action'] == 'create'}
        for (entity, row), values in made.items():
            if entity == 'read_mark':       # how far somebody has read is nobody's to look up
                continue
            after = told[entity, row]['after']
            after = json.loads(after) if isinstance(after, str) else after
            for name in fields.texts(entity):
                if name in values and len(values[name]) < 200 and name in after:
                    assert after[name] == values[name], (entity, name, after[name])
        # A spreadsheet gets cells, and no formulas.
        for entity in ('client', 'package', 'option', 'partner'):
            table = list(csv.reader(io.StringIO(world.ctl('export', entity + 's')), delimiter=';'))
            names = {values['name'] for (e, _), values in made.items() if e == entity}
            at = table[0].index('name')
            cells = {row[at] for row in table[1:]}
            for row in table:
                for cell in row:
                    assert not cell.startswith(('=', '+', '-', '@', '\t', '\r')) or cell.replace(' ', '').isdigit(), cell
            for name in names:
                assert name in cells or "'" + name in cells, (entity, name)
        for line in world.log().splitlines():
            assert line.startswith(('kabinetd: ', 'listening on ')), line


def test_controls():
    """Control characters are refused with a sentence, in each field; line ends only where lines are"""
    with World() as world:
        admin = world.person('ADMIN')
        fields, turn, kept = Fields(admin), 0, {}
        for entity in fields.entities:
            for name in fields.texts(entity) if fields.row(entity) else ():
                turn += 1
                for text in {REFUSED[turn % len(REFUSED)], REFUSED[1]}:
                    _, values, outcome = make(admin, fields, entity, text, name)
                    if values[name].isprintable():
                        continue        # so short a field that nothing of it was left
                    assert outcome['outcome'] == 'refused' and outcome['message'], (entity, name, text, outcome)
                row, values, outcome = make(admin, fields, entity, LINES, name)
                if outcome['outcome'] == 'done':
                    kept[entity, row] = name, values[name]
        for entity in fields.entities:
            for name in fields.structures(entity):
                row, values = new_id(), fields.row(entity)
                if values is None:
                    continue
                values[name] = json.loads('{"a": ["\\u001b[2J", "\\n", {"\\u202e": 1e300}]}')
                outcome = admin.do('create', entity, row, values)
                assert outcome['outcome'] in ('done', 'refused'), outcome
                if outcome['outcome'] == 'done':
                    kept[entity, row] = name, values[name]
        admin.pull()
        for key, (name, value) in kept.items():
            # (or nothing, where the server reckons out such a value by itself)
            assert admin.cache[key].get(name) in (value, None), (key, name, admin.cache[key][name])
        body = json.dumps({'device': admin.device, 'mutations': [admin.mutation('create', 'client', new_id(), {'name': 'x'})]})
        for bad in (b'"\\u0000"', b'"\xc0\xaf"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xff"', b'"a\x00b"', b'"\\ud800"'):
            status, _, problem = admin.request('POST', '/v1/mutations', body.encode().replace(b'"x"', bad),
                                               {'Content-Type': 'application/json'})
            assert status == 400 and problem['detail'], (bad, status)


def test_requests():
    """The same in addresses, headers and questions: an answer in the fours, or nothing found; never a five"""
    with World() as world:
        admin = world.person('ADMIN')
        rows = admin.get('/v1/client')[1]
        for text in TEXTS + REFUSED + [LINES, '\x00', '..', '%2e%2e/%2e%2e']:
            quoted = urllib.parse.quote(text, safe='')
            for path in ('/v1/blobs/' + quoted, '/v1/client/' + quoted, '/v1/' + quoted, '/' + quoted,
                         '/v1/changes?cursor=' + quoted, '/v1/changes?limit=' + quoted, '/v1/client?q=' + quoted,
                         '/v1/client?sort=' + quoted, '/v1/client?cursor=' + quoted, '/v1/client?fields=' + quoted,
                         '/v1/client?kind=' + quoted, '/v1/client?phone=' + quoted, '/v1/client?%s=1' % quoted,
                         '/v1/client?limit=' + quoted):
                status, _, answer = admin.request('GET', path)
                assert status in (200, 400, 404, 405, 422), (path, status, answer)
                if status == 200 and '?q=' not in path and isinstance(answer, dict) and 'items' in answer and '/v1/client?' in path:
                    assert answer['items'] == [] or text == '', (path, answer)
            plain = text.encode('utf-8').replace(b'\r', b'').replace(b'\n', b'').replace(b'\0', b'').decode('latin-1')
            for name in ('If-Match', 'If-None-Match', 'Idempotency-Key', 'Accept-Language', 'Accept-Encoding', 'X-Forwarded-For', 'Range'):
                status, headers, _ = admin.request('GET', '/v1/client', headers={name: plain})
                assert status in (200, 206, 304, 400, 412, 416), (name, text, status)
                assert 'Set-Cookie' not in headers
            status, _, answer = admin.request('POST', '/v1/session', {'login': text, 'password': text, 'device': {'id': admin.device, 'name': text}})
            assert status in (400, 401, 429), (text, status, answer)
        assert admin.get('/v1/client')[1] == rows
        for line in world.log().splitlines():
            assert line.startswith(('kabinetd: ', 'listening on ')), line


def test_document():
    """In a licence they are printed letter by letter"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        fields = Fields(admin)
        for i, text in enumerate((TEXTS[0], TEXTS[5], TEXTS[6], TEXTS[15], TEXTS[16], TEXTS[17])):
            values = fields.row('licence')
            number = 'H-%d' % i
            values.update(number=number, client_name=text, currency='RUB')
            admin.done('create', 'licence', new_id(), values)
            path = os.path.join(world.dir, 'h.pdf')
            world.ctl('render', number, '-o', path, '--language', 'en')
            shown = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout
            letters = ''.join(c for c in shown if not c.isspace() and c not in '\u00ad-')
            wanted = ''.join(c for c in text if not c.isspace() and c not in '\u00ad-')
            assert wanted in letters, (text, shown)


main()
