#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks (S4-09): told of every change, in order, signed, again and again until it is taken."""
import base64
import hashlib
import hmac
import json
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from jsonschema import Draft202012Validator

from api import Api, ApiWorld
from emulator import Emulator
from kabinet_test import PATIENCE, main, new_id, program, wait_for


class Receiver(Emulator):
    """A program that is told; answers are what a test puts there."""

    def __init__(self, context=None):
        self.got, self.status, self.headers, self.hold = [], 200, {}, None
        super().__init__('/hook', context)

    def serve(self, handler):
        body = self.body_of(handler)
        with self.lock:
            self.got.append((handler.path, dict(handler.headers), body))
        if self.hold:
            self.hold.wait(30)
        self.reply(handler, self.status, b'okay', **self.headers)

    def __exit__(self, *why):
        if self.hold:
            self.hold.set()
        super().__exit__(*why)

    def messages(self):
        with self.lock:
            return [json.loads(body) for _, _, body in self.got]

    def wait(self, count):
        wait_for(lambda: len(self.got) >= count, what='%d messages' % count)
        return self.messages()


class HookWorld(ApiWorld):
    def __enter__(self):
        return self.start('--webhooks-to-loopback')

    def again(self):
        return self.start('--webhooks-to-loopback')


def hook(api, receiver, *events):
    status, answer = api.send('POST', '/v1/webhooks', {'url': receiver.url, 'events': list(events)})
    assert status == 201, answer
    assert api.headers['Location'] == '/v1/webhooks/' + answer['id'] and answer['secret'].startswith('whsec_')
    return answer


def client(api, name):
    status, row = api.send('POST', '/v1/client', {'name': name})
    assert status == 201, row
    return row


def test_signed_and_in_order():
    """Each change is told once, in order, with a signature that its receiver can check"""
    with HookWorld() as world, Receiver() as receiver:
        api = world.api('ADMIN')
        made = hook(api, receiver, 'client.*', 'licence.update')
        names = ['ООО «%d»' % i for i in range(30)]
        rows = [client(api, name) for name in names]
        path = '/v1/client/' + rows[0]['id']
        assert api.send('PATCH', path, {'address': 'Баку'}, If_Match='*')[0] == 200
        assert api.send('DELETE', path, If_Match='*')[0] == 204
        assert api.send('PATCH', path, {'deleted': False}, If_Match='*')[0] == 200
        # A desktop's change as well; what nobody asked for is not told.
        desk = world.person('ADMIN')
        desk.pull()
        licence = sorted(desk.ids('licence'))[0]
        desk.done('update', 'licence', licence, {'note': 'x'}, {}, desk.cache['licence', licence]['rev'])
        desk.done('update', 'partner', world.north, {'note': 'y'}, {}, desk.cache['partner', world.north]['rev'])
        told = receiver.wait(34)
        kinds = [m['type'] for m in told]
        assert kinds == ['client.create'] * 30 + ['client.update', 'client.delete', 'client.restore', 'licence.update']
        assert [m['data']['name'] for m in told[:30]] == names and told[33]['data']['id'] == licence
        revs = [m['rev'] for m in told]
        assert revs == sorted(revs)
        event = api.describe().document['components']['schemas']['Event']
        for message in told:
            Draft202012Validator(event).validate(message)
        secret = base64.b64decode(made['secret'][6:])
        seen = set()
        for _, headers, body in receiver.got:
            headers = {k.lower(): v for k, v in headers.items()}
            signed = ('%s.%s.' % (headers['webhook-id'], headers['webhook-timestamp'])).encode() + body
            mac = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
            assert headers['webhook-signature'] == 'v1,' + mac
            assert abs(int(headers['webhook-timestamp']) - time.time()) < 300
            assert headers['content-type'] == 'application/json'
            seen.add(headers['webhook-id'])
        assert len(seen) == 34
        time.sleep(1.2)
        assert len(receiver.got) == 34

        # The log, page by page; its lines told once more, under the same number.
        status, page = api.get('/v1/webhooks/%s/deliveries?limit=10' % made['id'])
        assert status == 200 and len(page['items']) == 10
        assert {d['outcome'] for d in page['items']} == {'delivered'} and page['items'][0]['type'] == 'licence.update'
        status, rest = api.get('/v1/webhooks/%s/deliveries?limit=200&cursor=%s' % (made['id'], page['next']))
        assert len(rest['items']) == 24 and rest['next'] is None
        first = rest['items'][-1]
        status, answer = api.send('POST', '/v1/webhooks/%s/deliveries/%s/replay' % (made['id'], first['id']))
        assert status == 202 and answer == {'state': 'queued'}
        receiver.wait(35)
        headers = {k.lower(): v for k, v in receiver.got[34][1].items()}
        assert headers['webhook-id'] == first['message'] and json.loads(receiver.got[34][2])['data']['id'] == rows[0]['id']
        world.ctl('webhook', 'replay', first['id'])
        receiver.wait(36)
        assert api.send('POST', '/v1/webhooks/%s/deliveries/%s/replay' % (made['id'], new_id()))[0] == 404
        assert made['id'] in world.ctl('webhook', 'list') and 'delivered' in world.ctl('webhook', 'log', made['id'])
        assert made['secret'] not in world.ctl('webhook', 'list', '--json') + world.log()


