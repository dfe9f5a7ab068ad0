/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_text_key:
 * @text: UTF-8
 *
 * The form of a text by which it is sorted and searched: without case, ё as е
 * (people write either), and the further letters of the Azerbaijani alphabet
 * behind the letter they follow there. It does not depend on the locale, so an
 * index made of it stays right when the language changes. Two keys compare as
 * bytes.
 *
 * Returns: (transfer full): the key, UTF-8
 */
char *kab_text_key (const char *text);

/**
 * kab_text_strip:
 * @text: UTF-8, changed in place
 *
 * Takes blanks of any script off both ends: spreadsheets and web pages are full of no-break spaces.
 *
 * Returns: @text
 */
char *kab_text_strip (char *text);

G_END_DECLS
