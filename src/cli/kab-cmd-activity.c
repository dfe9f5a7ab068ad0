/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl verify-activity: whether the activity journal is what the server wrote. */
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-activity-chain.h"
#include "kab-cli.h"
#include "kab-error.h"

#define HASH_DIGITS "0123456789abcdef"

static char *anchor_file;

static const GOptionEntry verify_options[] = {
  { "anchor", 'a', 0, G_OPTION_ARG_FILENAME, &anchor_file,
    N_ ("Compare with the heads noted in this file, and note the present one there"), N_ ("FILE") },
  { NULL },
};

static const char *
sentence_of (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *sentence;
  } sentences[] = {
    { "altered", N_ ("was altered, or the hash before it was") },
    { "removed", N_ ("was removed") },
    { "order", N_ ("stands in another line's place") },
    { "cut", N_ ("and what followed was cut off") },
    { "inserted", N_ ("was put in past the server") },
    { "head", N_ ("is not the one that the organisation's own note names as the last") },
    { "start", N_ ("and older ones were removed, and not by the rules of retention") },
    { "anchor", N_ ("is not the one that was noted in the file") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].kind, kind))
      return g_dgettext (GETTEXT_PACKAGE, sentences[i].sentence);
  return kind;
}

static gboolean
parse_anchor (const char *line, const char *org, GArray *anchors)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  KabChainAnchor anchor;
  guint64 n;

  if (g_strv_length (words) != 4 || !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &n, NULL)
      || (n > 0
          && (strlen (words[2]) != KAB_CHAIN_HASH - 1
              || strspn (words[2], HASH_DIGITS) != KAB_CHAIN_HASH - 1)))
    return FALSE;
  anchor.n = (gint64)n;
  g_strlcpy (anchor.hash, words[2], sizeof anchor.hash);
  if (g_str_equal (words[0], org))
    g_array_append_val (anchors, anchor);
  return TRUE;
}

/* A file that is not there yet has no anchors; one that cannot be read must not pass for that. */
static gboolean
read_anchors (const char *file, const char *org, GArray *anchors, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (file == NULL || !g_file_test (file, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (file, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !parse_anchor (lines[i], org, anchors))
      {
        g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                     _ ("Line %u of “%s” is no note of a journal's head."), i + 1, file);
        return FALSE;
      }
  return TRUE;
}

/* Only ever added to, so that it may stand where nothing else is possible. */
static gboolean
add_anchor (const char *file, const char *org, const KabChainReport *report, GArray *anchors, GError **error)
{
  g_autoptr (GFile) to = g_file_new_for_path (file);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *at = g_date_time_format_iso8601 (now);
  g_autofree char *line = NULL;
  const KabChainAnchor *last
    = anchors->len > 0 ? &g_array_index (anchors, KabChainAnchor, anchors->len - 1) : NULL;

  if (report->last == 0 || (last != NULL && last->n == report->last))
    return TRUE;
  line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s %s\n", org, report->last, report->hash, at);
  stream = g_file_append_to (to, G_FILE_CREATE_PRIVATE, NULL, error);
  return stream != NULL
         && g_output_stream_write_all (G_OUTPUT_STREAM (stream), line, strlen (line), NULL, NULL, error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

static void
print_report_json (const KabOrg *org, const KabChainReport *report, guint n_anchors)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  kab_json_add_string (builder, "org", org->id);
  kab_json_add_boolean (builder, "ok", report->problems->len == 0);
  kab_json_add_integer (builder, "lines", report->n_lines);
  kab_json_add_integer (builder, "first", report->first);
  kab_json_add_integer (builder, "last", report->last);
  kab_json_add_string (builder, "hash", report->hash);
  kab_json_add_integer (builder, "anchors", n_anchors);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->problems->len; i++)
    {
      const KabChainProblem *problem = report->problems->pdata[i];

      json_builder_begin_object (builder);
      kab_json_add_integer (builder, "n", problem->n);
      kab_json_add_string (builder, "kind", problem->kind);
      kab_json_add_string (builder, "row", problem->row);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static void
print_report (const KabChainReport *report)
{
  for (guint i = 0; i < report->problems->len; i++)
    {
      const KabChainProblem *problem = report->problems->pdata[i];

      /* Translators: the number of a line of the activity journal, its id, and what is wrong with it */
      g_print (_ ("Line %lld %s %s\n"), (long long)problem->n, problem->row != NULL ? problem->row : "",
               sentence_of (problem->kind));
    }
  g_print (g_dngettext (GETTEXT_PACKAGE, "%lld line was checked; the last one is number %lld, %s\n",
                        "%lld lines were checked; the last one is number %lld, %s\n",
                        (gulong)report->n_lines),
           (long long)report->n_lines, (long long)report->last, report->hash);
}

static KabExit
run_verify (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db
    = kab_cli_check_output (anchor_file, error) ? kab_cli_open (cli, FALSE, error) : NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autoptr (GArray) anchors = g_array_new (FALSE, FALSE, sizeof (KabChainAnchor));
  g_autoptr (KabChainReport) report = NULL;

  if (cli->n_arguments == 1)
    {
      g_free (cli->org);
      cli->org = g_strdup (cli->arguments[0]);
    }
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  if (org == NULL || !read_anchors (anchor_file, org->id, anchors, error))
    return KAB_EXIT_FAILED;
  report = kab_chain_verify (db, org->id, anchors, error);
  if (report == NULL)
    return KAB_EXIT_FAILED;
  if (cli->json)
    print_report_json (org, report, anchors->len);
  else
    print_report (report);
  if (report->problems->len > 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("The activity journal was tampered with."));
      return KAB_EXIT_FAILED;
    }
  if (anchor_file != NULL && !add_anchor (anchor_file, org->id, report, anchors, error))
    return KAB_EXIT_FAILED;
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_activity[] = {
  { "verify-activity", N_ ("[ORG]"),
    N_ ("Check that no line of the activity journal was removed, altered or moved"),
    N_ ("Who holds the whole database may compute the journal anew from any line on; with --anchor and a "
        "file that "
        "is kept elsewhere, that is found too."),
    verify_options, 0, 1, run_verify },
  { NULL },
};
