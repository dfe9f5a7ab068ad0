/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Sentences are in the language of the request. gettext knows one language for a
 * whole process; so requests of one language run together, and those of another
 * wait until these are done.
 */

/** kab_language_init: before the first thread is started */
void kab_language_init (void);

/** kab_language_choose: Returns: (transfer full) (nullable): the first of an Accept-Language header that there is */
char *kab_language_choose (const char *header);

/** kab_language_enter: @language: (nullable): English */
void kab_language_enter (const char *language);
void kab_language_leave (void);

/** kab_language_now: Returns: that of the request that runs; where there are none, always the same */
const char *kab_language_now (void);

G_END_DECLS
