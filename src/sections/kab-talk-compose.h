/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTalkCompose:
 *
 * Where a message is written, with files, and sent with its button or Ctrl+Enter.
 *
 * Signals: "changed": something was typed or attached; "send": it is to be sent, and there is something.
 */
#define KAB_TYPE_TALK_COMPOSE (kab_talk_compose_get_type ())
G_DECLARE_FINAL_TYPE (KabTalkCompose, kab_talk_compose, KAB, TALK_COMPOSE, AdwBin)

GtkWidget *kab_talk_compose_new (void);
void kab_talk_compose_set_cabinet (KabTalkCompose *self, KabCabinet *cabinet);
gboolean kab_talk_compose_is_empty (KabTalkCompose *self);
/** kab_talk_compose_write: puts "text" and "attachments" into @message, which has such fields */
void kab_talk_compose_write (KabTalkCompose *self, KabRow *message);
/** kab_talk_compose_keep: adds what is typed to a draft, as members called so */
void kab_talk_compose_keep (KabTalkCompose *self, JsonObject *draft);
/** kab_talk_compose_take: puts that back; "changed" is not told */
void kab_talk_compose_take (KabTalkCompose *self, JsonNode *draft);
/** kab_talk_compose_clear: "changed" is not told */
void kab_talk_compose_clear (KabTalkCompose *self);
/** kab_talk_compose_add: @widget: (transfer floating): what else is said of the message, beside its buttons */
void kab_talk_compose_add (KabTalkCompose *self, GtkWidget *widget);
/** kab_talk_compose_say: @sentence: (nullable): what is wrong, until something is typed */
void kab_talk_compose_say (KabTalkCompose *self, const char *sentence);
/** kab_talk_compose_set_busy: while it is being kept, nothing more is sent */
void kab_talk_compose_set_busy (KabTalkCompose *self, gboolean busy);
void kab_talk_compose_focus (KabTalkCompose *self);

G_END_DECLS
