#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The public page of a licence (issue: documents, point 4): what the code on the paper leads people to who have no app."""
import base64
import hashlib
import html
import json
import os
import subprocess
import tempfile
import time
import urllib.parse
from html.parser import HTMLParser

from world import PASSWORD, World
from kabinet_test import Client, Desktop, main, new_id, program, run

ADDRESS = 'https://cabinet.example.org'
NAME = 'Воробьёва Екатерина Юрьевна'
TERMS = {'number': 'Л-24/99999', 'client_name': NAME, 'package_name': 'Съёмка & объём <1>', 'price': 1984210,
         'currency': 'RUB', 'quantity': 3, 'valid_from': '2026-01-01', 'valid_to': '2099-12-31'}


def key_of(client):
    [value] = [r['value'] for r in client.rows('setting').values() if r['key'] == 'signing_key']
    return value


def key_id(key):
    return base64.urlsafe_b64encode(hashlib.sha256(base64.b64decode(key)).digest()[:6]).decode()


def plain(data):
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def page_of(row, key):
    """What is sent to the server of the address that is on the paper, by its definition and not by our code."""
    return '/verify/%s/%s/%s' % (key_id(key), plain(base64.b64decode(row['signature'])),
                                 urllib.parse.quote(row['number'], safe=''))


def address_of(row, key):
    terms = [row['client_name'], row['package_name'], str(row['quantity']), row.get('valid_from', ''),
             row.get('valid_to', ''), '%d %s' % (row['price'], row['currency'])]
    return ADDRESS + page_of(row, key) + '#' + plain('\n'.join(terms).encode())


class Whole(HTMLParser):
    """A page whose elements are closed in order, and what it says."""
    EMPTY = {'meta', 'br', 'link'}

    def __init__(self, text):
        super().__init__()
        self.open, self.attributes, self.text = [], {}, []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.attributes.setdefault(tag, dict(attrs))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if 'style' not in self.open:
            self.text.append(data)


def licence(world):
    admin = world.person('ADMIN')
    row = new_id()
    admin.done('create', 'licence', row, dict(TERMS, package=world.package))
    # Paid for, which is another test's matter.
    world.sql("UPDATE licence SET status='active' WHERE id='%s'" % row)
    return admin, row, admin.rows('licence')[row]


def see(world, path, language='ru', method='GET'):
    status, headers, body = Client(world.socket).request(method, path, headers={'Accept-Language': language})
    return status, headers, body.decode() if isinstance(body, bytes) else body


def test_page():
    """Number, package, state and days, the client's name masked, in four languages; no script; nothing is kept"""
    words = {'ru': 'Лицензия подлинная', 'en': 'This licence is genuine', 'bg': 'Лицензът е истински',
             'az': 'Bu lisenziya həqiqidir'}
    with World() as world:
        admin, _, row = licence(world)
        path = page_of(row, key_of(admin)['key'])
        assert '%2F' in path and '%D0' in path
        for language, title in words.items():
            status, headers, text = see(world, path, language)
            page = Whole(text)
            said = ' '.join(page.text)
            assert status == 200 and title in said, (language, said)
            assert page.attributes['html']['lang'] == headers['Content-Language'] == language
            assert TERMS['number'] in said and TERMS['package_name'] in said and '2099' in said
            assert 'В*** Е*** Ю***' in said
            # As privacy demands: what identifies the client, and what it paid, is nowhere in it.
            for secret in (*NAME.split(), '19842', '19 842', '19,842'):
                assert secret not in html.unescape(text), secret
            assert '<script' not in text and 'http' not in text.replace('http-equiv', '')
            assert '<h1>' in text and 'scope="row"' in text and 'name="viewport"' in text
        assert headers['Cache-Control'] == 'no-store' and 'Accept-Language' in headers['Vary']
        assert "default-src 'none'" in headers['Content-Security-Policy'] and 'script' not in headers['Content-Security-Policy']
        assert headers['Referrer-Policy'] == 'no-referrer' and headers['X-Content-Type-Options'] == 'nosniff'
        status, _, body = see(world, path, method='HEAD')
        assert status == 200 and not body
        assert see(world, path, 'fr')[2].startswith('<!DOCTYPE html>\n<html lang="en">')