def test_only_what_they_may_see():
    """What is told is what the membership may see at the time of telling, and what its key may read"""
    with HookWorld() as world, Receiver() as receiver, Receiver() as other:
        admin, north, south = world.api('ADMIN'), world.api('PARTNER'), world.api('SOUTH')
        hook(north, receiver, '*.*')
        hook(south, other, 'client.*', 'partner.*')
        assert admin.send('PATCH', '/v1/client/' + world.petrov, {'note': 'тайна', 'address': 'Уфа'}, If_Match='*')[0] == 200
        assert admin.send('PATCH', '/v1/partner/' + world.north, {'contact_name': 'Лида', 'note': 'тайна'},
                          If_Match='*')[0] == 200
        told = receiver.wait(2)
        assert [m['type'] for m in told] == ['client.update', 'partner.update']
        assert told[0]['data']['address'] == 'Уфа' and 'тайна' not in json.dumps(told, ensure_ascii=False)
        # The other one's queue went by in silence.
        wait_for(lambda: world.sql("SELECT COUNT(*) FROM webhook_event")[0][0] == 0, what='the queue to be empty')
        assert not other.got
        status, page = south.get('/v1/webhooks/%s/deliveries' % south.get('/v1/webhooks')[1]['items'][0]['id'])
        assert {d['outcome'] for d in page['items']} == {'skipped'}
        # Nobody manages another's.
        mine = north.get('/v1/webhooks')[1]['items']
        assert len(mine) == 1 and 'secret' not in mine[0]
        for one in (south, admin):
            assert one.get('/v1/webhooks/' + mine[0]['id'])[0] == 404
            assert one.send('PATCH', '/v1/webhooks/' + mine[0]['id'], {'state': 'paused'})[0] == 404
            assert one.send('DELETE', '/v1/webhooks/' + mine[0]['id'])[0] == 404
            assert one.get('/v1/webhooks/%s/deliveries' % mine[0]['id'])[0] == 404
        # Nobody widens what a key may read, and without the scope there is nothing at all.
        narrow = world.api('PARTNER', 'licence:read', 'webhook:write')
        assert narrow.send('POST', '/v1/webhooks', {'url': receiver.url, 'events': ['client.*']})[0] == 422
        assert narrow.send('POST', '/v1/webhooks', {'url': receiver.url, 'events': ['*.*']})[0] == 422
        assert narrow.get('/v1/webhooks')[0] == 403
        # Nor does it lead elsewhere what another key of the same membership was allowed to hear.
        assert narrow.send('PATCH', '/v1/webhooks/' + mine[0]['id'], {'url': other.url})[0] == 422
        assert narrow.send('PATCH', '/v1/webhooks/' + mine[0]['id'], {'state': 'paused', 'events': ['licence.*']})[0] == 200
        assert north.send('PATCH', '/v1/webhooks/' + mine[0]['id'], {'state': 'active', 'events': ['*.*']})[0] == 200
        made = hook(narrow, other, 'licence.update')
        world.ctl('api-key', 'revoke', narrow.key)
        licence = north.all('/v1/licence')[0]['id']
        assert admin.send('PATCH', '/v1/licence/' + licence, {'note': 'z'}, If_Match='*')[0] == 200
        state = lambda: north.get('/v1/webhooks/' + made['id'])[1]
        wait_for(lambda: state()['state'] == 'disabled', what='the webhook of a revoked key to rest')
        assert not other.got and state()['reason']


