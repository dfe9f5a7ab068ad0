/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-commission-link.h"

#include <glib/gi18n-lib.h>

#include "kab-commission.h"

/* Which one it is, is asked once somebody wants to know: commissions are reckoned then. */
static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!page)
    kab_toast (GTK_WIDGET (user_data), error->message);
  else if (page->rows->len == 0)
    kab_toast (GTK_WIDGET (user_data), _ ("This sale has brought no commission."));
  else
    kab_card_open_elsewhere (KAB_CARD (user_data), kab_entity_commission.name,
                             ((KabRow *)g_ptr_array_index (page->rows, 0))->id);
}

static void
activated_cb (AdwActionRow *row, KabCard *card)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_commission);

  kab_query_set_filter (query, "licence", g_object_get_data (G_OBJECT (row), "licence"));
  kab_cabinet_list_async (kab_card_get_cabinet (card), query, kab_card_get_cancellable (card), did_list,
                          card);
}

GtkWidget *
kab_commission_link_new (KabCard *card, const KabRow *licence)
{
  KabAccount *account = kab_cabinet_get_account (kab_card_get_cabinet (card));
  GtkWidget *row;

  if (!kab_account_may (account, KAB_OPERATION_READ, &kab_entity_commission, NULL)
      || kab_row_is_null (licence, "partner") || kab_row_is_null (licence, "sold_on"))
    return NULL;
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Commission"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "licence", g_strdup (licence->id), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), card);
  return row;
}