def test_strangers():
    """A number without its signature, a changed one, another's key: one answer for all, which tells nobody what there is"""
    with World() as world:
        admin, _, row = licence(world)
        key = key_of(admin)['key']
        good = page_of(row, key)
        _, _, key_part, signature, number = good.split('/')
        other = signature[:-2] + ('A' if signature[-2] != 'A' else 'B') + signature[-1]
        answers = set()
        for path in ('/verify/%s/%s/%s' % (key_part, other, number), good[:-1] + '8', good + '0',
                     '/verify/AAAAAAAA/%s/%s' % (signature, number), '/verify/%s/%s' % (key_part, number),
                     '/verify/%s//%s' % (key_part, number), '/verify/' + number, '/verify/%s/%s/' % (key_part, signature),
                     '/verify/%s/%s/%%00' % (key_part, signature), '/verify/%s/%s/%%ff' % (key_part, signature),
                     '/verify/%s/%s/%s' % (key_part, signature, 'x' * 3000),
                     "/verify/%s/%s/%s" % (key_part, signature, urllib.parse.quote("' OR 1=1 --"))):
            status, headers, text = see(world, path)
            assert status in (404, 400), (path, status)
            if status == 404 and 'html' in headers['Content-Type']:
                Whole(text)
                answers.add(text)
            assert 'Съёмка' not in text
        assert len(answers) == 1
        status, _, text = see(world, '/verify/')
        assert status == 200 and 'камер' in text
        assert see(world, good, method='POST')[0] == 405


def test_states():
    """Revoked shows at once; a paper from before a change is told to be out of date, with what holds today"""
    with World() as world:
        admin, row_id, row = licence(world)
        key = key_of(admin)['key']
        first = page_of(row, key)
        admin.done('update', 'licence', row_id, {'valid_to': '2098-01-31'}, {'valid_to': row['valid_to']}, row['rev'])
        changed = admin.rows('licence')[row_id]
        assert page_of(changed, key) != first
        status, _, text = see(world, first, 'en')
        assert status == 200 and 'out of date' in text and '31 Jan 2098' in text and '2099' not in text
        assert 'This licence is genuine' in see(world, page_of(changed, key), 'en')[2]
        admin.done('update', 'licence', row_id, {'status': 'revoked', 'status_reason': 'Тайна следствия'},
                   {'status': 'active', 'status_reason': None}, changed['rev'])
        for path in (first, page_of(changed, key)):
            status, _, text = see(world, path, 'en')
            assert status == 200 and 'was revoked' in text and 'class="state over"' in text
            assert 'следствия' not in text


def test_offline_and_page_agree():
    """The address of the code, made by its definition, is verified by kabinetctl; a digit changed in it is named"""
    with World() as world:
        admin, _, row = licence(world)
        key = key_of(admin)['key']
        world.ctl('org', 'address', ADDRESS)
        assert world.ctl('org', 'address').strip() == ADDRESS
        address = address_of(row, key)
        pdf, png = os.path.join(world.dir, 'one.pdf'), os.path.join(world.dir, 'one.png')
        world.ctl('render', TERMS['number'], '-o', pdf)
        # A template that leaves out all but the number: what is signed and not to be read is named.
        status, out, _ = world.ctl('verify', pdf, '--json', check=False)
        out = json.loads(out)
        assert status == 4 and out['valid'] and len(out['doubts']) == 5 and NAME in out['doubts'][0], out
        world.sql('UPDATE template SET deleted=1')
        for path in (pdf, png):
            world.ctl('render', TERMS['number'], '-o', path)
        for shown in (address, pdf, png):
            out = json.loads(world.ctl('verify', shown, '--json'))
            assert out['valid'] and out['client'] == NAME and out['standing'] == 'in-force', out
            assert out['key'] == key_id(key) and not out['doubts']
        out = json.loads(world.ctl('verify', '-', '--json', input=address))
        assert out['number'] == TERMS['number']
        # Dearer by a kopeck, and valid for longer: the sentence says what does not match.
        for field, value, word in (('price', 1984211, '19,842.11'), ('valid_to', '2099-12-30', '30 Dec 2099')):
            status, out, err = world.ctl('verify', address_of(dict(row, **{field: value}), key), check=False)
            assert status == 1 and word in err, err
        for bad in ('http://x', '//x', 'https://x/', ADDRESS + '?a'):
            assert world.ctl('org', 'address', bad, check=False)[0] == 1
        world.ctl('org', 'address', 'none')
        assert world.ctl('org', 'address').strip() == 'none'