def test_failures():
    """Who fails is tried again, later and later, hears in order, and is switched off with a notice in the end"""
    with HookWorld() as world, Receiver() as receiver:
        api = world.api('ADMIN')
        made = hook(api, receiver, 'client.create')
        path = '/v1/webhooks/' + made['id']
        receiver.status = 503
        names = [client(api, name)['name'] for name in ('Раз', 'Два', 'Три')]
        receiver.wait(2)
        state = api.get(path)[1]
        assert state['failures'] >= 1 and state['failing_since'] and state['pending'] == 3 and state['state'] == 'active'
        # while it is being told, the next look stands where the lease ends
        wait_for(lambda: world.sql('SELECT MAX(lease_until) FROM webhook')[0][0] == 0, what='what came of it')
        (next_at, failures, last), = world.sql('SELECT MAX(w.next_at), MAX(w.failures), MAX(d.at) FROM webhook w'
                                               ' JOIN webhook_delivery d ON d.webhook=w.id')
        assert 700 <= next_at - last < 1.25 * 1000 * 2 ** (failures - 1) + 1000, (next_at, last, failures)
        assert {m['data']['name'] for m in receiver.messages()} == {'Раз'}
        log = api.get(path + '/deliveries')[1]['items']
        assert log[0]['outcome'] == 'failed' and log[0]['status'] == 503 and 'okay' in log[0]['detail']
        receiver.status = 200
        world.sql('UPDATE webhook SET next_at=0')
        wait_for(lambda: [m['data']['name'] for m in receiver.messages()][-3:] == names, what='all three, in order')
        wait_for(lambda: api.get(path)[1]['failures'] == 0)
        # Where it is sent on to is not followed.
        with Receiver() as elsewhere:
            receiver.status, receiver.headers = 307, {'Location': elsewhere.url}
            before = len(receiver.got)
            client(api, 'Четыре')
            receiver.wait(before + 1)
            wait_for(lambda: api.get(path + '/deliveries')[1]['items'][0]['status'] == 307)
            assert not elsewhere.got
        # After days of failures: off, with a line in the journal; what is waiting is kept until it is on again.
        receiver.status, receiver.headers = 500, {}
        world.sql('UPDATE webhook SET failing_since=failing_since-4*86400000, failures=20, next_at=0')
        wait_for(lambda: api.get(path)[1]['state'] == 'disabled', what='it to be switched off')
        assert any(r['action'] == 'stopped' and receiver.url in r['row_title'] for r in api.all('/v1/activity?limit=200'))
        client(api, 'Пять')                 # not written down: nobody listens
        receiver.status, before = 200, len(receiver.got)
        status, state = api.send('PATCH', path, {'state': 'active'})
        assert status == 200 and state['failures'] == 0 and 'reason' not in state
        receiver.wait(before + 1)
        assert receiver.messages()[-1]['data']['name'] == 'Четыре'
        # Paused: kept, and told later. Gone: off at once.
        assert api.send('PATCH', path, {'state': 'paused'})[0] == 200
        client(api, 'Шесть')
        time.sleep(1.2)
        assert len(receiver.got) == before + 1
        assert api.send('PATCH', path, {'state': 'active'})[0] == 200
        receiver.wait(before + 2)
        receiver.status = 410
        client(api, 'Семь')
        wait_for(lambda: api.get(path)[1]['state'] == 'disabled')
        world.ctl('webhook', 'enable', made['id'])
        receiver.status = 200
        wait_for(lambda: receiver.messages()[-1]['data']['name'] == 'Семь' and api.get(path)[1]['pending'] == 0)
        assert api.send('DELETE', path)[0] == 204 and api.get(path)[0] == 404
        assert world.sql('SELECT COUNT(*) FROM webhook_delivery')[0][0] == 0


