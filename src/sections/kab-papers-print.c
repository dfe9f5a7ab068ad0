/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-papers-print.h"

#include <glib/gi18n-lib.h>

#include "kab-document-view.h"
#include "kab-format.h"
#include "kab-paper-faults.h"
#include "kab-paper-print.h"
#include "kab-papers-run.h"
#include "kab-section.h"
#include "kab-widgets.h"

/* Laid out and waiting to be drawn. */
#define AHEAD 6
#define KEPT (2 * AHEAD)

struct _KabPapersPrint
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *title;
  GtkWidget *cancel;
  GtkWidget *print;
  GtkStack *stack;
  GtkStack *paper;
  GtkScrolledWindow *scrolled;
  KabDocumentView *view;
  AdwStatusPage *paper_error;
  GtkLabel *which;
  GtkLabel *progress_title;
  GtkLabel *progress_text;
  GtkProgressBar *progress;
  AdwPreferencesPage *faults;
  GtkLabel *faults_title;

  const KabPaperKind *kind;
  GtkWidget *asker;
  KabPapers *papers;
  GCancellable *cancellable;
  GCancellable *looking; /* at one paper */
  guint at;              /* the one that is looked at */

  /* To be printed */
  gboolean counting;
  GArray *sizes; /* KabPaperBatchSize; the counting thread's, too */
  guint *places; /* the papers that can be printed */
  guint n_places;
  guint *starts; /* the first page of each of them, and of what would come behind the last */
  guint n_pages;
  GHashTable *made;   /* place -> KabDocument */
  GHashTable *making; /* places */
  GQueue order;       /* of those that are made, the oldest first */
  GtkPrintOperation *operation;
  GtkPrintContext *context; /* of a page that waits for its paper; the operation's */
  guint waiting;            /* that page */
  gboolean previewing;      /* GTK's own preview does not wait */
  guint drawn;
};

G_DEFINE_FINAL_TYPE (KabPapersPrint, kab_papers_print, ADW_TYPE_WINDOW)

/* Looking at one after the other */

static void
say_which (KabPapersPrint *self, const char *label, guint pages)
{
  g_autofree char *i = kab_format_count (self->at + 1);
  g_autofree char *n = kab_format_count (kab_papers_get_n (self->papers));
  g_autofree char *text = NULL;

  if (pages > 0)
    /* Translators: a paper's number; which one of how many; how many pages it has */
    text = g_strdup_printf (ngettext ("%s · %s of %s · %u page", "%s · %s of %s · %u pages", pages), label, i,
                            n, pages);
  else
    /* Translators: a paper's number; which one of how many */
    text = g_strdup_printf (_ ("%s · %s of %s"), label, i, n);
  gtk_label_set_label (self->which, text);
}

static void
did_make_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersPrint) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  g_autoptr (KabDocument) document = NULL;
  guint i;

  document = kab_papers_make_finish (result, &i, &label, &error);
  if (!self->papers || i != self->at || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  say_which (self, label ? label : "–", document ? kab_document_get_n_pages (document) : 0);
  kab_document_view_set_document (self->view, document);
  if (!document)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->paper_error, text);
    }
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  gtk_stack_set_visible_child_name (self->paper, document ? "view" : "error");
}

static void
look_at (KabPapersPrint *self, guint i)
{
  guint n = kab_papers_get_n (self->papers);

  self->at = MIN (i, n > 0 ? n - 1 : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.previous", self->at > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.next", self->at + 1 < n);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (n == 0)
    return;
  self->looking = g_cancellable_new ();
  kab_papers_make_async (self->papers, self->at, self->looking, did_make_shown, g_object_ref (self));
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPapersPrint *self = KAB_PAPERS_PRINT (widget);

  if (!self->papers || !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "preview"))
    return;
  if (g_str_equal (name, "papers.next"))
    look_at (self, self->at + 1);
  else if (self->at > 0)
    look_at (self, self->at - 1);
}

/* Progress */

