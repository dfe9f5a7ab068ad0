/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl render: licences, invoices, certificates of completion and price lists on paper, one or thousands. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>

#include "kab-paper-batch.h"
#include "kab-cli-store.h"
#include "kab-cli.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-export.h"
#include "kab-lookup.h"
#include "kab-sheets.h"
#include "kab-store.h"

#define PNG_DPI 150
#define JOBS_MAX 256
#define BY_NUMBER "{{number}}"

static char *output, *language, *kind, *date, *form, *pattern, *blobs;
static char **where;
static gboolean joined;
static int jobs;

static const GOptionEntry render_options[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_ ("FILE.pdf or FILE.png, or a folder where there are several"), N_ ("FILE") },
  { "where", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &where,
    N_ ("all licences with this value instead of numbers; several times: all must hold"),
    N_ ("FIELD=VALUE") },
  { "joined", 'j', 0, G_OPTION_ARG_NONE, &joined, N_ ("all of them in the one file --output"), NULL },
  { "pattern", 'p', 0, G_OPTION_ARG_STRING, &pattern,
    /* Translators: what is in braces is not translated */
    N_ ("what files in a folder are called: text and variables (default: {{number}})"), N_ ("PATTERN") },
  { "jobs", 0, 0, G_OPTION_ARG_INT, &jobs, N_ ("how many are drawn at a time (default: one a core)"),
    N_ ("NUMBER") },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("ru, en, bg or az (default: the template's)"),
    N_ ("CODE") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &kind,
    /* Translators: do not translate "licence", "invoice", "act" and "price_list" */
    N_ ("licence (default), invoice, act: the certificate of completion of an invoice or an order, or "
        "price_list"),
    N_ ("KIND") },
  { "date", 0, 0, G_OPTION_ARG_STRING, &date,
    N_ ("The day of an act (default: the invoice's) or of a price list (default: today)"), N_ ("DATE") },
  { "template", 0, 0, G_OPTION_ARG_STRING, &form,
    N_ ("The name of a template of invoices, acts or price lists (default: the paper's own, or the "
        "company's)"),
    N_ ("NAME") },
  { "blobs", 'b', 0, G_OPTION_ARG_FILENAME, &blobs, N_ ("The folder of files (blobs, beside the database)"),
    N_ ("FOLDER") },
  { NULL },
};

typedef struct
{
  KabCli *cli;
  KabDb *db;
  const KabOrg *org;
  GPtrArray *names;         /* utf8: of what is drawn: ids of licences; numbers or ids of sales */
  KabLicencePapers *papers; /* NULL: sales and price lists */
  KabPaperStore store;      /* of sales and price lists */
  KabSheetWish wish;
  KabRow *template_row;
  GPtrArray *kinds; /* utf8: ids, of a price list; NULL: all */
  GMutex lock;      /* of @store */
} Rendering;

static gboolean
of_licences (void)
{
  return kind == NULL || g_str_equal (kind, "licence");
}

static gboolean
of_prices (void)
{
  return g_strcmp0 (kind, "price_list") == 0;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  gsize n = strlen (path), m = strlen (suffix);

  return n > m && g_ascii_strcasecmp (path + n - m, suffix) == 0;
}

