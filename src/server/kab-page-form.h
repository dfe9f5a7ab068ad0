/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-page.h"

G_BEGIN_DECLS

/* Forms on the pages of kab-page.h: each goes to where it came from. */

/** kab_page_form_begin: @wrong: (nullable): what is wrong with what was typed, said before it */
void kab_page_form_begin (GString *out, const char *wrong);
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

/** kab_page_password_inputs: what is in that form, for one that asks more; @login: what one signs in as */
void kab_page_password_inputs (GString *out, const char *login);

/**
 * kab_page_password_wrong: Returns: (transfer none) (nullable): what is wrong with the password that came
 * @same: whether it was the same twice
 * @error: (nullable): why it was not set
 */
const char *kab_page_password_wrong (gboolean same, const GError *error);

/** kab_page_password_set: it is; @base: (nullable): where the server is: the application is opened there */
void
kab_page_password_set (const KabRequest *request, KabResponse *response, const char *login, const char *base);

G_END_DECLS
