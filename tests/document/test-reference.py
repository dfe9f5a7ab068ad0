#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our layout against that of another renderer, WeasyPrint, with the same fonts (S1-81): the templates of
tests/document/reference and the built-in forms, drawn by both. There must be as many pages, and each word must stand
within 1.5 mm of where the other has it, on the same page.

    test-reference.py DRAW-TEMPLATES [NAME…]              compares; TAP
    test-reference.py --sheets OUT DRAW-TEMPLATES [NAME…] draws both side by side into OUT/reference-*.png, too

What both do not understand alike is made alike before: variables are put in, codes are pictures of their size,
header and footer go into the margin, and a box against the page is placed from the paper's corner.
"""
import collections
import html
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get('MESON_SOURCE_ROOT') or os.path.dirname(os.path.dirname(HERE))
REFERENCE = os.path.join(HERE, 'reference')
TOLERANCE = 1.5 * 72 / 25.4
SAID_MAX = int(os.environ.get("KABINET_SAID", "8"))   # differences of one template that are printed
PAGES_MAX = 12                     # of a template on its sheet
RIGHT_TO_LEFT = re.compile('[\u0590-\u06ff]')
Word = collections.namedtuple('Word', 'text x y right bottom')


# -- what the other is given ------------------------------------------------------
def builtin_css():
    """How elements look that nobody styled: the one definition of it, in C."""
    with open(os.path.join(SOURCE, 'src', 'document', 'kab-style.c'), encoding='utf-8') as f:
        source = f.read()
    text = re.search(r'builtin_css\[\]\s*=(.*?);\n', source, re.S).group(1)
    css = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"')
    # Keywords that each renderer has its own sizes for; ours are these.
    css = css.replace('font-size:smaller', 'font-size:0.83em').replace('font-size:larger', 'font-size:1.2em')
    css = css.replace('vertical-align:super', 'vertical-align:0.4096em').replace('vertical-align:sub', 'vertical-align:-0.1928em')
    return css + '''
      @page { size: 595.276pt 841.89pt; margin: 20mm; @footnote { margin-top: 0 } }
      html { font-family: Cantarell; font-size: 11pt; line-height: 1.35; orphans: 2; widows: 2 }
      [dir=rtl] { direction: rtl }
      ::marker { text-transform: none; font-variant-numeric: tabular-nums }
      ul, ol { counter-reset: list-item } li { counter-increment: list-item }
      table { box-sizing: border-box }
      br::before { content: '\\A'; white-space: pre-line }
    '''


def drawing(width, height):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s"/>' % (
        width, height, width.rstrip('m'), height.rstrip('m'))
    return 'data:image/svg+xml,' + svg.replace('"', "'").replace('<', '%3C').replace('>', '%3E').replace('#', '%23')


def equal_codes(text):
    """Codes become pictures of the size that they have with us; one with nothing in it is not there at all."""
    text = re.sub(r'<(qr|barcode)\b[^>]*>\s*</\1>', '', text)
    text = re.sub(r'<qr\b([^>]*)>.*?</qr>', lambda m: '<qr%s src="%s"></qr>' % (m[1], drawing('30mm', '30mm')), text, flags=re.S)
    return re.sub(r'<barcode\b([^>]*)>.*?</barcode>',
                  lambda m: '<barcode%s src="%s"></barcode>' % (m[1], drawing('60mm', '12mm')), text, flags=re.S)


def equal_lists(text):
    return re.sub(r'<ol\b([^>]*?)\sstyle="([^"]*)"\s+start="(\d+)"',
                  lambda m: '<ol%s style="%s;counter-reset:list-item %d"' % (m[1], m[2], int(m[3]) - 1), text)


def take_out(text, tag):
    found = re.search(r'<%s\b.*?</%s>' % (tag, tag), text, re.S)
    return (text[:found.start()] + text[found.end():], found.group()) if found else (text, '')


class Reference:
    """WeasyPrint, set up once a process."""

    def __init__(self):
        import logging
        import weasyprint
        from weasyprint import html as handlers
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout import absolute

        logging.getLogger('weasyprint').setLevel(logging.CRITICAL)
        self.css = weasyprint.CSS(string=builtin_css())
        reference = self

        class Html(weasyprint.HTML):
            def _ua_stylesheets(self, forms=False):
                return [reference.css]

        self.html_class = Html
        handlers.HTML_HANDLERS['qr'] = handlers.HTML_HANDLERS['barcode'] = handlers.HTML_HANDLERS['img']

        class Paper:
            """The page as what a box stands against: from the corner of the paper."""
            def __init__(self, page):
                self.page = page

            def padding_box_x(self):
                return 0

            def padding_box_y(self):
                return 0

            def padding_width(self):
                return self.page.margin_width()

            def padding_height(self):
                return self.page.margin_height()

            def __getattr__(self, name):
                return getattr(self.page, name)

        plain = absolute.absolute_box_layout

        def against_paper(context, box, block, *rest):
            return plain(context, box, Paper(block) if isinstance(block, boxes.PageBox) else block, *rest)

        absolute.absolute_box_layout = against_paper

    def fetch(self, url):
        import weasyprint
        if url.startswith('file:///assets/'):
            name = url[len('file:///assets/'):]
            path = os.path.join(REFERENCE, name + '.svg')
            if not os.path.exists(path):
                path = os.path.join(SOURCE, 'data', 'templates', name + '.svg')
            with open(path, 'rb') as f:
                return {'string': f.read(), 'mime_type': 'image/svg+xml'}
        if not url.startswith('data:'):
            raise ValueError('nothing is fetched: ' + url)
        return weasyprint.default_url_fetcher(url)

    def lay_out(self, text):
        return self.html_class(string=text, base_url='file:///assets/', url_fetcher=self.fetch).render()

    def margin_heights(self, text, part):
        """The height of a header or a footer with the widest numbers, as we measure it; and the page's box."""
        numbered = re.sub('[\ufdd0\ufdd1]', '888', part)
        head, _ = re.split(r'<body[^>]*>', text, maxsplit=1, flags=re.S)
        body = re.search(r'<body[^>]*>', text, re.S).group()
        page = self.lay_out(head + body + '<div style="padding:0.01px">' + numbered + '</div></body></html>').pages[0]._page_box
        box = page
        tag = re.match(r'<(\w+)', part).group(1)
        for _ in range(10):
            box = next(c for c in box.children if getattr(c, 'children', None) is not None and c.element_tag in ('html', 'body', 'div', tag))
            if box.element_tag == tag:
                return box.margin_height()
        raise AssertionError('no box of ' + tag)

    def render(self, text, path):
        text = equal_lists(equal_codes(text)).replace('sans-serif', 'Cantarell')
        rest, header = take_out(text, 'header')
        rest, footer = take_out(rest, 'footer')
        style, parts = '', ''
        for tag, part, edge in (('header', header, 'top'), ('footer', footer, 'bottom')):
            if not part:
                continue
            height = self.margin_heights(text, part)
            page = self.lay_out(re.split('<body', rest)[0] + '<body></body></html>').pages[0]._page_box
            margin = getattr(page, 'margin_' + edge) + height
            style += '''@page { margin-%s: %fpx !important;
              @%s-center { content: element(kab%s); width: 100%%; vertical-align: %s; margin: 0; padding: 0 } }
              body > %s { position: running(kab%s) }
            ''' % (edge, margin, edge, tag, 'bottom' if edge == 'top' else 'top', tag, tag)
            parts += part.replace('\ufdd0', '<span class="kab-page"></span>').replace('\ufdd1', '<span class="kab-pages"></span>')
        style += '.kab-page::before { content: counter(page) } .kab-pages::before { content: counter(pages) }'
        rest = rest.replace('</head>', '<style>%s</style></head>' % style, 1)
        rest = re.sub(r'(<body[^>]*>)', lambda m: m[1] + parts, rest, count=1)
        self.lay_out(rest).write_pdf(path)


