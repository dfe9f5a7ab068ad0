/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sale-papers.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-document-view.h"
#include "kab-field-row.h"
#include "kab-gather.h"
#include "kab-paper-desk.h"
#include "kab-sale-sheet.h"

/* Another paper is drawn when somebody has stopped typing. */
#define DRAW_AFTER_MS 150

typedef struct
{
  KabRow *sale;
  KabSalePaper paper;
  char *title;
} Item;

struct _KabSalePapers
{
  AdwBin parent_instance;

  /* template */
  AdwComboRow *which;
  AdwComboRow *language;
  AdwPreferencesGroup *choices;
  GtkStack *paper;
  KabDocumentView *view;
  AdwStatusPage *error;

  KabFieldRow *date;
  KabCabinet *cabinet;
  GPtrArray *items; /* of Item */
  char *wanted;     /* an invoice to be chosen as soon as it is here */
  GCancellable *drawing;
  guint draw_due;
  gboolean shown;
  gboolean due;
  gboolean following;
};

G_DEFINE_FINAL_TYPE (KabSalePapers, kab_sale_papers, ADW_TYPE_BIN)

static const KabField date_field = { "date", N_ ("Date of the Act"), KAB_TYPE_DATE };

static void
item_free (gpointer data)
{
  Item *item = data;

  kab_row_unref (item->sale);
  g_free (item->title);
  g_free (item);
}

static const Item *
chosen (KabSalePapers *self)
{
  guint i = adw_combo_row_get_selected (self->which);

  return i < self->items->len ? g_ptr_array_index (self->items, i) : NULL;
}

static char *
chosen_date (KabSalePapers *self)
{
  g_autofree char *typed = kab_field_row_dup_typed (self->date);

  return kab_date_parse (typed);
}

/* Drawing */

static void
did_draw (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_sale_sheet_finish (result, &error);
  KabSalePapers *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_SALE_PAPERS (user_data);
  if (document)
    kab_document_view_set_document (self->view, document);
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error, text);
    }
  gtk_stack_set_visible_child_name (self->paper, document ? "view" : "error");
}

static void
make (KabSalePapers *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  const Item *item = chosen (self);
  g_autofree char *date = chosen_date (self);

  kab_sale_sheet_async (self->cabinet, item->sale, item->paper, kab_paper_language_get (self->language), date,
                        cancellable, callback, user_data);
}

static void
draw (KabSalePapers *self)
{
  g_clear_handle_id (&self->draw_due, g_source_remove);
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  if (!self->due || !self->shown || !chosen (self))
    return;
  self->due = FALSE;
  self->drawing = g_cancellable_new ();
  make (self, self->drawing, did_draw, self);
}

