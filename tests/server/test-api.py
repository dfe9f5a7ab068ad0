#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API of integrators (S4-09): lists, rows, changes, problems; every answer as openapi.json describes it."""
import json
import threading

from api import Api, ApiWorld
from kabinet_test import Client, main, new_id


def ids(rows):
    return [row['id'] for row in rows]


def faults(answer):
    return {e.get('field') for e in answer.get('errors', [])}


def test_lists():
    """S4-09: pages by cursor give every row once, in order, also while rows are added; counts are exact"""
    with ApiWorld(licences=57) as world:
        api = world.api('ADMIN')
        rows = api.all('/v1/licence?limit=10')
        assert len(rows) == 57 and ids(rows) == sorted(ids(rows)) and len(set(ids(rows))) == 57
        status, page = api.get('/v1/licence?limit=1&count=true')
        assert status == 200 and page['count'] == 57 and len(page['items']) == 1
        assert len(api.get('/v1/licence')[1]['items']) == 50

        for sort in ('number', '-number', 'price', '-price', 'client_name', '-created_at', 'sold_on', '-valid_to'):
            rows = api.all('/v1/licence?limit=9&sort=' + sort)
            assert len(set(ids(rows))) == 57, sort
            values = [row[sort.lstrip('-')] for row in rows]
            assert values == sorted(values, key=lambda v: v.lower() if isinstance(v, str) else v,
                                    reverse=sort.startswith('-')), sort

        # What is added on the way neither repeats nor hides a row.
        status, page = api.get('/v1/licence?limit=20&sort=-number')
        seen = ids(page['items'])
        for number in ('L-999999', 'L-000000a'):
            status, _ = api.send('POST', '/v1/licence', {'number': number, 'client_name': 'Ковалёв Игорь', 'price': 1,
                                                         'package_name': 'Архив', 'currency': 'RUB'})
            assert status == 201
        rest = api.all('/v1/licence?limit=20&sort=-number&cursor=' + page['next'])
        assert len(seen + ids(rest)) == len(set(seen + ids(rest))) == 58
        assert 'L-000000a' in [r['number'] for r in rest]


def test_filters():
    """S4-09: filters, ranges, empty values, search in any case, a choice of fields"""
    with ApiWorld(licences=12) as world:
        api = world.api('ADMIN')
        count = lambda query: api.get('/v1/licence?count=true&' + query)[1]['count']
        assert count('status=active') == 12 and count('status=draft') == 0
        assert count('status=draft&status=active') == 12
        assert count('partner=' + world.north) == 6 and count('partner.null=true') == 6
        assert count('partner=%s&status=active&price.gte=125003' % world.north) == 4
        assert count('price.gt=125000&price.lt=125003') == 2 and count('price.lte=125000') == 1
        assert count('sold_on.gte=2026-03-01') == 12 and count('sold_on.gt=2026-03-01') == 0
        assert count('number=L-000003') == 1
        assert count('q=' + 'ИВАНОВА%20мария') == 12 and count('q=петровна+11') == 1 and count('q=%25') == 0
        assert count('q=l-000003') == 1 and count('q=_') == 0 and count('q=нет%20такого') == 0
        assert count('created_at.gt=0') == 12 and count('created_at.lt=1000') == 0
        status, page = api.get('/v1/licence?fields=number,price&limit=1')
        assert set(page['items'][0]) == {'entity', 'id', 'rev', 'created_at', 'updated_at', 'number', 'price'}
        status, page = api.get('/v1/user?count=true&q=соколова')
        assert page['count'] == 1 and page['items'][0]['surname'] == 'Соколова'