static void
show_page (KabPapersPrint *self, const char *name)
{
  gtk_widget_set_visible (self->print, !g_str_equal (name, "working"));
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
begin_working (KabPapersPrint *self, const char *title, guint n)
{
  gtk_label_set_label (self->progress_title, title);
  kab_papers_show_progress (self->progress_text, self->progress, 0, n);
  gtk_widget_set_sensitive (self->cancel, TRUE);
  show_page (self, "working");
  gtk_widget_grab_focus (self->cancel);
}

/* Drawing: papers are made in threads, a few ahead of the page that is drawn */

static guint
place_of (KabPapersPrint *self, guint page)
{
  guint low = 0, high = self->n_places;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (self->starts[middle] <= page)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
forget_made (KabPapersPrint *self)
{
  g_hash_table_remove_all (self->made);
  g_queue_clear (&self->order);
}

static void
keep_made (KabPapersPrint *self, guint place, KabDocument *document)
{
  g_hash_table_insert (self->made, GUINT_TO_POINTER (place), g_object_ref (document));
  g_queue_push_tail (&self->order, GUINT_TO_POINTER (place));
  while (g_queue_get_length (&self->order) > KEPT)
    g_hash_table_remove (self->made, g_queue_pop_head (&self->order));
}

static void
draw (KabPapersPrint *self, KabDocument *document, GtkPrintContext *context, guint page)
{
  guint place = place_of (self, page);
  guint within = page - self->starts[place];

  /* A record that changed since may have fewer pages. */
  if (within < kab_document_get_n_pages (document))
    kab_paper_draw (document, within, context);
  self->drawn++;
  kab_papers_show_progress (self->progress_text, self->progress, MIN (self->drawn, self->n_pages),
                            self->n_pages);
}

static void did_make_ahead (GObject *source, GAsyncResult *result, gpointer user_data);

static void
make_ahead (KabPapersPrint *self, guint place)
{
  for (guint i = place; i < MIN (place + AHEAD, self->n_places); i++)
    if (!g_hash_table_contains (self->made, GUINT_TO_POINTER (i))
        && g_hash_table_add (self->making, GUINT_TO_POINTER (i)))
      kab_papers_make_async (self->papers, self->places[i], self->cancellable, did_make_ahead,
                             g_object_ref (self));
}

static guint
place_of_paper (KabPapersPrint *self, guint paper)
{
  for (guint i = 0; i < self->n_places; i++)
    if (self->places[i] == paper)
      return i;
  return 0;
}

static void
did_make_ahead (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersPrint) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  g_autoptr (KabDocument) document = NULL;
  GtkPrintContext *context;
  guint paper, place;

  document = kab_papers_make_finish (result, &paper, &label, &error);
  if (!self->operation)
    return;
  place = place_of_paper (self, paper);
  g_hash_table_remove (self->making, GUINT_TO_POINTER (place));
  if (document)
    keep_made (self, place, document);
  if (!self->context || place_of (self, self->waiting) != place)
    return;
  context = g_steal_pointer (&self->context);
  if (document)
    draw (self, document, context, self->waiting);
  else
    {
      /* It could be made a moment ago: rather no print than one that lacks a page. */
      kab_paper_tell_trouble (self->asker, _ ("The Document Was Not Printed"), error->message);
      gtk_print_operation_cancel (self->operation);
    }
  gtk_print_operation_draw_page_finish (self->operation);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, KabPapersPrint *self)
{
  guint place = place_of (self, (guint)page);
  KabDocument *document = g_hash_table_lookup (self->made, GUINT_TO_POINTER (place));

  if (!document && self->previewing)
    {
      g_autofree char *label = NULL;
      g_autoptr (KabDocument) now = kab_papers_make (self->places[place], &label, self->papers, NULL);

      if (now)
        {
          keep_made (self, place, now);
          document = now;
          draw (self, document, context, (guint)page);
        }
      return;
    }
  if (document)
    draw (self, document, context, (guint)page);
  else
    {
      self->context = context;
      self->waiting = (guint)page;
      gtk_print_operation_set_defer_drawing (operation);
    }
  if (!self->previewing)
    make_ahead (self, place);
}

static gboolean
preview_cb (GtkPrintOperation *operation,
            GtkPrintOperationPreview *preview,
            GtkPrintContext *context,
            GtkWindow *parent,
            KabPapersPrint *self)
{
  self->previewing = TRUE;
  return FALSE;
}

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, KabPapersPrint *self)
{
  self->drawn = 0;
  if (self->previewing)
    return;
  begin_working (self, _ ("Pages are being drawn…"), self->n_pages);
  make_ahead (self, 0);
}