/* An invoice, or an order by its number. */
static KabRow *
find_sale (Rendering *rendering, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *org = rendering->org->id;
  KabRow *row = kab_lookup_row (rendering->db, org, &kab_entity_invoice, name, &local);

  if (row == NULL && g_error_matches (local, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    row = kab_lookup_row (rendering->db, org, &kab_entity_order, name, NULL);
  if (row == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row;
}

static KabDocument *
draw (guint i, char **label, gpointer user_data, GError **error)
{
  Rendering *rendering = user_data;
  const char *name = rendering->names->pdata[i];
  g_autoptr (KabRow) row = NULL;
  KabDocument *document = NULL;

  if (rendering->papers != NULL)
    return kab_licence_papers_make (rendering->papers, name, label, error);
  *label = g_strdup (name);
  g_mutex_lock (&rendering->lock);
  if (of_prices ())
    document
      = kab_price_sheet_draw (&rendering->store,
                              rendering->kinds != NULL ? (const char *const *)rendering->kinds->pdata : NULL,
                              &rendering->wish, error);
  else if ((row = find_sale (rendering, name, error)) != NULL)
    document = kab_sale_sheet_draw (&rendering->store, row,
                                    g_str_equal (kind, "act") ? KAB_SALE_ACT : KAB_SALE_INVOICE,
                                    &rendering->wish, error);
  g_mutex_unlock (&rendering->lock);
  return document;
}

/* --- Which --- */

/* Whatever they are called by; the same one named twice is one. */
static gboolean
find_named (Rendering *rendering, KabPaperBatchOutcome *missing, GError **error)
{
  KabCli *cli = rendering->cli;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < cli->n_arguments; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (KabRow) row = NULL;
      const char *name = cli->arguments[i];

      if (of_licences ())
        {
          row = kab_lookup_row (rendering->db, rendering->org->id, &kab_entity_licence, name, &local);
          name = row != NULL ? row->id : NULL;
        }
      if (name == NULL && (cli->n_arguments == 1 || !g_error_matches (local, KAB_ERROR, KAB_ERROR_NOT_FOUND)))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (name == NULL)
        {
          KabPaperBatchFault *fault = g_new0 (KabPaperBatchFault, 1);

          fault->label = g_strdup (cli->arguments[i]);
          fault->reason = g_strdup (local->message);
          g_ptr_array_add (missing->faults, fault);
        }
      else if (g_hash_table_add (known, g_strdup (name)))
        g_ptr_array_add (rendering->names, g_strdup (name));
    }
  return TRUE;
}

/* The kinds that are named, or all there is. */
static gboolean
find_kinds (Rendering *rendering, GError **error)
{
  KabCli *cli = rendering->cli;

  g_ptr_array_add (rendering->names, g_strdup (kind));
  if (cli->n_arguments > 0)
    rendering->kinds = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < cli->n_arguments; i++)
    {
      g_autoptr (KabRow) row = kab_lookup_row (rendering->db, rendering->org->id, &kab_entity_package_kind,
                                               cli->arguments[i], error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (rendering->kinds, g_strdup (row->id));
    }
  if (rendering->kinds != NULL)
    g_ptr_array_add (rendering->kinds, NULL);
  return TRUE;
}

static gboolean
find_all (Rendering *rendering, GError **error)
{
  g_autoptr (GPtrArray) ids
    = kab_export_ids (rendering->db, rendering->org->id, &kab_entity_licence, where, error);

  if (ids == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (rendering->names, g_steal_pointer (&ids));
  if (rendering->names->len > 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no licence like that."));
  return FALSE;
}

/* --- Pictures, and a single file --- */

static void
tell_problems (KabDocument *document)
{
  GPtrArray *problems = kab_document_get_problems (document);

  for (guint i = 0; i < problems->len; i++)
    {
      const KabTemplateProblem *problem = problems->pdata[i];

      g_printerr ("kabinetctl: %u: %s\n", problem->line, problem->text);
    }
}

static gboolean
render_one (Rendering *rendering, GPtrArray *files, GError **error)
{
  g_autofree char *label = NULL, *stem = NULL;
  g_autoptr (KabDocument) document = draw (0, &label, rendering, error);

  if (document == NULL)
    return FALSE;
  tell_problems (document);
  if (!has_suffix (output, ".png"))
    {
      if (!kab_document_write_pdf (document, output, error))
        return FALSE;
      g_ptr_array_add (files, g_strdup (output));
      return TRUE;
    }
  stem = g_strndup (output, strlen (output) - strlen (".png"));
  for (guint page = 0; page < kab_document_get_n_pages (document); page++)
    {
      g_autofree char *file = page == 0 ? g_strdup (output) : g_strdup_printf ("%s-%u.png", stem, page + 1);

      if (!kab_document_write_png (document, page, PNG_DPI, file, error))
        return FALSE;
      g_ptr_array_add (files, g_steal_pointer (&file));
    }
  return TRUE;
}

/* --- Many --- */

static void
tell_progress (guint done, guint n, gpointer user_data)
{
  kab_cli_progress (user_data, of_licences () ? _ ("Licences:") : _ ("Documents:"), done, n);
}

typedef struct
{
  sigset_t signals;
  GCancellable *cancellable;
  int over;
} Watch;

static gpointer
wait_for_signal (gpointer data)
{
  Watch *watch = data;
  const struct timespec moment = { .tv_nsec = 100 * 1000 * 1000 };

  while (!g_atomic_int_get (&watch->over))
    if (sigtimedwait (&watch->signals, NULL, &moment) > 0)
      g_cancellable_cancel (watch->cancellable);
  return NULL;
}

/* Interrupted, it ends between two documents, so that what there is is whole. */
static KabPaperBatchOutcome *
render_many (Rendering *rendering, const KabNaming *naming)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  KabPaperBatch batch = { .n = rendering->names->len,
                          .make = draw,
                          .user_data = rendering,
                          .jobs = (guint)jobs,
                          .cancellable = cancellable,
                          .progress = tell_progress,
                          .progress_data = rendering->cli };
  Watch watch = { .cancellable = cancellable };
  KabPaperBatchOutcome *outcome;
  sigset_t before;
  GThread *thread;

  sigemptyset (&watch.signals);
  sigaddset (&watch.signals, SIGINT);
  sigaddset (&watch.signals, SIGTERM);
  sigaddset (&watch.signals, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &watch.signals, &before);
  thread = g_thread_new ("signals", wait_for_signal, &watch);
  if (naming != NULL)
    outcome = kab_paper_batch_write_each (&batch, naming, output, TRUE);
  else
    {
      g_autofree char *base = g_path_get_basename (output);
      g_autofree char *title = g_filename_display_name (base);

      title[strlen (title) - strlen (".pdf")] = '\0';
      outcome = kab_paper_batch_write_joined (&batch, output, title);
    }
  g_atomic_int_set (&watch.over, TRUE);
  g_thread_join (thread);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return outcome;
}

static KabExit
tell_outcome (Rendering *rendering, const KabPaperBatchOutcome *outcome, GError **error)
{
  guint n = rendering->names->len;

  for (guint i = 0; i < outcome->notes->len; i++)
    {
      const KabPaperBatchNote *note = outcome->notes->pdata[i];

      g_printerr ("kabinetctl: %s: %s\n", note->label, note->text);
    }
  for (guint i = 0; i < outcome->faults->len; i++)
    {
      const KabPaperBatchFault *fault = outcome->faults->pdata[i];

      g_printerr ("kabinetctl: %s: %s\n", fault->label, fault->reason);
    }
  if (outcome->stopped != NULL)
    g_propagate_error (error, g_error_copy (outcome->stopped));
  if (outcome->n_written < n && outcome->n_written > 0)
    /* Translators: the second number is of how many */
    g_printerr (ngettext ("kabinetctl: %u of %u document was written.\n",
                          "kabinetctl: %u of %u documents were written.\n", n),
                outcome->n_written, n);
  if (outcome->cancelled)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("Interrupted: what was written is whole."));
      return KAB_EXIT_FAILED;
    }
  if (outcome->stopped != NULL)
    return KAB_EXIT_FAILED;
  return outcome->faults->len == 0 ? KAB_EXIT_OK : outcome->n_written > 0 ? KAB_EXIT_PARTLY : KAB_EXIT_FAILED;
}

static void
print_files (KabCli *cli, GPtrArray *files, GPtrArray *faults)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      for (guint i = 0; i < files->len; i++)
        g_print ("%s\n", (const char *)files->pdata[i]);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < files->len; i++)
    json_builder_add_string_value (builder, files->pdata[i]);
  json_builder_end_array (builder);
  if (faults != NULL && faults->len > 0)
    {
      json_builder_set_member_name (builder, "faults");
      json_builder_begin_array (builder);
      for (guint i = 0; i < faults->len; i++)
        {
          const KabPaperBatchFault *fault = faults->pdata[i];

          json_builder_begin_object (builder);
          kab_json_add_string (builder, "name", fault->label);
          kab_json_add_string (builder, "message", fault->reason);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

/* --- The command --- */

static KabExit
check_options (KabCli *cli, gboolean *folder, GError **error)
{
  gboolean many = (cli->n_arguments > 1 && !of_prices ()) || where != NULL;

  if (output == NULL)
    return kab_cli_usage (error, _ ("Say where to: --output FILE.pdf, FILE.png or a folder."));
  if (language != NULL && !g_strv_contains ((const char *const[]){ "ru", "en", "bg", "az", NULL }, language))
    return kab_cli_usage (error, _ ("“%s” is not a language that there are templates in."), language);
  if (kind != NULL
      && !g_strv_contains ((const char *const[]){ "licence", "invoice", "act", "price_list", NULL }, kind))
    return kab_cli_usage (error,
                          _ ("There is no kind of paper called “%s”: licence, invoice, act or price_list."),
                          kind);
  if (date != NULL && !kab_date_is_valid (date))
    return kab_cli_usage (error, _ ("“%s” is no day: write it as 2026-03-31."), date);
  if (date != NULL && g_strcmp0 (kind, "act") != 0 && !of_prices ())
    return kab_cli_usage (error, _ ("Only an act and a price list are of a day that one may choose."));
  if (form != NULL && of_licences ())
    return kab_cli_usage (error,
                          _ ("--template is for invoices, acts and price lists: a licence has one itself."));
  if (where != NULL && (cli->n_arguments > 0 || !of_licences ()))
    return kab_cli_usage (error, _ ("--where is for licences, and stands in the place of numbers."));
  if (where == NULL && cli->n_arguments == 0 && !of_prices ())
    return kab_cli_usage (error, _ ("Say what to draw: numbers, or --where FIELD=VALUE."));
  if (jobs < 0 || jobs > JOBS_MAX)
    return kab_cli_usage (error, _ ("--jobs is a number from 1 to %d."), JOBS_MAX);
  if (joined && (!has_suffix (output, ".pdf") || pattern != NULL || g_file_test (output, G_FILE_TEST_IS_DIR)))
    return kab_cli_usage (error, _ ("--joined makes one file, which --output names: FILE.pdf."));
  if (!joined && many && !g_file_test (output, G_FILE_TEST_IS_DIR)
      && (has_suffix (output, ".pdf") || has_suffix (output, ".png")
          || g_file_test (output, G_FILE_TEST_EXISTS)))
    return kab_cli_usage (error,
                          _ ("Several documents do not go into the one file “%s”. Name a folder: --output "
                             "FOLDER, or say --joined."),
                          output);
  *folder = !joined && (many || g_file_test (output, G_FILE_TEST_IS_DIR) || g_str_has_suffix (output, "/"));
  if (*folder && of_prices ())
    return kab_cli_usage (error, _ ("A price list is one file, which --output names: FILE.pdf or FILE.png."));
  if (!*folder && !has_suffix (output, ".pdf") && !has_suffix (output, ".png"))
    return kab_cli_usage (
      error,
      _ ("“%s” is neither a PDF nor a PNG file, nor a folder that is there; end the name of a new "
         "folder with a slash."),
      output);
  if (pattern != NULL && !*folder)
    return kab_cli_usage (error, _ ("--pattern is for files in a folder."));
  return KAB_EXIT_OK;
}

static char *
blobs_beside (KabServerDb *db)
{
  const char *path = kab_server_db_get_path (db);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (blobs != NULL)
    return g_strdup (blobs);
  return folder != NULL ? g_build_filename (folder, "blobs", NULL) : NULL;
}

static KabExit
render_found (Rendering *rendering, const KabNaming *naming, KabPaperBatchOutcome *missing, GError **error)
{
  g_autoptr (KabPaperBatchOutcome) outcome = NULL;
  KabExit status;

  if (naming != NULL && g_mkdir_with_parents (output, 0700) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The folder “%s” cannot be made: %s."), output,
                   g_strerror (errno));
      return KAB_EXIT_FAILED;
    }
  outcome = render_many (rendering, naming);
  g_ptr_array_extend_and_steal (missing->faults, g_steal_pointer (&outcome->faults));
  outcome->faults = g_ptr_array_ref (missing->faults);
  status = tell_outcome (rendering, outcome, error);
  print_files (rendering->cli, outcome->files, outcome->faults);
  return status;
}

static KabExit
render (Rendering *rendering, const KabNaming *naming, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabPaperBatchOutcome) missing = kab_paper_batch_outcome_new ();

  if (!(of_prices ()    ? find_kinds (rendering, error)
        : where != NULL ? find_all (rendering, error)
                        : find_named (rendering, missing, error)))
    return KAB_EXIT_FAILED;
  if (naming != NULL || joined)
    return render_found (rendering, naming, missing, error);
  if (!render_one (rendering, files, error))
    return KAB_EXIT_FAILED;
  print_files (rendering->cli, files, NULL);
  return KAB_EXIT_OK;
}

