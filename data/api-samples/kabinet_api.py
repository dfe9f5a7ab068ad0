#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API of Kabinet in Python; nothing but the standard library is needed (3.9 and later).

Put KabinetApi into your program, or run this file to see it work:

    KABINET_URL=https://kabinet.example.org KABINET_API_KEY_FILE=key.txt python3 kabinet_api.py

key.txt holds the secret of a key (kabinetctl api-key create …) and should be readable by you alone.
"""
import base64
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Problem(Exception):
    """What the server did not do, and why (RFC 9457): code is for programs, detail for people."""

    def __init__(self, status, answer, headers):
        super().__init__(answer.get('detail') or 'status %d' % status)
        self.status, self.code, self.headers = status, answer.get('code'), headers
        self.errors = answer.get('errors', [])      # [{'field': …, 'detail': …}]


class KabinetApi:
    RENEW_BEFORE = 600      # seconds before the 24 hours of a token are over
    TRIES = 4

    def __init__(self, url, secret, language='en'):
        self.url, self.secret, self.language = url.rstrip('/'), secret, language
        self.token, self.good_until = None, 0

    # -- what everything goes through ------------------------------------------
    def _send(self, method, path, body, headers):
        request = urllib.request.Request(self.url + path, method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                data = answer.read()
                return json.loads(data) if data else None, answer.headers
        except urllib.error.HTTPError as e:
            data = e.read()
            is_json = 'json' in e.headers.get('Content-Type', '')
            raise Problem(e.code, json.loads(data) if is_json and data else {}, e.headers) from None

    def renew(self):
        """A new token for the key; the former one stays good to its end."""
        answer, _ = self._send('POST', '/v1/token', {'api_key': self.secret}, {'Content-Type': 'application/json'})
        self.token = answer['access_token']
        self.good_until = answer['expires_at'] / 1000
        return answer

    def call(self, method, path, body=None, **headers):
        """(answer, headers). What was not let through is tried again; what was refused is a Problem."""
        headers = {name.replace('_', '-'): value for name, value in headers.items() if value}
        headers['Accept-Language'] = self.language
        if body is not None:
            headers['Content-Type'] = 'application/merge-patch+json' if method == 'PATCH' else 'application/json'
        for left in reversed(range(self.TRIES)):
            if time.time() > self.good_until - self.RENEW_BEFORE:
                self.renew()
            headers['Authorization'] = 'Bearer ' + self.token
            try:
                return self._send(method, path, body, headers)
            except Problem as problem:
                if not left:
                    raise
                if problem.code == 'token-expired':
                    self.good_until = 0
                elif problem.status in (429, 503):
                    time.sleep(int(problem.headers.get('Retry-After', '1')))
                else:
                    raise

    # -- records ----------------------------------------------------------------
    def list(self, entity, **query):
        """Every row that matches, page by page: list('licence', status='active', sort='-sold_on')."""
        cursor = None
        while True:
            parameters = dict(query, **({'cursor': cursor} if cursor else {}))
            page, _ = self.call('GET', '/v1/%s?%s' % (entity, urllib.parse.urlencode(parameters, doseq=True)))
            yield from page['items']
            cursor = page['next']
            if not cursor:
                return

    def get(self, entity, row):
        """(row, etag)"""
        answer, headers = self.call('GET', '/v1/%s/%s' % (entity, row))
        return answer, headers['ETag']

    def create(self, entity, fields, key=None):
        """Adds one. The key makes it safe to send the same request again, also after a crash: keep it till then."""
        answer, _ = self.call('POST', '/v1/' + entity, fields, Idempotency_Key=key or str(uuid.uuid4()))
        return answer

    def change(self, entity, row, how):
        """Reads, has how(row) say what to set, writes; once more if somebody was faster."""
        while True:
            before, tag = self.get(entity, row)
            try:
                answer, _ = self.call('PATCH', '/v1/%s/%s' % (entity, row), how(before), If_Match=tag)
                return answer
            except Problem as problem:
                if problem.status != 412:
                    raise

    def delete(self, entity, row):
        _, tag = self.get(entity, row)
        self.call('DELETE', '/v1/%s/%s' % (entity, row), If_Match=tag)


def is_from_kabinet(secret, headers, body, tolerance=300):
    """Whether a request to your webhook is genuine and fresh: secret as the webhook's creation gave it, body as bytes."""
    headers = {name.lower(): value for name, value in headers.items()}
    number, at = headers.get('webhook-id', ''), headers.get('webhook-timestamp', '')
    if not at.isdigit() or abs(time.time() - int(at)) > tolerance:
        return False
    signed = ('%s.%s.' % (number, at)).encode() + body
    mac = hmac.new(base64.b64decode(secret[len('whsec_'):]), signed, hashlib.sha256).digest()
    good = 'v1,' + base64.b64encode(mac).decode()
    return any(hmac.compare_digest(good, one) for one in headers.get('webhook-signature', '').split())


def main():
    with open(os.environ['KABINET_API_KEY_FILE'], encoding='utf-8') as f:
        api = KabinetApi(os.environ['KABINET_URL'], f.read().strip())
    client = api.create('client', {'name': 'ООО «Пример»', 'phone': '+7 912 345-67-89'})
    print('added', client['id'], client['phone'])
    client = api.change('client', client['id'], lambda row: {'address': 'Казань'})
    print('changed', client['id'], client['address'])
    print('clients', sum(1 for _ in api.list('client', limit=2)))
    print('found', [row['name'] for row in api.list('client', q='пример')])
    try:
        api.create('client', {'name': '', 'unicorn': 1})
    except Problem as problem:
        print('refused', problem.status, sorted(e['field'] for e in problem.errors))
    api.delete('client', client['id'])
    print('deleted', client['id'])


if __name__ == '__main__':
    main()
