#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetctl render and verify: a licence on paper says who issued it, and any change shows (S1-37)."""
import json
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fresh import fresh  # noqa: E402
from kabinet_test import Desktop, build_root, ctl, main, with_comma  # noqa: E402

OK, FAILED, USAGE, NOT_FOUND, PARTLY = 0, 1, 2, 3, 4
WORLD = {}


def world():
    """Sample data and the code of one licence."""
    if not WORLD:
        server = fresh()
        server.ctl('sample', '-n', '200', '--no-password', '--today', '2026-11-01')
        pdf = os.path.join(server.dir, 'licence.pdf')
        number = [n for n in numbers(server, 'status=active') if n in numbers(server, 'currency=RUB')][-1]
        server.ctl('render', number, '-o', pdf)
        out = subprocess.run(['pdfinfo', '-enc', 'UTF-8', pdf], capture_output=True, text=True, timeout=60, check=True).stdout
        code = re.search(r'Keywords: +((?:.*\n){9})', out).group(1)
        WORLD.update(server=server, pdf=pdf, number=number, code=code)
    return WORLD['server'], WORLD['pdf'], WORLD['number'], WORLD['code']


def numbers(server, where):
    lines = server.ctl('export', 'licences', '--where', where).splitlines()[1:]
    return [line.split(';')[0] for line in lines]


def verify(server, path, *more, **kw):
    status, out, err = server.ctl('verify', path, '--json', *more, check=False, **kw)
    return status, json.loads(out) if out else None, err


def key_of(server):
    out = server.ctl('export', 'settings')
    return re.search(r'""key"":""([A-Za-z0-9+/=]+)""', out).group(1)


def test_pdf():
    """The PDF has its text, its number, and a signature that verifies with the org's key or a key given"""
    server, pdf, number, _ = world()
    with open(pdf, 'rb') as f:
        assert f.read(5) == b'%PDF-'
    text = subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True, text=True, timeout=60, check=True).stdout
    assert number in text, text
    status, out, _ = verify(server, pdf)
    assert status == OK and out['valid'] and out['number'] == number, out
    assert out['client'] in re.sub(r'\s+', ' ', text), (out, text)
    # With no database at all: a key is enough.
    env = {k: v for k, v in os.environ.items() if k != 'KABINET_DATABASE'}
    assert json.loads(ctl('verify', pdf, '--json', '--key', key_of(server), env=env))['valid']
    assert ctl('verify', pdf, check=False, env=env)[0] == USAGE


def test_code():
    """The text of the QR code, as a reader prints it"""
    server, _, number, code = world()
    for text in (code, code.strip(), 'QR-Code:' + code):
        status, out, err = verify(server, '-', input=text)
        assert status == OK and out['number'] == number, (text, err)


def test_altered():
    """One digit changed anywhere, or one letter: exit status 1"""
    server, _, _, code = world()
    lines = code.strip().split('\n')
    changed = 0
    for i, line in enumerate(lines[1:8], 1):
        for at, c in enumerate(line):
            if not c.isdigit():
                continue
            altered = list(lines)
            altered[i] = line[:at] + str((int(c) + 1) % 10) + line[at + 1:]
            status, out, err = verify(server, '-', input='\n'.join(altered))
            assert status == FAILED and not out['valid'] and err, altered
            changed += 1
    assert changed > 15
    for text in ('', 'hello', lines[0], '\n'.join(lines[:-1]), '\n'.join(lines + ['x']), 'x' * 70000, '\0'):
        status, _, err = verify(server, '-', input=text)
        assert status == FAILED and err, text[:50]


def test_somebody_elses_key():
    server, pdf, _, _ = world()
    other = fresh()
    other.ctl('org', 'create', 'Чужая')
    assert verify(server, pdf, '--key', key_of(other))[0] == FAILED
    assert verify(other, pdf)[0] == FAILED
    assert verify(server, pdf, '--key', 'not a key')[0] == USAGE


