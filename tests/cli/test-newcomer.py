#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody who never used kabinetctl gets wrong: every message says what is so and what to do, and nothing is lost."""
import errno
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fresh import fresh  # noqa: E402
from kabinet_test import ON_POSTGRESQL, PASSWORD, ctl, main, program, wait_for  # noqa: E402

OK, FAILED, USAGE, NOT_FOUND, PARTLY = range(5)
SAMPLE = []


def sample():
    """A database with some data, for all who only read; made once."""
    if not SAMPLE:
        SAMPLE.append(fresh())
        SAMPLE[0].ctl('sample', '-n', 12, '--no-password', '--today', '2026-11-01')
    return SAMPLE[0]


def refused(status, *args, say=(), **more):
    """kabinetctl ARGS ends with status, prints no data, and says each of the words."""
    got, out, err = ctl(*args, check=False, **more)
    assert got == status and not out, (args, got, out, err)
    for word in [say] if isinstance(say, str) else say:
        assert word in err, (args, word, err)
    assert 'GLib' not in err and 'CRITICAL' not in err, err
    return err


def test_same_name():
    """Two organisations of one name, however it is written, would never be told apart: the second is refused"""
    server = fresh()
    first = server.ctl('org', 'create', '  ООО «Ромашка» ').strip()
    for name in ('ООО «Ромашка»', 'ооо «РОМАШКА»', ' ООО «Ромашка»'):
        refused(FAILED, '-d', server.database, 'org', 'create', name, say=[first, 'ООО «Ромашка»', '(2)'])
    orgs = json.loads(server.ctl('org', 'list', '--json'))
    assert [o['name'] for o in orgs] == ['ООО «Ромашка»'], orgs
    for name in ('', '   ', 'a\nb', '\x1b[31m', 'x' * 201):
        refused(FAILED, '-d', server.database, 'org', 'create', name, say='one line')


def test_which_org():
    """Several organisations: the message has --org and what to say with it"""
    server = fresh()
    ids = [server.ctl('org', 'create', name).strip() for name in ('Альфа', 'Бета')]
    for args in (['user', 'list'], ['--org', 'Гамма', 'user', 'list'], ['export', 'clients'], ['ledger', 'check']):
        refused(NOT_FOUND, '-d', server.database, *args, say=ids + ['Альфа', 'Бета'])
    refused(NOT_FOUND, '-d', server.database, 'user', 'list', say='--org')
    for i in range(20):
        server.ctl('org', 'create', 'Фирма %d' % i)
    err = refused(NOT_FOUND, '-d', server.database, 'user', 'list', say='2 more')
    assert len(err.splitlines()) == 22, err


def test_address():
    """What is no database, or none of ours, is told apart, and left as it is"""
    folder = fresh().dir
    refused(USAGE, '-d', 'foo', 'org', 'list', say=['sqlite:foo', 'postgresql:'])
    refused(USAGE, '-d', 'foo', 'verify', 'x.pdf', say='sqlite:foo')
    refused(USAGE, '-d', '', 'org', 'list', say='sqlite:')
    refused(USAGE, '-d', 'sqlite:', 'org', 'create', 'A', say='sqlite:/')
    refused(USAGE, '-d', 'sqlite:' + folder, 'org', 'list', say='folder')
    refused(NOT_FOUND, '-d', 'sqlite:%s/none.db' % folder, 'org', 'list', say='org create')
    assert not os.path.exists(folder + '/none.db')
    for command in (['org', 'create', 'A'], ['sample', '--no-password'], ['restore', __file__]):
        refused(NOT_FOUND, '-d', 'sqlite:%s/none/at/all.db' % folder, *command, say=[folder + '/none/at', 'Make it first'])
    assert os.listdir(folder) == []
    # Another program's database gets no table of ours.
    path = folder + '/other.db'
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE bookmark(url TEXT)')
    db.close()
    with open(path, 'rb') as f:
        before = f.read()
    for command in (['org', 'list'], ['org', 'create', 'A'], ['backup', folder + '/copy.db']):
        refused(FAILED, '-d', 'sqlite:' + path, *command, say='left as it is')
    with open(path, 'rb') as f:
        assert f.read() == before