def test_kill():
    """kill -9 in the middle of telling, and while writers write: nothing that was promised is lost, and order holds"""
    with HookWorld() as world, Receiver() as receiver:
        api = world.api('ADMIN')
        hook(api, receiver, 'client.create')
        receiver.hold = threading.Event()
        client(api, 'Первый')
        receiver.wait(1)
        promised = ['Первый']
        stop = threading.Event()

        def write():
            while not stop.is_set():
                try:
                    name = 'Клиент %d' % len(promised)
                    if api.send('POST', '/v1/client', {'name': name})[0] == 201:
                        promised.append(name)
                except OSError:
                    return
        writer = threading.Thread(target=write)
        writer.start()
        wait_for(lambda: len(promised) > 15)
        world.kill()
        stop.set()
        writer.join()
        receiver.hold.set()
        receiver.hold = None
        world.sql('UPDATE webhook SET lease_until=0, next_at=0')     # half a minute passes
        world.again()
        stored = [r['name'] for r in api.all('/v1/client?limit=200') if r['name'].startswith(('Клиент', 'Первый'))]
        assert set(promised) <= set(stored)
        wait_for(lambda: api.get('/v1/webhooks')[1]['items'][0]['pending'] == 0, what='everything to be told', interval=0.5)
        told = [m['data']['name'] for m in receiver.messages()]
        once = list(dict.fromkeys(told))
        assert once == stored, (len(once), len(stored))
        assert told.count('Первый') == 2 and len(told) == len(stored) + 1
        numbers = {}
        for _, headers, body in receiver.got:
            numbers.setdefault(json.loads(body)['data']['name'], set()).add(
                {k.lower(): v for k, v in headers.items()}['webhook-id'])
        assert all(len(ids) == 1 for ids in numbers.values())
        # It stops at once, though somebody keeps it waiting.
        receiver.hold = threading.Event()
        client(api, 'Последний')
        receiver.wait(len(told) + 1)
        start = time.monotonic()
        world.stop()
        assert time.monotonic() - start < 8
        assert world.sql('SELECT COUNT(*) FROM webhook_event')[0][0] == 1


