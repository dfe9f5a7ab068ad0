/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One program with all targets in it: KABINET_FUZZ=TARGET says which. Under libFuzzer it looks for
 * inputs by itself; replay.c stands for libFuzzer where there is none.
 */
#include "fuzz.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *name;
  FuzzTarget target;
} targets[] = {
  { "json", fuzz_json },         { "wire", fuzz_wire },           { "cursor", fuzz_cursor },
  { "query", fuzz_query },       { "mutations", fuzz_mutations }, { "changes", fuzz_changes },
  { "csv", fuzz_csv },           { "text", fuzz_text },           { "fields", fuzz_fields },
  { "document", fuzz_document }, { "list", fuzz_list },           { "import", fuzz_import },
};

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

FuzzTarget
fuzz_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_strcmp0 (targets[i].name, name) == 0)
      return targets[i].target;

  return NULL;
}

char *
fuzz_copy (const guint8 *data, gsize size)
{
  char *copy = g_malloc (size + 1);

  if (size > 0)
    memcpy (copy, data, size);
  copy[size] = '\0';
  return copy;
}

char *
fuzz_text_of (const guint8 *data, gsize size)
{
  return g_utf8_validate_len ((const char *)data, size, NULL) ? fuzz_copy (data, size) : NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static FuzzTarget target;

  if (target == NULL)
    {
      setlocale (LC_ALL, "C.UTF-8");
      /* A critical means that a function was given what it was never meant to get. */
      g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
      target = fuzz_find (g_getenv ("KABINET_FUZZ"));
      if (target == NULL)
        g_error ("KABINET_FUZZ must name a target");
    }
  target (data, size);
  return 0;
}
