/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"
#include "kab-talk-compose.h"

G_BEGIN_DECLS

/**
 * KabTalkInfo:
 * @entity: what is talked in
 * @messages: what is said in it
 * @field: the field of @messages that says in which
 * @fields: (array zero-terminated=1): what a new one begins with
 * @new_title: untranslated: what the card is called while there is none yet
 * @subject_hint: (nullable): untranslated: what stands below its subject
 */
typedef struct
{
  const KabEntity *entity;
  const KabEntity *messages;
  const char *field;
  const char *const *fields;
  const char *new_title;
  const char *subject_hint;
} KabTalkInfo;

/**
 * KabTalkCard:
 *
 * A card in which people write to each other: what was written, and where one writes. A new one begins with what it is
 * about. What is typed and not sent is kept as a draft, whatever is opened meanwhile; what was on the screen counts as read.
 */
#define KAB_TYPE_TALK_CARD (kab_talk_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabTalkCard, kab_talk_card, KAB, TALK_CARD, KabCard)

struct _KabTalkCardClass
{
  KabCardClass parent_class;

  const KabTalkInfo *info;
  /* Fills in what is known of one that is yet to be made. May be NULL. */
  void (*begin) (KabTalkCard *self, KabRow *row);
  /* Whether this person says what @field of a new one is. May be NULL: always. */
  gboolean (*asks) (KabTalkCard *self, const KabField *field);
  /* Shows what it is, but for a new one. */
  void (*describe) (KabTalkCard *self, const KabRow *row);
  /* Appends the edits by which what stands in @compose is sent; @row is yet to be made with @is_new. */
  void (
    *write) (KabTalkCard *self, KabRow *row, gboolean is_new, KabTalkCompose *compose, GPtrArray *mutations);
  /* What was written is on its way. May be NULL. */
  void (*sent) (KabTalkCard *self);
};

/** kab_talk_card_is_office: Returns: whether the person is one of the office */
gboolean kab_talk_card_is_office (KabTalkCard *self);
/** kab_talk_card_own_id: Returns: (transfer none): of the person's user */
const char *kab_talk_card_own_id (KabTalkCard *self);
void kab_talk_card_set_title (KabTalkCard *self, const char *title, const char *subtitle);
/** kab_talk_card_get_compose: Returns: (transfer none): where one writes */
KabTalkCompose *kab_talk_card_get_compose (KabTalkCard *self);
/** kab_talk_card_set_head: as of kab_talk_list_set_head() */
void kab_talk_card_set_head (KabTalkCard *self, GtkWidget *row, gint64 at);
/** kab_talk_card_get_above: Returns: (transfer none): a box above what was written, but for a new one */
GtkBox *kab_talk_card_get_above (KabTalkCard *self);

G_END_DECLS
