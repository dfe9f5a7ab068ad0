/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-client-licences.h"

#include <glib/gi18n-lib.h>

#include "kab-card.h"
#include "kab-date.h"
#include "kab-form-part.h"
#include "kab-format.h"
#include "kab-pill.h"
#include "kab-widgets.h"

/* So many are shown at first, and more each time they are asked for. */
#define PAGE_ROWS 20
#define READ_AFTER_MS 120

struct _KabClientLicences
{
  AdwPreferencesGroup parent_instance;
  GtkDropDown *which;
  GPtrArray *shown; /* GtkWidget */
  KabCabinet *cabinet;
  char *client; /* NULL: one that is yet to be made */
  guint wanted;
  guint due;
  GCancellable *cancellable;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabClientLicences,
                               kab_client_licences,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

/* What can be chosen. */
enum
{
  ALL,
  ACTIVE,
  NOT_ACTIVE,
};
static const char *const choices[] = {
  [ALL] = NC_ ("licences", "All"),
  [ACTIVE] = NC_ ("licences", "Active"),
  [NOT_ACTIVE] = NC_ ("licences", "Not active"),
};
static const char active[] = "active";

/* Returns: (nullable): what is asked then: the one status, or all the others there are */
static char *
statuses_of (guint choice)
{
  const KabEnumValue *value = kab_entity_find_field (&kab_entity_licence, "status")->values;
  GString *others;

  if (choice != NOT_ACTIVE)
    return choice == ACTIVE ? g_strdup (active) : NULL;
  others = g_string_new (NULL);
  for (; value->token; value++)
    if (!g_str_equal (value->token, active))
      g_string_append_printf (others, "%s%s", others->len > 0 ? "|" : "", value->token);
  return g_string_free (others, FALSE);
}

static void
activated_cb (AdwActionRow *row, KabClientLicences *self)
{
  GtkWidget *card = gtk_widget_get_ancestor (GTK_WIDGET (self), KAB_TYPE_CARD);

  kab_card_open_elsewhere (KAB_CARD (card), kab_entity_licence.name,
                           g_object_get_data (G_OBJECT (row), "kab-id"));
}

static void
add (KabClientLicences *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->shown, row);
}

static void
add_licence (KabClientLicences *self, const KabRow *licence)
{
  const char *number = kab_row_get_text (licence, "number"), *until = kab_row_get_text (licence, "valid_to");
  const char *package = kab_row_get_text (licence, "package_name");
  g_autofree char *day = until ? kab_date_format (until, NULL) : NULL;
  /* Translators: the name of a package, and the last day on which a licence of it is valid */
  g_autofree char *text = day ? g_strdup_printf (_ ("%s, valid until %s"), package ? package : "—", day)
                              : g_strdup (package ? package : "—");
  GtkWidget *row = adw_action_row_new (), *pill = kab_pill_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), number ? number : "—");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  kab_pill_set (pill, kab_entity_find_field (&kab_entity_licence, "status"),
                kab_row_get_text (licence, "status"));
  kab_row_add_end (row, pill);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "kab-id", g_strdup (licence->id), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), self);
  add (self, row);
}

static void read_licences (KabClientLicences *self);

static void
more_cb (AdwActionRow *row, KabClientLicences *self)
{
  self->wanted += PAGE_ROWS;
  read_licences (self);
}

static void
add_more (KabClientLicences *self, guint64 n)
{
  g_autofree char *number = kab_format_count (n);
  g_autofree char *title = g_strdup_printf (ngettext ("%s More", "%s More", (gulong)n), number);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (more_cb), self);
  add (self, row);
}

/* Returns: the place of the one that had the keyboard; -1: none */
static int
remove_rows (KabClientLicences *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  int at = -1;

  for (guint i = 0; i < self->shown->len; i++)
    {
      if (focus == self->shown->pdata[i])
        at = (int)i;
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->shown->pdata[i]);
    }
  g_ptr_array_set_size (self->shown, 0);
  return at;
}

static void
show_page (KabClientLicences *self, KabPage *page)
{
  int at = remove_rows (self);

  for (guint i = 0; i < page->rows->len; i++)
    add_licence (self, page->rows->pdata[i]);
  if (page->total > page->rows->len)
    add_more (self, page->total - page->rows->len);
  kab_group_say (ADW_PREFERENCES_GROUP (self), page->total > 0 ? NULL
                                               : gtk_drop_down_get_selected (self->which) != ALL
                                                 ? _ ("None of this kind.")
                                                 : _ ("Nothing was bought yet."));
  if (at >= 0 && self->shown->len > 0)
    gtk_widget_grab_focus (self->shown->pdata[MIN ((guint)at, self->shown->len - 1)]);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (page)
    show_page (user_data, page);
  else
    kab_group_say (ADW_PREFERENCES_GROUP (user_data), error->message);
}

static void
read_licences (KabClientLicences *self)
{
  g_autofree char *statuses = statuses_of (gtk_drop_down_get_selected (self->which));
  g_autoptr (KabQuery) query = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!self->cabinet || !self->client)
    return;
  self->cancellable = g_cancellable_new ();
  query = kab_query_new (&kab_entity_licence);
  kab_query_set_filter (query, "client", self->client);
  if (statuses)
    kab_query_set_filter (query, "status", statuses);
  kab_query_set_order (query, "sold_on", TRUE);
  kab_query_set_page (query, 0, self->wanted);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static gboolean
read_due (gpointer user_data)
{
  KabClientLicences *self = user_data;

  self->due = 0;
  read_licences (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabClientLicences *self, const char *entity)
{
  if (g_str_equal (entity, kab_entity_licence.name) && !self->due)
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
chosen_cb (KabClientLicences *self)
{
  self->wanted = PAGE_ROWS;
  read_licences (self);
}

/* As a part of a form */

static void
forget_cabinet (KabClientLicences *self)
{
  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->client, g_free);
}

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabClientLicences *self = KAB_CLIENT_LICENCES (part);

  /* Those of another one must not stand there until its own are found. */
  if (g_strcmp0 (self->client, row->id) != 0)
    remove_rows (self);
  forget_cabinet (self);
  gtk_widget_set_visible (GTK_WIDGET (self), !is_new);
  self->cabinet = g_object_ref (cabinet);
  self->client = is_new ? NULL : g_strdup (row->id);
  self->wanted = PAGE_ROWS;
  g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
  read_licences (self);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
}

static void
kab_client_licences_dispose (GObject *object)
{
  KabClientLicences *self = KAB_CLIENT_LICENCES (object);

  forget_cabinet (self);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_client_licences_parent_class)->dispose (object);
}

static void
kab_client_licences_class_init (KabClientLicencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_client_licences_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_client_licences_init (KabClientLicences *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->shown = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (names, g_dpgettext2 (GETTEXT_PACKAGE, "licences", choices[i]));
  self->which = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (names)), NULL));
  kab_drop_down_set_name (self->which, _ ("Which licences"));
  gtk_widget_set_valign (GTK_WIDGET (self->which), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->which), "flat");
  g_signal_connect_swapped (self->which, "notify::selected", G_CALLBACK (chosen_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self),
                                   g_dgettext (GETTEXT_PACKAGE, kab_entity_licence.title));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->which));
}