def test_new_key():
    """After a new key both papers are genuine; nobody changes the keys by hand; numbers leased before stay good"""
    with World() as world:
        admin, row_id, row = licence(world)
        before = key_of(admin)
        status, answer = admin.post('/v1/number-leases', {'id': new_id(), 'kind': 'ticket', 'held': []})
        assert status == 200 and 'lease' in answer, answer
        lease = answer['lease']
        new = world.ctl('org', 'new-key').strip()
        after = key_of(admin)
        assert key_id(after['key']) == new != key_id(before['key'])
        assert after['former'][0]['key'] == before['key'] and after['voucher']
        assert see(world, page_of(row, before['key']), 'en')[0] == 200
        admin.done('update', 'licence', row_id, {'quantity': 4}, {'quantity': 3}, row['rev'])
        signed = admin.rows('licence')[row_id]
        assert 'This licence is genuine' in see(world, page_of(signed, after['key']), 'en')[2]
        # A server that was restored from a backup knows nothing of the lease; the proof of the former key is enough.
        world.sql("UPDATE number_lease SET id='%s', first=%d, last=%d WHERE id='%s'"
                  % (new_id(), lease['last'] + 1000, lease['last'] + 1001, lease['id']))
        forged = dict(lease, last=lease['last'] + 1)
        status, answer = admin.post('/v1/number-leases', {'held': [forged]})
        assert status == 200 and lease['id'] in answer['gone'], answer
        status, answer = admin.post('/v1/number-leases', {'held': [lease]})
        assert status == 200 and lease['id'] not in answer['gone'], answer
        [setting] = [r for r in admin.rows('setting').values() if r['key'] == 'signing_key']
        outcome = admin.do('update', 'setting', setting['id'], {'value': {'algorithm': 'ed25519', 'key': before['key']}},
                           {'value': setting['value']}, setting['rev'])
        assert outcome['outcome'] == 'refused', outcome
        assert key_of(admin) == after


def code_of(row, name=NAME):
    """The text form of the code on the paper, by its definition."""
    return '\n'.join(['kabinet-licence-1', row['number'], name, row['package_name'], str(row['quantity']), row['valid_from'],
                      row['valid_to'], '%d %s' % (row['price'], row['currency']), row['signature']])


def sign(secret, code):
    """The signature that whoever has the secret makes, by somebody else's code (RFC 8410)."""
    with tempfile.TemporaryDirectory() as folder:
        key, text = os.path.join(folder, 'key'), os.path.join(folder, 'text')
        with open(key, 'wb') as f:
            f.write(bytes.fromhex('302e020100300506032b657004220420') + base64.b64decode(secret)[:32])
        with open(text, 'w', encoding='utf-8') as f:
            f.write(code.rpartition('\n')[0] + '\n')
        done = subprocess.run(['openssl', 'pkeyutl', '-sign', '-keyform', 'DER', '-inkey', key, '-rawin', '-in', text],
                              capture_output=True, timeout=60, check=True)
        return base64.b64encode(done.stdout).decode()


def verified(world, code, *more):
    """(exit status, what 'verify' says as JSON) of a code."""
    status, out, _ = world.ctl('verify', '-', '--json', *more, input=code, check=False)
    return status, json.loads(out)