# -- what came of it ----------------------------------------------------------------
def folded(text):
    """Capital letters as the other makes them, which knows no Azerbaijani ones, and hyphens of one kind."""
    if text.endswith('\u00ad'):
        text = text[:-1] + '-'
    return text.upper().replace('İ', 'I').replace('\u00ad', '').replace('\u2010', '-')


def words_of(path):
    """[[Word, …] of each page]"""
    out = subprocess.run(['pdftotext', '-bbox', path, '-'], check=True, capture_output=True, timeout=60).stdout.decode()
    pages = []
    for line in out.splitlines():
        if '<page ' in line:
            pages.append([])
        found = re.search(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>', line)
        if found:
            x, y, right, bottom = map(float, found.groups()[:4])
            pages[-1].append(Word(folded(html.unescape(found[5])), x, y, right, bottom))
    return pages


def by_text(ours, theirs):
    places = collections.defaultdict(lambda: ([], []))
    for side, words in enumerate((ours, theirs)):
        for word in words:
            places[word.text][side].append(word)
    return places


def joined(words, odd):
    """Words that only one of the two PDFs has: pieces of one line are put together, since what pdftotext takes for a word
    with letters far apart or of two sizes hangs on how the PDF was written. Of those from right to left the other's PDF names neither letters nor places."""
    out, before = [], None
    for i, word in enumerate(words):
        if RIGHT_TO_LEFT.search(word.text):
            continue
        if word.text not in odd:
            out.append(word)
        elif before == i - 1 and out and abs(out[-1].y - word.y) < 6 and -30 < word.x - out[-1].right < 6:
            out[-1] = out[-1]._replace(text=out[-1].text + word.text, x=min(word.x, out[-1].x), right=max(word.right, out[-1].right))
            before = i
        else:
            out.append(word)
            before = i
    return out


def compare_page(number, ours, theirs):
    """(differences, worst deviation in points, how many words)"""
    said, worst = [], 0
    odd = {text for text, (a, b) in by_text(ours, theirs).items() if len(a) != len(b)}
    places = by_text(joined(ours, odd), joined(theirs, odd))
    for text, (a, b) in places.items():
        if len(a) != len(b):
            where = ', '.join('%.0f/%.0f' % (w.x / 72 * 25.4, w.y / 72 * 25.4) for w in (a + b)[:4])
            said.append('page %d: “%s” is there %d times, %d times with the reference (at %s mm)' % (
                number, text, len(a), len(b), where))
            continue
        # Nearest first, so that two of a kind are not taken for each other.
        left = list(b)
        for word in a:
            other = min(left, key=lambda w: abs(w.x - word.x) + abs(w.y - word.y))
            left.remove(other)
            dx, dy = word.x - other.x, word.y - other.y
            worst = max(worst, abs(dx), abs(dy))
            if max(abs(dx), abs(dy)) > TOLERANCE:
                said.append('page %d: “%s” at %.1f/%.1f mm is off by dx %+.2f mm, dy %+.2f mm' % (
                    number, text, word.x / 72 * 25.4, word.y / 72 * 25.4, dx / 72 * 25.4, dy / 72 * 25.4))
    return said, worst, len(ours)


def compare(ours, theirs):
    said, worst, n = [], 0, 0
    if len(ours) != len(theirs):
        said.append('%d pages, %d with the reference' % (len(ours), len(theirs)))
    for i, (a, b) in enumerate(zip(ours, theirs)):
        more, off, count = compare_page(i + 1, a, b)
        said += more
        worst = max(worst, off)
        n += count
    return said, worst, n


def sheet(name, folder, out):
    """Both side by side, a row a page."""
    pictures = []
    for kind in ('', '-reference'):
        subprocess.run(['pdftoppm', '-r', '60', '-png', '-l', str(PAGES_MAX), os.path.join(folder, name + kind + '.pdf'),
                        os.path.join(folder, name + kind + '-page')], check=True, timeout=120)
    for ours in sorted(f for f in os.listdir(folder) if re.fullmatch(re.escape(name) + r'-page-?\d*\.png', f)):
        number = ours[len(name):]
        theirs = os.path.join(folder, name + '-reference' + number)
        pictures += [os.path.join(folder, ours), theirs if os.path.exists(theirs) else 'xc:gray[300x420]']
    subprocess.run(['montage', *pictures, '-tile', '2x', '-geometry', '+6+6', '-background', '#888888', '-title',
                    name + ': Kabinet, WeasyPrint', os.path.join(out, 'reference-%s.png' % name)], check=True, timeout=120)


def index(names, out):
    pictures = []
    for name in names:
        pictures += ['-label', name, os.path.join(out, 'reference-%s.png' % name)]
    subprocess.run(['montage', *pictures, '-tile', '6x', '-geometry', '300x230+4+4', '-background', '#eeeeee',
                    os.path.join(out, 'reference-index.png')], check=True, timeout=120)


reference = None


def set_up():
    global reference
    reference = Reference()


def one(job):
    name, folder, sheets = job
    try:
        with open(os.path.join(folder, name + '.html'), encoding='utf-8') as f:
            text = f.read()
        path = os.path.join(folder, name + '-reference.pdf')
        reference.render(text, path)
        ours, theirs = words_of(os.path.join(folder, name + '.pdf')), words_of(path)
        said, worst, n = compare(ours, theirs)
        if sheets:
            sheet(name, folder, sheets)
        return name, said, worst, n, len(ours)
    except Exception as error:                       # one that fails is said, and the rest goes on
        return name, ['%s: %s' % (type(error).__name__, error)], 0, 0, 0


def main():
    arguments = sys.argv[1:]
    sheets = None
    if arguments[:1] == ['--sheets']:
        sheets = os.path.abspath(arguments[1])
        os.makedirs(sheets, exist_ok=True)
        arguments = arguments[2:]
    program, wanted = arguments[0], arguments[1:]
    folder = tempfile.mkdtemp(prefix='kabinet-reference-')
    try:
        drawn = subprocess.run([program, folder, REFERENCE], capture_output=True, text=True, timeout=120)
        names = sorted(f[:-len('.html')] for f in os.listdir(folder) if f.endswith('.html'))
        names = [n for n in names if not wanted or any(n.startswith(w) for w in wanted)]
        print('1..%d' % (len(names) + 1))
        print('%s - every template is understood' % ('ok' if drawn.returncode == 0 else 'not ok'))
        for line in drawn.stderr.splitlines()[:40]:
            print('# ' + line)
        failed = drawn.returncode != 0
        total = 0
        with multiprocessing.Pool(min(3, os.cpu_count() or 1), set_up) as pool:
            for name, said, worst, n, pages in pool.imap(one, [(n, folder, sheets) for n in names]):
                print('%s - %s: %d words on %d pages, at most %.2f mm apart' % (
                    'not ok' if said else 'ok', name, n, pages, worst / 72 * 25.4), flush=True)
                for line in said[:SAID_MAX]:
                    print('# ' + line)
                if len(said) > SAID_MAX:
                    print('# … and %d more' % (len(said) - SAID_MAX))
                failed = failed or bool(said)
                total += n
        print('# %d words of %d documents' % (total, len(names)))
        if sheets:
            index(names, sheets)
        return 1 if failed else 0
    finally:
        if os.environ.get('KABINET_KEEP'):
            print('# kept: ' + folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
