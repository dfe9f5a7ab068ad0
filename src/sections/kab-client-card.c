/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-client-card.h"

#include <glib/gi18n-lib.h>

#include "kab-bindings-group.h"
#include "kab-card-window.h"
#include "kab-client-licences.h"
#include "kab-draft.h"

struct _KabClientCard
{
  KabFormCard parent_instance;
  GtkWidget *offers; /* the form's */
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

/* Made and changed in the offers' own section. */
static const KabBinding offers = {
  .entity = &kab_entity_offer,
  .own = "client",
  .title = N_ ("Offers"),
  .none = N_ ("Nothing is offered to this client."),
  .read_only = TRUE,
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

/* An offer that is yet to be made, to this client. */
static JsonNode *
make_wish (const KabRow *client)
{
  g_autoptr (KabRow) offer = kab_row_new (&kab_entity_offer, NULL);
  JsonObject *wish = json_object_new ();

  kab_row_set_text (offer, "client", client->id);
  json_object_set_member (wish, "base", kab_draft_from_row (offer));
  json_object_set_object_member (wish, "typed", json_object_new ());
  return json_node_init_object (json_node_alloc (), wish);
}

static void
offer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabRow *client = kab_form_card_get_row (KAB_FORM_CARD (widget));
  GtkWidget *section = gtk_widget_get_ancestor (kab_card_get_opener (KAB_CARD (widget)), KAB_TYPE_SECTION);
  g_autoptr (JsonNode) wish = client ? make_wish (client) : NULL;

  if (wish && section)
    kab_section_edit_elsewhere (KAB_SECTION (section), kab_entity_offer.name, NULL, wish, NULL);
}

static void
kab_client_card_settle (KabFormCard *form, KabRow *row, gboolean settled)
{
  KabAccount *account = kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (form)));

  gtk_widget_action_set_enabled (GTK_WIDGET (form), "client.offer",
                                 settled && row
                                   && kab_account_may (account, KAB_OPERATION_CREATE, &kab_entity_offer,
                                                       NULL));
  if (KAB_CLIENT_CARD (form)->offers)
    gtk_widget_set_visible (KAB_CLIENT_CARD (form)->offers,
                            row && kab_account_may (account, KAB_OPERATION_READ, &kab_entity_offer, NULL));
}

static void
kab_client_card_constructed (GObject *object)
{
  KabClientCard *self = KAB_CLIENT_CARD (object);

  G_OBJECT_CLASS (kab_client_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "licences", g_object_new (KAB_TYPE_CLIENT_LICENCES, NULL),
                          0);
  self->offers = kab_bindings_group_new (&offers);
  kab_form_card_add_part (KAB_FORM_CARD (object), "offers", self->offers, 0);
  kab_form_card_add_action (KAB_FORM_CARD (object), _ ("_Make an Offer…"), "client.offer");
}

static void
kab_client_card_class_init (KabClientCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_client_card_constructed;
  KAB_FORM_CARD_CLASS (klass)->info = &info;
  KAB_FORM_CARD_CLASS (klass)->begin = kab_client_card_begin;
  KAB_FORM_CARD_CLASS (klass)->settle = kab_client_card_settle;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "client.offer", NULL, offer_action);
}

static void
kab_client_card_init (KabClientCard *self)
{
}
