/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/** kab_server_schema_migrate: brings a server's database to the form that this version works with */
gboolean kab_server_schema_migrate (KabDb *db, GError **error);

G_END_DECLS
