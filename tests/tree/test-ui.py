#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The GtkBuilder files: words are translatable, and who cannot see the screen, or has only the
keyboard, is told the same: every icon button, entry, drop-down and table has a name."""
import os
import re
import sys
import xml.etree.ElementTree as ET

WORDS = {'label', 'title', 'subtitle', 'tooltip-text', 'tooltip_text', 'placeholder-text', 'placeholder_text',
         'description', 'secondary-text', 'heading', 'body', 'text', 'comments'}
ICON_BUTTONS = {'GtkButton', 'GtkMenuButton', 'GtkToggleButton'}
# (GtkSearchEntry speaks with its placeholder; the Adw rows with their title)
NEED_NAME = {'GtkEntry', 'GtkDropDown', 'GtkColumnView', 'GtkSpinButton', 'GtkPasswordEntry', 'GtkSearchEntry',
             'GtkTextView', 'GtkSwitch'}
SECTION_ICONS = 'data/icons/hicolor/scalable/actions'


def properties(obj):
    return {p.get('name').replace('_', '-'): p for p in obj.findall('property')}


def named(obj):
    props = properties(obj)
    spoken = {e.get('name') for a in obj.findall('accessibility') for e in list(a)}
    return bool(spoken & {'label', 'labelled-by'} or 'tooltip-text' in props)


def check(path, known):
    found = []
    try:
        tree = ET.parse(path)
    except ET.ParseError as e:
        return ['%s: %s' % (path, e)]
    targets = {(p.text or '').strip() for p in tree.iter('property') if p.get('name') in ('mnemonic-widget', 'mnemonic_widget')}
    for tag in ('property', 'attribute'):
        for prop in tree.iter(tag):
            text = (prop.text or '').strip()
            if prop.get('name') in WORDS and re.search(r'[^\W\d_]{2,}', text) and not prop.get('bind-source') \
                    and prop.get('translatable') not in ('yes', 'true', 'no'):
                found.append('%s: %s "%s" is not translatable' % (path, prop.get('name'), text))
            if prop.get('name') in ('icon-name', 'icon_name', 'icon') and text and text not in known:
                found.append('%s: there is no icon %s' % (path, text))
    for obj in list(tree.iter('object')) + list(tree.iter('template')):
        kind, props = obj.get('class') or '', properties(obj)
        ident = obj.get('id') or '?'
        if obj.tag == 'template':
            kind, ident = obj.get('parent') or '', obj.get('class')
        if kind in ICON_BUTTONS and 'label' not in props and not any(c.find('object') is not None for c in obj.findall('child')) \
                and 'child' not in props and not named(obj):
            found.append('%s: %s %s has neither label, tooltip nor accessible label' % (path, kind, ident))
        if kind in NEED_NAME and obj.tag == 'object' and not named(obj) and ident not in targets:
            found.append('%s: %s %s has no accessible label' % (path, kind, ident))
    return found


def icons(root):
    names = set()
    for base in ('/usr/share/icons/Adwaita', '/usr/share/icons/hicolor', os.path.join(root, 'data/icons')):
        for _, _, files in os.walk(base):
            names |= {re.sub(r'(\.symbolic)?\.(svg|png)$', '', f) for f in files}
    return names


def main():
    root = sys.argv[1]
    known, found, count = icons(root), [], 0
    # GTK carries these in itself
    known |= {'list-add-symbolic', 'open-menu-symbolic', 'pan-down-symbolic', 'window-close-symbolic'}
    for folder, _, files in os.walk(os.path.join(root, 'ui')):
        for name in sorted(files):
            if name.endswith('.ui'):
                count += 1
                found += check(os.path.join(folder, name), known)
    for line in found:
        print(line.replace(root + '/', ''))
    print('%d files, %d complaints' % (count, len(found)))
    return 1 if found else 0


sys.exit(main())