def test_rows_and_tags():
    """A row has its rev as a tag; who has that state is told so"""
    with ApiWorld() as world:
        api = world.api('ADMIN')
        status, row = api.get('/v1/partner/' + world.north)
        assert status == 200 and row['name'] == 'Север' and row['note'] == 'internal of the partner'
        tag = api.headers['ETag']
        assert tag == '"%d"' % row['rev']
        status, body = api.send('GET', '/v1/partner/' + world.north, If_None_Match=tag)
        assert status == 304 and not body
        assert api.get('/v1/partner/' + new_id())[0] == 404 and api.get('/v1/partner/nonsense')[0] == 404
        assert api.get('/v1/unicorn')[0] == 404 and api.get('/v1/partner/a/b')[0] == 404
        status, _ = api.send('PUT', '/v1/partner/' + world.north, {})
        assert status == 405 and 'PATCH' in api.headers['Allow']


def test_scope_of_rows():
    """Who may not see a row does not find it: not by its id, in no list, by no filter, search, sort or count"""
    with ApiWorld() as world:
        admin, north, south, client = (world.api(p) for p in ('ADMIN', 'PARTNER', 'SOUTH', 'CLIENT'))
        for one, licences, partners in ((admin, 10, 2), (north, 5, 1), (south, 0, 1), (client, 10, 0)):
            status, page = one.get('/v1/licence?count=true')
            assert page['count'] == len(page['items']) == licences, page['count']
            assert one.get('/v1/partner?count=true')[1]['count'] == partners
        assert north.get('/v1/partner/' + world.south)[0] == 404
        assert south.send('PATCH', '/v1/client/' + world.petrov, {'name': 'X'}, If_Match='*')[0] == 404
        assert south.send('DELETE', '/v1/client/' + world.petrov, If_Match='*')[0] == 404
        assert {r['id'] for r in north.all('/v1/package')} == {world.package}
        assert {r['id'] for r in client.all('/v1/package')} == {world.other}
        # The same as the desktop of the same person has.
        desk = world.person('PARTNER')
        desk.pull()
        for entity in ('licence', 'package', 'client', 'option', 'package_kind', 'activity', 'setting', 'template'):
            assert {r['id'] for r in north.all('/v1/' + entity)} == desk.ids(entity), entity
        # Fields that are for staff alone.
        status, row = north.get('/v1/partner/' + world.north)
        assert 'note' not in row and 'internal' not in json.dumps(row)
        for query in ('fields=note', 'note=internal', 'sort=note', 'note.null=true'):
            assert north.get('/v1/partner?' + query)[0] == 400, query
        assert north.get('/v1/partner?count=true&q=internal')[1]['count'] == 0
        text = json.dumps(north.all('/v1/activity'), ensure_ascii=False)
        assert 'internal of' not in text and 'only for staff' not in text


def test_changes():
    """POST, PATCH and DELETE go the way of the desktops: rules, journal, feed; nobody's work is lost"""
    with ApiWorld() as world:
        api = world.api('ADMIN')
        desk = world.person('ADMIN')
        desk.pull()
        status, row = api.send('POST', '/v1/client', {'name': 'ООО «Заря»', 'phone': '8 (912) 345-67-89'})
        assert status == 201 and row['phone'] == '+79123456789'
        path = '/v1/client/' + row['id']
        assert api.headers['Location'] == path and api.headers['ETag'] == '"%d"' % row['rev']
        desk.pull()
        assert desk.cache['client', row['id']]['name'] == 'ООО «Заря»'
        told = [r for (e, _), r in desk.cache.items() if e == 'activity' and r.get('row') == row['id']]
        assert told and told[0]['action'] == 'create' and told[0]['device'] == 'API: Учёт', told
        assert told[0]['user'] == world.admin_user

        status, answer = api.send('PATCH', path, {'name': 'ООО «Восход»'})
        assert status == 428 and answer['code'] == 'precondition-required'
        assert api.send('DELETE', path)[0] == 428
        first = '"%d"' % row['rev']
        status, row = api.send('PATCH', path, {'address': 'Казань'}, If_Match=first)
        assert status == 200 and row['address'] == 'Казань' and row['name'] == 'ООО «Заря»'
        tag = api.headers['ETag']
        status, answer = api.send('PATCH', path, {'address': 'Уфа'}, If_Match=first)
        assert status == 412 and api.headers['ETag'] == tag and answer['code'] == 'changed'
        # A desktop's change in between counts as well.
        desk.pull()
        desk.done('update', 'client', row['id'], {'note': 'перезвонить'}, {}, row['rev'])
        assert api.send('DELETE', path, If_Match=tag)[0] == 412
        tag = api.headers['ETag']
        status, row = api.send('PATCH', path, {'address': None}, If_Match='"0", ' + tag)
        assert status == 200 and 'address' not in row and row['note'] == 'перезвонить'
        # Nothing new: nothing is written.
        tag = api.headers['ETag']
        status, row = api.send('PATCH', path, {'name': row['name']}, If_Match=tag)
        assert status == 200 and api.headers['ETag'] == tag

        status, body = api.send('DELETE', path, If_Match='*')
        assert status == 204 and not body
        assert row['id'] not in ids(api.all('/v1/client')) and row['id'] in ids(api.all('/v1/client?deleted=true'))
        assert api.get(path)[1]['deleted'] is True
        status, answer = api.send('PATCH', path, {'name': 'X'}, If_Match='*')
        assert status == 409 and answer['code'] == 'conflict'
        status, row = api.send('PATCH', path, {'deleted': False}, If_Match='*')
        assert status == 200 and 'deleted' not in row
        assert row['id'] in ids(api.all('/v1/client'))


