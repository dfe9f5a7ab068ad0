/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-my-offers-section.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-gather.h"
#include "kab-place-card.h"
#include "kab-sync-button.h"
#include "kab-widgets.h"

#define READ_AFTER_MS 120

struct _KabMyOffersSection
{
  KabSection parent_instance;
  AdwHeaderBar *header;
  GtkWidget *back;
  GtkWidget *sync; /* once the sidebar, which has one, was away */
  GtkStack *pages;
  GtkBox *groups;
  AdwStatusPage *nothing;
  KabCabinet *cabinet; /* that is listened to */
  GCancellable *cancellable;
  KabGather *parts;
  char *shown; /* what is shown follows from it */
  guint due;
};

G_DEFINE_FINAL_TYPE (KabMyOffersSection, kab_my_offers_section, KAB_TYPE_SECTION)

static gboolean
is_in_force (const KabRow *offer, const char *today)
{
  const char *from = kab_row_get_text (offer, "valid_from"), *to = kab_row_get_text (offer, "valid_to");

  return (!from || strcmp (from, today) <= 0) && (!to || strcmp (today, to) <= 0);
}

/* The one that ends first stands first; of those that end never, the newest. */
static int
by_end (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(const KabRow *const *)a, *other = *(const KabRow *const *)b;
  const char *x = kab_row_get_text (one, "valid_to"), *y = kab_row_get_text (other, "valid_to");

  if (g_strcmp0 (x, y) != 0)
    return !x ? 1 : !y ? -1 : strcmp (x, y);
  return one->created_at != other->created_at ? (one->created_at > other->created_at ? -1 : 1)
                                              : strcmp (one->id, other->id);
}

static const KabRow *
package_of (KabMyOffersSection *self, const KabRow *offer)
{
  GPtrArray *packages = kab_gather_rows (self->parts, "packages");
  const char *id = kab_row_get_text (offer, "package");

  for (guint i = 0; id && i < packages->len; i++)
    if (g_str_equal (((const KabRow *)packages->pdata[i])->id, id))
      return packages->pdata[i];
  return NULL;
}

static void
order_cb (GtkButton *button, KabMyOffersSection *self)
{
  if (self->cabinet)
    kab_order_place (GTK_WIDGET (self), self->cabinet, g_object_get_data (G_OBJECT (button), "kab-package"),
                     g_object_get_data (G_OBJECT (button), "kab-code"));
}

/* An offer of no package is of whichever the client chooses. */
static void
add_order (KabMyOffersSection *self, GtkWidget *row, const KabRow *offer)
{
  GtkWidget *button;

  if (!kab_order_may_place (kab_cabinet_get_account (self->cabinet)))
    return;
  button = gtk_button_new_with_mnemonic (_ ("_Order…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data_full (G_OBJECT (button), "kab-package", g_strdup (kab_row_get_text (offer, "package")),
                          g_free);
  g_object_set_data_full (G_OBJECT (button), "kab-code", g_strdup (kab_row_get_text (offer, "code")), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (order_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_offer (KabMyOffersSection *self, const KabRow *offer)
{
  const KabRow *package = package_of (self, offer);
  const char *to = kab_row_get_text (offer, "valid_to"), *code = kab_row_get_text (offer, "code");
  g_autofree char *title = g_markup_escape_text (kab_row_title (offer), -1);
  g_autofree char *day = to ? kab_date_format (to, NULL) : NULL;
  g_autofree char *until = day ? g_strdup_printf (_ ("Valid until %s"), day) : NULL;
  g_autofree char *with
    = code ? g_strdup_printf (/* Translators: a promo code */ _ ("Promo code %s"), code) : NULL;
  const char *lines[] = { until ? until : with, until ? with : NULL, NULL };
  g_autofree char *text = g_strjoinv (" · ", (char **)lines);
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  kab_group_say (ADW_PREFERENCES_GROUP (group), kab_row_get_text (offer, "text"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 package ? kab_row_title (package) : _ ("Any package"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  if (package || kab_row_is_null (offer, "package"))
    add_order (self, row, offer);
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Its package is not on sale any more"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_box_append (self->groups, group);
}

/* Seen is what stood before somebody's eyes. */
static void
mark_seen (KabMyOffersSection *self, GPtrArray *offers)
{
  KabAccount *account = kab_cabinet_get_account (self->cabinet);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);

  for (guint i = 0; i < offers->len && gtk_widget_get_mapped (GTK_WIDGET (self)); i++)
    {
      KabRow *offer = offers->pdata[i];
      g_autoptr (KabRow) after = NULL;

      if (!kab_row_is_null (offer, "seen_at")
          || !kab_account_may (account, KAB_OPERATION_UPDATE, &kab_entity_offer, offer))
        continue;
      after = kab_row_copy (offer);
      kab_row_set_integer (after, "seen_at", kab_time_now ());
      g_ptr_array_add (edits, kab_mutation_new_between (offer, after));
    }
  if (edits->len > 0)
    kab_cabinet_edit_async (self->cabinet, edits, NULL, NULL, NULL);
}

static char *
describe (GPtrArray *offers, GPtrArray *packages, const char *today)
{
  GString *text = g_string_new (today);

  for (guint i = 0; i < offers->len; i++)
    g_string_append_printf (text, "|%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                            ((const KabRow *)offers->pdata[i])->id, ((const KabRow *)offers->pdata[i])->rev,
                            ((const KabRow *)offers->pdata[i])->updated_at);
  g_string_append_printf (text, "|%u", packages->len);
  return g_string_free (text, FALSE);
}

static void
show_offers (KabMyOffersSection *self)
{
  g_autoptr (GPtrArray) offers = kab_rows_sorted (kab_gather_rows (self->parts, "offers"), by_end);
  g_autofree char *today = kab_date_today (), *now = NULL;
  GtkWidget *child;

  for (guint i = offers->len; i > 0; i--)
    if (!is_in_force (offers->pdata[i - 1], today))
      g_ptr_array_remove_index (offers, i - 1);
  now = describe (offers, kab_gather_rows (self->parts, "packages"), today);
  if (g_strcmp0 (now, self->shown) != 0)
    {
      while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))))
        gtk_box_remove (self->groups, child);
      for (guint i = 0; i < offers->len; i++)
        add_offer (self, offers->pdata[i]);
      gtk_stack_set_visible_child_name (self->pages, offers->len > 0 ? "offers" : "nothing");
    }
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  mark_seen (self, offers);
}

/* Reading */

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_gather_finish (result, &error);
  KabMyOffersSection *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_MY_OFFERS_SECTION (user_data);
  kab_section_set_loading (KAB_SECTION (self), FALSE);
  if (ok)
    show_offers (self);
  else
    kab_toast (GTK_WIDGET (self), error->message);
}

static void
stop (KabMyOffersSection *self)
{
  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->parts, kab_gather_unref);
}

