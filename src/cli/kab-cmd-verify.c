/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl verify: whether a paper is what it says. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-desktop.h"
#include "kab-error.h"
#include "kab-lookup.h"
#include "kab-paper-reader.h"
#include "kab-signature.h"
#include "kab-store.h"

#define KEY_FILE_MAX 4096

static char *key;

static const GOptionEntry verify_options[] = {
  { "key", 'k', 0, G_OPTION_ARG_STRING, &key,
    N_ ("The public key of who issued it, or a file with it (default: the organisation's in --cache or "
        "--database)"),
    N_ ("BASE64|FILE") },
  KAB_DESKTOP_CACHE_ENTRY,
  { NULL },
};

/* What is known here of the licence: the keys, the licence itself, and as of when. */
typedef struct
{
  KabKeyring *keys;
  KabKeyring *strange; /* what the server says the keys are, and nothing vouches for */
  KabRow *licence;
  gint64 as_of; /* ms; 0 for now */
  gboolean knows;
} Known;

static void
known_clear (Known *known)
{
  g_clear_pointer (&known->keys, kab_keyring_unref);
  g_clear_pointer (&known->strange, kab_keyring_unref);
  g_clear_pointer (&known->licence, kab_row_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

/* As given, or as a file has it: a key is no secret, and it is easier to keep than to type. */
static char *
given_key (const char *text, GError **error)
{
  char buffer[KEY_FILE_MAX + 1] = "";
  FILE *file = NULL;

  if (kab_signature_is_public_key (text))
    return g_strdup (text);
  if (g_file_test (text, G_FILE_TEST_IS_REGULAR))
    {
      file = fopen (text, "rb");
      if (file == NULL)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be read: %s."), text,
                       g_strerror (errno));
          return NULL;
        }
      buffer[fread (buffer, 1, KEY_FILE_MAX, file)] = '\0';
      fclose (file);
      g_strstrip (buffer);
      if (kab_signature_is_public_key (buffer))
        return g_strdup (buffer);
    }
  if (file != NULL)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_INVALID,
      _ ("The file “%s” does not hold a public key: 32 bytes as 44 characters of base64, and nothing else."),
      text);
  else
    kab_cli_usage (
      error,
      _ ("“%s” is neither a public key nor a file with one. A key is 32 bytes as 44 characters of "
         "base64; “kabinetctl export settings” has the organisation's as signing_key."),
      text);
  return NULL;
}

/* A key that was given is the one to check with; that it is not trusted any more is known even so. */
static void
take_keys (Known *known, const KabKeyring *keys)
{
  KabKeyring *given = known->keys;

  known->keys = kab_keyring_doubt (given != NULL ? given : keys, keys);
  g_clear_pointer (&given, kab_keyring_unref);
}

static gboolean
ask_database (KabCli *cli, const char *number, Known *known, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_autofree char *signing_key = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (GError) local = NULL;
  KabStatement *statement;

  if (!kab_cli_reader_open (&reader, cli, error))
    return FALSE;
  signing_key = kab_lookup_setting (reader.db, reader.org->id, "signing_key", &local);
  keys = kab_keyring_new (signing_key, NULL);
  take_keys (known, keys);
  sql = g_strdup_printf ("SELECT %s FROM licence WHERE org=?1 AND number=?2 ORDER BY deleted LIMIT 1",
                         kab_store_columns (&kab_entity_licence));
  statement = local == NULL ? kab_db_prepare (reader.db, sql, &local) : NULL;
  if (statement != NULL)
    {
      kab_statement_bind_text (statement, 1, reader.org->id);
      kab_statement_bind_text (statement, 2, number);
      if (kab_statement_step (statement, &local) == KAB_STEP_ROW)
        known->licence = kab_store_read (statement, 0, &kab_entity_licence);
      kab_statement_done (statement);
    }
  known->knows = TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return error == NULL || *error == NULL;
}

