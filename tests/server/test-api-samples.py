#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""S4-10: the samples that are shipped for integrators do against a real server what they say."""
import hashlib
import hmac
import base64
import importlib.util
import os
import re
import shutil
import subprocess
import time

from api import ApiWorld
from kabinet_test import SOURCE, main, run

SAMPLES = os.path.join(SOURCE, 'data', 'api-samples')


def sample(name, *command):
    """Runs it as its first lines say: what it printed, and the world afterwards."""
    with ApiWorld(tcp=True) as world:
        api = world.api('ADMIN')
        before = len(api.all('/v1/client'))
        made = world.key('ADMIN', 'client:read', 'client:write')
        key = os.path.join(world.dir, 'key.txt')
        with open(key, 'w', encoding='utf-8') as f:
            f.write(made['secret'] + '\n')
        with open(os.path.join(SAMPLES, name), encoding='utf-8') as f:
            text = f.read()
        assert ' '.join([*command, name]) in text, 'it does not say how it is run'
        out = run([*command, os.path.join(SAMPLES, name)], cwd=world.dir,
                  env=dict(os.environ, KABINET_URL=world.url, KABINET_API_KEY_FILE=key, LC_ALL='C.UTF-8'))[1]
        lines = dict(line.partition(' ')[::2] for line in out.splitlines())
        row = re.match('[0-9a-f-]{36}', lines['added']).group(0)
        assert '+79123456789' in lines['added'] and lines['changed'].startswith(row), out
        assert int(lines['clients']) == before + 1, out
        assert lines['refused'].startswith('422') and lines['deleted'] == row, out
        there = api.get('/v1/client/' + row)[1]
        assert there['deleted'] is True and there['address'] == 'Казань' and there['name'] == 'ООО «Пример»', there
        return lines


def test_python():
    """kabinet_api.py"""
    lines = sample('kabinet_api.py', 'python3')
    assert lines['refused'] == "422 ['name', 'unicorn']" or lines['refused'] == "422 ['unicorn']", lines


def test_curl():
    """kabinet-api.sh"""
    sample('kabinet-api.sh', 'sh')


def test_java():
    """KabinetApi.java, from its source"""
    if not shutil.which('java') or subprocess.run(['java', '--list-modules'], capture_output=True, text=True,
                                                  check=False).stdout.find('jdk.compiler') < 0:
        print('# there is no JDK here: not looked at')
        return
    lines = sample('KabinetApi.java', 'java')
    assert lines['found'] == '1', lines


def test_python_library():
    """Tokens that are over are renewed, limits are waited for, changes of others are not overwritten, signatures are checked"""
    spec = importlib.util.spec_from_file_location('kabinet_api', os.path.join(SAMPLES, 'kabinet_api.py'))
    kabinet = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kabinet)
    with ApiWorld(tcp=True) as world:
        made = world.key('ADMIN', '*:read', '*:write')
        api = kabinet.KabinetApi(world.url, made['secret'])
        row = api.create('client', {'name': 'Один'}, 'key')
        assert api.create('client', {'name': 'Один'}, 'key') == row
        world.sql('UPDATE api_token SET expires_at=1')
        former = api.token
        assert api.get('client', row['id'])[0] == row and api.token != former
        calls = []

        def how(before):
            calls.append(before)
            if len(calls) == 1:         # somebody else is faster
                api.call('PATCH', '/v1/client/' + row['id'], {'note': 'их'}, If_Match='*')
            return {'address': 'Сумгаит'}
        after = api.change('client', row['id'], how)
        assert len(calls) == 2 and after['note'] == 'их' and after['address'] == 'Сумгаит'
        world.ctl('api-key', 'revoke', made['id'])
        try:
            api.get('client', row['id'])
            raise AssertionError('a revoked key still works')
        except kabinet.Problem as problem:
            assert problem.code == 'key-revoked' and problem.status == 401

    secret = 'whsec_' + base64.b64encode(b'x' * 32).decode()
    at, body = str(int(time.time())), b'{"type":"client.create"}'
    mac = base64.b64encode(hmac.new(b'x' * 32, b'id.' + at.encode() + b'.' + body, hashlib.sha256).digest()).decode()
    headers = {'Webhook-Id': 'id', 'Webhook-Timestamp': at, 'Webhook-Signature': 'v1,AAAA v1,' + mac}
    assert kabinet.is_from_kabinet(secret, headers, body)
    assert not kabinet.is_from_kabinet(secret, headers, body + b' ')
    assert not kabinet.is_from_kabinet(secret, dict(headers, **{'Webhook-Timestamp': str(int(at) - 3600)}), body)
    assert not kabinet.is_from_kabinet(secret, {}, body)


main()
