/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabLibrary:
 *
 * A library that few starts need: linked as others are it would cost each of them the time to set its addresses, and the
 * memory. It is loaded before anything of it is called.
 */
typedef struct
{
  const char *file;         /* its SONAME, as the build found it */
  const char *const *names; /* of functions, up to NULL */
  gpointer *functions;      /* and where they are, once it is loaded */
  gboolean loaded;
} KabLibrary;

#define KAB_LIBRARY_MEMBER(function) __typeof__ (function) *function;
#define KAB_LIBRARY_NAME(function) #function,

/**
 * KAB_LIBRARY:
 * @FUNCTIONS: a macro that applies the one it is given to each function that is called
 *
 * Defines @table, whose members are the functions by their own names, and @table_library for kab_library_load().
 */
#define KAB_LIBRARY(table, file, FUNCTIONS)                                         \
  static struct                                                                     \
  {                                                                                 \
    FUNCTIONS (KAB_LIBRARY_MEMBER)                                                  \
  } table;                                                                          \
  static const char *const table##_names[] = { FUNCTIONS (KAB_LIBRARY_NAME) NULL }; \
  static KabLibrary table##_library = { file, table##_names, (gpointer *)(gpointer)&table, FALSE };

/**
 * kab_library_load:
 *
 * On any thread, as often as one likes; the library stays.
 *
 * Returns: %FALSE and %KAB_ERROR_STORAGE if it is not there
 */
gboolean kab_library_load (KabLibrary *library, GError **error);

G_END_DECLS
