/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-company-section.h"

#include <glib/gi18n-lib.h>

#include "kab-company-card.h"

struct _KabCompanySection
{
  KabSection parent_instance;
  KabCard *card; /* the bin's */
  GCancellable *cancellable;
  KabCabinet *cabinet; /* that is listened to */
};

G_DEFINE_FINAL_TYPE (KabCompanySection, kab_company_section, KAB_TYPE_SECTION)

static void
close_cb (KabCard *card, KabSection *self)
{
  kab_section_go_back (self);
}

static void
show_card (KabCompanySection *self, const char *id)
{
  if (!self->card)
    {
      self->card = g_object_new (KAB_TYPE_COMPANY_CARD, "entity", &kab_entity_setting, "cabinet",
                                 kab_section_get_cabinet (KAB_SECTION (self)), "folded",
                                 kab_section_get_folded (KAB_SECTION (self)), NULL);
      g_signal_connect (self->card, "close", G_CALLBACK (close_cb), self);
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->card));
    }
  kab_card_open (self->card, id);
}

static gboolean
is_first_sync (KabCabinet *cabinet)
{
  gboolean first;

  g_object_get (cabinet, "first-sync", &first, NULL);
  return first;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  KabCompanySection *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_COMPANY_SECTION (user_data);
  g_clear_object (&self->cancellable);
  kab_section_set_loading (KAB_SECTION (self), FALSE);
  if (error)
    {
      GtkWidget *page_of_error = adw_status_page_new ();
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_icon_name (ADW_STATUS_PAGE (page_of_error), "dialog-warning-symbolic");
      adw_status_page_set_title (ADW_STATUS_PAGE (page_of_error), _ ("The Company Cannot Be Read"));
      adw_status_page_set_description (ADW_STATUS_PAGE (page_of_error), text);
      adw_bin_set_child (ADW_BIN (self), page_of_error);
      self->card = NULL;
      return;
    }
  if (page->rows->len > 0)
    show_card (self, ((KabRow *)page->rows->pdata[0])->id);
  else if (!is_first_sync (KAB_CABINET (source)))
    show_card (self, NULL);
}

static void
look (KabCompanySection *self)
{
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (self));
  g_autoptr (KabQuery) query = NULL;

  if (self->cancellable)
    return;
  self->cancellable = g_cancellable_new ();
  query = kab_query_new (&kab_entity_setting);
  kab_query_set_filter (query, "key", "company");
  kab_query_set_page (query, 0, 1);
  kab_cabinet_list_async (cabinet, query, self->cancellable, did_list, self);
}

/* It came with the first sync, or somebody made it while nobody typed here. */
static void
changed_cb (KabCabinet *cabinet, const char *entity, KabCompanySection *self)
{
  if (g_str_equal (entity, "setting")
      && (!self->card || (!kab_card_get_id (self->card) && !kab_card_is_changed (self->card))))
    look (self);
}

static void
first_sync_cb (KabCompanySection *self)
{
  if (!self->card)
    look (self);
}

static void
kab_company_section_set_folded (KabSection *section, gboolean folded)
{
  KabCompanySection *self = KAB_COMPANY_SECTION (section);

  if (self->card)
    g_object_set (self->card, "folded", folded, NULL);
}

static void
stop (KabCompanySection *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->card = NULL;
}

/* What is to be read is on its way, with all the rest of a first sync. */
static GtkWidget *
make_waiting (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_ ("Company"), NULL));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_vexpand (spinner, TRUE);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), spinner);
  return box;
}

static void
kab_company_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabCompanySection *self = KAB_COMPANY_SECTION (section);

  stop (self);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_set_object (&self->cabinet, cabinet);
  adw_bin_set_child (ADW_BIN (self), NULL);
  if (!cabinet)
    return;
  adw_bin_set_child (ADW_BIN (self), make_waiting ());
  g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (cabinet, "notify::first-sync", G_CALLBACK (first_sync_cb), self,
                           G_CONNECT_SWAPPED);
  kab_section_set_loading (section, TRUE);
  look (self);
}

static gboolean
kab_company_section_press (KabSection *section, guint key)
{
  KabCompanySection *self = KAB_COMPANY_SECTION (section);

  return self->card && kab_card_press (self->card, key);
}

typedef struct
{
  KabSection *section;
  KabLeaveFunc func;
  gpointer user_data;
} Leaving;

static void
card_left (GtkWidget *card, gboolean may, gpointer user_data)
{
  g_autofree Leaving *leaving = user_data;

  /* What was not to be saved is let go: the form begins anew. */
  if (may && kab_card_is_changed (KAB_CARD (card)))
    kab_company_section_set_cabinet (leaving->section, kab_section_get_cabinet (leaving->section));
  leaving->func (GTK_WIDGET (leaving->section), may, leaving->user_data);
}

static void
kab_company_section_leave (KabSection *section, KabLeaveFunc func, gpointer user_data)
{
  KabCompanySection *self = KAB_COMPANY_SECTION (section);
  Leaving *leaving;

  if (!self->card || !kab_card_is_changed (self->card))
    {
      func (GTK_WIDGET (section), TRUE, user_data);
      return;
    }
  leaving = g_new0 (Leaving, 1);
  leaving->section = section;
  leaving->func = func;
  leaving->user_data = user_data;
  kab_card_leave (self->card, card_left, leaving);
}

static void
kab_company_section_dispose (GObject *object)
{
  KabCompanySection *self = KAB_COMPANY_SECTION (object);

  stop (self);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  G_OBJECT_CLASS (kab_company_section_parent_class)->dispose (object);
}

static void
kab_company_section_class_init (KabCompanySectionClass *klass)
{
  KabSectionClass *section_class = KAB_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_company_section_dispose;
  section_class->set_cabinet = kab_company_section_set_cabinet;
  section_class->set_folded = kab_company_section_set_folded;
  section_class->press = kab_company_section_press;
  section_class->leave = kab_company_section_leave;
}

static void
kab_company_section_init (KabCompanySection *self)
{
}