static void
printed_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, KabPapersPrint *self)
{
  gboolean previewed = self->previewing;

  self->previewing = FALSE;
  self->context = NULL;
  g_clear_object (&self->operation);
  if (!self->papers)
    return;
  forget_made (self);
  if (result == GTK_PRINT_OPERATION_RESULT_CANCEL && !previewed && self->drawn > 0)
    kab_toast (self->asker, _ ("Cancelled: nothing was sent to the printer"));
  if (result == GTK_PRINT_OPERATION_RESULT_CANCEL || previewed)
    {
      gtk_widget_set_sensitive (self->cancel, TRUE);
      show_page (self, "preview");
    }
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static const KabPaperBatchSize *
size_of (KabPapersPrint *self, guint paper)
{
  return &g_array_index (self->sizes, KabPaperBatchSize, paper);
}

/* The papers may be of several sizes. */
static void
page_setup_cb (GtkPrintOperation *operation,
               GtkPrintContext *context,
               int page,
               GtkPageSetup *setup,
               KabPapersPrint *self)
{
  const KabPaperBatchSize *first = size_of (self, self->places[0]);
  const KabPaperBatchSize *size = size_of (self, self->places[place_of (self, (guint)page)]);
  g_autoptr (GtkPageSetup) own = NULL;

  if (ABS (size->width - first->width) < 2 && ABS (size->height - first->height) < 2)
    return;
  own = kab_paper_page_setup (size->width, size->height);
  gtk_page_setup_set_paper_size (setup, gtk_page_setup_get_paper_size (own));
  gtk_page_setup_set_orientation (setup, gtk_page_setup_get_orientation (own));
}

static void
ask_printer (KabPapersPrint *self)
{
  const KabPaperBatchSize *first = size_of (self, self->places[0]);
  g_autofree char *count = self->kind->count (self->n_places);
  /* Translators: what and how many: Printed: 12 licences */
  g_autofree char *printed = g_strdup_printf (_ ("Printed: %s"), count);

  self->operation = kab_paper_operation_new (self->kind->name, count, count, first->width, first->height,
                                             self->asker, printed);
  gtk_print_operation_set_n_pages (self->operation, (int)self->n_pages);
  g_signal_connect_object (self->operation, "begin-print", G_CALLBACK (begin_print_cb), self, 0);
  g_signal_connect_object (self->operation, "request-page-setup", G_CALLBACK (page_setup_cb), self, 0);
  g_signal_connect_object (self->operation, "draw-page", G_CALLBACK (draw_page_cb), self, 0);
  g_signal_connect_object (self->operation, "preview", G_CALLBACK (preview_cb), self, 0);
  g_signal_connect_object (self->operation, "done", G_CALLBACK (printed_cb), self, 0);
  show_page (self, "preview");
  kab_paper_operation_run (self->operation, GTK_WIDGET (self));
}

/* Counting the pages */

static KabPaperBatchOutcome *
measure (const KabPaperBatch *batch, gpointer sizes)
{
  return kab_paper_batch_measure (batch, (KabPaperBatchSize *)((GArray *)sizes)->data);
}

static void
show_counted (guint done, gpointer user_data)
{
  KabPapersPrint *self = user_data;

  if (self->papers)
    kab_papers_show_progress (self->progress_text, self->progress, done, kab_papers_get_n (self->papers));
}

static void
number_pages (KabPapersPrint *self)
{
  guint n = kab_papers_get_n (self->papers);

  g_free (self->places);
  g_free (self->starts);
  self->places = g_new0 (guint, n);
  self->starts = g_new0 (guint, n + 1);
  self->n_places = self->n_pages = 0;
  for (guint i = 0; i < n; i++)
    if (size_of (self, i)->pages > 0)
      {
        self->starts[self->n_places] = self->n_pages;
        self->places[self->n_places++] = i;
        self->n_pages += size_of (self, i)->pages;
      }
  self->starts[self->n_places] = self->n_pages;
}

static void
did_measure (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersPrint) self = user_data;
  g_autoptr (KabPaperBatchOutcome) outcome = kab_papers_run_finish (result);
  g_autofree char *left_out = NULL;

  self->counting = FALSE;
  if (!self->papers || !outcome)
    return;
  if (outcome->cancelled)
    {
      g_clear_pointer (&self->sizes, g_array_unref);
      gtk_widget_set_sensitive (self->cancel, TRUE);
      show_page (self, "preview");
      return;
    }
  number_pages (self);
  if (outcome->faults->len == 0)
    {
      ask_printer (self);
      return;
    }
  left_out = self->kind->count (outcome->faults->len);
  if (self->n_places > 0)
    {
      /* Translators: what and how many */
      g_autofree char *title = g_strdup_printf (_ ("Not to Be Printed: %s"), left_out);

      gtk_label_set_label (self->faults_title, title);
      gtk_button_set_label (GTK_BUTTON (self->print), _ ("_Print the Others…"));
    }
  else
    gtk_label_set_label (self->faults_title, _ ("Nothing Can Be Printed"));
  kab_paper_faults_show (self->faults, outcome);
  show_page (self, "faults");
  gtk_widget_set_visible (self->print, self->n_places > 0);
  gtk_widget_grab_focus (self->n_places > 0 ? self->print : self->cancel);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPapersPrint *self = KAB_PAPERS_PRINT (widget);
  guint n;

  if (!self->papers || self->counting || self->operation || !gtk_widget_get_visible (self->print))
    return;
  if (self->sizes)
    {
      if (self->n_places > 0)
        ask_printer (self);
      return;
    }
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->counting = TRUE;
  n = kab_papers_get_n (self->papers);
  self->sizes = g_array_set_size (g_array_new (FALSE, TRUE, sizeof (KabPaperBatchSize)), n);
  kab_papers_run_async (self->papers, measure, g_array_ref (self->sizes), (GDestroyNotify)g_array_unref,
                        self->cancellable, show_counted, did_measure, g_object_ref (self));
  begin_working (self, _ ("Pages are being counted…"), n);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPapersPrint *self = KAB_PAPERS_PRINT (widget);
  gboolean drawing = self->operation && self->drawn < self->n_pages
                     && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "working");

  if (self->counting)
    g_cancellable_cancel (self->cancellable);
  else if (drawing)
    gtk_print_operation_cancel (self->operation);
  else if (!self->operation)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->cancel, FALSE);
}

