/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-page.h"

G_BEGIN_DECLS

/* Forms on the pages of kab-page.h: each goes to where it came from. */

void kab_page_form_begin (GString *out);
/** kab_page_input: a field with its label; @attributes: of HTML, escaped */
void kab_page_input (GString *out, const char *name, const char *label, const char *attributes);
/** kab_page_input_text: the same with what it says already; @value: (nullable) */
void kab_page_input_text (GString *out,
                          const char *name,
                          const char *label,
                          const char *attributes,
                          const char *value);
/** kab_page_tick: a box to be ticked, which is not */
void kab_page_tick (GString *out, const char *name, const char *label);
/** kab_page_hidden: what goes along */
void kab_page_hidden (GString *out, const char *name, const char *value);
void kab_page_form_end (GString *out, const char *button);

/** kab_page_field: Returns: (transfer full) (nullable): what the form that came says in that field; %NULL for what is no text */
char *kab_page_field (const KabRequest *request, const char *name);

/** kab_page_answer_form: kab_page_answer() of a page that has a form */
void kab_page_answer_form (const KabRequest *request,
                           KabResponse *response,
                           guint status,
                           const char *title,
                           GString *body,
                           gboolean choose);

/** kab_page_choose_password: a form for a password; @wrong: (nullable): what is wrong with the one that came; @note: (nullable) */
void kab_page_choose_password (const KabRequest *request,
                               KabResponse *response,
                               guint status,
                               const char *login,
                               const char *wrong,
                               const char *note);

/**
 * kab_page_password_chosen: what came of it
 * @same: whether the password was the same twice
 * @base: (nullable): where the server is: the application is opened there
 * @error: (nullable): why it was not set
 *
 * Returns: %FALSE, and no answer, for a link that works no more
 */
gboolean kab_page_password_chosen (const KabRequest *request,
                                   KabResponse *response,
                                   const char *login,
                                   const char *base,
                                   gboolean same,
                                   const char *note,
                                   const GError *error);

G_END_DECLS
