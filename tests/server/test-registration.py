#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People who register by themselves (S1-17, S1-07, S1-08, S0-05 to S0-10, S0-16, S0-18, S0-19, S0-25, C12): a page without
script and the same for desktops; an account once the address is shown to be theirs, a client's and nothing more; nobody
learns who there is."""
import json
import os
import re
import time

from api import Api
from kabinet_test import main, new_id, wait_for
from post import Post, filled, form, link_in, text_of
from register import ANNA, WORDS, Open
from world import PASSWORD


def test_closed():
    """nobody registers by themselves before somebody has said so, nor where nothing can be sent"""
    with Post() as post:
        status, _, page = post.client().request('GET', '/register', headers={'Accept-Language': 'en'})
        assert status == 404 and '<form' not in text_of(page) and 'invitation' in text_of(page), page
        assert post.client().get('/v1/registration') == (200, {'offers': []})
        assert form(post, '/register', **ANNA, version='1-en')[0] == 404
        assert post.client().request('POST', '/v1/registration', dict(ANNA, consent=True, version='1-en'))[0] == 404
        assert '/register' not in text_of(post.client().request('GET', '/start')[2])
        post.ctl('registration', 'on')
        assert '/register' in text_of(post.client().request('GET', '/start')[2])
        for channel in ('smtp', 'smsru'):
            post.ctl('messages', 'remove', channel)
        assert post.client().get('/v1/registration') == (200, {'offers': []})
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == 0


def test_page():
    """S1-08: the text stands before the tick, which is off; four languages, no script; what is wrong is said, and nothing kept"""
    with Open() as post:
        versions = set()
        for language, word in (('ru', 'персональных данных'), ('en', 'personal data'), ('bg', 'личните ми данни'), ('az', 'fərdi')):
            status, headers, page = post.page(language=language)
            assert status == 200 and headers['Content-Language'] == language and word in page, page
            assert '<script' not in page and "form-action 'self'" in headers['Content-Security-Policy']
            box = re.search(r'<input type="checkbox"[^>]*>', page).group(0)
            assert 'checked' not in box and page.index(word) < page.index(box)
            versions.add(post.version(language))
        assert len(versions) == 4, versions
        # who has not agreed is not kept, and has to type nothing again
        status, page = post.register(consent=None, surname='<b>"Ново&ва')
        assert status == 422 and 'Without your consent' in page and 'value="&lt;b&gt;&quot;Ново&amp;ва"' in page, page
        for changed, word in (({'surname': ' '}, 'Surname'), ({'given_name': None}, 'Given name'), ({'address': 'nowhere'}, 'Phone'),
                              ({'address': 'a@b, c@d.example'}, 'E-mail'), ({'address': None}, 'Phone'), ({'surname': 'x' * 101}, 'Surname'),
                              ({'surname': 'a\r\nBcc: x@y.example'}, 'Surname'), ({'version': 'another'}, 'has changed')):
            status, page = post.register(**changed)
            assert status == 422 and word in page, (changed, status, page)
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == 0 and not post.mail.letters
        assert form(post, '/register/' + new_id(), post.whence(), **ANNA, version='1-en')[0] == 404
        assert post.page('/register/' + new_id())[0] == 404
        # only what can be sent is asked for
        post.ctl('messages', 'remove', 'smsru')
        assert 'type="email"' in post.page()[2]
        status, page = post.register(address='+79991112233')
        assert status == 422 and 'e-mail address' in page, page


def test_mail():
    """S1-17, S1-07, S0-19, S0-25, C12: an account by a letter: a client's, confirmed, with the consent; before the link there is
    nothing of it; the link works once"""
    with Open() as post:
        users = len(post.admin.rows('user'))
        version = post.version('ru')
        status, page = post.register('ru', address=' NEW@Example.ORG ')
        assert status == 200 and 'Новикова' not in page, page
        text = post.letter(1)
        post.quiet()
        letter, path = post.mail.letters[0], link_in(text)
        assert letter.envelope_to == ['new@example.org'] and path.startswith('/confirm/'), path
        # whoever types another's address has them written nothing of their own
        assert 'Новикова' not in text and 'Анна' not in text and 'регистрац' in text, text
        assert len(post.admin.rows('user')) == users and not post.user_of('new@example.org')
        token = path.split('/')[-1]
        kept = json.dumps(list(post.admin.rows('sent_message').values()) + list(post.admin.rows('activity').values()))
        assert token not in kept and token.encode() not in post.stored() and token not in post.log()
        assert 'example.org' not in post.log() and 'Новикова' not in post.log()
        for _ in range(2):      # looking at it spends nothing
            status, _, page = post.page(path, 'ru')
            assert status == 200 and 'new@example.org' in page, page
        assert post.finish(path, 'short')[0] == 422
        assert post.finish(path, again=WORDS + '!')[0] == 422
        # who has the address may not be who typed it: they read what they agree to, and say who they are
        status, _, page = post.page(path, 'ru')
        assert 'персональных данных' in page and 'checked' not in page and 'value="Игоревна"' in page, page
        for changed, word in (({'consent': None}, 'Without your consent'), ({'version': '1-ru'}, 'has changed'),
                              ({'surname': ' '}, 'Surname'), ({'given_name': None}, 'Given name'), ({'surname': 'x' * 101}, 'Surname'),
                              ({'surname': 'x' * 100, 'given_name': 'y' * 100, 'patronymic': 'z' * 100}, '300')):
            status, page = post.finish(path, **changed)
            assert status == 422 and word in page and 'too easy' not in page, (changed, status, page)
        assert len(post.admin.rows('user')) == users and not post.admin.rows('consent')
        before = int(time.time() * 1000)
        status, page = post.finish(path, language='ru', whence='192.0.2.7', given_name='Яна')
        assert status == 200 and 'kabinet://connect?server=https%3A%2F%2Fkabinet.example.org&amp;login=new%40example.org' in page, page
        assert post.finish(path)[0] == 404 and post.page(path)[0] == 404
        user = post.user_of('new@example.org')
        assert (user['surname'], user['given_name'], user['patronymic'], user['locale'], user['status']) == (
            'Новикова', 'Яна', 'Игоревна', 'ru', 'active') and user['email_confirmed_at'], user
        (role, client), = post.roles(user['id'])
        row = post.admin.rows('client')[client]
        assert role == 'client' and (row['kind'], row['name'], row['email'], row['owner']) == (
            'person', 'Новикова Яна Игоревна', 'new@example.org', user['id']), row
        consent, = [c for c in post.admin.rows('consent').values() if c['user'] == user['id']]
        assert (consent['kind'], consent['version']) == ('personal_data', version) and not consent.get('withdrawn_at')
        assert consent['address'] == '192.0.2.7' and consent['given_at'] >= before, consent
        anna = post.person()
        # however it is written
        anna.sign_in('New@Example.org', WORDS)
        # what she sees is hers, and what is on sale; the consent she may withdraw (S1-07)
        assert set(anna.rows('client')) == {client} and set(anna.rows('user')) == {user['id']} and not anna.rows('licence')
        assert post.package in anna.rows('package')
        own = anna.rows('consent')[consent['id']]
        anna.done('update', 'consent', consent['id'], {'withdrawn_at': own['given_at'] + 1000}, {'withdrawn_at': None}, own['rev'])
        assert anna.do('update', 'membership', next(iter(anna.rows('membership'))), {'role': 'admin'}, {'role': 'client'})['outcome'] == 'refused'
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == 0


def test_links():
    """S1-16: of several links that were asked for each works until one was followed; a day; not when it is over"""
    with Open() as post:
        post.register()
        post.register(given_name='Яна')
        paths = [link_in(post.letter(1)), link_in(post.letter(2))]
        post.sql('UPDATE registration SET expires_at=1 WHERE given_from=?', '198.51.100.2')
        assert sorted(post.page(path)[0] for path in paths) == [200, 404]
        good = next(path for path in paths if post.page(path)[0] == 200)
        ident = post.sql("SELECT id FROM registration WHERE expires_at>1")[0][0]
        post.ctl('registration', 'off')
        assert post.page(good)[0] == 404 and post.finish(good)[0] == 404
        # nor is one sent that was asked for just before
        row = new_id()
        post.admin.do('create', 'sent_message', row, {'channel': 'email', 'address': 'new@example.org', 'about': 'registration',
                                                      'about_row': ident})
        assert post.settled(row, 'failed')['error'] == 'gone' and len(post.mail.letters) == 2
        # and what worked no more does not again
        post.ctl('registration', 'on')
        assert post.page(good)[0] == 404
        post.register()
        good = link_in(post.letter(3))
        assert post.page(good)[0] == 200
        assert post.page(good[:-4] + 'AAAA')[0] == 404 and post.page('/confirm/')[0] == 404
        # somebody else was given the address meanwhile
        user = new_id()
        post.admin.done('create', 'user', user, {'surname': 'Иная', 'given_name': 'Ева', 'email': 'new@example.org'})
        assert post.finish(good)[0] == 404 and not post.roles(user)


def test_known():
    """S0-18: the same answer whoever it is; an account that there is stays as it is, and its owner is told; nobody becomes more
    than a client by it"""
    with Open() as post:
        admin = new_id()
        post.admin.done('create', 'user', admin, {'surname': 'Главная', 'given_name': 'Инна', 'email': 'boss@example.org'})
        post.admin.done('create', 'membership', new_id(), {'user': admin, 'role': 'admin'})
        answers = [post.register()]
        assert 'https://kabinet.example.org/confirm/' in post.letter(1)
        for n, address in enumerate(('petr@example.org', 'anna@Example.org', 'boss@example.org'), 2):
            answers.append(post.register(address=address))
            text = post.letter(n)
            post.quiet()
            assert post.mail.letters[n - 1].envelope_to == [address.lower()]
            assert '/recover' in text and 'confirm/' not in text and 'password/' not in text and 'Новикова' not in text, text
        assert len(set(answers)) == 1 and answers[0][0] == 200
        post.person().sign_in('petr@example.org', PASSWORD)
        post.ctl('user', 'disable', 'petr@example.org')
        assert post.register(address='petr@example.org') == answers[0]
        wait_for(lambda: any(m.get('error') == 'gone' for m in post.admin.rows('sent_message').values()))
        assert len(post.mail.letters) == 4
        # a client's that nobody has signed in with is theirs who has the address: it is as if they were invited
        user, client = new_id(), new_id()
        post.admin.done('create', 'client', client, {'name': 'Зимина Ольга', 'kind': 'person'})
        post.admin.done('create', 'user', user, {'surname': 'Зимина', 'given_name': 'Ольга', 'email': 'olga@example.org'})
        post.admin.done('create', 'membership', new_id(), {'user': user, 'role': 'client', 'client': client})
        # … or, where the office wrote down another's address, who is not called so: they learn nothing of her
        assert post.register(address='olga@example.org') == answers[0]
        text = post.letter(5)
        assert '/recover' in text and 'password/' not in text and 'Ольга' not in text, text
        assert post.register(address='olga@example.org', surname='ЗИМИНА') == answers[0]
        path = link_in(post.letter(6))
        assert path.startswith('/password/') and post.finish(path)[0] == 200
        assert post.roles(user) == [('client', client)] and post.user_of('olga@example.org')['surname'] == 'Зимина'
        # a message that says to be of a registration goes to nobody but who registered
        ident = post.sql("SELECT id FROM registration WHERE address='new@example.org'")[0][0]
        row = new_id()
        post.admin.do('create', 'sent_message', row, {'channel': 'email', 'address': 'thief@example.org', 'about': 'registration',
                                                      'about_row': ident})
        assert post.settled(row, 'failed')['error'] == 'gone' and len(post.mail.letters) == 6


def test_phone():
    """S1-12, S1-17: by SMS; the client of that phone and surname who is nobody's yet is theirs; not a namesake's phone, a company,
    or somebody's"""
    with Open() as post:
        def client(phone, name, **more):
            row = new_id()
            post.admin.done('create', 'client', row, dict({'name': name, 'kind': 'person', 'phone': phone}, **more))
            return row
        hers = client('+79160000001', 'НОВИКОВА Анна')
        client('+79160000002', 'Старый Хозяин')
        client('+79160000003', 'Новикова и партнёры', kind='company')
        client('+79160000004', 'Новикова Анна')
        client('+79160000004', 'Новикова Анна Игоревна')
        taken = client('+79160000005', 'Новикова А. И.')
        post.ctl('user', 'add', '--role', 'client', '--surname', 'Новиков', '--given-name', 'Олег', '--email', 'oleg@example.org',
                 '--client', taken, '--password-stdin', input=PASSWORD + '\n')
        client('+79160000006', 'Старый А. Н.')
        client('+79160000007', 'Старая Новикова')
        before = set(post.admin.rows('client'))
        for n in range(1, 8):
            phone = '+7916000000%d' % n
            # a letter is in many a name
            status, page = post.register('ru', address='8 (916) 000-00-0%d' % n, surname='А' if n == 6 else 'Новикова')
            assert status == 200, page
            wait_for(lambda: len(post.gate.sent) == n)
            to, text, _ = post.gate.sent[n - 1]
            assert to == phone[1:] and 'Новикова' not in text, text
            assert post.finish(link_in(text))[0] == 200
            user = post.user_of(phone)
            (role, client_id), = post.roles(user['id'])
            assert role == 'client' and user['phone_confirmed_at']
            assert client_id == hers if n == 1 else client_id not in before, (n, client_id)
            assert post.admin.rows('client')[client_id]['owner'] == user['id']
            post.person().sign_in('8916000000%d' % n, WORDS)
        wait_for(lambda: all(m['state'] == 'sent' for m in post.admin.rows('sent_message').values()))
        assert len(post.gate.sent) == 7 and not post.admin.rows('sms') and '79160000' not in post.log()


