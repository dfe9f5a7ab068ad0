#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ranges of rows come to, and ranges sent anew (invariants 6, 13 and 26, the server's side).

The sums are made here a second time, from what pages of changes brought: whoever asks gets the sum of what he has."""
import base64
import hashlib
import json
import struct

from world import World
from kabinet_test import main, new_id

EVERYBODY = ('ADMIN', 'PARTNER', 'SOUTH', 'AGENT', 'CLIENT')
COMMON = ('id', 'rev', 'deleted', 'created_at', 'created_by', 'updated_at', 'updated_by')


def fields_of(world, entity):
    """The fields that this server knows, as its description has them."""
    if not hasattr(world, 'schemas'):
        world.__dict__['schemas'] = world.client().get('/openapi.json')[1]['components']['schemas']
    # The journal's JSON is passed on as it is written, which this file cannot write again.
    return [name for name in world.schemas[entity]['properties'] if name not in COMMON + ('entity', 'before', 'after')]


def in_range(row, after, to):
    return (not after or row['id'] > after) and (not to or row['id'] <= to)


def rows_of(person, entity, after='', to=''):
    return sorted((r for (e, _), r in person.cache.items() if e == entity and in_range(r, after, to)), key=lambda r: r['id'])


def text(value):
    return b'n' if value is None else b't' + struct.pack('>I', len(value.encode())) + value.encode()


def number(value):
    return b'i' + struct.pack('>q', value)


def sum_of(entity, fields, rows, horizon=0):
    """(how many, digest), by what kab-digest.h says."""
    found, n = hashlib.sha256(('kabinet-digest-1\n%s\n%s\n' % (entity, ','.join(fields))).encode()), 0
    for row in rows:
        if row.get('deleted') and row['rev'] <= horizon:
            continue
        n += 1
        found.update(text(row['id']) + number(row['rev']) + number(1 if row.get('deleted') else 0) + number(row['created_at'])
                     + text(row.get('created_by')) + number(row['updated_at']) + text(row.get('updated_by')))
        for i, field in enumerate(fields):
            value = row.get(field)
            if isinstance(value, (dict, list)):
                value = json.dumps(value, ensure_ascii=False, separators=(',', ':'))
            if value is not None:
                found.update(bytes([i]) + (text(value) if isinstance(value, str) else number(int(value))))
        found.update(b'\xff')
    return n, found.hexdigest()


def ask(person, entity, after='', to='', fields='', cursor=None, path='/v1/digests', **more):
    query = dict(cursor=cursor or person.cursor, entity=entity, after=after, to=to, **more)
    if path == '/v1/digests':
        query['fields'] = fields if isinstance(fields, str) else ','.join(fields)
    return person.get(path + '?' + '&'.join('%s=%s' % (k, v) for k, v in query.items() if v != ''))


def check(world, person, entity, after='', to=''):
    """What the server says of the range is what the person's own rows come to; the answer."""
    fields = fields_of(world, entity)
    status, answer = ask(person, entity, after, to, fields)
    assert status == 200, (entity, status, answer)
    assert (answer['entity'], answer['after']) == (entity, after), answer
    mine = sum_of(entity, fields, rows_of(person, entity, after, answer['to']), answer['horizon'])
    assert (answer['count'], answer['digest']) == mine, (entity, answer, mine)
    return answer


def test_sums():
    """The sum of any range is that of what the caller was sent, for everybody (invariants 6 and 13)"""
    with World(licences=60) as world:
        admin = world.person('ADMIN')
        admin.done('update', 'package', world.package, {'description': '<p>Ä "б" \\ \t</p>', 'price': 1}, {})
        admin.done('delete', 'package', world.other)
        admin.pull()
        # a row that one of the office does not see, though all rows have the office's key
        world.person('AGENT').done('create', 'read_mark', new_id(), {'subject': 'package', 'row': world.package, 'read_at': 1})
        assert check(world, admin, 'read_mark')['count'] == 0 and world.sql('SELECT COUNT(*) FROM read_mark')[0][0] == 1
        seen = set()
        for login in EVERYBODY:
            person = world.person(login)
            person.pull()
            for entity in {e for e, _ in person.cache}:
                whole = check(world, person, entity)
                assert whole['to'] == '' and whole['at'] > 0
                seen.add((entity, login, whole['digest']))
            ids = [r['id'] for r in rows_of(person, 'licence')]
            if ids:
                for after, to in (('', ids[2]), (ids[1], ids[2]), (ids[3], ''), (ids[-1], ''), ('', ids[-1])):
                    answer = check(world, person, 'licence', after, to)
                    assert answer['to'] == to
                assert check(world, person, 'licence', ids[1], ids[2])['count'] == 1
                assert check(world, person, 'licence', ids[-1])['count'] == 0
        licences = {login: digest for entity, login, digest in seen if entity == 'licence'}
        # the agent sees the partner's rows, all of them sold by him; the office sees what is internal besides
        assert licences['AGENT'] == licences['PARTNER'] and licences['CLIENT'] != licences['ADMIN'] != licences['AGENT']
        status, page = ask(world.person('ADMIN'), 'licence', cursor=person.cursor)     # another one's
        assert status == 409 and page['code'] == 'moved', page


