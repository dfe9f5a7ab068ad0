/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-conversation-card.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* What a conversation is called whose subject nobody typed. */
#define SUBJECT_CHARS 60

struct _KabConversationCard
{
  KabTalkCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabConversationCard, kab_conversation_card, KAB_TYPE_TALK_CARD)

static const char *const fields[] = { "user", "kind", "subject", NULL };

static const KabTalkInfo info = {
  .entity = &kab_entity_conversation,
  .messages = &kab_entity_message,
  .field = "conversation",
  .fields = fields,
  .new_title = N_ ("New Conversation"),
  .subject_hint = N_ ("Left empty, it is the beginning of the message."),
};

/* Others write in their own name, and the office to whom it chooses. */
static gboolean
kab_conversation_card_asks (KabTalkCard *self, const KabField *field)
{
  return !g_str_equal (field->name, "user") || kab_talk_card_is_office (self);
}

static void
kab_conversation_card_begin (KabTalkCard *self, KabRow *row)
{
  if (!kab_talk_card_is_office (self))
    kab_row_set_text (row, "user", kab_talk_card_own_id (self));
}

static void
kab_conversation_card_describe (KabTalkCard *self, const KabRow *row)
{
  const char *subject = kab_row_title (row), *who = kab_row_get_text (row, "user_name");
  const char *kind
    = kab_field_enum_title (kab_entity_find_field (row->entity, "kind"), kab_row_get_text (row, "kind"));
  g_autofree char *both
    = kab_talk_card_is_office (self) && who ? g_strdup_printf ("%s · %s", who, kind) : NULL;

  kab_talk_card_set_title (self, *subject ? subject : kind, both ? both : kind);
}

static void
name_by (KabRow *conversation, const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));

  if (*kab_row_title (conversation))
    return;
  if (g_utf8_strlen (line, -1) > SUBJECT_CHARS)
    {
      g_autofree char *begin = g_utf8_substring (line, 0, SUBJECT_CHARS);
      g_autofree char *subject = g_strconcat (begin, "…", NULL);

      kab_row_set_text (conversation, "subject", subject);
    }
  else
    kab_row_set_text (conversation, "subject", line);
}

static void
kab_conversation_card_write (KabTalkCard *self,
                             KabRow *row,
                             gboolean is_new,
                             KabTalkCompose *compose,
                             GPtrArray *mutations)
{
  g_autoptr (KabRow) message = kab_row_new (&kab_entity_message, NULL);

  kab_row_set_text (message, "conversation", row->id);
  kab_row_set_text (message, "writer", kab_talk_card_own_id (self));
  kab_row_set_integer (message, "written_at", g_get_real_time () / 1000);
  /* Whether that is the office is the server's to say. */
  kab_value_set_null (kab_row_value (message, "by_office"));
  kab_talk_compose_write (compose, message);
  if (is_new)
    {
      name_by (row, kab_row_get_text (message, "text"));
      g_ptr_array_add (mutations, kab_mutation_new_between (NULL, row));
    }
  g_ptr_array_add (mutations, kab_mutation_new_between (NULL, message));
}

static void
kab_conversation_card_class_init (KabConversationCardClass *klass)
{
  KabTalkCardClass *talk_class = KAB_TALK_CARD_CLASS (klass);

  talk_class->info = &info;
  talk_class->asks = kab_conversation_card_asks;
  talk_class->begin = kab_conversation_card_begin;
  talk_class->describe = kab_conversation_card_describe;
  talk_class->write = kab_conversation_card_write;
}

static void
kab_conversation_card_init (KabConversationCard *self)
{
}