def test_permissions():
    """What one may not read or write is told apart from what is not there; as nobody, where root runs the tests"""
    server = fresh()
    server.setup()
    if os.geteuid() != 0 or ON_POSTGRESQL:
        return
    folder = server.dir
    server.ctl('backup', folder + '/backup.db')
    shutil.copy(folder + '/backup.db', folder + '/readable.db')
    os.chmod(folder + '/readable.db', 0o444)
    with open(folder + '/a.csv', 'w', encoding='utf-8') as f:
        f.write('name\nx\n')
    os.chmod(folder + '/a.csv', 0o600)
    os.mkdir(folder + '/closed', 0o700)
    shutil.copy(folder + '/backup.db', folder + '/closed/kabinet.db')
    os.mkdir(folder + '/own')
    os.chown(folder + '/own', 65534, 65534)
    os.chmod(folder, 0o755)

    def as_nobody(*args, status=FAILED, say=()):
        p = subprocess.run(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', program('kabinetctl'), *args],
                           capture_output=True, text=True, timeout=60, cwd=folder)
        if p.returncode == 127 or 'failed to execute' in p.stderr:
            return None      # a build folder that only its owner reads
        assert p.returncode == status and all(word in p.stderr for word in say), (args, p)
        return p
    for path in ('kabinet.db', 'closed/kabinet.db', 'closed/none.db', 'readable.db'):
        as_nobody('-d', 'sqlite:' + path, 'org', 'list', say=[path, 'Permission denied', 'runuser'])
    as_nobody('-d', 'sqlite:new.db', 'org', 'create', 'A', say=['new.db', 'Permission denied'])
    as_nobody('-d', 'sqlite:own/a.db', 'restore', 'backup.db', say=['backup.db', 'cannot be read'])
    if as_nobody('-d', 'sqlite:own/a.db', 'restore', 'readable.db', status=OK):
        as_nobody('-d', 'sqlite:own/a.db', 'import', 'clients', 'a.csv', say=['a.csv', 'Permission denied'])
        as_nobody('-d', 'sqlite:own/a.db', 'export', 'clients', '-o', 'out.csv', say=['out.csv', 'Permission denied'])
        as_nobody('-d', 'sqlite:own/a.db', 'import', 'clients', 'none.csv', status=NOT_FOUND, say=['none.csv'])


def test_where_to():
    """Where the output cannot go is said before anything is done"""
    server = sample()
    nowhere = server.dir + '/no/such/file'
    with open(server.dir + '/clients.csv', 'w', encoding='utf-8') as f:
        f.write('name;phone\nПетров Пётр;нет\nИванов Иван;+79161234567\n')
    for args in (['backup', nowhere], ['export', 'clients', '-o', nowhere], ['render', 'X', '-o', nowhere + '.pdf'],
                 ['verify-activity', '-a', nowhere], ['import', 'clients', server.dir + '/clients.csv', '-e', nowhere]):
        refused(NOT_FOUND, '-d', server.database, *args, say=os.path.dirname(nowhere))
    assert 'Иванов Иван' not in server.ctl('export', 'clients'), 'rejected rows would have been lost'
    refused(USAGE, '-d', server.database, 'backup', server.dir, say='folder')


def test_itself():
    """What would be written over what is read is refused, and nothing is lost"""
    server = fresh()
    server.setup()
    if not ON_POSTGRESQL:
        for name in (server.path, os.path.join(server.dir, '.', 'kabinet.db')):
            for command in (['backup', '--force'], ['restore', '--force']):
                refused(USAGE, '-d', server.database, *command, name, say=['itself', name])
        os.symlink(server.path, server.dir + '/link.db')
        refused(USAGE, '-d', server.database, 'backup', '--force', server.dir + '/link.db', say='itself')
        refused(USAGE, 'migrate', server.database, 'sqlite:' + server.dir + '/link.db', say='one database')
        assert os.listdir(server.dir).count('kabinet.db') == 1 and len(server.ctl('user', 'list').splitlines()) == 2
    path = server.dir + '/clients.csv'
    with open(path, 'w', encoding='utf-8') as f:
        f.write('name;phone\nПетров Пётр;нет\nИванов Иван;+79161234567\n')
    refused(USAGE, '-d', server.database, 'import', 'clients', path, '-e', path, say='itself')
    with open(path, encoding='utf-8') as f:
        assert len(f.read().splitlines()) == 3