def test_refusals():
    """What is wrong is said field by field (RFC 9457), what is not allowed is refused and noted"""
    with ApiWorld() as world:
        admin, north = world.api('ADMIN'), world.api('PARTNER')
        status, answer = admin.send('POST', '/v1/licence', {'number': 7, 'unicorn': 1, 'price': 'dear', 'status': 'x',
                                                            'sold_on': '2026-02-30'})
        assert status == 422 and faults(answer) == {'number', 'unicorn', 'price', 'status', 'sold_on'}, answer
        assert all(e['detail'] for e in answer['errors'])
        status, answer = admin.send('POST', '/v1/licence', {'number': 'L-1'})
        assert status == 422 and answer['errors'][0]['field'], answer
        status, answer = admin.send('POST', '/v1/licence', {'number': 'L-000001', 'client_name': 'А', 'price': 1,
                                                            'package_name': 'Б', 'currency': 'RUB'})
        assert status in (409, 422) and faults(answer) == {'number'}, answer
        status, answer = admin.send('POST', '/v1/licence', {'signature': 'mine', 'number': 'L-X', 'client_name': 'А',
                                                            'price': 1, 'package_name': 'Б', 'currency': 'RUB'})
        assert status == 403 and faults(answer) == {'signature'}
        status, answer = north.send('POST', '/v1/package', {'name': 'Моё', 'price': 1})
        assert status == 403 and answer['code'] == 'forbidden'
        licence = north.all('/v1/licence')[0]['id']
        assert north.send('PATCH', '/v1/licence/' + licence, {'price': 1}, If_Match='*')[0] == 403
        assert any(r['action'] == 'refused' for r in admin.all('/v1/activity?limit=200'))
        # A reference to what is not there for the caller is one to nothing.
        status, answer = admin.send('PATCH', '/v1/licence/' + licence, {'partner': new_id()}, If_Match='*')
        assert status == 422 and faults(answer) == {'partner'}, answer
        # In the language that was asked for.
        status, answer = admin.send('POST', '/v1/licence', {'unicorn': 1}, Accept_Language='ru')
        assert any('а' <= c <= 'я' for c in answer['errors'][0]['detail']), answer


