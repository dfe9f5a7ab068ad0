#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetctl: usage, organisations, users, backup and restore."""
import contextlib
import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fresh import fresh  # noqa: E402
from kabinet_test import PASSWORD, PATIENCE, SOURCE, ctl, main, new_id, program, run  # noqa: E402

OK, FAILED, USAGE, NOT_FOUND = 0, 1, 2, 3


def commands():
    out = ctl('--help', env=dict(os.environ, LC_ALL='C'))
    listed = re.findall(r'^  ([a-z]+(?: [a-z]+)?)  +\S', out.split('Commands:')[1], re.M)
    assert len(listed) >= 22, listed
    return listed


def test_help():
    """Every command has --help that names it, a line in kabinetctl(1) and completion"""
    with open(os.path.join(SOURCE, 'data', 'man', 'kabinetctl.1'), encoding='utf-8') as f:
        manual = f.read()
    with open(os.path.join(SOURCE, 'data', 'completions', 'kabinetctl'), encoding='utf-8') as f:
        completion = f.read()
    for command in commands():
        status, out, err = ctl(*command.split(), '--help', check=False)
        assert status == OK and not err, (command, err)
        assert 'kabinetctl ' + command in out, out
        assert 'kabinetctl %s' % command in manual.replace('\\-', '-').replace('"', ''), command + ' is not in the manual'
        for word in command.split():
            assert re.search(r'\b%s\b' % word, completion), command + ' is not completed'
        # Every long option of the help is in the manual and in the completion.
        for option in re.findall(r'--([a-z-]+)', out.split('Options:', 1)[-1]):
            assert '\\-\\-' + option.replace('-', '\\-') in manual, (command, option)
            assert '--' + option in completion, (command, option)


def test_usage():
    """A wrong command line ends with 2, says what is wrong on stderr and prints no data"""
    for args in ([], ['nothing'], ['org'], ['org', 'destroy'], ['org', 'create'], ['org', 'list', 'extra'],
                 ['org', 'list'], ['org', 'list', '--no-such-option'], ['-d', 'sqlite:/nowhere', 'sample', '-n', '9'],
                 ['user', 'add', '--role', 'king', '--surname', 'a', '--given-name', 'b'],
                 ['user', 'add', '--surname', 'a'], ['desktop', 'sync'], ['import', 'partners', 'x.csv'],
                 ['export', 'unicorns'], ['render', 'X'], ['desktop', 'resolve', 'x', 'ours', '--cache', '/tmp']):
        env = {k: v for k, v in os.environ.items() if k != 'KABINET_DATABASE'}
        status, out, err = ctl(*args, check=False, env=env)
        assert status == USAGE, (args, status, err)
        assert not out and err, (args, out, err)


def test_version():
    assert ctl('--version').startswith('kabinetctl 0.')


def test_not_found():
    """What is not there ends with 3"""
    status, _, err = ctl('-d', 'sqlite:/nowhere/at/all.db', 'org', 'list', check=False)
    assert status == NOT_FOUND, (status, err)
    server = fresh()
    server.setup()
    for args in (['user', 'password', 'nobody@example.org', '--password-stdin'], ['user', 'disable', 'nobody'],
                 ['render', 'L-404', '-o', server.dir + '/x.pdf'], ['--org', 'Nobody', 'user', 'list'],
                 ['import', 'licences', server.dir + '/missing.csv'], ['restore', server.dir + '/missing.db'],
                 ['verify', server.dir + '/missing.pdf']):
        status, out, err = server.ctl(*args, check=False, input='x\n')
        assert status == NOT_FOUND, (args, status, err)
        assert err and not out, (args, out, err)
    status, out, err = ctl('desktop', 'list', 'licences', '--cache', server.dir + '/nobody', check=False)
    assert status == NOT_FOUND and err and not out, (status, out, err)


def test_database_from_environment():
    server = fresh()
    ctl('org', 'create', 'Один', env=dict(os.environ, KABINET_DATABASE=server.database))
    assert json.loads(server.ctl('org', 'list', '--json'))[0]['name'] == 'Один'