static void
read_offers (KabMyOffersSection *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  self->parts = kab_gather_new (self->cabinet);
  kab_gather_want_list (self->parts, "offers", &kab_entity_offer, NULL, NULL);
  kab_gather_want_list (self->parts, "packages", &kab_entity_package, NULL, NULL);
  kab_gather_async (self->parts, self->cancellable, did_gather, self);
}

static gboolean
read_due (gpointer user_data)
{
  KabMyOffersSection *self = user_data;

  self->due = 0;
  read_offers (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabMyOffersSection *self, const char *entity)
{
  if ((g_str_equal (entity, kab_entity_offer.name) || g_str_equal (entity, kab_entity_package.name))
      && !self->due)
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

/* Looked at again, it may be another day. */
static void
mapped_cb (KabMyOffersSection *self)
{
  if (self->cabinet)
    read_offers (self);
}

/* As a section */

static void
kab_my_offers_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabMyOffersSection *self = KAB_MY_OFFERS_SECTION (section);

  stop (self);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_set_object (&self->cabinet, cabinet);
  g_clear_pointer (&self->shown, g_free);
  kab_section_set_loading (section, cabinet != NULL);
  if (self->sync)
    g_object_set (self->sync, "cabinet", cabinet, NULL);
  if (!cabinet)
    return;
  g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
  read_offers (self);
}

static void
kab_my_offers_section_set_folded (KabSection *section, gboolean folded)
{
  KabMyOffersSection *self = KAB_MY_OFFERS_SECTION (section);

  gtk_widget_set_visible (self->back, folded);
  adw_header_bar_set_show_start_title_buttons (self->header, folded);
  if (folded && !self->sync)
    {
      self->sync = g_object_new (KAB_TYPE_SYNC_BUTTON, "compact", TRUE, "cabinet", self->cabinet, NULL);
      adw_header_bar_pack_end (self->header, self->sync);
    }
  if (self->sync)
    gtk_widget_set_visible (self->sync, folded);
}

static void
kab_my_offers_section_dispose (GObject *object)
{
  KabMyOffersSection *self = KAB_MY_OFFERS_SECTION (object);

  stop (self);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (kab_my_offers_section_parent_class)->dispose (object);
}

static void
kab_my_offers_section_class_init (KabMyOffersSectionClass *klass)
{
  KabSectionClass *section_class = KAB_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_my_offers_section_dispose;
  section_class->set_cabinet = kab_my_offers_section_set_cabinet;
  section_class->set_folded = kab_my_offers_section_set_folded;
}

static GtkWidget *
make_header (KabMyOffersSection *self)
{
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  gtk_widget_set_visible (self->back, FALSE);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (kab_section_go_back), self);
  adw_header_bar_set_title_widget (self->header,
                                   adw_window_title_new (g_dgettext (GETTEXT_PACKAGE, kab_entity_offer.title),
                                                         NULL));
  adw_header_bar_set_show_start_title_buttons (self->header, FALSE);
  adw_header_bar_pack_start (self->header, self->back);
  return GTK_WIDGET (self->header);
}

static void
kab_my_offers_section_init (KabMyOffersSection *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  self->groups = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  self->nothing = ADW_STATUS_PAGE (adw_status_page_new ());
  self->pages = GTK_STACK (gtk_stack_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  gtk_widget_add_css_class (GTK_WIDGET (self->groups), "kab-card");
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->groups));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_status_page_set_icon_name (self->nothing, "kabinet-offers-symbolic");
  adw_status_page_set_title (self->nothing, _ ("No Offers Today"));
  adw_status_page_set_description (self->nothing,
                                   _ ("What is offered to you alone appears here, as long as it is valid."));
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->nothing), "nothing");
  gtk_stack_add_named (self->pages, scrolled, "offers");
  gtk_widget_set_vexpand (GTK_WIDGET (self->pages), TRUE);
  gtk_box_append (GTK_BOX (whole), make_header (self));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->pages));
  adw_bin_set_child (ADW_BIN (self), whole);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}