def test_two_processes():
    """Several processes on one database tell of each change once, in order; one of them may fall over"""
    with HookWorld() as world, Receiver() as receiver:
        path = os.path.join(world.dir, 'second.sock')
        second = subprocess.Popen([program('kabinetd'), '--database', world.database, '--socket', path,
                                   '--blobs', os.path.join(world.dir, 'blobs'), '--webhooks-to-loopback'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: os.path.exists(path))
            api = world.api('ADMIN')
            hook(api, receiver, 'client.create')
            there = Api(path)
            there.token = api.token
            names = ['Клиент %d' % i for i in range(40)]
            for i, name in enumerate(names):
                client(there if i % 2 else api, name)
            told = receiver.wait(40)
            assert [m['data']['name'] for m in told] == names
            wait_for(lambda: api.get('/v1/webhooks')[1]['items'][0]['pending'] == 0)
            world.kill()
            client(there, 'Последний')
            world.sql('UPDATE webhook SET lease_until=0, next_at=0')     # half a minute passes
            assert receiver.wait(41)[-1]['data']['name'] == 'Последний'
            time.sleep(1.2)
            assert len(receiver.got) == 41
        finally:
            second.terminate()
            assert second.wait(PATIENCE) == 0
        world.again()


def test_where_it_may_lead():
    """Only https to the public Internet: no address of this machine or network, by number or by name"""
    with ApiWorld() as world:
        api = world.api('ADMIN')
        for url in ('http://example.org/', 'ftp://example.org/', 'https://', 'https:///x', 'x', '', 7, None,
                    'https://user:secret@example.org/', 'https://example.org/#x', 'https://exa mple.org/',
                    'https://example.org:0/', 'https://example.org:99999/', 'https://пример.рф/', 'javascript:alert(1)',
                    'https://example.org/' + 'x' * 600, 'file:///etc/passwd', 'https://[::1', 'https://example.org\n/'):
            status, answer = api.send('POST', '/v1/webhooks', {'url': url, 'events': ['client.*']})
            assert status == 422 and answer['errors'][0]['field'] == 'url', (url, status, answer)
        for events in ([], ['x'], ['unicorn.create'], ['client.eat'], ['client'], [7], 'client.*', {}, ['client.*'] * 65):
            status, answer = api.send('POST', '/v1/webhooks', {'url': 'https://example.org/', 'events': events})
            assert status == 422, (events, answer)
        assert api.send('POST', '/v1/webhooks', {'url': 'https://example.org/'})[0] == 422
        assert api.send('POST', '/v1/webhooks', {'url': 'https://example.org/', 'events': ['client.*'], 'x': 1})[0] == 422

        listener = socket.socket()
        listener.bind(('127.0.0.1', 0))
        listener.listen(5)
        port = listener.getsockname()[1]
        hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '10.0.0.1', '192.168.1.1', '169.254.169.254',
                 '100.64.0.1', '172.16.0.1', '0.0.0.0', '[fe80::1]', '[fd00::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
                 '2130706433', '0x7f.1']
        for host in hosts:
            status, answer = api.send('POST', '/v1/webhooks', {'url': 'https://%s:%d/' % (host, port),
                                                               'events': ['client.create']})
            assert status == 201 or (status == 422 and answer['errors'][0]['field'] == 'url'), (host, answer)
        made = api.get('/v1/webhooks')[1]['items']
        assert len(made) >= 10
        client(api, 'Тайна')
        wait_for(lambda: world.sql('SELECT COUNT(DISTINCT webhook) FROM webhook_delivery')[0][0] == len(made),
                 what='all of them to be refused')
        for outcome, status, detail in world.sql('SELECT outcome, status, detail FROM webhook_delivery'):
            assert outcome == 'failed' and status == 0 and detail, (outcome, status, detail)
        listener.settimeout(0.2)
        try:
            listener.accept()
            raise AssertionError('somebody came')
        except socket.timeout:
            pass
        for _ in range(25):
            last = api.send('POST', '/v1/webhooks', {'url': 'https://example.org/', 'events': ['client.delete']})[0]
        assert last == 422


def test_certificates():
    """A receiver that cannot prove its name is told nothing"""
    with tempfile.TemporaryDirectory() as folder:
        cert, key = os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days',
                        '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out',
                        cert], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        with HookWorld() as world, Receiver(context) as receiver:
            api = world.api('ADMIN')
            made = hook(api, receiver, 'client.create')
            client(api, 'Тайна')
            log = lambda: api.get('/v1/webhooks/%s/deliveries' % made['id'])[1]['items']
            wait_for(log, what='an attempt')
            assert log()[0]['outcome'] == 'failed' and log()[0]['status'] == 0 and not receiver.got, log()


main()