def test_org():
    """An org has its key, its company and templates of each kind in four languages; two orgs need --org"""
    server = fresh()
    first = server.ctl('org', 'create', 'ООО «Первая»', '--language', 'bg').strip()
    assert re.fullmatch(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', first)
    assert os.stat(server.path).st_mode & 0o777 == 0o600
    out = server.ctl('export', 'templates')
    for kind in ('licence', 'invoice', 'act', 'price_list'):
        assert [line.split(';')[2] for line in out.splitlines() if ';%s;' % kind in line] == ['en', 'ru', 'bg', 'az'], out[:300]
    settings = server.ctl('export', 'settings')
    assert 'signing_key' in settings and '«Первая»' in settings
    server.ctl('org', 'create', 'Вторая')
    orgs = json.loads(server.ctl('org', 'list', '--json'))
    assert [o['name'] for o in orgs] == ['Вторая', 'ООО «Первая»'] and orgs[1]['id'] == first, orgs
    assert server.ctl('user', 'list', check=False)[0] == NOT_FOUND
    server.ctl('--org', 'Вторая', 'user', 'list')
    server.ctl('user', 'list', '--org', first)
    assert server.ctl('org', 'create', 'x', '--language', 'xx', check=False)[0] == USAGE


def test_price_of_a_password():
    """What the other tests make cheap is as dear as it should be for everybody else, and lets them in"""
    server = fresh()
    real = {k: v for k, v in os.environ.items() if k != 'KABINET_TEST_CHEAP_PASSWORDS'}
    server.ctl('org', 'create', 'Офис')
    _, _, err = server.ctl('user', 'add', '--role', 'admin', '--surname', 'Белов', '--given-name', 'Пётр', '--email',
                           'belov@example.org', '--password-stdin', input=PASSWORD + '\n', env=real, check=False)
    assert 'cheap' not in err, err
    with contextlib.closing(sqlite3.connect(server.path)) as db:
        [[stored]] = db.execute('SELECT hash FROM credential').fetchall()
    assert stored.startswith('$argon2id$v=19$m=65536,t=3,p=1$'), stored
    with server:
        server.client().sign_in('belov@example.org', PASSWORD)
        assert server.client().post('/v1/session', {'login': 'belov@example.org', 'password': PASSWORD + 'x', 'device': {
            'id': new_id(), 'name': 'x'}})[0] == 401


def test_users():
    """Users of every role sign in with phone, e-mail or identifier; disabled ones do not"""
    server = fresh()
    admin, password = server.setup()
    with server:
        client = server.client().sign_in(admin, password)
        partner_id = client.session['user']['id'].replace('-7', '-7', 1)
        partner_id = server_partner(client)
        made = json.loads(server.ctl('user', 'add', '--role', 'agent', '--surname', 'Əliyev', '--given-name', 'Elçin',
                                     '--patronymic', 'Vüqar oğlu', '--phone', '8 (912) 345-67-89', '--partner', 'СЕВЕР',
                                     '--password-stdin', '--json', input=PASSWORD + '\n'))
        assert made['phone'] == '+79123456789' and made['surname'] == 'Əliyev', made
        assert made['identifier'], made
        for login in ('+79123456789', '8 912 345 67 89', made['identifier'], made['identifier'].lower()):
            session = server.client().sign_in(login, PASSWORD).session
            assert session['memberships'][0]['role'] == 'agent', session
            assert session['memberships'][0]['partner'] == partner_id
            assert session['memberships'][0]['agent']
        listed = {u['surname']: u for u in json.loads(server.ctl('user', 'list', '--json'))}
        assert listed['Əliyev']['roles'] == 'agent' and listed['Кузнецова']['roles'] == 'admin', listed

        agent = server.client().sign_in(made['identifier'], PASSWORD)
        server.ctl('user', 'password', made['identifier'], '--password-stdin', input='ganz-anderes-Wort\n')
        assert agent.get('/v1/session')[0] == 401, 'a new password ends the sessions'
        status = server.client().post('/v1/session', {'login': made['identifier'], 'password': PASSWORD, 'device': {
            'id': agent.device, 'name': 'x'}})[0]
        assert status == 401, status
        agent = server.client().sign_in(made['identifier'], 'ganz-anderes-Wort')
        server.ctl('user', 'disable', made['identifier'])
        assert agent.get('/v1/changes')[0] in (401, 403), 'a disabled user is out at once'
        server.ctl('user', 'enable', made['identifier'])
        server.client().sign_in(made['identifier'], 'ganz-anderes-Wort')


def server_partner(client):
    """A partner made over the wire, as a desktop makes one."""
    from kabinet_test import new_id
    row = new_id()
    outcome = client.mutate([{'id': new_id(), 'n': 1, 'entity': 'partner', 'row': row, 'op': 'create', 'base_rev': 0,
                              'base': {}, 'set': {'name': 'Север', 'status': 'active'}, 'schema': 1}])
    assert outcome[0]['outcome'] == 'done', outcome
    return row


def test_user_refused():
    server = fresh()
    server.setup()

    def add(*args, password=PASSWORD):
        return server.ctl('user', 'add', '--surname', 'Иванов', '--given-name', 'Иван', '--password-stdin', *args,
                          check=False, input=password + '\n')

    for args, expected in ((['--role', 'staff'], OK), (['--role', 'staff', '--email', 'admin@example.org'], FAILED),
                           (['--role', 'staff', '--phone', '123'], FAILED),
                           (['--role', 'staff', '--email', 'not an address'], FAILED),
                           (['--role', 'agent', '--email', 'a@example.org'], FAILED),
                           (['--role', 'agent', '--email', 'a@example.org', '--partner', 'Nobody'], NOT_FOUND),
                           (['--role', 'client', '--email', 'a@example.org'], FAILED)):
        status, out, err = add(*args)
        assert status == expected, (args, status, err)
    assert add('--role', 'staff', '--email', 'b@example.org', password='short')[0] == FAILED
    assert add('--role', 'staff', '--email', 'b@example.org', password='')[0] == FAILED
    assert len(json.loads(server.ctl('user', 'list', '--json'))) == 2


def test_password_at_the_terminal():
    """Asked for unseen, twice; never taken from the command line"""
    server = fresh()
    server.setup()
    command = [program('kabinetctl'), '-d', server.database, 'user', 'password', 'admin@example.org']
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    seen = b''
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(int(PATIENCE))
    for _ in range(2):
        while not seen.endswith(b': '):
            seen += os.read(fd, 100)
        os.write(fd, b'vom-Terminal-getippt\n')
        seen += os.read(fd, 100)
    try:
        while True:
            more = os.read(fd, 100)
            if not more:
                break
            seen += more
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == OK, seen
    signal.alarm(0)
    assert b'getippt' not in seen, seen
    with server:
        server.client().sign_in('admin@example.org', 'vom-Terminal-getippt')
    # Without a terminal it says what to do instead of hanging.
    p = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True, timeout=60, check=False)
    assert p.returncode == USAGE and b'--password-stdin' in p.stderr, p


