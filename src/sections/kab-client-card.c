/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-client-card.h"

#include <glib/gi18n-lib.h>

#include "kab-client-licences.h"

struct _KabClientCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabClientCard, kab_client_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "name", "kind", "phone", "email", NULL };
static const char *const address[] = { "address", "city", "region", "postcode", "country", NULL };
static const char *const sale[] = { "partner", "agent", NULL };
static const char *const note[] = { "note", NULL };

static const KabFormGroup groups[] = {
  { NULL, about }, { N_ ("Address"), address }, { N_ ("Sale"), sale }, { NULL, note }, { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_client,
  .groups = groups,
  .new_title = N_ ("New Client"),
  .undecided = N_ ("Your edit of this client was not taken over and waits for your decision."),
  .deletes = TRUE,
};

void
kab_client_take (KabAccount *account, KabRow *client)
{
  GPtrArray *actors = kab_account_get_actors (account);

  for (guint i = 0; i < actors->len; i++)
    {
      const KabActor *actor = g_ptr_array_index (actors, i);

      if (!actor->agent)
        continue;
      kab_row_set_text (client, "agent", actor->agent);
      kab_row_set_text (client, "partner", actor->partner);
      return;
    }
}

static void
kab_client_card_begin (KabFormCard *form, KabRow *row)
{
  kab_client_take (kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (form))), row);
}

static void
kab_client_card_constructed (GObject *object)
{
  G_OBJECT_CLASS (kab_client_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "licences", g_object_new (KAB_TYPE_CLIENT_LICENCES, NULL),
                          0);
}

static void
kab_client_card_class_init (KabClientCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_client_card_constructed;
  KAB_FORM_CARD_CLASS (klass)->info = &info;
  KAB_FORM_CARD_CLASS (klass)->begin = kab_client_card_begin;
}

static void
kab_client_card_init (KabClientCard *self)
{
}