def test_idempotency():
    """A request that comes again with its key gets the same bytes and is not done twice; another one is refused"""
    with ApiWorld() as world:
        api = world.api('ADMIN')

        def send(body, key, path='/v1/client', method='POST', **more):
            return api.send(method, path, body, Idempotency_Key=key, **more)

        status, first = send({'name': 'Один'}, 'k-1')
        tag, where = api.headers['ETag'], api.headers['Location']
        assert status == 201
        for _ in range(3):
            status, again = send({'name': 'Один'}, 'k-1')
            assert status == 201 and again == first and api.headers['Idempotent-Replayed'] == 'true'
            assert api.headers['ETag'] == tag and api.headers['Location'] == where
        assert [r['name'] for r in api.all('/v1/client')].count('Один') == 1
        status, answer = send({'name': 'Другой'}, 'k-1')
        assert status == 422 and answer['code'] == 'idempotency-mismatch'
        # A refusal is kept as well, a change and a deletion too.
        status, refused = send({'name': ''}, 'k-2')
        assert status == 422 and send({'name': ''}, 'k-2')[1] == refused
        path = '/v1/client/' + first['id']
        status, changed = send({'name': 'Два'}, 'k-3', path, 'PATCH', If_Match=tag)
        assert status == 200 and send({'name': 'Два'}, 'k-3', path, 'PATCH', If_Match=tag) == (200, changed)
        assert send(None, 'k-4', path, 'DELETE', If_Match='*')[0] == 204
        assert send(None, 'k-4', path, 'DELETE', If_Match='*')[0] == 204
        assert api.headers['Idempotent-Replayed'] == 'true'
        # Another key's program has keys of its own.
        other = world.api('ADMIN')
        assert other.send('POST', '/v1/client', {'name': 'Один'}, Idempotency_Key='k-1')[0] == 201
        # Many at once: one does it.
        answers = []

        def race():
            one = Api(api.address)
            one.token = api.token
            answers.append(one.send('POST', '/v1/client', {'name': 'Гонка'}, Idempotency_Key='race'))
        threads = [threading.Thread(target=race) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert len({json.dumps(a, sort_keys=True) for a in answers}) == 1 and answers[0][0] == 201, answers
        assert [r['name'] for r in api.all('/v1/client')].count('Гонка') == 1
        # It outlives a restart.
        world.kill()
        world.start()
        assert send({'name': 'Один'}, 'k-1') == (201, first)
        for key in ('', 'a' * 256, 'a b', 'a,b'):
            assert send({'name': 'X'}, key)[0] == 400, key


def test_tokens():
    """S4-11, S4-12: tokens live 24 hours, say so, and are told apart when they are over; keys end at once"""
    with ApiWorld() as world:
        made = world.key('PARTNER', 'licence:read', 'client:read', 'client:write')
        api = Api(world.socket, made['secret'])
        answer = api.exchange()
        assert answer['expires_in'] in (86399, 86400) and answer['token_type'] == 'Bearer'
        status, state = api.get('/v1/token')
        assert status == 200 and 86000 < state['expires_in'] <= 86400 and state['key'] == made['id']
        assert state['memberships'][0]['role'] == 'partner' and state['scope'] == 'licence:read client:read client:write'
        # No more than the scopes say, and no more than the membership may.
        assert api.get('/v1/licence')[0] == 200
        status, answer = api.get('/v1/package')
        assert status == 403 and answer['code'] == 'scope'
        assert api.send('PATCH', '/v1/licence/' + new_id(), {}, If_Match='*')[0] == 403
        # Nothing of it is in the database as it was given out.
        stored = world.stored()
        assert made['secret'].encode() not in stored and api.token.encode() not in stored
        assert made['secret'] not in world.ctl('api-key', 'list') and made['secret'][26:32] in world.ctl('api-key', 'list')

        renewed = Api(world.socket, made['secret'])
        renewed.exchange()
        assert renewed.token != api.token and api.get('/v1/licence')[0] == 200
        world.sql('UPDATE api_token SET expires_at = expires_at - 86400000 WHERE expires_at ='
                  ' (SELECT MIN(expires_at) FROM api_token)')
        status, answer = api.get('/v1/licence')
        assert status == 401 and answer['code'] == 'token-expired', answer
        assert 'expired' in api.headers['WWW-Authenticate']
        assert renewed.get('/v1/licence')[0] == 200
        assert renewed.send('DELETE', '/v1/token')[0] == 204
        assert renewed.get('/v1/licence')[1]['code'] == 'unauthenticated'

        renewed.exchange()
        assert renewed.get('/v1/licence')[0] == 200
        world.ctl('api-key', 'revoke', made['id'])
        status, answer = renewed.get('/v1/licence')
        assert status == 401 and answer['code'] == 'key-revoked'
        status, answer = renewed.post('/v1/token', {'api_key': made['secret']})
        assert status == 401 and answer['code'] == 'key-revoked'
        told = [r['action'] for r in world.api('ADMIN').all('/v1/activity?limit=200') if r.get('row_title') == 'API: Учёт']
        assert told[:2] == ['create', 'delete'], told
        # What the key acts as ends with the user.
        other = world.api('PARTNER', '*:read')
        world.ctl('user', 'disable', 'PARTNER')
        assert other.get('/v1/licence')[1]['code'] == 'key-revoked'
        # A desktop's session may use it too: the page that shows the API tries it out.
        desk = world.person('ADMIN')
        assert desk.get('/v1/licence?limit=1')[0] == 200 and desk.get('/v1/token')[0] == 200
        for token in (None, 'kat_nonsense', 'nonsense', 'x' * 5000):
            api.token = token
            assert api.get('/v1/licence')[1]['code'] == 'unauthenticated'
        for secret in ('kab_x', 'x', ''):
            assert api.post('/v1/token', {'api_key': secret})[0] == 401
        listed = json.loads(world.ctl('api-key', 'list', '--json'))
        assert [k['holder'] for k in listed] == ['Петров Илья', 'Соколова Анна', 'Петров Илья'] and listed[0]['revoked_at']
        for args in (['nobody', '--name', 'x', '--scope', '*:read'], ['ADMIN', '--name', 'x', '--scope', 'unicorn:read'],
                     ['ADMIN', '--name', 'x'], ['ADMIN', '--name', 'x', '--scope', 'licence:eat']):
            assert world.ctl('api-key', 'create', *args, check=False)[0] != 0, args


def test_limits():
    """Each key and each address has its limit; who is over it is told when to come back"""
    with ApiWorld() as world:
        world.stop()
        world.start('--api-rate', '5', '--api-rate-address', '40')
        api, other = world.api('ADMIN'), world.api('PARTNER')
        for left in (4, 3, 2, 1, 0):
            assert api.get('/v1/client')[0] == 200
            assert api.headers['RateLimit-Limit'] == '5' and api.headers['RateLimit-Remaining'] == str(left)
            assert 0 < int(api.headers['RateLimit-Reset']) <= 60 and api.headers['RateLimit-Policy'] == '5;w=60'
        for language in ('en', 'ru'):
            status, answer = api.send('GET', '/v1/client', Accept_Language=language)
            assert status == 429 and answer['code'] == 'rate-limited'
            assert 0 < int(api.headers['Retry-After']) <= 60 and api.headers['RateLimit-Remaining'] == '0'
        # Not done, and not remembered as an answer.
        assert api.send('POST', '/v1/client', {'name': 'X'}, Idempotency_Key='k')[0] == 429
        assert other.get('/v1/client')[0] == 200
        # A problem counts once, in whatever language it is said.
        assert other.send('GET', '/v1/client/x', Accept_Language='ru')[0] == 404
        assert other.headers['RateLimit-Remaining'] == '3'

        guesser = Api(world.socket)
        answers = [guesser.send('POST', '/v1/token', {'api_key': 'kab_%d' % i}, X_Forwarded_For='2001:db8::%x' % i)[0]
                   for i in range(45)]
        assert answers.count(401) == 40 and answers[-1] == 429, answers
        assert guesser.send('POST', '/v1/token', {'api_key': 'kab_'}, X_Forwarded_For='198.51.100.7')[0] == 401


def test_hostile():
    """Cursors, numbers, names, bodies that nobody honest sends are refused, and the server goes on"""
    with ApiWorld(licences=5) as world:
        api = world.api('ADMIN')
        good = api.get('/v1/licence?limit=2&sort=number')[1]['next']
        for query in ('cursor=x', 'cursor=', 'cursor=' + 'A' * 20000, 'cursor=' + good,
                      'sort=number&cursor=%s&status=active' % good, 'sort=-number&cursor=' + good,
                      'limit=0', 'limit=-1', 'limit=201', 'limit=99999999999999999999', 'limit=x', 'limit=1&limit=2',
                      'sort=unicorn', 'sort=note', 'sort=number&sort=price', 'count=maybe', 'deleted=perhaps',
                      'fields=unicorn', 'unicorn=1', 'client_name=x', 'status=unicorn', 'price.gte=x', 'price.gte=1e9',
                      'price.gte=9999999999999999999999', 'partner=x', 'partner.null=x', 'status.gte=active',
                      'sold_on.lt=2026-99-99', 'q=' + 'x' * 101, '%ff=1', 'q=%ff', 'q=%00',
                      '&'.join('status=active' for _ in range(100)), 'number=', "number');drop table licence;--=1"):
            status, answer = api.get('/v1/licence?' + query)
            assert status == (414 if len(query) > 10000 else 400), (query[:80], status, answer)
        assert Client(world.socket).get('/v1/licence?%zz=1')[0] == 400       # no address at all
        assert api.get('/v1/client?cursor=' + api.get('/v1/licence?limit=1')[1]['next'])[0] == 400
        assert api.get("/v1/licence?q=');drop%20table%20licence;--")[1]['items'] == []
        assert len(api.get('/v1/licence?&&')[1]['items']) == 5

        def raw(body, kind='application/json', path='/v1/client'):
            return api.request('POST', path, body, {'Content-Type': kind})[0]
        deep = b'{"options":' + b'[' * 5000 + b']' * 5000 + b'}'
        for body in (b'', b'x', b'[]', b'"x"', b'{', b'{}{}', b'{"name":"a"', b'\xff', b'{"name":"\xff"}', deep,
                     b'{"name":"a","name":"b"}', b'{"name":"\\u0000"}', b'nul', b'{"name":NaN}'):
            assert raw(body) == 400, body[:40]
        for body in (b'{"name":1}', b'{"name":{}}', b'{"name":[]}', b'{"name":true}', b'{"id":"x","name":"a"}',
                     b'{"id":7,"name":"a"}', b'{"rev":1}', b'{"org":"x"}', b'{"feed_keys":"1"}', b'{"nr":1}',
                     b'{"name":"' + b'a' * 100000 + b'"}', b'{"name":"a\\nb"}'):
            assert raw(body) == 422, body[:40]
        assert raw(b'name=a', 'application/x-www-form-urlencoded') == 415
        assert raw(b'{"name":"' + b'a' * 2000000 + b'"}') == 413
        assert raw(b'{"name":"<script>alert(1)</script>\'; drop table client; --"}') == 201
        row = api.get('/v1/client?q=drop')[1]['items'][0]
        assert row['name'] == "<script>alert(1)</script>'; drop table client; --"
        status, answer = api.send('PATCH', '/v1/client/' + row['id'], {'id': new_id(), 'name': 'x'}, If_Match='*')
        assert status == 422
        assert api.send('PATCH', '/v1/client/' + row['id'], {'deleted': 'yes'}, If_Match='*')[0] == 422
        assert api.send('PATCH', '/v1/client/' + row['id'], {'deleted': True, 'name': 'x'}, If_Match='*')[0] == 422
        for tag in ('x', '""', '"', 'W/"%d"' % row['rev'], '"%d' % row['rev'], ',' * 500):
            assert api.send('PATCH', '/v1/client/' + row['id'], {'name': 'x'}, If_Match=tag)[0] == 412, tag
        assert api.get('/v1/licence')[0] == 200 and Client(world.socket).get('/healthz')[0] == 200


main()