static gboolean
ask_cache (const char *number, Known *known, GError **error)
{
  g_autoptr (KabCabinet) cabinet = kab_desktop_open (error);
  g_autoptr (KabTrust) trust = NULL;
  g_autoptr (GError) local = NULL;

  if (cabinet == NULL)
    return FALSE;
  trust = kab_cabinet_trust (cabinet, &local);
  if (trust != NULL)
    {
      known->strange = known->keys == NULL ? g_steal_pointer (&trust->strange) : NULL;
      take_keys (known, trust->keys);
    }
  for (guint bin = 0; bin < 2 && known->licence == NULL && local == NULL; bin++)
    {
      g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
      g_autoptr (KabPage) page = NULL;

      kab_query_set_filter (query, "number", number);
      kab_query_set_filter (query, "deleted", bin == 0 ? "0" : "1");
      kab_query_set_page (query, 0, 1000);
      page = kab_cabinet_list (cabinet, query, &local);
      for (guint i = 0; page != NULL && i < page->rows->len && known->licence == NULL; i++)
        if (g_strcmp0 (kab_row_get_text (page->rows->pdata[i], "number"), number) == 0)
          known->licence = kab_row_ref (page->rows->pdata[i]);
    }
  g_object_get (cabinet, "last-sync", &known->as_of, NULL);
  known->knows = TRUE;
  kab_cabinet_close (cabinet);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A given key is enough; what else is at hand tells besides whether the licence was revoked since. */
static gboolean
learn (KabCli *cli, const char *number, Known *known, GError **error)
{
  if (key != NULL)
    {
      g_autofree char *text = given_key (key, error);

      if (text == NULL)
        return FALSE;
      known->keys = kab_keyring_new_for_key (text);
    }
  if (kab_desktop_cache != NULL)
    return ask_cache (number, known, error);
  if (cli->database != NULL)
    return ask_database (cli, number, known, error);
  if (known->keys != NULL)
    return TRUE;
  kab_cli_usage (error,
                 _ ("Say whose licence it should be: --key BASE64, --cache with the folder of a desktop, or "
                    "--database with the organisation's own key."));
  return FALSE;
}

/* As somebody shows it: a file, or the code itself. */
static KabPaper *
read_paper (const char *what, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *shown = NULL;
  KabPaper *paper;

  if (g_str_has_prefix (what, KAB_LICENCE_FORM "\n") || strstr (what, "://") != NULL)
    {
      bytes = g_bytes_new (what, strlen (what));
      return kab_paper_reader_read (bytes, what, KAB_PAPER_READ_SECONDS, NULL, error);
    }
  bytes = kab_paper_load (what, error);
  shown = g_str_equal (what, "-") ? g_strdup (_ ("Standard input")) : g_filename_display_name (what);
  paper = bytes != NULL ? kab_paper_reader_read (bytes, shown, KAB_PAPER_READ_SECONDS, NULL, error) : NULL;
  if (paper == NULL && error != NULL && strstr ((*error)->message, shown) == NULL)
    g_prefix_error (error, "%s: ", shown);
  return paper;
}

static void
add_list (JsonBuilder *builder, const char *name, GPtrArray *sentences)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < sentences->len; i++)
    json_builder_add_string_value (builder, sentences->pdata[i]);
  json_builder_end_array (builder);
}

/* What people must know besides: what the pages do not show, and what was changed since. */
static GPtrArray *
collect_doubts (const KabPaper *paper, const Known *known)
{
  GPtrArray *doubts = known->licence != NULL ? kab_licence_code_differences (paper->code, known->licence)
                                             : g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < KAB_N_TERMS; i++)
    if (paper->unseen & 1u << i)
      {
        g_autofree char *value = kab_licence_code_format (paper->code, i, NULL);

        g_ptr_array_add (
          doubts,
          /* Translators: the name of a field, its value */
          g_strdup_printf (_ ("%s: “%s” is signed, but the pages do not show it. Either they were altered, "
                              "or their template leaves it out."),
                           kab_term_title (i), value));
      }
  return doubts;
}

static char *
word_standing (const Known *known, const char **token, KabStanding *standing)
{
  static const char *const tokens[] = { "in-force", "not-in-force", "over" };
  g_autofree char *today = kab_date_today ();
  char *sentence;

  *standing = KAB_STANDING_GOOD;
  *token = "unknown";
  if (!known->knows)
    return g_strdup (_ ("Whether it was revoked since, a public key alone does not tell."));
  if (known->licence == NULL)
    return g_strdup (
      _ ("The licence itself is not among what is known here: whether it was revoked since, the "
         "issuer can tell."));
  *standing = kab_licence_standing (known->licence, today, &sentence);
  *token = tokens[*standing];
  return sentence;
}

static void
print_people (const KabPaper *paper,
              const Known *known,
              gboolean is_doubted,
              const char *standing,
              GPtrArray *doubts)
{
  g_print ("%s\n", is_doubted ? _ ("It says:") : _ ("The signature is right. It certifies:"));
  for (guint i = 0; i < KAB_N_TERMS; i++)
    {
      g_autofree char *value = kab_licence_code_format (paper->code, i, NULL);
      g_autofree char *shown = kab_cli_printable (value);

      g_print ("%s: %s\n", kab_term_title (i), shown);
    }
  g_print ("%s\n", standing);
  if (known->as_of > 0)
    {
      g_autofree char *when = kab_time_format (known->as_of, NULL);

      /* Translators: a day and time */
      g_print (_ ("As known on this computer since %s."), when);
      g_print ("\n");
    }
  for (guint i = 0; i < doubts->len; i++)
    {
      g_autofree char *shown = kab_cli_printable (doubts->pdata[i]);

      g_print ("%s\n", shown);
    }
}

static gboolean
is_as_known (const KabPaper *paper, const Known *known)
{
  g_autoptr (GPtrArray) differences
    = known->licence != NULL ? kab_licence_code_differences (paper->code, known->licence) : NULL;

  return differences != NULL && differences->len == 0;
}