def pretend(post, channel, n, age=0):
    """That so many more have registered, so many ms ago."""
    post.sql("""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<%d)
                INSERT INTO registration(org,id,channel,address,person,version,given_from,made_at,expires_at)
                SELECT r.org,'x%d-'||n.i,'%s','x','{}','1','',r.made_at-%d,r.expires_at
                FROM n, (SELECT * FROM registration ORDER BY made_at DESC LIMIT 1) AS r""" % (n, age, channel, age))


def test_limits():
    """nobody's letter-box is filled, nobody tries out a list of addresses, and the organisation sends no thousands of letters"""
    with Open() as post:
        answers = {post.register() for _ in range(6)}
        assert len(answers) == 1
        post.quiet()
        assert len(post.mail.letters) == 3, len(post.mail.letters)
        version = post.version()
        states = [form(post, '/register', '203.0.113.9', **dict(ANNA, address='x%d@example.org' % i), version=version)[0] for i in range(12)]
        assert states[0] == 200 and states[-1] == 429, states
        kept = post.sql('SELECT COUNT(*) FROM registration')[0][0]
        pretend(post, 'email', 300)
        assert post.register(address='late@example.org')[0] == 503
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == kept + 300


def test_strangers():
    """SMS cost money, so there are fewer; nobody uses up what is everybody's; a letter-box is one however its name is written"""
    with Open() as post:
        assert {post.register(address=a)[0] for a in ('anna.N@example.org', 'Anna.N@example.org', 'ANNA.n@example.org',
                                                      'anna.n@EXAMPLE.org', 'aNNa.n@example.org')} == {200}
        post.quiet()
        assert len(post.mail.letters) == 3, len(post.mail.letters)
        version = post.version()

        def from_one(n, whence='203.0.113.77'):
            return form(post, '/register', whence, **dict(ANNA, address='y%d@example.org' % n), version=version)[0]
        assert from_one(1) == 200
        post.sql("UPDATE sign_in_attempt SET failures=25 WHERE subject LIKE 'registration-from:%'")
        assert from_one(2) == 200 and from_one(3) == 503
        # it is said on the form, with what was typed
        page = text_of(form(post, '/register', '203.0.113.77', **ANNA, version=version)[2])
        assert 'try again in an hour' in page and 'value="Игоревна"' in page, page
        assert from_one(4, '203.0.113.78') == 200
        # SMS: sixty an hour, three hundred a day; letters go on
        for n, age in ((60, 0), (300, 2 * 3600 * 1000)):
            assert post.register(address='+7916000010%d' % (n % 7))[0] == 200
            pretend(post, 'sms', n, age)
            assert post.register(address='+79160000109')[0] == 503
            assert post.register(address='z%d@example.org' % n)[0] == 200
            post.sql("DELETE FROM registration WHERE channel='sms'")


