/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-library.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "kab-error.h"

gboolean
kab_library_load (KabLibrary *library, GError **error)
{
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  GModule *module;

  if (library->loaded)
    return TRUE;
  module = g_module_open (library->file, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  library->loaded = module != NULL;
  for (guint i = 0; library->loaded && library->names[i]; i++)
    library->loaded = g_module_symbol (module, library->names[i], &library->functions[i]);
  if (!library->loaded)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_STORAGE,
      _ ("A library that this needs cannot be loaded: %s. Install it and try again; nothing was changed."),
      g_module_error ());
  if (module != NULL)
    g_module_make_resident (module);
  return library->loaded;
}