def test_into_a_pipe():
    """A pipe or a link is written into, not replaced by a file"""
    server = sample()
    pipe, link, real = (os.path.join(server.dir, x) for x in ('pipe', 'link.csv', 'real.csv'))
    os.mkfifo(pipe)
    reader = subprocess.Popen(['cat', pipe], stdout=subprocess.PIPE, text=True)
    server.ctl('export', 'clients', '-o', pipe)
    assert reader.communicate(timeout=60)[0] == server.ctl('export', 'clients')
    assert not os.path.isfile(pipe)
    with open(real, 'w', encoding='utf-8'):
        os.symlink('real.csv', link)
    server.ctl('export', 'clients', '-o', link, '--force')
    assert os.path.islink(link) and os.path.getsize(real) > 100
    refused(USAGE, '-d', server.database, 'backup', '--force', pipe, say=pipe)
    p = subprocess.run([program('kabinetctl'), '-d', server.database, 'export', 'clients', '-o', '/dev/stdout'],
                       capture_output=True, text=True, timeout=60)
    assert p.returncode == OK and p.stdout.startswith('name;') or ';name;' in p.stdout, p
    refused(FAILED, '-d', server.database, 'export', 'clients', '-o', '/dev/full', say='/dev/full')
    assert not os.path.isfile('/dev/full')


def test_bounds():
    """Numbers and days past what there can be are refused, with what there can be"""
    server = fresh()
    server.setup()
    for days in ('0', '-1', '36501', '2147483647', '99999999999', 'x'):
        refused(USAGE, '-d', server.database, 'api-key', 'create', 'admin@example.org', '--name', 'x', '--scope', 'client:read',
                '--days', days, say='days')
    for days in ('-1', '-36500', '36501'):
        refused(USAGE, '-d', server.database, 'retention', '--activity', days, say='days')
    path = 'sqlite:%s/sample.db' % server.dir
    for day in ('0001-01-01', '1999-12-31', '9999-12-31', '2100-01-01'):
        refused(USAGE, '-d', path, 'sample', '--no-password', '--today', day, say='2000-01-01')
    assert not os.path.exists(server.dir + '/sample.db')


def test_several_papers():
    """Several licences are several files: none is made of a name that is meant for one"""
    server = sample()
    numbers = [line.split(';')[0] for line in server.ctl('export', 'licences').splitlines()[1:4]]
    for name in ('x.pdf', 'X.PNG', 'clients.csv'):
        path = os.path.join(server.dir, name)
        refused(USAGE, '-d', server.database, 'render', *numbers, '-o', path, say=['Several documents', path, '--output FOLDER', '--joined'])
        assert not os.path.isdir(path)
    folder = os.path.join(server.dir, 'papers.pdf')
    os.mkdir(folder)
    files = json.loads(server.ctl('render', *numbers, '-o', folder, '--json'))['files']
    assert len(set(files)) == 3 and all(os.path.getsize(f) > 1000 for f in files), files
    assert server.ctl('render', numbers[0], '-o', folder + '/ONE.PDF').strip().endswith('ONE.PDF')
    assert len(server.ctl('render', numbers[0], numbers[0], '-o', folder).splitlines()) == 1


def test_key():
    """A key that is none is no verdict about a licence; a file may hold it"""
    server = sample()
    number = server.ctl('export', 'licences').splitlines()[1].split(';')[0]
    paper, key_file = server.dir + '/one.pdf', server.dir + '/key'
    server.ctl('render', number, '-o', paper)
    key = next(line for line in server.ctl('export', 'settings').splitlines() if line.startswith('signing_key'))
    key = key.split('""key"":""')[1].split('""')[0]
    for bad in ('x', '', key[:-4], key + key, '/nowhere/key.pub', '=' * 44):
        refused(USAGE, 'verify', paper, '--key', bad, say='base64')
    refused(USAGE, 'verify', '/nowhere.pdf', '--key', 'x', say='base64')
    with open(key_file, 'w', encoding='utf-8') as f:
        f.write(key + '\n')
    for good in (key, key_file):
        assert json.loads(ctl('verify', paper, '--key', good, '--json'))['number'] == number
    refused(FAILED, 'verify', paper, '--key', __file__, say=[__file__, 'base64'])
    status, out, err = ctl('verify', paper, '--key', 'A' * 43 + '=', '--json', check=False)
    assert status == FAILED and json.loads(out)['valid'] is False and 'altered' in err, (status, out, err)
    for bad, status in (('/nowhere.pdf', NOT_FOUND), (server.dir, FAILED), ('/dev/null', FAILED), ('/dev/zero', FAILED)):
        err = refused(status, 'verify', bad, '--key', key, say=bad)
        assert 'mmap' not in err and 'open()' not in err, err
    # A pipe is as good as a file.
    got = subprocess.run(['bash', '-c', '"$0" verify <(cat "$1") --key "$2"', program('kabinetctl'), paper, key],
                         capture_output=True, text=True, timeout=60)
    assert got.returncode == OK and number in got.stdout, got