def test_backup_and_restore():
    """A backup of a running server is whole; a restored one has a new epoch; nothing is overwritten"""
    server = fresh()
    admin, password = server.setup()
    copy = os.path.join(server.dir, 'copy.db')
    with server:
        client = server.client().sign_in(admin, password)
        server_partner(client)
        assert json.loads(server.ctl('backup', copy, '--json'))['file'] == copy
        cursor = client.changes()[1]
        assert os.stat(copy).st_mode & 0o777 == 0o600
        assert server.ctl('backup', copy, check=False)[0] == FAILED
        server.ctl('backup', '--force', copy)
        status, _, err = server.ctl('restore', '--force', copy, check=False)
        assert status == FAILED and err, 'a database in use is not replaced'
    status, _, err = server.ctl('restore', copy, check=False)
    assert status == FAILED and 'force' in err, err
    server.ctl('user', 'add', '--role', 'staff', '--surname', 'a', '--given-name', 'b', '--no-password')
    kept = json.loads(server.ctl('restore', '--force', copy, '--json'))['kept']
    assert os.path.exists(kept)
    assert len(json.loads(server.ctl('user', 'list', '--json'))) == 1
    server.start()
    client = server.client().sign_in(admin, password)
    status, page = client.get('/v1/changes?cursor=' + cursor)
    assert status == 200 and page['restart'] is True, page
    assert list(client.rows('partner').values())[0]['name'] == 'Север'
    server.stop()
    # Elsewhere too, and what is no backup is refused and changes nothing.
    other = fresh()
    ctl('-d', other.database, 'restore', copy)
    assert len(json.loads(other.ctl('user', 'list', '--json'))) == 1
    junk = os.path.join(server.dir, 'junk')
    with open(junk, 'wb') as f:
        f.write(b'SQLite format 3\0' + os.urandom(5000))
    status, _, err = other.ctl('restore', '--force', junk, check=False)
    assert status == FAILED and err, status
    assert len(json.loads(other.ctl('user', 'list', '--json'))) == 1


def test_languages():
    """Messages and help in the person's language"""
    for language, word in (('ru', 'Использование'), ('bg', 'Употреба'), ('az', 'İstifadə')):
        mo = os.path.join(os.environ.get('KABINET_LOCALEDIR', ''), language, 'LC_MESSAGES', 'kabinet.mo')
        if not os.path.exists(mo):
            continue
        out = run([program('kabinetctl'), '--help'], env=dict(os.environ, LANGUAGE=language, LC_ALL='C.UTF-8'))[1]
        if 'Commands:' not in out:
            assert out.startswith(word), out[:100]


def complete(line):
    """What bash offers after the line."""
    path = '/usr/share/bash-completion/bash_completion'
    if not os.path.exists(path):
        return None
    words = line.split(' ')
    script = """
source %s; source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_kabinetctl kabinetctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%%s\\n' "${COMPREPLY[@]}"
""" % path
    out = subprocess.run(['bash', '-c', script, 'bash', os.path.join(SOURCE, 'data', 'completions', 'kabinetctl'), *words],
                         capture_output=True, text=True, timeout=60, check=False)
    assert not out.stderr, out.stderr
    return out.stdout.split()


