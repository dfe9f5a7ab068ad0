/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTalkList:
 *
 * What was written in a conversation or a ticket, oldest first, one's own on the other side. It follows what comes, and
 * stays at the end unless somebody looks further up.
 *
 * Signal "seen" (gint64 at): what others wrote until then, by the server's time in ms, was on the screen of somebody
 * who looked at the window.
 */
#define KAB_TYPE_TALK_LIST (kab_talk_list_get_type ())
G_DECLARE_FINAL_TYPE (KabTalkList, kab_talk_list, KAB, TALK_LIST, AdwBin)

GtkWidget *kab_talk_list_new (void);
/** kab_talk_list_open: shows the rows of @messages whose @field is @id; @id: (nullable): none */
void kab_talk_list_open (KabTalkList *self,
                         KabCabinet *cabinet,
                         const KabEntity *messages,
                         const char *field,
                         const char *id);
/**
 * kab_talk_list_set_head:
 * @row: (transfer floating): what stands before all that was written
 * @at: when that came from somebody else, ms; 0: it did not
 */
void kab_talk_list_set_head (KabTalkList *self, GtkWidget *row, gint64 at);
/** kab_talk_list_answered: whoever answers has read what is shown, whichever window the desktop takes for the active one */
void kab_talk_list_answered (KabTalkList *self);
/** kab_talk_list_to_end: what was written last is seen, and what comes after it */
void kab_talk_list_to_end (KabTalkList *self);

G_END_DECLS
