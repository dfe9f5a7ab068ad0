/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-paper.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-licence-document.h"
#include "kab-section.h"

#define PICTURES_MAX 50

typedef struct
{
  KabCabinet *cabinet;
  KabRow *licence;
  KabRow *client;
  KabRow *partner;
  KabRow *template_row;
  JsonNode *company;
  char *signing_key;
  KabKeyring *keys;
  GHashTable *pictures; /* name -> GBytes */
  GPtrArray *wanted;    /* name, digest, name, digest, … */
  guint next;
} Paper;

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_object_unref (paper->cabinet);
  kab_row_unref (paper->licence);
  g_clear_pointer (&paper->client, kab_row_unref);
  g_clear_pointer (&paper->partner, kab_row_unref);
  g_clear_pointer (&paper->template_row, kab_row_unref);
  g_clear_pointer (&paper->company, json_node_unref);
  g_free (paper->signing_key);
  g_clear_pointer (&paper->keys, kab_keyring_unref);
  g_hash_table_unref (paper->pictures);
  g_ptr_array_unref (paper->wanted);
  g_free (paper);
}

static GBytes *
picture (const char *name, gpointer user_data, GError **error)
{
  Paper *paper = user_data;
  GBytes *bytes = g_hash_table_lookup (paper->pictures, name);

  return bytes ? g_bytes_ref (bytes) : NULL;
}

static void
lay_out (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Paper *paper = task_data;
  GError *error = NULL;
  g_autoptr (KabTemplate) template_ = NULL;
  const char *language = kab_language ();
  JsonObject *company = paper->company ? json_node_get_object (paper->company) : NULL;
  KabDocument *document = NULL;

  if (paper->template_row)
    {
      if (!kab_row_is_null (paper->template_row, "language"))
        language = kab_row_get_text (paper->template_row, "language");
      template_ = kab_template_new (kab_row_get_text (paper->template_row, "html"), &error);
    }
  if (!error)
    document = kab_licence_document_new (template_, language, paper->licence, paper->client, paper->partner,
                                         company, paper->keys, picture, paper, &error);
  if (document)
    g_task_return_pointer (task, document, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void next_picture (GTask *task);

static void
did_blob (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);
  /* A picture that is not here yet leaves its place empty: the licence itself must print. */
  g_autoptr (GBytes) bytes = kab_cabinet_blob_finish (KAB_CABINET (source), result, NULL);

  if (bytes)
    g_hash_table_insert (paper->pictures, g_strdup (g_ptr_array_index (paper->wanted, paper->next)),
                         g_bytes_ref (bytes));
  paper->next += 2;
  next_picture (task);
}

static void
next_picture (GTask *task)
{
  Paper *paper = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (paper->next + 1 < paper->wanted->len)
    {
      kab_cabinet_blob_async (paper->cabinet, g_ptr_array_index (paper->wanted, paper->next + 1),
                              g_task_get_cancellable (task), did_blob, task);
      return;
    }
  g_task_run_in_thread (task, lay_out);
  g_object_unref (task);
}

static void
want_pictures (Paper *paper)
{
  const char *text = paper->template_row ? kab_row_get_text (paper->template_row, "assets") : NULL;
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node) && paper->wanted->len < 2 * PICTURES_MAX)
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      {
        g_ptr_array_add (paper->wanted, g_strdup (name));
        g_ptr_array_add (paper->wanted, g_strdup (json_node_get_string (node)));
      }
}

static void
did_address (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);
  g_autofree char *text = kab_cabinet_setting_finish (KAB_CABINET (source), result, NULL);

  paper->keys = kab_keyring_new (paper->signing_key, text);
  want_pictures (paper);
  next_picture (task);
}

static void
did_signing_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);

  paper->signing_key = kab_cabinet_setting_finish (KAB_CABINET (source), result, NULL);
  kab_cabinet_setting_async (paper->cabinet, "public_address", g_task_get_cancellable (task), did_address,
                             task);
}

