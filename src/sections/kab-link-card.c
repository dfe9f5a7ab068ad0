/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-link-card.h"

#include <glib/gi18n-lib.h>

#include "kab-link-share.h"
#include "kab-tracking-link.h"

struct _KabLinkCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabLinkCard, kab_link_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "name", "code", "target", "state", "partner", "agent", NULL };
static const char *const subs[] = { "sub1", "sub2", "sub3", "sub4", "sub5", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  /* Translators: words of the partner's own that a link is told from others by in figures */
  { N_ ("SubID"), subs },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_tracking_link,
  .groups = groups,
  .new_title = N_ ("New Partner Link"),
  .undecided = N_ ("Your edit of this link was not taken over and waits for your decision."),
  .deletes = TRUE,
};

static KabAccount *
account_of (KabFormCard *form)
{
  return kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (form)));
}

/* Whose it is follows from who makes it; the office says so. */
static void
kab_link_card_begin (KabFormCard *form, KabRow *row)
{
  GPtrArray *actors = kab_account_get_actors (account_of (form));
  g_autofree char *code = kab_tracking_make_code ();

  kab_row_set_text (row, "code", code);
  kab_row_set_text (row, "target", KAB_TRACKING_REGISTER);
  for (guint i = 0; i < actors->len; i++)
    {
      const KabActor *actor = g_ptr_array_index (actors, i);

      if (!actor->partner || (actor->role != KAB_ROLE_PARTNER && actor->role != KAB_ROLE_AGENT))
        continue;
      kab_row_set_text (row, "partner", actor->partner);
      kab_row_set_text (row, "agent", actor->role == KAB_ROLE_AGENT ? actor->agent : NULL);
      return;
    }
}

static void
kab_link_card_arrange (KabFormCard *form, const KabRow *typed)
{
  KabRole role = kab_account_get_role (account_of (form));

  kab_form_card_show_field (form, "partner", role <= KAB_ROLE_STAFF);
  kab_form_card_show_field (form, "agent", role < KAB_ROLE_AGENT);
}

static void
kab_link_card_constructed (GObject *object)
{
  G_OBJECT_CLASS (kab_link_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "share", g_object_new (KAB_TYPE_LINK_SHARE, NULL), 0);
}

static void
kab_link_card_class_init (KabLinkCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_link_card_constructed;
  KAB_FORM_CARD_CLASS (klass)->info = &info;
  KAB_FORM_CARD_CLASS (klass)->begin = kab_link_card_begin;
  KAB_FORM_CARD_CLASS (klass)->arrange = kab_link_card_arrange;
}

static void
kab_link_card_init (KabLinkCard *self)
{
}