def test_what_is_not_ours():
    """What the caller may not read, and what nobody knows, has no rows"""
    with World() as world:
        client = world.person('CLIENT')
        client.pull()
        for entity in ('requisites', 'agent', 'unicorn'):
            status, answer = ask(client, entity)
            assert status == 200 and answer['count'] == 0, (entity, answer)
            status, page = ask(client, entity, path='/v1/ranges')
            assert status == 200 and page['items'] == [] and page['entity'] == entity and not page['more'], page


def test_narrow_and_wide():
    """Long ranges are answered piece by piece: together they are everything, however the rows are found"""
    with World(licences=4200) as world:
        for login, rows in (('ADMIN', 4200), ('PARTNER', 2100), ('SOUTH', 0)):
            person = world.person(login)
            person.pull()
            after, counts = '', []
            while True:
                answer = check(world, person, 'licence', after)
                assert answer['count'] <= 2000
                counts.append(answer['count'])
                if answer['to'] == '':
                    break
                assert answer['to'] > after
                after = answer['to']
            assert sum(counts) == rows and len(counts) == max(1, -(-rows // 2000)), (login, counts)
            status, page = ask(person, 'licence', path='/v1/ranges')
            mine = rows_of(person, 'licence', '', page['to'])
            assert status == 200 and page['items'] == mine and len(mine) == min(rows, 2000), (login, len(page['items']))


def test_moved():
    """A range that changed, or which a row left, says so; others do not"""
    with World(licences=20) as world:
        admin, partner = world.person('ADMIN'), world.person('PARTNER')
        partner.pull()
        mine = rows_of(partner, 'licence')
        first, last = mine[0]['id'], mine[-1]['id']
        theirs = [i for (i,) in world.sql("SELECT id FROM licence WHERE partner IS NULL ORDER BY id")]
        admin.done('update', 'licence', theirs[0], {'note': 'not of the partner'}, {})
        check(world, partner, 'licence')                                # others' rows move nothing of ours
        admin.done('update', 'licence', first, {'client_name': 'Иная'}, {})
        for path in ('/v1/digests', '/v1/ranges'):
            status, problem = ask(partner, 'licence', path=path)
            assert status == 409 and problem['code'] == 'moved', problem
            assert ask(partner, 'licence', to=first, path=path)[0] == 409
            assert ask(partner, 'licence', after=first, path=path)[0] == 200
        check(world, partner, 'licence', after=first)
        check(world, partner, 'package')
        partner.pull()
        check(world, partner, 'licence')
        # a row that leaves moves the range, too
        admin.done('delete', 'package_binding', world.binding)
        assert ask(partner, 'package')[0] == 409
        before = partner.cursor
        partner.pull()
        assert check(world, partner, 'package')['count'] == 0
        assert ask(partner, 'package', cursor=before)[0] == 409
        check(world, partner, 'licence', after=first, to=last)


def test_cursors():
    """Only at the end of a run, of this history and of this scope"""
    with World(licences=20) as world:
        person = world.person('PARTNER')
        _, page = person.get('/v1/changes?limit=3')
        assert page['more'] and ask(person, 'licence', cursor=page['cursor'])[0] == 409
        person.pull()
        plain = base64.urlsafe_b64decode(person.cursor + '==').decode().split('.')
        for at, value in ((1, '0' * 16), (2, '0' * 24), (3, '999999999')):
            other = plain[:at] + [value] + plain[at + 1:]
            cursor = base64.urlsafe_b64encode('.'.join(other).encode()).decode().rstrip('=')
            assert ask(person, 'licence', cursor=cursor)[0] == 409, other
        # another role is another reading
        admin = world.person('ADMIN')
        [(membership,)] = world.sql('SELECT id FROM membership WHERE "user"=?', world.partner_user)
        admin.done('update', 'membership', membership, {'partner': world.south}, {'partner': world.north})
        assert ask(person, 'licence')[0] == 409
        person.pull()
        assert person.restarted and check(world, person, 'licence')['count'] == 0


def test_hostile():
    """What is no range is a 400, whatever it is; and nobody keeps the server busy with it"""
    with World() as world:
        person = world.person('ADMIN')
        person.pull()
        one, two = sorted((new_id(), new_id()))
        for more in ({'entity': ''}, {'entity': 'li%0Acence'}, {'entity': 'x' * 64}, {'entity': "licence'--"}, {'after': 'x'},
                     {'to': 'x'}, {'after': two, 'to': one}, {'after': one, 'to': one}, {'cursor': 'AAAA'}, {'cursor': '%00'},
                     {'fields': 'a' * 64}, {'fields': 'name,name'}, {'fields': 'na%20me'}, {'fields': ','}, {'fields': 'Name'},
                     {'fields': ','.join('f%d' % i for i in range(251))}):
            status, problem = ask(person, **{'entity': 'licence', **more})
            assert status == 400, (more, status, problem)
        assert ask(person, 'licence', fields=['f%d' % i for i in range(250)])[0] == 200
        assert person.get('/v1/digests')[0] == 400 and person.get('/v1/ranges?entity=licence')[0] == 400
        assert person.request('POST', '/v1/digests', {})[0] == 405
        assert world.client().get('/v1/digests?entity=licence&cursor=' + person.cursor)[0] == 401
        other = world.person('PARTNER')
        other.pull()
        status = 200
        for _ in range(700):
            status, headers, _ = person.request('GET', '/v1/digests?entity=setting&cursor=' + person.cursor)
            if status == 429:
                break
        assert status == 429 and 1 <= int(headers['Retry-After']) <= 60, status
        assert ask(other, 'licence')[0] == 200 and person.get('/v1/changes?cursor=' + person.cursor)[0] == 200


def test_fields_of_another_version():
    """Named fields alone count, in their order; one that the server does not know counts as nothing (invariant 26)"""
    with World() as world:
        person = world.person('ADMIN')
        person.pull()
        rows = rows_of(person, 'package')
        for fields in (['price', 'name'], ['name', 'unicorn', 'price'], ['unicorn'], []):
            status, answer = ask(person, 'package', fields=fields)
            assert status == 200 and answer['digest'] == sum_of('package', fields, rows)[1], fields
            assert answer['schema'] >= 1


def test_forgotten_rows():
    """Deleted rows that the server may forget any day do not count, but are sent while they are there"""
    with World() as world:
        admin = world.person('ADMIN')
        admin.done('delete', 'package', world.other)
        admin.pull()
        assert check(world, admin, 'package')['count'] == 2
        world.sql('UPDATE org SET horizon=(SELECT MAX(rev) FROM package)')
        person = world.person('ADMIN')
        person.pull()
        answer = check(world, person, 'package')
        assert answer['count'] == 1 and answer['horizon'] > 0, answer
        assert len(ask(person, 'package', path='/v1/ranges')[1]['items']) == 2


def test_reported():
    """A range that is fetched because it differed stands in the log and in the numbers"""
    with World() as world:
        person = world.person('PARTNER')
        person.pull()
        for reason in ('columns', 'differed'):
            status, page = ask(person, 'licence', path='/v1/ranges', reason=reason, count=3, digest='ab' * 32)
            assert status == 200 and len(page['items']) == 5
        ask(person, 'licence', path='/v1/ranges', reason='differed', count='x%0Ay', digest='%0A')
        found = [line for line in world.log().splitlines() if 'range of licence' in line]
        assert len(found) == 2 and 'had 3 rows, digest ' + 'ab' * 32 in found[0] and 'had ? rows, digest ?' in found[1], found
        numbers = world.client().request('GET', '/metrics')[2]
        assert 'kabinet_ranges_differed_total 2' in str(numbers), numbers


main()
