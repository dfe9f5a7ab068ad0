/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "kab-account.h"

G_BEGIN_DECLS

/* What each account made of the view of its analytics, in the settings of this program. */

/** kab_analytics_kept_get: Returns: (transfer full): what its role begins with where nothing is kept */
JsonObject *kab_analytics_kept_get (GSettings *settings, KabAccount *account);
/** kab_analytics_kept_put: in place of what was kept for @account */
void kab_analytics_kept_put (GSettings *settings, KabAccount *account, JsonObject *object);

G_END_DECLS