def test_no_such_command():
    """A slip of the finger is named, with what comes near"""
    for args, near in ((['frob'], 'There are'), (['orc', 'create'], 'org create'), (['exprot', 'x'], 'export'),
                       (['user', 'frob'], 'user add'), (['--nope'], 'behind the options'), (['--org'], 'behind the options')):
        refused(USAGE, *args, say=near)
    assert 'org create' in ctl('help') and 'user add' in ctl('help', 'user')


def test_every_command_as_json():
    """With --json whatever succeeds prints one document, also what has little to say"""
    server = fresh()
    server.setup()
    server.add_user('staff', 'Захаров', 'Илья', 'staff@example.org')
    for args in (['user', 'password', 'staff@example.org', '--password-stdin'], ['user', 'disable', 'staff@example.org'],
                 ['user', 'enable', 'staff@example.org']):
        made = json.loads(server.ctl(*args, '--json', input=PASSWORD + '\n'))
        assert len(made['id']) == 36, made
    key = json.loads(server.ctl('api-key', 'create', 'admin@example.org', '--name', 'x', '--scope', 'client:read', '--json'))
    assert json.loads(server.ctl('api-key', 'revoke', key['id'], '--json')) == {'id': key['id']}


def test_nowhere_to_print():
    """A full disk or no output at all is no success; the database is not written over"""
    server = sample()
    with open('/dev/full', 'w', encoding='utf-8') as full:
        for args in (['org', 'list'], ['export', 'clients'], ['user', 'list', '--json']):
            p = subprocess.run([program('kabinetctl'), '-d', server.database, *args], stdout=full, stderr=subprocess.PIPE,
                               text=True, timeout=60)
            assert p.returncode == FAILED and 'utput' in p.stderr, (args, p)
    for closed in ('>&-', '<&- >&- 2>&-'):
        p = subprocess.run(['sh', '-c', '"$0" -d "$1" org list ' + closed, program('kabinetctl'), server.database],
                           capture_output=True, timeout=60)
        assert p.returncode == FAILED, (closed, p)
    assert 'Меридиан' in server.ctl('org', 'list')


def test_no_locale():
    """In a shell without a locale (cron, a container) names are names all the same"""
    server = fresh()
    env = {k: v for k, v in os.environ.items() if not k.startswith(('LC_', 'LANG'))}
    for name, locale in (('Ромашка', {}), ('Василёк', {'LC_ALL': 'C'}), ('Лютик', {'LC_ALL': 'xx_YY.nothing'})):
        server.ctl('org', 'create', name, env=dict(env, **locale))
        server.ctl('--org', name, 'user', 'add', '--role', 'staff', '--surname', 'Əliyev', '--given-name', 'Elçin', '--email',
                   'a@b.example', '--no-password', env=dict(env, **locale))
        assert 'Əliyev Elçin' in server.ctl('user', 'list', '--org', name, env=dict(env, **locale))
        refused(NOT_FOUND, '-d', server.database, '--org', 'Мимо', 'user', 'list', say='Мимо', env=dict(env, **locale))


def echoes(fd):
    return bool(termios.tcgetattr(fd)[3] & termios.ECHO)


def test_interrupted_password():
    """^C while the password is typed gives the terminal back as it was"""
    server = fresh()
    server.setup()
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(program('kabinetctl'), ['kabinetctl', '-d', server.database, 'user', 'password', 'admin@example.org'])
    said = b''
    while b'assword' not in said:
        said += os.read(fd, 1024)
    wait_for(lambda: not echoes(fd), what='the terminal to hide what is typed')
    os.write(fd, b'geheim\x03')
    end = time.monotonic() + 60
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done or time.monotonic() > end:
            break
        time.sleep(0.02)
    try:
        visible = echoes(fd)
    except termios.error as e:
        raise AssertionError('the terminal is gone: %s' % errno.errorcode[e.args[0]])
    assert done and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT, status
    assert visible
    os.close(fd)


def test_hostile_names():
    """What others wrote does not reach the terminal as orders, nor looks like a line of ours"""
    server = fresh()
    server.setup()
    if ON_POSTGRESQL:
        return
    with sqlite3.connect(server.path) as db:
        db.execute('UPDATE "user" SET surname=?', ('Zlo\x1b]0;x\x07\nid  name',))
    db.close()
    out = server.ctl('user', 'list')
    assert '\x1b' not in out and '\x07' not in out and len(out.splitlines()) == 2, out
    assert json.loads(server.ctl('user', 'list', '--json'))[0]['surname'].startswith('Zlo\x1b'), 'and nothing is lost'


if __name__ == '__main__':
    main()