def test_altered_file():
    """A PDF whose text stands for another number, or that is no PDF"""
    server, pdf, number, _ = world()
    with open(pdf, 'rb') as f:
        data = f.read()
    path = os.path.join(server.dir, 'altered.pdf')
    for altered in (b'', b'%PDF-1.7', data[:len(data) // 2], b'A letter.'):
        with open(path, 'wb') as f:
            f.write(altered)
        status, _, err = verify(server, path)
        assert status == FAILED and err, altered[:20]


def test_altered_page():
    """A PDF whose page says another number, name or price than its metadata; or whose metadata says another than its code"""
    server, pdf, _, code = world()
    lines = code.strip().split('\n')
    some = [n for n in numbers(server, 'status=active') if n != lines[1]][0]
    other = os.path.join(server.dir, 'other.pdf')
    server.ctl('render', some, '-o', other)
    out = subprocess.run(['pdfinfo', '-enc', 'UTF-8', other], capture_output=True, text=True, timeout=60, check=True).stdout
    theirs = re.search(r'Keywords: +((?:.*\n){9})', out).group(1).strip()
    altered = os.path.join(server.dir, 'altered.pdf')
    # The metadata of the one in the file of the other.
    put_keywords(other, altered, code.strip())
    status, out, err = verify(server, altered)
    assert status == FAILED and not out['valid'] and lines[1] in err and some in err, err
    # One digit of the price in the metadata.
    price = theirs.split('\n')[7]
    put_keywords(other, altered, theirs.replace(price, str(int(price[0]) % 9 + 1) + price[1:]))
    status, out, err = verify(server, altered)
    assert status == FAILED and 'Price' in err, err


def put_keywords(pdf, to, text):
    """The PDF with other keywords, by rewriting its document information."""
    hexed = '<FEFF%s>' % text.encode('utf-16-be').hex().upper()
    plain = subprocess.run(['qpdf', '--qdf', '--object-streams=disable', pdf, '-'], capture_output=True, timeout=60,
                           check=True).stdout
    changed, n = re.subn(rb'/Keywords (<[0-9A-Fa-f]*>|\((?:\\.|[^\\)])*\))', ('/Keywords ' + hexed).encode(), plain)
    assert n == 1, n
    with open(to, 'wb') as f:
        f.write(subprocess.run(['fix-qdf'], input=changed, capture_output=True, timeout=60, check=True).stdout)


def test_cache():
    """A desktop's copy has the keys, and tells with no network that a licence was revoked; exit status 4"""
    server = fresh()
    made = json.loads(server.ctl('sample', '-n', '60', '--today', '2026-11-01', '--password-stdin', '--json',
                                 input='secret password\n'))
    number = numbers(server, 'status=active')[0]
    pdf = os.path.join(server.dir, 'licence.pdf')
    server.ctl('render', number, '-o', pdf)
    server.start()
    login = next(u['login'] for u in made['logins'] if u['role'] == 'admin')
    desktop = Desktop(server.url, login, 'secret password', os.path.join(server.dir, 'desk'))
    desktop.sync()
    [row] = [i for i, r in desktop.rows('licence').items() if r['number'] == number]
    server.stop()

    env = {k: v for k, v in os.environ.items() if k != 'KABINET_DATABASE'}
    status, out, err = ctl('verify', pdf, '--json', '--cache', desktop.cache, env=env, check=False)
    told = json.loads(out)
    assert told['valid'] and told['number'] == number and told['known_at'] > 0, (out, err)
    assert status in (OK, PARTLY) and (told['standing'] == 'in-force') == (status == OK), out
    desktop.run('edit', 'licence', row, 'status=revoked', 'status_reason=Возврат денег')
    status, out, err = ctl('verify', pdf, '--cache', desktop.cache, env=env, check=False)
    assert status == PARTLY and 'revoked' in out, (status, out, err)


def test_hostile():
    """Pictures that are bombs, cut off, empty or of something else; files that lie about what they are: a sentence, no more"""
    server, _, number, _ = world()
    png = os.path.join(server.dir, 'whole.png')
    server.ctl('render', number, '-o', png)
    with open(png, 'rb') as f:
        whole = f.read()

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    def picture(width, height, rows):
        return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
                + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
    path = os.path.join(server.dir, 'hostile')
    for name, data in (('bomb', picture(60000, 60000, b'\0' * 1000000)), ('cut', whole[:len(whole) // 3]),
                       ('white', picture(40, 30, b'\0' + b'\xff' * 40 + b'\0\xff' * 1)), ('one', picture(1, 1, b'\0\0')),
                       ('head', whole[:20]), ('jpeg', b'\xff\xd8\xff' + b'\xff' * 5000), ('webp', b'RIFF\xff\xff\xff\xffWEBPVP8 ' + b'x' * 99),
                       ('pdf', b'%PDF-1.7\n' + b'1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj\n' * 2000),
                       ('zeros', b'\0' * 100000), ('text', 'я'.encode() * 20000)):
        with open(path, 'wb') as f:
            f.write(data)
        status, out, err = verify(server, path)
        assert status == FAILED and not out['valid'] and len(err) < 500, (name, status, err)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20, 'KiB, for a picture of a kilobyte'
    # Not kabinetctl takes it apart: it asks a program with its hands bound, and is none the worse for what becomes of that.
    for reader, said in (('/bin/false', 'could not be read'), ('/nonexistent', 'cannot be started')):
        status, out, err = verify(server, png, env={**os.environ, 'KABINET_READ_PAPER': reader})
        assert status == FAILED and not out['valid'] and said in err, (status, err)
    helper = os.path.join(build_root(), 'src', 'document', 'kabinet-read-paper')
    with open(png, 'rb') as f:
        done = subprocess.run([helper, 'x'], stdin=f, capture_output=True, text=True, timeout=60, check=True)
    assert number in json.loads(done.stdout)['code']
    with open(path, 'rb') as f:
        done = subprocess.run([helper, 'x'], stdin=f, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and done.stderr and not done.stdout, done


def test_several():
    """Several licences into a folder, each by its number; a PNG; the same bytes for the same licence"""
    server, pdf, number, _ = world()
    some = numbers(server, 'status=active')[:3]
    folder = os.path.join(server.dir, 'many')
    files = json.loads(server.ctl('render', *some, '-o', folder, '--json'))['files']
    assert [os.path.basename(f) for f in files] == [n + '.pdf' for n in some]
    for f in files:
        assert verify(server, f)[1]['number'] == os.path.basename(f)[:-4]
    again = os.path.join(server.dir, 'again.pdf')
    server.ctl('render', number, '-o', again)
    with open(pdf, 'rb') as a, open(again, 'rb') as b:
        assert a.read() == b.read()
    png = os.path.join(server.dir, 'one.png')
    server.ctl('render', number, '-o', png)
    with open(png, 'rb') as f:
        assert f.read(8) == b'\x89PNG\r\n\x1a\n'
    if shutil.which('zbarimg'):
        out = subprocess.run(['zbarimg', '-q', '--raw', png], capture_output=True, text=True, timeout=60, check=True).stdout
        assert verify(server, '-', input=out)[1]['number'] == number


def test_comma():
    """Where a number is written 1,5 the same licence is the same file, alone and among others in one"""
    server, pdf, number, _ = world()
    here, there = os.environ, dict(os.environ, **with_comma())
    other = os.path.join(server.dir, 'comma.pdf')
    server.ctl('render', number, '-o', other, env=there)
    with open(pdf, 'rb') as a, open(other, 'rb') as b:
        assert a.read() == b.read()
    joined = []
    for env in (here, there):
        server.ctl('render', *numbers(server, 'status=active')[:2], '--joined', '-o', other, env=env)
        with open(other, 'rb') as f:
            joined.append(f.read())
    assert joined[0] == joined[1]


def test_languages():
    server, _, number, _ = world()
    words = {'ru': 'Лицензия', 'en': 'Licence', 'bg': 'Лиценз', 'az': 'Lisenziya'}
    for language, word in words.items():
        path = os.path.join(server.dir, language + '.pdf')
        server.ctl('render', number, '-o', path, '--language', language)
        text = subprocess.run(['pdftotext', path, '-'], capture_output=True, text=True, timeout=60, check=True).stdout
        assert word.lower() in text.replace('İ', 'i').lower(), (language, text[:300])


def words(path):
    out = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, timeout=60, check=True).stdout
    return ' '.join(out.replace('\u00a0', ' ').split())


def test_price_list():
    """S1-41: what is on sale on a day, of all kinds or of those named, in a language; nothing is drawn where nothing is sold"""
    server, _, number, _ = world()
    path = os.path.join(server.dir, 'prices.pdf')
    assert server.ctl('render', '--kind', 'price_list', '-o', path).strip() == path
    text = words(path)
    for part in ('Прайс-лист', 'Бухгалтерия Старт', '6 900,00 ₽', 'Торговля и склад', 'от 5: 8 900,00 ₽'):
        assert part in text, (part, text)
    server.ctl('render', '--kind', 'price_list', 'торговля и склад', '-o', path, '--language', 'en', '--date', '2026-12-24')
    text = words(path)
    assert 'Price list' in text and '24 December 2026' in text and 'Касса Онлайн' in text and 'Бухгалтерия Старт' not in text, text
    os.unlink(path)
    status, _, err = server.ctl('render', '--kind', 'price_list', '-o', path, '--date', '2001-01-01', check=False)
    assert status == FAILED and '1 January 2001' in err and not os.path.exists(path), (status, err)
    for args, expected in ((['Нет такого вида'], NOT_FOUND), (['--date', '31.12.2026'], USAGE), (['--template', 'Нет такого'], NOT_FOUND)):
        status, _, err = server.ctl('render', '--kind', 'price_list', *args, '-o', path, check=False)
        assert status == expected and err, (args, status, err)
    for args in (['--kind', 'price_list', '-o', server.dir + '/folder/'], [number, '--date', '2026-03-31', '-o', path],
                 [number, '--template', 'X', '-o', path], ['--kind', 'act', '-o', path]):
        assert server.ctl('render', *args, check=False)[0] == USAGE, args


def test_refused():
    server, _, number, _ = world()
    for args, expected in ((['render', number], USAGE), (['render', number, '-o', 'x.doc'], USAGE),
                           (['render', number, '-o', server.dir + '/x.pdf', '--language', 'xx'], USAGE),
                           (['render', 'NONE', '-o', server.dir + '/x.pdf'], NOT_FOUND),
                           (['render', number, '-o', '/nowhere/at/all/x.pdf'], NOT_FOUND)):
        status, out, err = server.ctl(*args, check=False)
        assert status == expected and err, (args, status, err)


if __name__ == '__main__':
    main()
