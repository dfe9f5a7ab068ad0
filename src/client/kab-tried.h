/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-account.h"

G_BEGIN_DECLS

/**
 * KabTried:
 * @at: when, ms
 * @retry_at: before when the server wants not to be tried again, ms; 0 if it did not say
 * @why: what it came to, as a sentence
 *
 * A sync that was asked for and failed, as it is told of afterwards. It lies beside the account's edits, and is nothing
 * but words: what cannot be written of it, or be read, is left out.
 */
typedef struct
{
  gint64 at;
  gint64 retry_at;
  char *why;
} KabTried;
void kab_tried_free (KabTried *tried);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabTried, kab_tried_free)

/** kab_tried_note: @why: (nullable): what the one that ended now failed with; %NULL: it did not */
void kab_tried_note (KabAccount *account, const GError *why, gint64 retry_at);

/** kab_tried_read: Returns: (transfer full) (nullable): the last one, where none has succeeded since */
KabTried *kab_tried_read (KabAccount *account);

G_END_DECLS