static gboolean
close_request_cb (KabPapersPrint *self)
{
  if (!self->counting && !self->operation)
    return FALSE;
  cancel_action (GTK_WIDGET (self), NULL, NULL);
  return TRUE;
}

/* What is to be printed */

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersPrint) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPapers) papers = kab_papers_open_finish (result, &error);
  g_autofree char *count = NULL;

  if (!self->kind || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!papers)
    {
      kab_paper_tell_trouble (self->asker, _ ("The Document Was Not Printed"), error->message);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->papers = g_steal_pointer (&papers);
  count = self->kind->count (kab_papers_get_n (self->papers));
  adw_window_title_set_subtitle (self->title, count);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.print", kab_papers_get_n (self->papers) > 0);
  gtk_widget_grab_focus (self->print);
  look_at (self, 0);
}

void
kab_papers_print (const KabPaperKind *kind, KabCabinet *cabinet, const KabChosen *chosen, GtkWidget *widget)
{
  KabPapersPrint *self
    = g_object_new (KAB_TYPE_PAPERS_PRINT, "transient-for", gtk_widget_get_root (widget), NULL);
  g_autofree char *count = kind->count (kab_chosen_count (chosen));

  self->kind = kind;
  self->asker = g_object_ref (widget);
  self->cancellable = g_cancellable_new ();
  adw_window_title_set_subtitle (self->title, count);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.print", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.previous", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.next", FALSE);
  kab_papers_open_async (kind, cabinet, chosen, self->cancellable, did_open, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
kab_papers_print_dispose (GObject *object)
{
  KabPapersPrint *self = KAB_PAPERS_PRINT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->operation);
  if (self->made)
    forget_made (self);
  g_clear_pointer (&self->made, g_hash_table_unref);
  g_clear_pointer (&self->making, g_hash_table_unref);
  g_clear_pointer (&self->sizes, g_array_unref);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->papers, kab_papers_unref);
  g_clear_object (&self->asker);
  self->kind = NULL;
  G_OBJECT_CLASS (kab_papers_print_parent_class)->dispose (object);
}

static void
kab_papers_print_class_init (KabPapersPrintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_papers_print_dispose;
  g_type_ensure (KAB_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-papers-print.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, title);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, cancel);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, print);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, stack);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, paper);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, view);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, paper_error);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, which);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, progress_title);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, progress_text);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, progress);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, faults);
  gtk_widget_class_bind_template_child (widget_class, KabPapersPrint, faults_title);
  gtk_widget_class_install_action (widget_class, "papers.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "papers.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "papers.previous", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "papers.next", NULL, turn_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "papers.cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "papers.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_ALT_MASK, "papers.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_ALT_MASK, "papers.next", NULL);
}

static void
kab_papers_print_init (KabPapersPrint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_window_keep_safe (GTK_WINDOW (self));
  self->made = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->making = g_hash_table_new (NULL, NULL);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
}