def test_desktop():
    """S1-17: the endpoint of the desktops, as it describes itself; hostile input is told where it is wrong, or nothing"""
    with Open() as post:
        api = Api(post.socket)
        status, _, answer = api.request('GET', '/v1/registration', headers={'Accept-Language': 'ru'})
        offer, = answer['offers']
        assert status == 200 and offer['channels'] == ['email', 'sms'] and offer['name'] in offer['text'] and offer['version'] == '1-ru'
        body = dict(ANNA, org=offer['org'], version='1-ru', consent=True)

        def ask(changed, language='ru'):
            status, _, answer = api.request('POST', '/v1/registration', dict(body, **changed),
                                            {'Accept-Language': language, 'X-Forwarded-For': post.whence()})
            return status, answer
        for changed, expected, field in (
                ({'consent': False}, 422, 'consent'), ({'consent': 'true'}, 422, 'consent'), ({'consent': 1}, 422, 'consent'),
                ({'surname': None}, 422, 'surname'), ({'surname': {'a': 1}}, 422, 'surname'), ({'given_name': ''}, 422, 'given_name'),
                ({'address': '12'}, 422, 'address'), ({'address': 'x' * 4000 + '@example.org'}, 422, 'address'),
                ({'version': '1-en'}, 409, 'consent'), ({'org': new_id()}, 404, None), ({'org': "' OR 1=1"}, 404, None)):
            status, answer = ask(changed)
            assert (status, answer.get('field')) == (expected, field), (changed, status, answer)
        assert post.client().request('POST', '/v1/registration', b'[' * 5000, {'X-Forwarded-For': post.whence()})[0] == 400
        assert post.client().request('POST', '/v1/registration', b'x' * 200000, {'X-Forwarded-For': post.whence()})[0] == 413
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == 0
        assert ask({'org': None}) == (202, {'status': 'sent'}) == ask({'address': 'petr@example.org'})
        assert post.finish(link_in(post.letter(1)) if 'confirm' in post.letter(1) else link_in(post.letter(2)))[0] == 200
        # in maintenance nothing is taken
        post.ctl('maintenance', 'on')
        wait_for(lambda: ask({'address': 'later@example.org'})[0] == 503)