def test_stolen_key():
    """A key that was stolen is not trusted from then on, by nobody: licences in force are signed anew, the others not; a paper with
    the old signature is confirmed by the records alone, and one that the thief signed by nothing"""
    with World() as world:
        desk = Desktop(world.url, 'ADMIN', PASSWORD, os.path.join(world.dir, 'desk'))
        admin, row_id, row = licence(world)
        over = new_id()
        admin.done('create', 'licence', over, dict(TERMS, number='Л-24/1', package=world.package))
        world.sql("UPDATE licence SET status='revoked' WHERE id='%s'" % over)
        before = admin.rows('licence')
        old = key_of(admin)['key']
        [(secret,)] = world.sql('SELECT signing_secret FROM org')
        desk.sync()
        status, _, err = world.ctl('org', 'distrust-key', key_id(old), check=False)
        assert status == 1 and 'org new-key' in err, err
        new = world.ctl('org', 'new-key').strip()
        assert world.ctl('org', 'distrust-key', 'AAAAAAAA', check=False)[0] == 3
        for bad in ('2999-01-01', 'today'):
            assert world.ctl('org', 'distrust-key', key_id(old), '--since', bad, check=False)[0] == 1
        out = json.loads(world.ctl('org', 'distrust-key', key_id(old), '--since', '2020-01-15', '--json'))
        in_force = [r for r in before.values() if r['id'] != over and r['status'] not in ('revoked', 'transferred', 'expired')
                    and r.get('valid_to', '9') >= time.strftime('%Y-%m-%d')]
        assert out['signed'] == len(in_force) > 0, (out, len(in_force))
        # Again: whoever was interrupted goes on, and nothing is signed twice.
        assert json.loads(world.ctl('org', 'distrust-key', key_id(old), '--json'))['signed'] == 0
        listed = json.loads(world.ctl('org', 'keys', '--json'))
        assert [(k['id'], k['state']) for k in listed['keys']] == [(new, 'signs'), (key_id(old), 'distrusted')], listed
        assert listed['keys'][1]['distrusted'] == '2020-01-15'
        assert key_of(admin)['former'][0]['distrusted'] == '2020-01-15'
        after = admin.rows('licence')
        assert after[over]['signature'] == before[over]['signature']
        signed = after[row_id]
        assert signed['signature'] != row['signature'] and {k: v for k, v in signed.items() if k in TERMS} == TERMS
        # In the journal, line by line.
        lines = world.sql("SELECT count(*) FROM activity WHERE subject='licence' AND action='update' AND \"row\"='%s'"
                          " AND \"before\" LIKE '%%%s%%'" % (row_id, row['signature']))
        assert lines[0][0] == 1, lines
        world.ctl('verify-activity')

        # What the thief signs: another's name on the number of a licence that there is.
        forged = dict(row, client_name='Самозванцев Иван Иванович')
        forged['signature'] = sign(secret, code_of(forged, forged['client_name']))
        desk.sync()
        for where in ((), ('--cache', desk.cache), ('--key', old), ('--key', old, '--cache', desk.cache)):
            status, out = verified(world, code_of(signed), *where)
            assert '--key' in where or (status == 0 and out['trusted'] and out['standing'] == 'in-force'), (where, out)
            status, out = verified(world, code_of(row), *where)
            assert status == 4 and out['valid'] and not out['trusted'] and key_id(old) in out['doubts'][-1], (where, status, out)
            status, out = verified(world, code_of(forged, forged['client_name']), *where)
            assert status == 1 and not out['valid'] and 'proves nothing' in out['message'], (where, status, out)
        # Nothing is known of the licence: nothing confirms it.
        unknown = dict(forged, number='Л-24/77777')
        unknown['signature'] = sign(secret, code_of(unknown))
        assert verified(world, code_of(unknown))[0] == 1
        # The key alone, of somebody who has heard nothing, cannot tell.
        status, out, _ = run([program('kabinetctl'), 'verify', '-', '--key', old, '--json'], input=code_of(row))
        assert json.loads(out)['standing'] == 'unknown'

        status, _, text = see(world, page_of(row, old), 'en')
        assert status == 200 and 'This licence is genuine' in text and 'has not trusted since 15 Jan 2020' in text, text
        status, _, text = see(world, page_of(signed, key_of(admin)['key']), 'en')
        assert status == 200 and 'This licence is genuine' in text and 'not trusted' not in text
        assert see(world, page_of(forged, old), 'en')[0] == 404
        status, _, text = see(world, page_of(before[over], old), 'en')
        assert status == 200 and 'was revoked' in text and 'has not trusted since' in text