static void
did_company (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);
  g_autofree char *text = kab_cabinet_setting_finish (KAB_CABINET (source), result, NULL);
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;

  if (root && JSON_NODE_HOLDS_OBJECT (root))
    paper->company = g_steal_pointer (&root);
  kab_cabinet_setting_async (paper->cabinet, "signing_key", g_task_get_cancellable (task), did_signing_key,
                             task);
}

static void
ask_company (GTask *task)
{
  Paper *paper = g_task_get_task_data (task);

  kab_cabinet_setting_async (paper->cabinet, "company", g_task_get_cancellable (task), did_company, task);
}

/* The default template of the reader's language, else any default one. */
static void
did_list_templates (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, NULL);

  for (guint i = 0; page && i < page->rows->len; i++)
    {
      KabRow *row = g_ptr_array_index (page->rows, i);

      if (!kab_row_get_integer (row, "is_default"))
        continue;
      if (paper->template_row && g_strcmp0 (kab_row_get_text (row, "language"), kab_language ()) != 0)
        continue;
      g_clear_pointer (&paper->template_row, kab_row_unref);
      paper->template_row = kab_row_ref (row);
    }
  ask_company (task);
}

static void
list_templates (GTask *task)
{
  Paper *paper = g_task_get_task_data (task);
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_template);

  kab_query_set_filter (query, "kind", "licence");
  kab_query_set_order (query, "name", FALSE);
  kab_query_set_page (query, 0, 200);
  kab_cabinet_list_async (paper->cabinet, query, g_task_get_cancellable (task), did_list_templates, task);
}

static void
did_find_template (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);

  paper->template_row = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);
  if (paper->template_row)
    ask_company (task);
  else
    list_templates (task);
}

static void
find_template (GTask *task)
{
  Paper *paper = g_task_get_task_data (task);
  const char *id = kab_row_get_text (paper->licence, "template");

  if (id)
    kab_cabinet_find_async (paper->cabinet, &kab_entity_template, id, g_task_get_cancellable (task),
                            did_find_template, task);
  else
    list_templates (task);
}

static void
did_find_partner (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);

  paper->partner = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);
  find_template (task);
}

static void
find_partner (GTask *task)
{
  Paper *paper = g_task_get_task_data (task);
  const char *id = kab_row_get_text (paper->licence, "partner");

  if (id)
    kab_cabinet_find_async (paper->cabinet, &kab_entity_partner, id, g_task_get_cancellable (task),
                            did_find_partner, task);
  else
    find_template (task);
}

static void
did_find_client (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Paper *paper = g_task_get_task_data (task);

  paper->client = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);
  find_partner (task);
}

void
kab_licence_paper_async (KabCabinet *cabinet,
                         KabRow *licence,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Paper *paper = g_new0 (Paper, 1);
  const char *client = kab_row_get_text (licence, "client");

  g_task_set_source_tag (task, kab_licence_paper_async);
  paper->cabinet = g_object_ref (cabinet);
  paper->licence = kab_row_ref (licence);
  paper->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  paper->wanted = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, paper, paper_free);
  if (client)
    kab_cabinet_find_async (cabinet, &kab_entity_client, client, cancellable, did_find_client, task);
  else
    find_partner (task);
}

KabDocument *
kab_licence_paper_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Printing */

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, KabDocument *document)
{
  kab_document_draw_page (document, gtk_print_context_get_cairo_context (context), (guint)page);
}

/* What is told of a print that goes on while its card may be closed. */
typedef struct
{
  GtkWidget *overlay; /* of toasts */
  gboolean told;
  gboolean held; /* the operation, until it is known what became of it */
} Printing;

static void
printing_free (gpointer data, GClosure *closure)
{
  Printing *printing = data;

  g_object_unref (printing->overlay);
  g_free (printing);
}

