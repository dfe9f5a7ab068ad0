#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The public page of a licence (issue: documents, point 4): what the code on the paper leads people to who have no app."""
import base64
import hashlib
import html
import json
import os
import urllib.parse
from html.parser import HTMLParser

from world import World
from kabinet_test import Client, main, new_id

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


def test_rate():
    """Who asks for too many is told to wait, as everywhere"""
    with World() as world:
        world.stop()
        world.start('--api-rate-address', '5')
        seen = [see(world, '/verify/')[0] for _ in range(7)]
        assert seen == [200] * 5 + [429] * 2, seen


if __name__ == '__main__':
    main()
