#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetd as the world meets it: behind nginx with the shipped configuration, over TLS."""
import hashlib
import os
import socket
import ssl
import sys
import time
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import Client, Server, main, new_id, wait_for  # noqa: E402
from nginx import Nginx  # noqa: E402


class World:
    """A server with an org, behind nginx; clients of it."""

    def __enter__(self):
        self.server = Server()
        self.admin = self.server.setup()
        self.server.start()
        self.nginx = Nginx(self.server.socket).start()
        return self

    def __exit__(self, *what):
        log = self.nginx.log()
        self.nginx.stop()
        self.server.__exit__(*what)
        for line in log.splitlines():
            assert '[error]' not in line or 'limiting' in line or 'too large' in line, line

    def client(self, port=None):
        return Client(('127.0.0.1', port or self.nginx.port), self.nginx.context())

    def signed_in(self):
        return self.client().sign_in(*self.admin)


def test_tls():
    """TLS 1.2 and later, HTTP/2, plain HTTP sent on, headers of a careful site"""
    with World() as world:
        context = world.nginx.context()
        context.set_alpn_protocols(['h2', 'http/1.1'])
        with context.wrap_socket(socket.create_connection(('127.0.0.1', world.nginx.port), 10),
                                 server_hostname='127.0.0.1') as tls:
            assert tls.selected_alpn_protocol() == 'h2'
            assert tls.version() == 'TLSv1.3'
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers('ALL:@SECLEVEL=0')
        warnings.simplefilter('ignore', DeprecationWarning)     # that they are is the point
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        try:
            old.wrap_socket(socket.create_connection(('127.0.0.1', world.nginx.port), 10)).close()
            raise AssertionError('TLS 1.1 was accepted')
        except ssl.SSLError:
            pass
        status, headers, _ = Client(('127.0.0.1', world.nginx.plain_port)).request('GET', '/healthz')
        assert (status, headers['Location']) == (308, 'https://localhost/healthz'), (status, headers.items())
        status, headers, _ = world.client().request('GET', '/metrics')
        assert status == 404 and 'json' not in headers['Content-Type']     # nginx's own: not even asked for
        status, headers, body = world.client().request('GET', '/healthz')
        assert (status, body) == (200, {'status': 'ok'}), (status, body)
        for name in ('Strict-Transport-Security', 'X-Content-Type-Options', 'Content-Security-Policy'):
            assert name in headers, headers.items()
        assert headers['Server'] == 'nginx', headers['Server']
        status, api = world.client().get('/openapi.json')
        assert status == 200 and api['openapi'].startswith('3.1'), status


def test_changes_and_mutations():
    """An edit goes up and comes down; without a token nothing does; the log names nobody"""
    with World() as world:
        assert world.client().get('/v1/changes')[0] == 401
        client = world.signed_in()
        _, cursor = client.changes()
        row = new_id()
        kind = {'id': new_id(), 'n': 1, 'entity': 'option', 'row': row, 'op': 'create', 'base_rev': 0,
                'base': {}, 'set': {'name': 'Übersetzung, Перевод', 'price': 12300, 'currency': 'RUB', 'state': 'active'}, 'schema': 1}
        [outcome] = client.mutate([kind])
        assert outcome['outcome'] == 'done', outcome
        assert client.mutate([kind]) == [outcome]
        items, _ = client.changes(cursor)
        assert [i['name'] for i in items if i.get('id') == row] == ['Übersetzung, Перевод'], items
        client.get('/v1/changes?cursor=nobody-may-read-this')
        wait_for(lambda: '/v1/mutations' in world.nginx.log('access.log'), 5)
        log = world.nginx.log('access.log')
        assert 'nobody-may-read-this' not in log and '127.0.0.1' not in log, log


def test_live():
    """The WebSocket passes, and tells of what another one did"""
    with World() as world:
        one, other = world.signed_in(), world.signed_in()
        line = one.live()
        assert line.status == 101, line.status
        other.mutate([{'id': new_id(), 'n': 1, 'entity': 'option', 'row': new_id(), 'op': 'create', 'base_rev': 0,
                       'base': {}, 'set': {'name': 'Live', 'price': 1, 'currency': 'RUB', 'state': 'active'}, 'schema': 1}])
        end = time.monotonic() + 20
        while not line.receive(20).get('head'):
            assert time.monotonic() < end
        line.close()
        nobody = world.client().live()
        assert nobody.status == 401, nobody.status


def test_blobs():
    """A file goes up and down by its digest, in parts too, and no larger than agreed"""
    with World() as world:
        client = world.signed_in()
        # (a PNG, by its first bytes)
        data = b'\x89PNG\r\n\x1a\n' + os.urandom(3_000_000)
        digest = hashlib.sha256(data).hexdigest()
        path = '/v1/blobs/' + digest
        head = {'Content-Type': 'image/png'}
        assert client.request('HEAD', path)[0] == 404
        status, _, body = client.request('PUT', path, data, head)
        assert status == 201, (status, body)
        assert client.request('PUT', path, data, head)[0] == 200
        assert client.request('GET', path)[2] == data
        status, headers, part = client.request('GET', path, headers={'Range': 'bytes=1000-'})
        assert status == 206 and part == data[1000:], (status, headers.items())
        assert client.request('PUT', '/v1/blobs/' + 'a' * 64, data, head)[0] == 422
        assert world.client().request('GET', path)[0] == 401
        large = b'\x89PNG\r\n\x1a\n' + bytes(20 * 1024 * 1024)
        try:
            status = client.request('PUT', '/v1/blobs/' + hashlib.sha256(large).hexdigest(), large, head)[0]
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            status = 413            # refused before all of it was sent
        assert status == 413, status


def test_limits():
    """Bodies past 4 MiB are refused; guessing is slowed, and others go on"""
    with World() as world:
        client = world.signed_in()
        try:
            status = client.request('POST', '/v1/mutations', b' ' * (4 * 1024 * 1024 + 1),
                                    {'Content-Type': 'application/json'})[0]
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            status = 413
        assert status == 413, status
        seen = []
        for i in range(120):
            # a login of its own each time: what slows this down is the address, not the account's lock
            status, headers, _ = world.client().request('POST', '/v1/session', {
                'login': 'nobody%d@example.org' % i, 'password': 'wrong', 'device': {'id': client.device, 'name': 'x'}})
            seen.append(status)
            if headers.get_content_type() == 'text/html':
                break           # kabinetd has a bound of its own; this is nginx's
        assert seen[0] == 401 and seen[-1] == 429, seen
        wait_for(lambda: 'limiting requests' in world.nginx.log(), 5)
        assert client.get('/v1/session')[0] == 200


main()
