/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kabinet-read-paper NAME: reads a licence from its standard input, as kab_paper_read() does, and prints what it says:
 *
 *   {"code":TEXT,"key":ID?,"unseen":BITS}
 *
 * or a sentence on standard error, and ends with 1. A program of its own: what takes apart the PDFs and pictures of
 * strangers is not in one process with a desktop's data, and cannot hang or swell for long.
 */
#include <json-glib/json-glib.h>
#include <locale.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <glib/gi18n-lib.h>

#include "kab-config.h"
#include "kab-paper.h"

#define SECONDS_MAX 30
#define MEMORY_MAX (1536UL * 1024 * 1024)

static void
bind_hands (void)
{
  const struct rlimit seconds = { SECONDS_MAX, SECONDS_MAX }, nothing = { 0, 0 };

  setrlimit (RLIMIT_CPU, &seconds);
  setrlimit (RLIMIT_FSIZE, &nothing);
  setrlimit (RLIMIT_CORE, &nothing);
#ifndef __SANITIZE_ADDRESS__
  {
    const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };

    setrlimit (RLIMIT_AS, &memory);
  }
#endif
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int
main (int argc, char **argv)
{
  const char *locale_dir = g_getenv ("KABINET_LOCALEDIR");
  const char *shown = argc > 1 ? argv[1] : "-";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KabPaper) paper = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL, *out = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : KAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  bind_hands ();
  bytes = kab_paper_load ("-", &error);
  paper = bytes != NULL ? kab_paper_read (bytes, shown, &error) : NULL;
  if (paper == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  text = kab_licence_code_to_text (paper->code);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, text);
  if (paper->code->key_id != NULL)
    {
      json_builder_set_member_name (builder, "key");
      json_builder_add_string_value (builder, paper->code->key_id);
    }
  json_builder_set_member_name (builder, "unseen");
  json_builder_add_int_value (builder, paper->unseen);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  out = json_to_string (root, FALSE);
  g_print ("%s\n", out);
  return 0;
}