def test_strange_key():
    """Keys that nothing known vouches for are not taken: the desktop says so, goes on with those that it knows, and takes them from
    somebody who may, with the right fingerprint only"""
    with World() as world:
        people = [Desktop(world.url, login, PASSWORD, os.path.join(world.dir, login)) for login in ('ADMIN', 'AGENT')]
        admin, row_id, row = licence(world)
        old = key_of(admin)['key']
        for one in people:
            one.sync()
            assert one.json('trust-keys')['trusted']['keys'] == [key_id(old)]
        # Another server's key in the place of ours.
        other = world.ctl('org', 'create', 'Чужая контора').strip()
        world.ctl('org', 'new-key', '--org', world.org)
        [(value,)] = world.sql("SELECT value FROM setting WHERE org=? AND \"key\"='signing_key'", other)
        [(secret,)] = world.sql('SELECT signing_secret FROM org WHERE id=?', other)
        world.sql("UPDATE setting SET value=? WHERE org=? AND \"key\"='signing_key'", value, world.org)
        world.sql('UPDATE org SET signing_secret=? WHERE id=?', secret, world.org)
        admin.done('update', 'licence', row_id, {'quantity': 4}, {'quantity': 3}, row['rev'])
        strange = admin.rows('licence')[row_id]
        evil = json.loads(value)['key']
        for one in people:
            one.sync()
            status, out = verified(world, code_of(strange), '--cache', one.cache)
            assert status == 1 and key_id(evil) in out['message'] and 'does not know' in out['message'], out
            # What was known stays known: the paper from before is of a former state, but genuine.
            status, out = verified(world, code_of(row), '--cache', one.cache)
            assert status == (4 if one.login == 'ADMIN' else 0) and out['valid'] and out['trusted'], out
            listed = one.json('trust-keys')
            assert listed['trusted']['keys'] == [key_id(old)] and listed['strange']['keys'] == [key_id(evil)], listed
        fingerprint = json.loads(world.ctl('org', 'keys', '--org', world.org, '--json'))['fingerprint']
        assert listed['strange']['fingerprint'] == fingerprint
        desk, agent = people
        assert 'somebody' in agent.run('trust-keys', fingerprint, check=False)[2]
        assert agent.json('trust-keys')['trusted']['keys'] == [key_id(old)]
        wrong = fingerprint[:-1] + ('0' if fingerprint[-1] != '0' else '1')
        status, _, err = desk.run('trust-keys', wrong, check=False)
        assert status == 1 and 'not the fingerprint' in err, err
        desk.run('trust-keys', fingerprint.lower().replace(' ', ''))
        status, out = verified(world, code_of(strange), '--cache', desk.cache)
        assert status == 0 and out['valid'], out
        assert 'strange' not in desk.json('trust-keys')
        status, _, err = desk.run('trust-keys', fingerprint, check=False)
        assert status == 3 and 'known here' in err, err


def test_rate():
    """Who asks for too many is told to wait, as everywhere"""
    with World() as world:
        world.stop()
        world.start('--api-rate-address', '5')
        seen = [see(world, '/verify/')[0] for _ in range(7)]
        assert seen == [200] * 5 + [429] * 2, seen


if __name__ == '__main__':
    main()