static void
tell (GtkWidget *widget, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("The Licence Was Not Printed"), text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tell_trouble (Printing *printing, GtkPrintOperation *operation)
{
  g_autoptr (GError) error = NULL;

  if (printing->told)
    return;
  printing->told = TRUE;
  gtk_print_operation_get_error (operation, &error);
  tell (printing->overlay,
        error ? error->message : _ ("The printer did not take it. Try again, or save it as PDF."));
}

static void
tell_printed (Printing *printing, GtkPrintOperation *operation)
{
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  const char *uri = settings ? gtk_print_settings_get (settings, GTK_PRINT_SETTINGS_OUTPUT_URI) : NULL;
  g_autofree char *path = uri ? g_filename_from_uri (uri, NULL, NULL) : NULL;
  g_autofree char *name = path ? g_path_get_basename (path) : NULL;
  g_autofree char *text = name ? g_strdup_printf (_ ("Saved as “%s”"), name) : g_strdup (_ ("Printed"));

  if (printing->told)
    return;
  printing->told = TRUE;
  kab_toast (printing->overlay, text);
}

static void
status_cb (GtkPrintOperation *operation, Printing *printing)
{
  GtkPrintStatus status = gtk_print_operation_get_status (operation);

  if (status == GTK_PRINT_STATUS_FINISHED)
    tell_printed (printing, operation);
  else if (status == GTK_PRINT_STATUS_FINISHED_ABORTED)
    tell_trouble (printing, operation);
  if (printing->told && printing->held)
    {
      printing->held = FALSE;
      /* not while GTK is telling of it */
      g_idle_add_once (g_object_unref, operation);
    }
}

/* All pages are drawn; GTK lets go of the operation before what takes them is through with them. */
static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    tell_trouble (printing, operation);
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY && !printing->told)
    {
      printing->held = TRUE;
      g_object_ref (operation);
    }
}

void
kab_licence_print (KabDocument *document, const char *number, GtkWidget *widget)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autofree char *file = g_strdelimit (g_strdup (number), "/\\:", '-');
  g_autoptr (GError) error = NULL;
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  GtkRoot *root = gtk_widget_get_root (widget);
  Printing *printing;
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkPaperSize *paper;
  double width, height;

  kab_document_get_page_size (document, &width, &height);
  paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  if (ABS (gtk_paper_size_get_width (paper, GTK_UNIT_POINTS) - MIN (width, height)) > 2
      || ABS (gtk_paper_size_get_height (paper, GTK_UNIT_POINTS) - MAX (width, height)) > 2)
    {
      gtk_paper_size_free (paper);
      paper = gtk_paper_size_new_custom ("kabinet", _ ("Document"), MIN (width, height), MAX (width, height),
                                         GTK_UNIT_POINTS);
    }
  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_paper_size_free (paper);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, kab_document_get_title (document));
  gtk_print_operation_set_n_pages (operation, (int)kab_document_get_n_pages (document));
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), g_object_ref (document),
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, file);
  /* or it would be wherever the program was started from */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, folder ? folder : g_get_home_dir ());
  gtk_print_operation_set_print_settings (operation, settings);
  printing = g_new0 (Printing, 1);
  printing->overlay = g_object_ref (overlay ? overlay : widget);
  g_signal_connect_data (operation, "status-changed", G_CALLBACK (status_cb), printing, printing_free, 0);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), printing);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error)
        == GTK_PRINT_OPERATION_RESULT_ERROR
      && !printing->told)
    tell (printing->overlay, error->message);
}

/* Saving */

typedef struct
{
  KabDocument *document;
  char *path;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->document);
  g_free (writing->path);
  g_free (writing);
}

static void
write_pdf (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Writing *writing = task_data;
  GError *error = NULL;

  if (kab_document_write_pdf (writing->document, writing->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_licence_write_async (KabDocument *document,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->document = g_object_ref (document);
  writing->path = g_strdup (path);
  g_task_set_source_tag (task, kab_licence_write_async);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_pdf);
}

gboolean
kab_licence_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
