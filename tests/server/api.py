# SPDX-License-Identifier: GPL-3.0-or-later
"""A program of an integrator: a key, a token, and an HTTP client that holds every answer against
the server's own description of itself."""
import json
import re
import urllib.parse

from jsonschema import Draft202012Validator, RefResolver

from world import World
from kabinet_test import Client, program, run

METHODS = ('get', 'post', 'patch', 'delete', 'put', 'head')


class Description:
    """openapi.json, and whether an answer is as it says."""

    def __init__(self, client):
        status, self.document = client.get('/openapi.json')
        assert status == 200
        self.resolver = RefResolver('', self.document)
        self.paths = [(re.compile('^' + re.sub(r'\\{[^}]*\\}', '[^/]+', re.escape(path)) + '$'), path.count('{'), item)
                      for path, item in self.document['paths'].items()]
        self.paths.sort(key=lambda p: p[1])
        self.seen = set()

    def resolve(self, item):
        while '$ref' in item:
            item = self.resolver.resolve(item['$ref'])[1]
        return item

    def check(self, method, path, status, headers, body):
        path = path.partition('?')[0]
        for pattern, _, item in self.paths:
            if not pattern.match(path):
                continue
            operation = item.get(method.lower())
            if operation is None:
                assert status == 405, (method, path, status)
                return
            responses = operation['responses']
            response = responses.get(str(status)) or responses.get('%dXX' % (status // 100)) or responses.get('default')
            assert response, 'not described: %s %s %s' % (method, path, status)
            self.seen.add((method, item.get('x-name') or path, status))
            response = self.resolve(response)
            for name, header in response.get('headers', {}).items():
                header = self.resolve(header)
                assert name in headers or not header.get('required'), (method, path, status, name)
            content = response.get('content')
            if not content:
                assert not body, (method, path, status, body)
                return
            kind = headers.get('Content-Type', '').partition(';')[0]
            assert kind in content, (method, path[-80:], status, kind, dict(headers))
            schema = content[kind].get('schema')
            if schema and 'json' in kind:
                errors = list(Draft202012Validator(schema, resolver=self.resolver).iter_errors(body))
                assert not errors, (method, path, status, errors[0].message, list(errors[0].absolute_path), body)
            return
        assert status == 404, (method, path, status)


class Api(Client):
    """One key's program."""
    description = None

    def __init__(self, address, secret=None):
        super().__init__(address)
        self.secret, self.headers = secret, None

    def describe(self):
        if Api.description is None:
            Api.description = Description(Client(self.address))
        return Api.description

    def request(self, method, path, body=None, headers=None, timeout=None):
        path = urllib.parse.quote(path, safe="/?&=%+,.:;<>'()@!$*~-_")
        status, got, answer = super().request(method, path, body, headers, timeout)
        self.describe().check(method, path, status, got, answer)
        if status >= 400:
            assert got['Content-Type'] == 'application/problem+json', (method, path, status, got['Content-Type'])
            assert answer['status'] == status and answer['title'] and answer['detail'] and answer['type'], answer
        self.headers = got
        return status, got, answer

    def exchange(self):
        status, answer = self.post('/v1/token', {'api_key': self.secret})
        assert status == 200, (status, answer)
        self.token = answer['access_token']
        return answer

    def send(self, method, path, body=None, **headers):
        """(status, answer); headers as if_match='"1"'."""
        status, _, answer = self.request(method, path, body,
                                         {name.replace('_', '-'): value for name, value in headers.items()})
        return status, answer

    def all(self, path):
        """Every row of a list, page by page along the links."""
        rows, seen = [], set()
        while path:
            status, answer = self.get(path)
            assert status == 200, (status, answer)
            assert path not in seen
            seen.add(path)
            rows += answer['items']
            link = self.headers.get('Link')
            assert (link is None) == (answer['next'] is None)
            path = re.match(r'<([^>]*)>; rel="next"$', link).group(1) if link else None
        return rows


class ApiWorld(World):
    def key(self, login, *scopes, name='Учёт', more=()):
        out = run([program('kabinetctl'), '--database', self.database, 'api-key', 'create', login, '--name', name,
                   '--json', *[x for s in scopes for x in ('--scope', s)], *more])[1]
        return json.loads(out)

    def api(self, login, *scopes, **more):
        made = self.key(login, *(scopes or ('*:read', '*:write', 'webhook:write', 'webhook:read')), **more)
        one = Api(('127.0.0.1', self.port) if self.tcp else self.socket, made['secret'])
        one.key = made['id']
        one.exchange()
        return one
