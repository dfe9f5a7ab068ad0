/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabIssueClient:
 *
 * Who a licence is issued to: found by phone, name or e-mail as one types, or entered anew where nobody is found.
 *
 * Signal "changed".
 */
#define KAB_TYPE_ISSUE_CLIENT (kab_issue_client_get_type ())
G_DECLARE_FINAL_TYPE (KabIssueClient, kab_issue_client, KAB, ISSUE_CLIENT, AdwPreferencesGroup)

/** kab_issue_client_open: nobody is chosen, and nothing typed */
void kab_issue_client_open (KabIssueClient *self, KabCabinet *cabinet);
void kab_issue_client_focus (KabIssueClient *self);
/** kab_issue_client_choose: @client: the one, for good where @fixed */
void kab_issue_client_choose (KabIssueClient *self, KabRow *client, gboolean fixed);

/** kab_issue_client_get_chosen: Returns: (transfer none) (nullable): who there is already */
KabRow *kab_issue_client_get_chosen (KabIssueClient *self);
gboolean kab_issue_client_is_empty (KabIssueClient *self);

/**
 * kab_issue_client_write:
 * @mutation: gets what it is to say of the client
 * @edits: (element-type KabMutation): gets the edit that makes a new one
 *
 * Returns: %FALSE where something is missing or wrong, which is shown then, and has the keyboard
 */
gboolean kab_issue_client_write (KabIssueClient *self, KabMutation *mutation, GPtrArray *edits);

/** kab_issue_client_try: says what is known so far, quietly, so that a price can be told */
void kab_issue_client_try (KabIssueClient *self, KabMutation *mutation);

/** kab_issue_client_write_draft: adds what was typed */
void kab_issue_client_write_draft (KabIssueClient *self, JsonObject *typed);
void kab_issue_client_take_draft (KabIssueClient *self, JsonNode *typed);

G_END_DECLS