def test_first_sign_in():
    """S1-14, S1-18, S1-19: a password that was given is good for nothing but to choose one's own, with name and address"""
    with Post() as post:
        post.ctl('user', 'password', 'petr@example.org', '--password-stdin', '--temporary', input='given by the office\n')
        person = post.person()
        sign_in = {'login': 'petr@example.org', 'password': 'given by the office', 'device': {'id': person.device, 'name': 'x'}}
        status, answer = person.post('/v1/session', sign_in)
        assert (status, answer['code']) == (403, 'password') and 'access_token' not in answer, answer
        api = Api(post.socket)

        def choose(**changed):
            body = dict({'login': 'petr@example.org', 'password': 'given by the office', 'new_password': 'только моё, 1',
                         'surname': 'Петров', 'given_name': 'Пётр', 'patronymic': '', 'address': 'ул. Мира, 1', 'city': 'Псков'}, **changed)
            status, _, answer = api.request('POST', '/v1/session/password', body, {'Accept-Language': 'ru'})
            return status, answer.get('field') if isinstance(answer, dict) else None, answer
        for changed, expected, field in (
                ({'surname': ''}, 422, 'surname'), ({'given_name': None}, 422, 'given_name'), ({'address': ' '}, 422, 'address'),
                ({'address': 'x' * 501}, 422, 'address'), ({'country': 'RUS'}, 422, 'country'), ({'new_password': 'short'}, 422, 'new_password'),
                ({'new_password': 'given by the office'}, 422, 'new_password'), ({'new_password': None}, 422, 'new_password'),
                ({'password': 'guessed, perhaps'}, 401, None), ({'login': None}, 400, None), ({'login': 'anna@Example.org', 'password': PASSWORD}, 401, None)):
            status, fault, answer = choose(**changed)
            assert (status, fault) == (expected, field), (changed, status, answer)
        status, _, answer = choose(surname='')
        assert 'Фамилия' in answer['detail'], answer
        assert person.post('/v1/session', sign_in)[0] == 403
        assert choose()[0] == 204
        row = next(u for u in post.admin.rows('user').values() if u.get('email') == 'petr@example.org')
        assert (row['surname'], row.get('patronymic'), row['address'], row['city']) == ('Петров', None, 'ул. Мира, 1', 'Псков')
        assert not row['must_change_password'] and choose()[0] == 401
        person.sign_in('petr@example.org', 'только моё, 1')
        assert person.post('/v1/session', dict(sign_in, device={'id': new_id(), 'name': 'x'}))[0] == 401
        # an account that begins with such a password; a link ends it, too
        post.ctl('user', 'add', '--role', 'client', '--surname', 'Х', '--given-name', 'Х', '--email', 'x@example.org', '--client', post.petrov,
                 '--temporary', '--password-stdin', input='given by the office\n')
        assert post.person().post('/v1/session', dict(sign_in, login='x@example.org', device={'id': new_id(), 'name': 'x'}))[0] == 403
        form(post, '/recover', login='x@example.org')
        wait_for(lambda: post.mail.letters)
        path = link_in(post.mail.letters[0].get_body().get_content())
        assert form(post, path, password=WORDS, again=WORDS)[0] == 200
        post.person().sign_in('x@example.org', WORDS)
        # guessing is locked out, as signing in is
        states = [choose(password='guess %d' % n)[0] for n in range(12)]
        assert 429 in states, states