def test_completion():
    """bash offers commands, their options, and values where there are few"""
    if complete('kabinetctl ') is None:
        return
    assert complete('kabinetctl de') == ['device', 'desktop']
    assert complete('kabinetctl -d x.db us') == ['user']
    assert complete('kabinetctl user di') == ['disable']
    assert complete('kabinetctl user add --role a') == ['admin', 'agent']
    assert '--password-stdin' in complete('kabinetctl user add --p')
    assert complete('kabinetctl import l') == ['licences']
    assert complete('kabinetctl partner b') == ['bind']
    assert '--contact' in complete('kabinetctl partner add --')
    assert '--force' in complete('kabinetctl export licences --')
    assert '--mapping' in complete('kabinetctl import licences --')
    assert complete('kabinetctl desktop c') == ['check']
    assert 'packages' in complete('kabinetctl desktop list p')
    assert '--filter' in complete('kabinetctl desktop list --')
    assert '--filter' not in complete('kabinetctl desktop show --')


def test_partners():
    """A partner, its packages and its agent can all be made on the server; what was done is in the journal"""
    server = fresh()
    server.ctl('org', 'create', 'Меридиан')
    say = dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='en')
    server.ctl('import', 'packages', os.path.join(SOURCE, 'tests', 'data', 'packages.csv'))
    row = json.loads(server.ctl('partner', 'add', ' Северный  ветер ', '--contact', 'Анна Белова', '--phone', '8 981 786-00-02',
                                '--email', 'wind@partner.example', '--json'))
    assert (row['contact_name'], row['phone'], row['status']) == ('Анна Белова', '+79817860002', 'active'), row
    name = row['name']
    for wrong, status in (([name.upper()], FAILED), ([''], USAGE), ([], USAGE), (['Юг', '--phone', 'none'], FAILED),
                          (['Юг', '--email', 'none'], FAILED), (['Юг', 'Север'], USAGE)):
        got, out, err = server.ctl('partner', 'add', *wrong, check=False, env=say)
        assert got == status and not out and err, (wrong, got, err)
    assert len(json.loads(server.ctl('partner', 'list', '--json'))) == 1

    bound = json.loads(server.ctl('partner', 'bind', name, 'касса онлайн', 'Склад и заказы', '--json'))
    assert bound['changed'] == 2 and len(bound['packages']) == 2 and bound['partner'] == row['id'], bound
    assert json.loads(server.ctl('partner', 'bind', name, 'Касса Онлайн', '--json'))['changed'] == 0
    lines = server.ctl('export', 'package_bindings').splitlines()[1:]
    assert sorted(lines) == [name + ';Касса Онлайн', name + ';Склад и заказы'], lines
    # All or nothing: one that there is not leaves the others unbound.
    for wrong, status in (([name, 'Бухгалтерия Старт', 'Нет такого'], NOT_FOUND), (['Нет такого', 'Касса Онлайн'], NOT_FOUND),
                          ([name], USAGE), ([name, 'Касса Онлайн', '--all'], USAGE)):
        got, out, err = server.ctl('partner', 'bind', *wrong, check=False, env=say)
        assert got == status and not out and err, (wrong, got, err)
    assert server.ctl('export', 'package_bindings').splitlines()[1:] == lines
    assert json.loads(server.ctl('partner', 'unbind', row['id'], 'Касса Онлайн', '--json'))['changed'] == 1
    assert json.loads(server.ctl('partner', 'unbind', name, 'Касса Онлайн', '--json'))['changed'] == 0
    assert server.ctl('export', 'package_bindings').splitlines()[1:] == [name + ';Склад и заказы']
    on_sale = [p for p in server.ctl('export', 'packages', '--where', 'state=on_sale').splitlines()[1:] if p]
    out = server.ctl('partner', 'bind', name, '--all', env=say)
    assert out == 'Packages bound: %d, were so before: 1\n' % (len(on_sale) - 1), out

    server.ctl('user', 'add', '--role', 'agent', '--partner', name, '--surname', 'Данилова', '--given-name', 'Вероника',
               '--email', 'danilova@partner.example', '--no-password')
    listed = json.loads(server.ctl('partner', 'list', '--json'))[0]
    assert (listed['packages'], listed['agents'], listed['name']) == (len(on_sale), 1, name), listed
    assert name in server.ctl('partner', 'list')
    journal = server.ctl('export', 'activity')
    assert journal.count('package_binding') == 2 + 1 + len(on_sale) - 1, journal
    assert server.ctl('verify-activity', check=False)[0] == OK


def test_no_secrets_in_argv():
    """There is no option that takes a password"""
    for command in commands():
        out = ctl(*command.split(), '--help')
        assert not re.search(r'--password[= ](?!stdin)', out), command


if __name__ == '__main__':
    tempfile.tempdir = None
    main()
