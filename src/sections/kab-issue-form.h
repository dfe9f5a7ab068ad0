/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabIssueForm:
 *
 * Issuing a licence: the client, the package with its options, the promo code, the way of payment, and the price as it
 * comes about, told at each key that is pressed by the very command that issues it. Clients order by it: then there is no
 * client to be chosen, and nothing that is the seller's to say. It brings its own header bar.
 *
 * Signals: "changed": something was typed; "issued" (const char *licence, const char *order): it is kept; "refused": it was not
 * issued, and what is wrong is shown.
 */
#define KAB_TYPE_ISSUE_FORM (kab_issue_form_get_type ())
G_DECLARE_FINAL_TYPE (KabIssueForm, kab_issue_form, KAB, ISSUE_FORM, AdwBin)

/** kab_issue_form_open: begins a new one; @renews: (nullable): the licence that it takes the place of */
void kab_issue_form_open (KabIssueForm *self, KabCabinet *cabinet, KabRow *renews);
/** kab_issue_form_open_order: begins a client's order; @package: (nullable): an id; @code: (nullable): of a promo code */
void
kab_issue_form_open_order (KabIssueForm *self, KabCabinet *cabinet, const char *package, const char *code);
/** kab_issue_form_open_change: begins with what a client ordered; @licence: of @order */
void kab_issue_form_open_change (KabIssueForm *self, KabCabinet *cabinet, KabRow *order, KabRow *licence);
/** kab_issue_form_focus: the keyboard goes to what is asked first */
void kab_issue_form_focus (KabIssueForm *self);
void kab_issue_form_set_close_icon (KabIssueForm *self, const char *name);
void kab_issue_form_close (KabIssueForm *self);
gboolean kab_issue_form_is_changed (KabIssueForm *self);
void kab_issue_form_issue (KabIssueForm *self);

/** kab_issue_form_write_draft: Returns: (transfer full) (nullable): as of KabCardClass.write_draft */
char *kab_issue_form_write_draft (KabIssueForm *self);
gboolean kab_issue_form_take_draft (KabIssueForm *self, JsonNode *draft);

G_END_DECLS