/* Why the signature is none that counts here. */
static void
judge (const KabPaper *paper, const Known *known, GError **error)
{
  g_autofree char *fingerprint = NULL;
  int signer;

  if (kab_licence_code_check (paper->code, known->keys, error) || known->strange == NULL)
    return;
  signer = kab_licence_code_find_signer (paper->code, known->strange);
  if (signer < 0)
    return;
  fingerprint = kab_keyring_fingerprint (known->strange);
  g_clear_error (error);
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               /* Translators: the short name of a key; a fingerprint, twice */
               _ (
                 "It is signed with the key %s, which the server names and this computer does not know to be "
                 "the organisation's. Ask whoever runs the server for the fingerprint of the keys, as "
                 "“kabinetctl org keys” prints it; if it is %s, accept them with “kabinetctl desktop "
                 "trust-keys”."),
               kab_keyring_get_id (known->strange, (guint)signer), fingerprint);
}

/* The reason, and, where the licence is known, what does not match it. */
static char *
explain (const GError *reason, GPtrArray *doubts)
{
  GString *text = g_string_new (reason->message);

  for (guint i = 0; i < doubts->len; i++)
    {
      g_autofree char *shown = kab_cli_printable (doubts->pdata[i]);

      g_string_append_printf (text, "\n%s", shown);
    }
  return g_string_free (text, FALSE);
}

static KabExit
run_verify (KabCli *cli, GError **error)
{
  g_autoptr (KabPaper) paper = NULL;
  g_auto (Known) known = { 0 };
  g_autoptr (GPtrArray) doubts = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *standing = NULL, *message = NULL;
  const char *token = NULL;
  KabStanding how = KAB_STANDING_GOOD;
  gboolean is_doubted = FALSE;

  /* Whoever calls it wrongly is told so first. */
  if (key == NULL && cli->database == NULL && kab_desktop_cache == NULL)
    return learn (cli, NULL, &known, error) ? KAB_EXIT_OK : KAB_EXIT_USAGE;
  if (cli->database != NULL && !kab_cli_check_address (cli->database, FALSE, error))
    return KAB_EXIT_FAILED;
  paper = read_paper (cli->arguments[0], &reason);
  if (paper != NULL)
    {
      if (!learn (cli, paper->code->terms[KAB_TERM_NUMBER], &known, error))
        return KAB_EXIT_FAILED;
      doubts = collect_doubts (paper, &known);
      judge (paper, &known, &reason);
      /* What is known decides where the signature cannot any more. */
      if (g_error_matches (reason, KAB_ERROR, KAB_ERROR_REFUSED) && is_as_known (paper, &known))
        {
          g_ptr_array_add (doubts,
                           g_strdup_printf (_ ("%s The licence is known here with the same terms: have "
                                               "it printed anew."),
                                            reason->message));
          g_clear_error (&reason);
          is_doubted = TRUE;
        }
    }
  else if (key != NULL)
    {
      g_autofree char *text = given_key (key, error);

      if (text == NULL)
        return KAB_EXIT_FAILED;
    }
  if (reason != NULL && doubts != NULL)
    message = explain (reason, doubts);
  if (reason == NULL)
    standing = word_standing (&known, &token, &how);

  if (cli->json)
    {
      json_builder_begin_object (builder);
      kab_json_add_boolean (builder, "valid", reason == NULL);
      if (reason == NULL)
        kab_json_add_boolean (builder, "trusted", !is_doubted);
      for (guint i = 0; reason == NULL && i < KAB_N_TERMS; i++)
        kab_json_add_string (builder, kab_term_name (i), paper->code->terms[i]);
      kab_json_add_string (builder, "key", reason == NULL ? paper->code->key_id : NULL);
      kab_json_add_string (builder, "standing", token);
      kab_json_add_string (builder, "standing_text", standing);
      if (known.as_of > 0)
        kab_json_add_integer (builder, "known_at", known.as_of);
      if (doubts != NULL)
        add_list (builder, "doubts", doubts);
      if (reason != NULL)
        kab_json_add_string (builder, "message", message != NULL ? message : reason->message);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  if (reason != NULL)
    {
      if (message != NULL)
        g_set_error_literal (error, reason->domain, reason->code, message);
      else
        g_propagate_error (error, g_steal_pointer (&reason));
      return KAB_EXIT_FAILED;
    }
  if (!cli->json)
    print_people (paper, &known, is_doubted, standing, doubts);
  return doubts->len > 0 || how != KAB_STANDING_GOOD ? KAB_EXIT_PARTLY : KAB_EXIT_OK;
}

const KabCliCommand kab_commands_verify[] = {
  { "verify", N_ ("FILE|CODE|-"), N_ ("Check the signature of a licence, with no network"),
    N_ ("Reads a PDF, a PNG or JPEG picture of the printed QR code, or the text of the code: as a file, as "
        "it is, or "
        "from standard input. Says what the signature certifies, and whether the licence is in force as far "
        "as is known. "
        "Ends with 1 if the licence was altered or somebody else issued it, and with 4 if the signature is "
        "right but "
        "the licence is not in force, was changed since, or its pages do not show all that is signed, and if "
        "the key is not trusted any more but the licence is known with the same terms."),
    verify_options, 1, 1, run_verify },
  { NULL },
};