static gboolean
find_form (Rendering *rendering, GError **error)
{
  if (form == NULL)
    return TRUE;
  rendering->template_row
    = kab_lookup_row (rendering->db, rendering->org->id, &kab_entity_template, form, error);
  rendering->wish.template_ = rendering->template_row;
  return rendering->template_row != NULL;
}

static KabExit
run_render (KabCli *cli, GError **error)
{
  g_autoptr (KabNaming) naming = NULL;
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autofree char *files = NULL;
  Rendering rendering = { .cli = cli, .wish = { .language = language, .otherwise = "ru", .date = date } };
  gboolean folder = FALSE;
  KabExit status = check_options (cli, &folder, error);

  if (status != KAB_EXIT_OK)
    return status;
  if (folder)
    {
      naming = kab_naming_new (pattern != NULL ? pattern : BY_NUMBER, error);
      if (naming == NULL)
        return KAB_EXIT_FAILED;
    }
  if (!folder && !kab_cli_check_output (output, error))
    return KAB_EXIT_FAILED;
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  rendering.db = org != NULL ? kab_server_db_lend_reader (db, error) : NULL;
  if (rendering.db == NULL)
    return KAB_EXIT_FAILED;

  rendering.org = org;
  rendering.names = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&rendering.lock);
  files = blobs_beside (db);
  rendering.store = kab_cli_store (rendering.db, org->id, files);
  if (of_licences ())
    rendering.papers = kab_licence_papers_new (&rendering.store, language, "ru");
  status = find_form (&rendering, error) ? render (&rendering, naming, error) : KAB_EXIT_FAILED;
  if (rendering.papers == NULL)
    rendering.store.free (rendering.store.data);
  g_clear_pointer (&rendering.papers, kab_licence_papers_unref);
  g_clear_pointer (&rendering.template_row, kab_row_unref);
  g_clear_pointer (&rendering.kinds, g_ptr_array_unref);
  g_mutex_clear (&rendering.lock);
  g_ptr_array_unref (rendering.names);
  kab_server_db_return_reader (db, rendering.db);
  return status;
}

const KabCliCommand kab_commands_document[] = {
  { "render", N_ ("[NUMBER|ID…]"), N_ ("Draw licences, invoices and price lists as PDF or PNG files"),
    N_ ("The same drawing as on the screen and on paper. A PDF carries the licence's number and signature. "
        "A price list is of all that is on sale, or of the kinds of packages that are named."),
    render_options, 0, 100000, run_render },
  { NULL },
};