def test_ctl():
    """S1-08: kabinetctl: on, off, and the organisation's own text, whose version each consent names and which is kept"""
    with Post() as post:
        def ctl(*args):
            return json.loads(post.ctl('registration', *args, '--json'))
        assert ctl() == {'open': False, 'version': None} or ctl() == {'open': False}
        assert ctl('on')['open'] is True
        own = os.path.join(post.dir, 'own.txt')
        with open(own, 'w', encoding='utf-8') as f:
            f.write('Мои данные <обрабатывает> «Север».\nИ хранит.\n')
        version = ctl('text', own)['version']
        status, _, page = post.client().request('GET', '/register', headers={'Accept-Language': 'en'})
        assert status == 200 and 'Мои данные &lt;обрабатывает&gt; «Север».' in text_of(page) and 'value="%s"' % version in text_of(page)
        form(post, '/register', **ANNA, version=version)
        wait_for(lambda: post.mail.letters)
        path = link_in(post.mail.letters[0].get_body().get_content())
        assert 'version' not in ctl('text', 'none') or ctl()['version'] is None
        # the text has become another one since: to that one is agreed, once it was read
        fields = dict(consent='yes', password=WORDS, again=WORDS)
        assert form(post, path, **dict(filled(text_of(post.client().request('GET', path)[2])), version=version, **fields))[0] == 422
        ctl('text', own)
        assert form(post, path, **dict(filled(text_of(post.client().request('GET', path)[2])), **fields))[0] == 200
        consent, = post.admin.rows('consent').values()
        assert consent['version'] == version
        kept, = [s for s in post.admin.rows('setting').values() if s['key'] == 'registration.' + version]
        assert kept['value']['text'].startswith('Мои данные')
        for bad in (b'', b'\xff\xfe', b'x' * 100000):
            with open(own, 'wb') as f:
                f.write(bad)
            assert post.ctl('registration', 'text', own, check=False)[0] in (1, 2), bad
        assert post.ctl('registration', 'text', own + '.not', check=False)[0] == 1
        assert ctl('off')['open'] is False
        post.ctl('messages', 'remove', 'smtp')
        post.ctl('messages', 'remove', 'smsru')
        status, out, err = post.ctl('registration', 'on', check=False)
        assert status == 0 and 'kabinetctl messages set' in err, err