static gboolean
draw_due (gpointer user_data)
{
  KabSalePapers *self = user_data;

  self->draw_due = 0;
  draw (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabSalePapers *self)
{
  const Item *item = chosen (self);

  gtk_widget_set_visible (GTK_WIDGET (self->date), item && item->paper == KAB_SALE_ACT);
  if (self->following)
    return;
  self->due = TRUE;
  if (!self->draw_due)
    self->draw_due = g_timeout_add (DRAW_AFTER_MS, draw_due, self);
}

/* Which papers there are */

static void
add_item (KabSalePapers *self, KabRow *sale, KabSalePaper paper, char *title)
{
  Item *item = g_new0 (Item, 1);

  item->sale = kab_row_ref (sale);
  item->paper = paper;
  item->title = title;
  g_ptr_array_add (self->items, item);
}

static gboolean
has (const KabRow *row, const char *field, const char *token)
{
  return g_strcmp0 (kab_row_get_text (row, field), token) == 0;
}

static const char *
number_of (const KabRow *row)
{
  const char *number = kab_row_get_text (row, "number");

  return number ? number : "—";
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(const KabRow *const *)a, *other = *(const KabRow *const *)b;

  return one->created_at != other->created_at ? (one->created_at < other->created_at ? 1 : -1)
                                              : g_strcmp0 (other->id, one->id);
}

static void
list_items (KabSalePapers *self, KabRow *order, GPtrArray *invoices)
{
  g_autoptr (GPtrArray) sorted = kab_rows_sorted (invoices, newest_first);

  for (guint i = 0; i < sorted->len; i++)
    {
      KabRow *invoice = g_ptr_array_index (sorted, i);
      gboolean credit = has (invoice, "kind", "credit_note");

      add_item (self, invoice, KAB_SALE_INVOICE,
                g_strdup_printf (credit ? _ ("Credit Note %s") : _ ("Invoice %s"), number_of (invoice)));
      if (!credit && !has (invoice, "status", "void"))
        /* Translators: a certificate of completion; %s is the number of an invoice or an order */
        add_item (self, invoice, KAB_SALE_ACT, g_strdup_printf (_ ("Act %s"), number_of (invoice)));
    }
  if (self->items->len > 0)
    return;
  /* Who pays by the link may still want a paper. */
  add_item (self, order, KAB_SALE_INVOICE, g_strdup_printf (_ ("Invoice of Order %s"), number_of (order)));
  add_item (self, order, KAB_SALE_ACT, g_strdup_printf (_ ("Act of Order %s"), number_of (order)));
}

static guint
find_item (KabSalePapers *self, const char *id, KabSalePaper paper)
{
  for (guint i = 0; id && i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (item->paper == paper && g_str_equal (item->sale->id, id))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

void
kab_sale_papers_set (KabSalePapers *self, KabCabinet *cabinet, KabRow *order, GPtrArray *invoices)
{
  const Item *before = chosen (self);
  g_autofree char *id = g_strdup (self->wanted ? self->wanted : before ? before->sale->id : NULL);
  KabSalePaper paper = before && !self->wanted ? before->paper : KAB_SALE_INVOICE;
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint at;

  g_set_object (&self->cabinet, cabinet);
  g_ptr_array_set_size (self->items, 0);
  list_items (self, order, invoices);
  for (guint i = 0; i < self->items->len; i++)
    gtk_string_list_append (titles, ((Item *)g_ptr_array_index (self->items, i))->title);
  self->following = TRUE;
  adw_combo_row_set_model (self->which, G_LIST_MODEL (titles));
  at = find_item (self, id, paper);
  if (at != GTK_INVALID_LIST_POSITION)
    g_clear_pointer (&self->wanted, g_free);
  adw_combo_row_set_selected (self->which, at != GTK_INVALID_LIST_POSITION ? at : 0);
  self->following = FALSE;
  changed_cb (self);
}

void
kab_sale_papers_clear (KabSalePapers *self)
{
  g_clear_handle_id (&self->draw_due, g_source_remove);
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  g_clear_pointer (&self->wanted, g_free);
  g_ptr_array_set_size (self->items, 0);
  self->following = TRUE;
  adw_combo_row_set_model (self->which, NULL);
  self->following = FALSE;
  kab_document_view_set_document (self->view, NULL);
  gtk_stack_set_visible_child_name (self->paper, "view");
}

void
kab_sale_papers_set_shown (KabSalePapers *self, gboolean shown)
{
  self->shown = shown;
  if (shown)
    draw (self);
}

void
kab_sale_papers_choose (KabSalePapers *self, const char *invoice)
{
  guint at = find_item (self, invoice, KAB_SALE_INVOICE);

  g_free (self->wanted);
  self->wanted = at == GTK_INVALID_LIST_POSITION ? g_strdup (invoice) : NULL;
  if (at != GTK_INVALID_LIST_POSITION)
    adw_combo_row_set_selected (self->which, at);
}

/* Printing and saving: of a document of their own, as it is chosen now. */

static void
make_for_desk (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer widget)
{
  make (KAB_SALE_PAPERS (widget), cancellable, callback, user_data);
}

void
kab_sale_papers_print (KabSalePapers *self)
{
  const Item *item = chosen (self);

  if (item)
    kab_paper_desk_print (GTK_WIDGET (self), item->title, make_for_desk, kab_sale_sheet_finish);
}

void
kab_sale_papers_save (KabSalePapers *self)
{
  const Item *item = chosen (self);

  if (item)
    kab_paper_desk_save (GTK_WIDGET (self), item->title, make_for_desk, kab_sale_sheet_finish);
}

static void
kab_sale_papers_dispose (GObject *object)
{
  KabSalePapers *self = KAB_SALE_PAPERS (object);

  g_clear_handle_id (&self->draw_due, g_source_remove);
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (kab_sale_papers_parent_class)->dispose (object);
}

static void
kab_sale_papers_class_init (KabSalePapersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_sale_papers_dispose;
  g_type_ensure (KAB_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-sale-papers.ui");
  gtk_widget_class_bind_template_child (widget_class, KabSalePapers, which);
  gtk_widget_class_bind_template_child (widget_class, KabSalePapers, language);
  gtk_widget_class_bind_template_child (widget_class, KabSalePapers, choices);
  gtk_widget_class_bind_template_child (widget_class, KabSalePapers, paper);
  gtk_widget_class_bind_template_child (widget_class, KabSalePapers, view);
  gtk_widget_class_bind_template_child (widget_class, KabSalePapers, error);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
kab_sale_papers_init (KabSalePapers *self)
{
  g_auto (KabValue) today = KAB_VALUE_INIT;

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->following = TRUE;
  self->date = KAB_FIELD_ROW (kab_field_row_new (&date_field));
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_paper_language_set_up (self->language);
  kab_value_take_text (&today, kab_date_today ());
  kab_field_row_set_value (self->date, &today);
  adw_preferences_group_add (self->choices, GTK_WIDGET (self->date));
  g_signal_connect_swapped (self->date, "changed", G_CALLBACK (changed_cb), self);
  self->following = FALSE;
}
