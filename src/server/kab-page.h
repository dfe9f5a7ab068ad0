/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-http.h"
#include "kab-row.h"

G_BEGIN_DECLS

/*
 * Pages for people without the app: plain HTML that needs no script, in the language of the browser or of "?lang=". Nothing of
 * them is kept by anybody, nothing else is loaded, no other site shows them within its own.
 */

/** kab_page_is: Returns: whether there is a page under @path, whose language may be chosen with "?lang=" */
gboolean kab_page_is (const char *path);

/** kab_page_within_rate: Returns: whether it may be answered; otherwise the answer is made */
gboolean kab_page_within_rate (KabServer *server, const KabRequest *request, KabResponse *response);

/** kab_page_within_rate_of: the same by another count */
gboolean kab_page_within_rate_of (KabRate *rate, const KabRequest *request, KabResponse *response);

/** kab_page_escape: appends @text (nullable) as text of HTML */
void kab_page_escape (GString *out, const char *text);
/** kab_page_paragraph: @class: one of "state over long", "note" */
void kab_page_paragraph (GString *out, const char *class, const char *text);
/** kab_page_state: how it stands, which is looked for first. @state: "good", "waiting" or "over" */
void kab_page_state (GString *out, const char *state, const char *text);
/** kab_page_row: a line of a table; nothing for an empty @value */
void kab_page_row (GString *out, const char *title, const char *value);
/** kab_page_button: a link that looks like what it is for */
void kab_page_button (GString *out, const char *url, const char *text);
/** kab_page_qr: a QR code of @text, with @label for those who do not see it; nothing if it does not fit into one */
void kab_page_qr (GString *out, const char *text, const char *label);

/** kab_page_issuer: Returns: (transfer full) (nullable): the organisation's name as papers say it; *company: its requisites */
char *kab_page_issuer (KabDb *db, const char *org, char **company, GError **error);

/**
 * kab_page_answer:
 * @title: stands above it
 * @body: (transfer full): of <main>, behind the title
 * @choose: whether people may choose another language: not where their form would be lost
 *
 * Within kab_language_enter().
 */
void kab_page_answer (const KabRequest *request,
                      KabResponse *response,
                      guint status,
                      const char *title,
                      GString *body,
                      gboolean choose);

/** kab_page_redirect: to @location, with nothing to be read on the way */
void kab_page_redirect (KabResponse *response, const char *location);

G_END_DECLS