def test_set_in_the_window():
    """S1-07, S1-17: an administrator says in the window who registers and to what they consent; a text that is too long is refused
    with words; what people consented to stays; nobody else says so"""
    with Open() as post:
        key = lambda wanted: next((r for r in post.admin.rows('setting').values() if r['key'] == wanted), None)
        row = key('registration')
        change = lambda who, value, of=None: who.do('update', 'setting', (of or key('registration'))['id'], {'value': value}, {},
                                                    (of or key('registration'))['rev'])
        own = 'Я согласен.\nНа всё, что нужно.'
        assert change(post.admin, {'open': True, 'text': own})['outcome'] == 'done'
        version = post.version('ru')
        assert own.split('\n')[1] in post.page(language='en')[2]
        kept = key('registration.' + version)
        assert kept['value'] == {'text': own} or json.loads(kept['value']) == {'text': own}, kept
        for value, word in (({'open': True, 'text': 'я' * 20001}, '1 to 20000 characters'), ({'open': True, 'text': ''}, '1 to 20000 characters'),
                            ({'open': 'yes'}, 'whether people may register'), ([], 'whether people may register')):
            outcome = change(post.admin, value)
            assert outcome['outcome'] != 'done' and word in outcome['message'], outcome
        assert change(post.admin, {'open': True, 'text': 'я' * 20000})['outcome'] == 'done'
        outcome = change(post.admin, {'text': 'Другой'}, kept)
        assert outcome['outcome'] != 'done' and 'kept as it was' in outcome['message'], outcome
        post.ctl('user', 'add', '--role', 'staff', '--surname', 'Клерк', '--given-name', 'Олег', '--identifier', 'CLERK',
                 '--password-stdin', input=PASSWORD + '\n')
        outcome = change(post.person('CLERK'), {'open': False})
        assert outcome['outcome'] != 'done' and 'administrators alone' in outcome['message'], outcome
        # links that were sent end with it
        assert post.register('ru', address='link@example.org')[0] == 200
        post.letter(1)
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == 1
        assert change(post.admin, {'open': False})['outcome'] == 'done'
        assert post.sql('SELECT COUNT(*) FROM registration')[0][0] == 0
        assert post.page()[0] == 404


main()
